"""What we know of a language beside the knowledge file: everyday questions, how messages are built.

All are plain lists in faq/data/. A language without them works too, only with
a little less judgement.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from faq.files import language_data


@dataclass(frozen=True)
class MessageWords:
    """The words by which the parts of a message are told apart.

    `openers` open a question ("does"); `fillers` come before one and say
    nothing ("hi"); `statements` do not stand in a question of one to three
    words ("my"); `pronouns` follow the verb of a question ("is it");
    `pointers` point back to what was said before ("those");
    `closers` come after a question and say nothing ("thanks");
    `couplers` make what comes next one ("between this and that");
    `joints` join two questions ("and also"), `weak_joints` more often two halves
    of one ("or").
    """

    openers: frozenset[str] = frozenset()
    fillers: frozenset[str] = frozenset()
    statements: frozenset[str] = frozenset()
    pronouns: frozenset[str] = frozenset()
    pointers: frozenset[str] = frozenset()
    couplers: frozenset[str] = frozenset()
    closers: tuple[str, ...] = ()
    joints: tuple[str, ...] = ()
    weak_joints: tuple[str, ...] = ()


def background_questions(language: str) -> tuple[str, ...]:
    """Everyday questions on other subjects, to know what is none of a file's entries."""
    return _lines("background", language)


@cache
def short_forms(language: str) -> Mapping[str, str]:
    """What people write short on a phone, and what it stands for: "u", "you"."""
    return dict(line.split(" ", 1) for line in _lines("short", language))


def word_classes(language: str) -> Mapping[str, str]:
    """The class of words that tell of harm or of its absence: "blister" is "blisterish", "may" is "modal"."""
    classes = (line.split(": ", 1) for line in _lines("classes", language))
    return {word: name for name, words in classes for word in words.split()}


@cache
def message_words(language: str) -> MessageWords:
    """How messages of a language are built; empty where we do not know it."""
    lists = dict(line.split(": ", 1) for line in _lines("message", language))
    listed = ("joints", "weak joints", "closers")
    joints, weak_joints, closers = (tuple(lists.pop(name, "").split(", ")) for name in listed)
    sets = {name: frozenset(listed.split()) for name, listed in lists.items()}
    if not sets:
        return MessageWords()
    return MessageWords(joints=joints, weak_joints=weak_joints, closers=closers, **sets)


def _lines(name: str, language: str) -> tuple[str, ...]:
    path = language_data(f"{name}-{{}}.txt", language)
    return tuple(path.read_text(encoding="utf-8").splitlines()) if path.exists() else ()

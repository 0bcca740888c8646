"""The parts of a message."""

import pytest

from faq.language import message_words
from faq.message import MessageParser


@pytest.fixture(scope="module")
def parser() -> MessageParser:
    """The parser of English messages."""
    return MessageParser(message_words("en"))


@pytest.mark.parametrize(
    ("message", "sentences"),
    [
        ("does it hurt", ("does it hurt",)),
        ("Hi! Does it hurt?How long?", ("Hi!", "Does it hurt?", "How long?")),
        ("1) price 2) pain", ("price", "pain")),
        ("my skin peels. true?", ("my skin peels. true?",)),
        ("?! 😀", ()),
    ],
)
def test_sentences_are_told_apart(parser: MessageParser, message: str, sentences: tuple[str, ...]) -> None:
    """By their marks, with or without spaces; what holds no words is none."""
    assert parser.sentences(message) == sentences


def test_questions_are_told_from_statements(parser: MessageParser) -> None:
    """By the mark at the end or the word that opens them, also behind a joint."""
    assert parser.asks("you do men?")
    assert parser.asks("so does it hurt")
    assert parser.asks("got eczema so can I come")
    assert not parser.asks("my daughter gets married in June.")


def test_two_questions_are_parted_and_one_is_not(parser: MessageParser) -> None:
    """A joint parts two questions, not a statement from its question."""
    assert ("how much is it", "does it hurt") in [
        (each.left, each.right) for each in parser.joined_questions("how much is it and does it hurt")
    ]
    assert list(parser.joined_questions("I have rosacea, can I come")) == []


def test_short_and_pointing_messages_lean_on_what_was_said(parser: MessageParser) -> None:
    """ "and for how long" leans, a full question does not."""
    assert parser.leans("and for how long?")
    assert parser.leans("how many of those would I need")
    assert not parser.leans("how many minutes does one session of cryotherapy take")


def test_a_language_we_do_not_know_has_its_marks() -> None:
    """Without words for the language, question marks still tell."""
    parser = MessageParser(message_words("xx"))
    assert parser.sentences("Tut es weh? Wie lange?") == ("Tut es weh?", "Wie lange?")
    assert parser.asks("Tut es weh?")

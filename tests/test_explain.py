"""Why a reply is what it is, in words that an editor can follow."""

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import starmap
from pathlib import Path

import pytest

from faq.assistant import Assistant
from faq.explain import explain, weights
from faq.knowledge import Costs, Knowledge
from faq.learning import learn, make_assistant
from faq.matcher import Match, Matcher, Ranking
from tests.conftest import ROOT

READ = """\
question: "how sor is it"
  repaired: "sor" read as "sore"
  synonym: "sore" means "pain"
"""

REASONS = """\
  for pain, against length: sore +1.8, it +0.9
  for length, against pain: how -1.6
"""

SURE = f"""\
reply: answer

{READ}\
  * 0.65 pain, nearest phrasing: "does it sting"
    0.20 length, nearest phrasing: "how many minutes"
{REASONS}\
  sure enough: 0.650 is at least 0.600, which an answer needs here"""

UNSURE = f"""\
reply: choices

{READ}\
    0.65 pain, nearest phrasing: "does it sting"
    0.20 length, nearest phrasing: "how many minutes"
{REASONS}\
  not sure enough: 0.650 is below 0.900, which an answer needs here"""

NOTHING_LIKE_IT = f"""\
reply: unanswered

{READ}\
    0.02 pain, nearest phrasing: "does it sting"
    0.01 length, nearest phrasing: "how many minutes"
{REASONS}\
  not sure enough: 0.020 is below 0.600, which an answer needs here
  nothing like it: 0.020 is below 0.032, which "did you mean" needs"""

LEARNT = """\
reply: answer

question: "how sore is it"
  synonym: "sore" means "pain"
  * # pain, nearest phrasing: "does it sting"
    # length, nearest phrasing: "how many minutes"
    # hello, nearest phrasing: "good morning"
  for pain, against length: sore +#, it +#, is +#
  for length, against pain: how -#
  sure enough: # is at least #, which an answer needs here

question: "how many minuts?"
  repaired: "minuts" read as "minutes"
  * # length, nearest phrasing: "how many minutes"
    # hello, nearest phrasing: "good morning"
    # pain, nearest phrasing: "Does it hurt?"
  for length, against hello: many +#, minutes +#, how +#
  sure enough: # is at least #, which an answer needs here"""

UNKNOWN_WORD = """\
reply: unanswered

question: "zzz"
    # pain, nearest phrasing: "Does it hurt?"
    # hello, nearest phrasing: "Hello"
    # length, nearest phrasing: "How long does a session take?"
  no single word decides between pain and hello
  not sure enough: # is below #, which an answer needs here
  nothing like it: # is below #, which "did you mean" needs"""

NO_WORD = """\
reply: unanswered
no word to match"""


class Known(Matcher):
    """What each word adds to the scores of pain and length is known, and so are their confidences."""

    def __init__(self, shares: dict[str, tuple[float, float]], matches: tuple[Match, ...] = ()) -> None:
        self.shares = shares
        self.matches = matches

    def rank(self, question: str) -> Ranking:
        """The matches that it was made with."""
        return Ranking(question, self.matches, (("sor", "sore"),), ("pain",), ("how", "sore", "is", "it"))

    def scores(self, words: Sequence[str]) -> dict[str, float]:
        """What the words add up to."""
        pain, length = (sum(self.shares[word][place] for word in words) for place in (0, 1))
        return {"pain": pain, "length": length}

    def groups(self, words: Sequence[str]) -> tuple[str, ...]:
        """The one group there is."""
        return ("pain",) if "sore" in words else ()


USUAL = Costs(wrong_answer=1, question_back=0.4, missed_answer=1, vain_question=0.02)

SHARES = {"how": (0.0, 0.2), "sore": (0.5, 0.0), "is": (0.0, 0.0), "it": (0.1, -0.1)}


@pytest.mark.parametrize(
    ("confidences", "costs", "expected"),
    [
        ((0.65, 0.2), USUAL, SURE),
        ((0.65, 0.2), replace(USUAL, wrong_answer=4), UNSURE),
        ((0.02, 0.01), USUAL, NOTHING_LIKE_IT),
    ],
)
def test_every_line_is_as_expected(
    small: Knowledge, confidences: tuple[float, ...], costs: Costs, expected: str
) -> None:
    """Repairs, synonyms, candidates, reasons, and how sure it is and must be, letter for letter."""
    matches = tuple(starmap(Match, zip(small.entries, confidences, strict=False)))
    detector = learn(small)[1]
    assistant = Assistant(replace(small, costs=costs), Known(SHARES, matches), detector)
    assert explain(assistant.consider("how sor is it")).splitlines() == expected.splitlines()


@pytest.fixture
def with_synonyms(small: Knowledge) -> Assistant:
    """The assistant of three entries and a synonym group."""
    return make_assistant(replace(small, synonyms={"pain": ("hurt", "sore", "bee sting")}))


@pytest.mark.parametrize(
    ("question", "expected"),
    [("how sore is it and how many minuts?", LEARNT), ("zzz", UNKNOWN_WORD), ("???", NO_WORD)],
)
def test_what_was_learnt_is_explained(with_synonyms: Assistant, question: str, expected: str) -> None:
    """Each question of a message; word for word but for the figures, which follow the learning."""
    explained = re.sub(r"\d\.\d+", "#", explain(with_synonyms.consider(question)))
    assert explained.splitlines() == expected.splitlines()


def test_a_phrase_of_several_words_is_a_synonym_as_a_whole(with_synonyms: Assistant) -> None:
    """And a group's own name is none."""
    assert '  synonym: "bee sting" means "pain"' in explain(with_synonyms.consider("like a bee sting"))
    assert "synonym" not in explain(with_synonyms.consider("pain"))


def test_a_file_of_one_entry_is_explained(small: Knowledge) -> None:
    """Nothing speaks against a candidate that does not exist."""
    alone = replace(small, entries=(replace(small.entries[0], see_also=()),), urgent=(), starters=())
    lines = explain(make_assistant(alone).consider("does it sting")).splitlines()
    assert [line.split(":")[0].strip() for line in lines] == [
        "reply",
        "",
        "question",
        lines[3].split(":")[0].strip(),
        "sure enough",
    ]
    assert lines[3].endswith('pain, nearest phrasing: "does it sting"')


def test_a_word_weighs_what_is_lost_without_it() -> None:
    """The logarithm of the ratio of scores, with and without; the heaviest first, five at most, each word once."""
    matcher = Known({"pain": (0.6, 0.0), "long": (0.0, 0.1), "it": (0.1, 0.05), "the": (0.0, 0.0)})
    words = ("the", "pain", "it", "it", "long")
    assert weights(words, ("pain", "length"), matcher) == [
        ("pain", 1.4),
        ("long", -0.7),
        ("it", -0.4),
        ("the", 0.0),
    ]
    matcher = Known(dict.fromkeys("abcdefg", (0.1, 0.1)))
    assert [word for word, _ in weights(tuple("abcdefg"), ("pain", "length"), matcher)] == list("abcde")


def test_chance_between_tiny_scores_weighs_nothing() -> None:
    """Below .02 a score is taken for .02, so that no logarithm of next to nothing outweighs a word that counts."""
    matcher = Known({"pain": (0.9, 0.0), "a": (0.0, 0.0001), "b": (0.0, -0.01)})
    assert weights(("pain", "a", "b"), ("pain", "length"), matcher) == [("pain", 3.8), ("a", 0.0), ("b", 0.0)]


def test_asking_asks_for_no_explanation(small: Knowledge, monkeypatch: pytest.MonkeyPatch) -> None:
    """What only an explanation needs is not computed for a reply."""
    assistant = make_assistant(small)
    monkeypatch.setattr(Matcher, "scores", lambda *_: pytest.fail("explained"))
    monkeypatch.setattr(Matcher, "groups", lambda *_: pytest.fail("explained"))
    assert assistant.ask("does it sting").kind == "answer"


def test_every_process_prints_the_same_bytes(small_file: Path) -> None:
    """Whatever the seed by which Python orders its sets."""
    small_file.write_text(
        small_file.read_text() + "synonyms: {pain: [hurt, sore, bee sting], hello: [hiya]}\n"
    )
    question = "hiya, how sore is it and how many minuts? it is like a bee sting"
    command = [sys.executable, "-c", "from faq.cli import main; main()", "ask", question, "--explain"]
    printed = {
        subprocess.run(
            [*command, "--knowledge", small_file],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=ROOT,
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(printed) == 1
    assert b'synonym: "sore" means "pain"' in printed.pop()


def test_every_thread_gets_the_same_words(assistant: Assistant) -> None:
    """Eight at once, the same as one alone."""
    questions = [
        "does it hrt",
        "how much is it & how long",
        "my lip is black",
        "qwertz",
        "safe for my kid?",
    ] * 4
    expected = [explain(assistant.consider(question)) for question in questions]

    def explain_all(_: int) -> list[str]:
        return [explain(assistant.consider(question)) for question in questions]

    with ThreadPoolExecutor(8) as threads:
        assert all(found == expected for found in threads.map(explain_all, range(8)))

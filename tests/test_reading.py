"""The questions in a message, where what each text matches is known: what counts with what."""

from collections import Counter
from collections.abc import Mapping

import pytest

from faq.knowledge import Entry
from faq.language import message_words
from faq.matcher import Match, Ranking
from faq.message import MessageParser
from faq.reading import (
    ALONE,
    AROUND,
    MOST_PARTS,
    MOST_QUESTIONS,
    NEW,
    REFERRED,
    SURE,
    UNLIKELY,
    Reader,
)

Known = Mapping[str, Mapping[str, float]]

ENTRIES = {
    "pain": Entry("pain", "topic", "Does it hurt?", ".", see_also=("length",)),
    "cost": Entry("cost", "topic", "How much is it?", "."),
    "length": Entry("length", "topic", "How long does it take?", "."),
}
PARSER = MessageParser(message_words("en"))


class KnownRankings:
    """Ranks texts as told, matches nothing in others, and remembers what it was asked."""

    def __init__(self, known: Known) -> None:
        self.asked: Counter[str] = Counter()
        self._known = known

    def __call__(self, text: str) -> Ranking:
        """The ranking of one text."""
        self.asked[text] += 1
        chances = self._known.get(text, {})
        return Ranking(text, tuple(Match(ENTRIES[name], chance) for name, chance in chances.items()))


def read(message: str, known: Known, after: str | None = None) -> list[tuple[str, str]]:
    """Each question of a message with its best entry ("" if it has none)."""
    found = Reader(PARSER, KnownRankings(known)).read(message, ENTRIES[after] if after else None)
    return [(each.question, each.matches[0].entry.id if each.matches else "") for each in found]


TWO = {
    "how much is it and does it hurt": {"cost": 0.5, "pain": 0.4},
    "how much is it": {"cost": 0.95},
    "does it hurt": {"pain": 0.95},
}


def test_joined_questions_are_parted_where_each_part_is_sure() -> None:
    """In their order, each with its own entry."""
    assert read("how much is it and does it hurt", TWO) == [
        ("how much is it", "cost"),
        ("does it hurt", "pain"),
    ]


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"does it hurt": {"cost": 0.95}}, "both parts are about one entry"),
        ({"does it hurt": {}}, "a part is about nothing"),
        (
            {"does it hurt": {"pain": 0.03}, "how much is it and does it hurt": {"cost": 0.97}},
            "the whole is surer",
        ),
    ],
)
def test_what_is_one_question_stays_one(changed: Known, why: str) -> None:
    """Whatever joint is in it."""
    message = "how much is it and does it hurt"
    assert read(message, {**TWO, **changed}) == [(message, "cost")], why


def parted(joint: str) -> int:
    """How often two parts, more and more sure of themselves, are told apart."""
    found = 0
    for chance in (place / 40 for place in range(1, 40)):
        whole = f"how much is it {joint} does it hurt"
        known = {
            whole: {"cost": 0.5, "pain": 0.3},
            "how much is it": {"cost": chance},
            "does it hurt": {"pain": chance},
        }
        found += len(read(whole, known)) == 2
    return found


def test_the_surer_the_parts_the_sooner_they_are_parted_and_a_weak_joint_needs_more() -> None:
    """The same rankings are parted at "and" sooner than at "or"."""
    assert 0 < parted("or") < parted("and") < 39


def test_three_questions_are_parted_one_by_one() -> None:
    """A part may have parts."""
    message = "how much is it and does it hurt and how long is it"
    known = {
        **TWO,
        message: {"cost": 0.3, "pain": 0.3, "length": 0.3},
        "does it hurt and how long is it": {"pain": 0.5, "length": 0.4},
        "how long is it": {"length": 0.95},
    }
    assert [name for _, name in read(message, known)] == ["cost", "pain", "length"]
    assert len(read(message, known)) <= MOST_PARTS


def test_sentences_that_ask_are_questions_and_others_are_not() -> None:
    """Nor is a greeting."""
    message = "Hi there. I live far away. How much is it? Does it hurt?"
    known = {"How much is it?": {"cost": 0.9}, "Does it hurt?": {"pain": 0.9}}
    assert read(message, known) == [("How much is it?", "cost"), ("Does it hurt?", "pain")]


def test_a_message_without_words_asks_nothing() -> None:
    """And a message of words asks one question at least."""
    assert read("?! 😀", {}) == []
    assert read("I live far away.", {}) == [("I live far away.", "")]
    assert len(read("I live far away. It rained.", {})) == 1


def test_more_questions_than_anybody_asks_are_not_read() -> None:
    """The first ones are."""
    found = read("".join(f"does it hurt {number}? " for number in range(40)), {})
    assert [question for question, _ in found] == [
        f"does it hurt {number}?" for number in range(MOST_QUESTIONS)
    ]


def renewed(
    alone: Mapping[str, float], around: Mapping[str, float], favoured: str = "", nothing: float = 1
) -> dict[str, float]:
    """The product of two rankings as the formula says, so that all add up to 1 with nothing."""

    def product(one: float, other: float) -> float:
        return float(max(one, UNLIKELY) ** ALONE * max(other, UNLIKELY) ** AROUND)

    weights = {
        name: product(alone.get(name, 0), around.get(name, 0)) * (REFERRED if name == favoured else 1)
        for name in {*alone, *around}
    }
    total = sum(weights.values()) + nothing * product(1 - sum(alone.values()), 1 - sum(around.values()))
    return {name: weight / total for name, weight in weights.items()}


def chances(ranking: Ranking) -> dict[str, float]:
    """The probability of each entry."""
    return {match.entry.id: match.confidence for match in ranking.matches}


def test_a_lonely_question_counts_with_what_stands_around_it() -> None:
    """Both multiplied, in falling order, about the question alone."""
    question, message = "Is that normal?", "My arm hurt. Is that normal?"
    alone, around = {"cost": 0.3, "pain": 0.2}, {"pain": 0.7, "length": 0.1}
    (found,) = Reader(PARSER, KnownRankings({question: alone, message: around})).read(message)
    assert found.question == question
    assert chances(found) == pytest.approx(renewed(alone, around), abs=1e-5)
    assert found.matches[0].entry.id == "pain"
    assert list(chances(found).values()) == sorted(chances(found).values(), reverse=True)
    assert sum(chances(found).values()) <= 1 + 1e-5


def test_two_questions_are_no_surroundings_of_each_other() -> None:
    """Each is what it is by itself."""
    message = "My arm hurt. How much is it? Does it hurt?"
    known = {message: {"length": 0.9}, "How much is it?": {"cost": 0.9}, "Does it hurt?": {"pain": 0.9}}
    found = Reader(PARSER, KnownRankings(known)).read(message)
    assert [chances(each) for each in found] == [{"cost": 0.9}, {"pain": 0.9}]


FOLLOW_UP = "and for how long?"
TOGETHER = f"{ENTRIES['pain'].question} {FOLLOW_UP}"


def test_a_message_that_leans_counts_with_the_last_question() -> None:
    """And what that answer refers to is likelier from the start."""
    alone, around = {"cost": 0.4, "length": 0.3}, {"pain": 0.5, "length": 0.2}
    rank = KnownRankings({FOLLOW_UP: alone, TOGETHER: around})
    (found,) = Reader(PARSER, rank).read(FOLLOW_UP, ENTRIES["pain"])
    assert chances(found) == pytest.approx(renewed(alone, around, favoured="length", nothing=NEW), abs=1e-5)
    assert rank.asked[TOGETHER] == 1
    assert found.matches[0].entry.id == "length"


def test_a_sure_question_leans_on_nothing() -> None:
    """However short: people change the subject in few words."""
    rank = KnownRankings({"price": {"cost": SURE + 0.01}, "pain": {"pain": SURE - 0.1}})
    reader = Reader(PARSER, rank)
    (sure,), (unsure,) = (reader.read(word, ENTRIES["length"]) for word in ("price", "pain"))
    assert chances(sure) == {"cost": SURE + 0.01}
    assert chances(unsure) != {"pain": SURE - 0.1}


def test_the_last_answer_counts_only_for_what_leans_on_it() -> None:
    """A whole question stands for itself."""
    message = "how many minutes does one session of cryotherapy take"
    rank = KnownRankings({message: {"length": 0.9}})
    (found,) = Reader(PARSER, rank).read(message, ENTRIES["cost"])
    assert chances(found) == {"length": 0.9}
    assert not [text for text in rank.asked if ENTRIES["cost"].question in text]


def test_without_a_last_answer_nothing_leans() -> None:
    """The same words, read as they stand."""
    (found,) = Reader(PARSER, KnownRankings({FOLLOW_UP: {"length": 0.4}})).read(FOLLOW_UP)
    assert chances(found) == {"length": 0.4}


@pytest.mark.parametrize(
    "message",
    [
        "does it hurt and how much and " * 16,
        "pain, cost, length, " * 25,
        "a? b? c? does it hurt and how much? " * 13,
        "My arm hurt. Is that normal?",
    ],
)
def test_no_text_is_ranked_twice_and_few_are(message: str) -> None:
    """However many joints a message has."""
    known = {
        text: {name: 0.5} for text, name in (("does it hurt", "pain"), ("how much", "cost"), ("pain", "pain"))
    }
    rank = KnownRankings(known)
    Reader(PARSER, rank).read(message, ENTRIES["pain"])
    assert set(rank.asked.values()) == {1}
    assert len(rank.asked) <= 30

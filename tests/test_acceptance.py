"""Real questions find their answers: the figures that the README claims."""

import pytest

from benchmarks.fit_harm import read_messages
from benchmarks.matching import Outcome, ask_all, read_questions, reported_questions
from benchmarks.urgent import REPORTED as URGENT
from benchmarks.urgent import SUITABILITY, Judged, judge, ordinary_questions
from faq.assistant import Assistant
from faq.knowledge import Knowledge
from faq.matcher import Matcher
from faq.safety import SignDetector
from faq.text import normalise


@pytest.fixture(scope="module")
def outcomes(assistant: Assistant) -> list[Outcome]:
    """What every question of the benchmark got."""
    return ask_all(assistant, reported_questions())


@pytest.fixture(scope="module")
def in_scope(outcomes: list[Outcome]) -> list[Outcome]:
    """What those got that the file answers."""
    return [outcome for outcome in outcomes if outcome.question.in_scope]


def share(values: list[bool]) -> float:
    """The share of true ones."""
    return sum(values) / len(values)


def test_no_question_equals_a_phrasing(knowledge: Knowledge) -> None:
    """Or the figures would say little."""
    phrasings = {normalise(text) for text, _ in knowledge.phrasings()}
    assert not [question.text for question in reported_questions() if normalise(question.text) in phrasings]


def test_every_kind_of_question_is_there(outcomes: list[Outcome]) -> None:
    """At least 350 in all."""
    kinds = {outcome.question.kind for outcome in outcomes}
    assert len(outcomes) >= 350
    assert kinds >= {
        "plain",
        "typo",
        "fragment",
        "paraphrase",
        "rambling",
        "two",
        "follow-up",
        "suitability",
        "chat",
        "out",
        "urgent",
    }


def test_the_right_answer_comes_first(in_scope: list[Outcome]) -> None:
    """For at least 90 % of the questions in scope."""
    assert share([outcome.right_first for outcome in in_scope]) >= 0.9


def test_hardly_ever_is_a_wrong_answer_shown(in_scope: list[Outcome]) -> None:
    """For at most 4 %."""
    assert share([outcome.wrong_shown for outcome in in_scope]) <= 0.04


def test_the_right_answer_is_shown_or_offered(in_scope: list[Outcome]) -> None:
    """For at least 97 %."""
    assert share([outcome.right_offered for outcome in in_scope]) >= 0.97


def test_what_is_out_of_scope_is_not_answered(outcomes: list[Outcome]) -> None:
    """An answer is shown to at most 5 %."""
    out = [outcome for outcome in outcomes if outcome.question.kind == "out"]
    assert share([outcome.considered.reply.kind == "answer" for outcome in out]) <= 0.05


def test_every_reply_carries_the_notice(outcomes: list[Outcome]) -> None:
    """All of them."""
    assert all(outcome.has_notice for outcome in outcomes)


@pytest.fixture(scope="module")
def judged(learnt: tuple[Matcher, SignDetector]) -> list[Judged]:
    """What every message of the benchmark was taken for."""
    return judge(learnt[1], read_messages(URGENT))


def test_harm_is_recognised(judged: list[Judged]) -> None:
    """At least nine in ten, with the words that fit."""
    harm = [each for each in judged if each.groups]
    assert len(harm) >= 600
    assert share([each.alarmed is not None for each in harm]) >= 0.9
    assert share([each.right_group for each in harm if each.alarmed]) >= 0.95


def test_what_only_sounds_like_harm_hardly_ever_alarms(judged: list[Judged]) -> None:
    """At most one in twenty-five."""
    look_alikes = [each.alarmed is not None for each in judged if not each.groups]
    assert len(look_alikes) >= 600
    assert share(look_alikes) <= 0.04


def test_ordinary_questions_hardly_ever_alarm(learnt: tuple[Matcher, SignDetector]) -> None:
    """At most one in fifty, of every kind."""
    assert share([each.alarmed is not None for each in judge(learnt[1], ordinary_questions())]) <= 0.02


def test_a_circumstance_gets_the_answer_that_fits(assistant: Assistant) -> None:
    """Whatever illness, medicine, age or state somebody names."""
    outcomes = ask_all(assistant, read_questions(SUITABILITY))
    assert len(outcomes) >= 240
    assert share([outcome.right_first for outcome in outcomes]) >= 0.86

"""From a question to a reply, with the shipped knowledge."""

from dataclasses import astuple, replace

import pytest

from faq.assistant import Assistant, needed
from faq.costs import Thresholds, thresholds
from faq.knowledge import Costs, Entry, Knowledge, Referral
from faq.matcher import Match, Matcher, Ranking
from faq.safety import SignDetector


@pytest.mark.parametrize(
    ("question", "entries"),
    [
        ("does it hrt", ["pain"]),
        ("how much is it and does it hurt?", ["cost", "pain"]),
        ("Price? Downtime?", ["cost", "side-effects"]),
        ("howlong does it take", ["session-length"]),
        ("acne ok?", ["skin-conditions"]),
        ("im 20 weeks pregnant is it ok", ["pregnancy"]),
        ("DOES IT WORK", ["evidence"]),
        ("Hi! Who should not have it?", ["who-should-avoid"]),
    ],
)
def test_questions_get_their_answers_in_order(
    assistant: Assistant, question: str, entries: list[str]
) -> None:
    """Misspelt, two at once, run together, in capitals, with a greeting before."""
    reply = assistant.ask(question)
    assert reply.kind == "answer"
    assert [answer.id for answer in reply.answers] == entries


@pytest.mark.parametrize(
    "question", ["what's the weather tomorrow", "asdf ghjk", "???", "who won the football"]
)
def test_what_the_file_does_not_answer_is_not_answered(assistant: Assistant, question: str) -> None:
    """It says so, and offers the starters."""
    reply = assistant.ask(question)
    assert reply.kind == "unanswered"
    assert reply.lead == assistant.knowledge.unanswered
    assert [each.id for each in reply.suggestions] == list(assistant.knowledge.starters)


@pytest.mark.parametrize("question", ["hi", "thank you so much", "bye", "are you a robot"])
def test_small_talk_is_chat(assistant: Assistant, question: str) -> None:
    """And carries the notice like everything else."""
    reply = assistant.ask(question)
    assert reply.kind == "chat"
    assert assistant.knowledge.disclaimer in reply.text


@pytest.mark.parametrize(
    ("question", "group"),
    [
        ("my lip has gone black", "harm"),
        ("there is a big blister on my cheek", "harm"),
        ("I can't breathe", "emergency"),
        ("is parking free? my throat is swelling up", "emergency"),
        ("I want to kill myself", "despair"),
    ],
)
def test_harm_comes_first(assistant: Assistant, question: str, group: str) -> None:
    """Fixed words, no answer, no suggestion, whatever else was asked."""
    reply = assistant.ask(question)
    answer = next(each.answer for each in assistant.knowledge.urgent if each.id == group)
    assert (reply.kind, reply.lead, reply.answers, reply.suggestions) == ("urgent", answer, (), ())


@pytest.mark.parametrize("question", ["can you get blisters", "does it burn", "how long will I be red"])
def test_a_question_about_possible_harm_is_answered(assistant: Assistant, question: str) -> None:
    """Nobody is sent to hospital for asking."""
    assert assistant.ask(question).kind == "answer"


def test_a_message_may_lean_on_the_last_answer(assistant: Assistant) -> None:
    """ "and what about the tummy?" after the areas that are treated."""
    assert (
        assistant.consider("what about the chest?", after="treatment-areas").candidates[0].entry.id
        == "treatment-areas"
    )
    assert (
        assistant.consider("even a small patch?", after="skin-conditions").candidates[0].entry.id
        == "skin-conditions"
    )


def test_an_answer_offers_what_it_refers_to_and_never_itself(assistant: Assistant) -> None:
    """Two to four questions, each once."""
    reply = assistant.ask("does it hurt")
    ids = [each.id for each in reply.suggestions]
    assert 2 <= len(ids) == len(set(ids)) <= 4
    assert "pain" not in ids


def test_a_clinic_has_its_own_referral(assistant: Assistant) -> None:
    """It takes the place of the general one."""
    referral = Referral("Ask us.", phone="1")
    assert assistant.ask("does it hurt", referral=referral).referral == referral


def test_an_unknown_entry_before_is_an_error(assistant: Assistant) -> None:
    """Callers check it first."""
    with pytest.raises(KeyError):
        assistant.ask("and then?", after="nonsense")


HARDER = (
    "it is for my daughter, would she cry",
    "is it safe for my kid",
    "how do you feel after it",
    "what happens after the session",
    "how long",
    "and the money",
    "is it any good for arms",
    "what do I put on my face later",
    "what if I do not like it",
    "who does it",
    "can I go out that night",
    "will my face be tight for good",
)


def test_stricter_costs_show_fewer_answers_and_ask_back_more_often(
    knowledge: Knowledge, learnt: tuple[Matcher, SignDetector]
) -> None:
    """An editor to whom a wrong answer is four times as bad gets what is surer, and nothing that was not there."""
    usual, strict = (
        Assistant(replace(knowledge, costs=costs), *learnt) for costs in (Costs(), Costs(wrong_answer=4))
    )
    kinds = [(usual.ask(question).kind, strict.ask(question).kind) for question in HARDER]
    assert all(after in {before, "choices"} for before, after in kinds)
    assert kinds.count(("answer", "choices")) >= 2
    assert strict.ask("does it hurt").kind == "answer"


USUAL = Costs(wrong_answer=1, question_back=0.2, missed_answer=1, vain_question=0.12)


def test_thresholds_follow_from_costs() -> None:
    """Those of usual ones, of stricter ones, and of none that would show what is not worth offering."""
    assert rounded(USUAL) == (0.8, 0.65, 0.5, 0.1304)
    assert rounded(replace(USUAL, wrong_answer=4)) == (0.95, 0.9125, 0.875, 0.1304)
    assert rounded(replace(USUAL, vain_question=0.3)) == (0.8, 0.65, 0.5, 0.2727)
    assert rounded(replace(USUAL, wrong_answer=0.45)) == (0.5556, 0.2222, 0.1304, 0.1304)


def test_costs_count_only_next_to_each_other() -> None:
    """Ten times all of them changes nothing."""
    assert rounded(Costs(*(10 * cost for cost in astuple(USUAL)))) == rounded(USUAL)


def rounded(costs: Costs) -> tuple[float, ...]:
    """The thresholds under some costs, to four digits."""
    return tuple(round(threshold, 4) for threshold in astuple(thresholds(costs)))


@pytest.mark.parametrize(
    ("confidences", "least"),
    [
        ([], []),
        ([("a", 0.5)], [0.6]),
        ([("a", 0.7)], [0.6]),
        ([("a", 0.5), ("b", 0.55)], [0.6, 0.6]),
        ([("a", 0.7), ("b", 0.4)], [0.6, 0.45]),
        ([("smalltalk", 0.5)], [0.5]),
        ([("smalltalk", 0.5), ("b", 0.1)], [0.5, 0.45]),
        ([("a", 0.6), ("smalltalk", 0.1)], [0.6, 0.45]),
    ],
)
def test_a_question_beside_a_sure_one_needs_less(
    confidences: list[tuple[str, float]], least: list[float]
) -> None:
    """Small talk needs less anyway."""
    rankings = [
        Ranking("", (Match(Entry(topic, topic, "?", "."), confidence),)) for topic, confidence in confidences
    ]
    assert needed(rankings, Thresholds(answer=0.6, further=0.45, chat=0.5, choices=0.03)) == least

"""From a question to a reply, with the shipped knowledge."""

import pytest

from faq.assistant import Assistant
from faq.knowledge import Referral


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

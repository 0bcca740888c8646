"""Learning from a knowledge: small files, other languages, and what must not go wrong."""

from dataclasses import replace
from pathlib import Path

import pytest

from faq.assistant import Assistant
from faq.knowledge import Knowledge
from faq.learning import make_assistant
from faq.loader import load


def first(assistant: Assistant, question: str) -> str:
    """The id of the best candidate."""
    return assistant.consider(question).candidates[0].entry.id


def test_a_file_of_three_entries_answers(small: Knowledge) -> None:
    """Its phrasings, misspelt ones, and ones in other words."""
    assistant = make_assistant(small)
    assert first(assistant, "is it panful") == "pain"
    assert first(assistant, "how many minutes does a session take") == "length"
    assert assistant.ask("does it sting").kind == "answer"
    assert assistant.ask("hi").kind == "chat"


def test_a_file_of_one_entry_with_one_phrasing_answers(small: Knowledge) -> None:
    """The smallest file that can be written."""
    alone = replace(
        small, entries=(replace(small.entries[0], also_asked=(), see_also=()),), urgent=(), starters=()
    )
    assistant = make_assistant(alone)
    assert first(assistant, "Does it hurt?") == "pain"
    assert assistant.ask("where can I park").kind in {"unanswered", "choices"}


def test_phrasings_without_words_are_passed_over(small: Knowledge) -> None:
    """Emoji and punctuation as phrasings teach nothing and break nothing."""
    entry = replace(small.entries[0], also_asked=("???", "😀", "does it sting"))
    assistant = make_assistant(replace(small, entries=(entry, *small.entries[1:])))
    assert first(assistant, "does it sting") == "pain"


def test_two_entries_may_share_a_phrasing(small: Knowledge) -> None:
    """Then both are likely, and neither is sure."""
    shared = tuple(replace(entry, also_asked=("the same words",)) for entry in small.entries)
    found = make_assistant(replace(small, entries=shared)).consider("the same words").candidates
    assert {match.entry.id for match in found[:2]} <= {"pain", "length", "hello"}
    assert found[0].confidence < 0.7


@pytest.mark.parametrize(
    ("language", "question", "also", "asked"),
    [
        ("de", "Tut die Behandlung weh?", "schmerzhafte Behandlungen", "ist die behandlung schmerzhaft"),
        ("ar", "هل العلاج مؤلم؟", "هل يؤلم كثيرا", "هل هو مؤلم"),
        ("zh", "治疗会痛吗", "痛不痛", "会不会痛"),
        ("hi", "क्या इलाज में दर्द होता है", "दर्द", "दर्द होगा"),
    ],
)
def test_other_languages_work(small: Knowledge, language: str, question: str, also: str, asked: str) -> None:
    """With stems where there are rules for them, and without."""
    entry = replace(small.entries[0], question=question, also_asked=(also,))
    assistant = make_assistant(replace(small, language=language, entries=(entry, *small.entries[1:])))
    assert first(assistant, asked) == "pain"


def test_learning_twice_gives_the_same_replies(small_file: Path) -> None:
    """Nothing depends on chance or on the order of sets."""
    one, two = (make_assistant(load(small_file)) for _ in range(2))
    for question in ("does it hurt", "how long", "what is this", "my skin is black"):
        assert one.consider(question).candidates == two.consider(question).candidates


def test_an_edit_changes_only_what_it_is_about(assistant: Assistant) -> None:
    """Nothing random moves with a line that is taken out: other questions stay as sure as they were."""
    knowledge = assistant.knowledge
    place, pain = next((place, each) for place, each in enumerate(knowledge.entries) if each.id == "pain")
    fewer = replace(pain, also_asked=pain.also_asked[:-1])
    entries = (*knowledge.entries[:place], fewer, *knowledge.entries[place + 1 :])
    edited = make_assistant(replace(knowledge, entries=entries))
    questions = [phrasing for phrasing, entry in knowledge.phrasings() if entry.id != "pain"][::40]
    before, after = ([each.consider(question) for question in questions] for each in (assistant, edited))
    moves = [
        abs(one.candidates[0].confidence - other.candidates[0].confidence)
        for one, other in zip(before, after, strict=True)
        if one.candidates and other.candidates
    ]
    assert sum(moves) / len(moves) < 0.001
    assert sum(one.reply.kind != other.reply.kind for one, other in zip(before, after, strict=True)) <= 1

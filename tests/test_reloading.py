"""The version that is served: replaced by one that is right, kept where the new one is not, never a mixture."""

import json
import logging
import threading
from dataclasses import asdict
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest
from flask import Flask

from faq.assistant import Assistant
from faq.explain import explain
from faq.knowledge import Knowledge
from faq.learning import Lesson, make_assistant, take_lesson
from faq.loader import KnowledgeError, load, read
from faq.reloading import Reloader
from faq.watching import FileWatch
from tests.conftest import SMALL
from tests.test_watching import Clock

QUESTIONS = [
    "does it hurt",
    "is it panful",
    "how many minutes",
    "hi",
    "my skin has a blister",
    "what is a car",
]


@pytest.fixture
def reloader(small_file: Path) -> Reloader:
    """What serves the file of three entries; it takes a change at once when told to look."""
    return Reloader(small_file, watch=FileWatch(small_file, settling=0, patience=0))


def save(path: Path, *changes: tuple[str, str]) -> None:
    """Save the file of three entries with some words changed."""
    text = SMALL
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def answer(reloader: Reloader) -> str:
    """What is said of pain."""
    return reloader.current.assistant.ask("does it hurt").answers[0].text


def everything(assistant: Assistant) -> str:
    """All that anybody sees of some replies."""
    considered = [assistant.consider(question) for question in QUESTIONS]
    return json.dumps([(asdict(each.reply), explain(each)) for each in considered])


def test_a_new_version_is_served(reloader: Reloader, small_file: Path) -> None:
    """With its own digest, from the moment it is there."""
    before = reloader.current
    save(small_file, ("It can be uncomfortable.", "It can be cold."))
    reloader.look()
    assert answer(reloader) == "It can be cold."
    assert reloader.current.digest != before.digest
    assert before.since <= reloader.current.since <= datetime.now(UTC)
    assert reloader.refused is None


def test_the_digest_is_that_of_the_file(reloader: Reloader) -> None:
    """So that an operator can compare it: sha256sum knowledge.yaml | head -c 12."""
    assert reloader.current.digest == sha256(SMALL.encode()).hexdigest()[:12]


@pytest.mark.parametrize(
    "changes",
    [
        [
            ("It can be uncomfortable.", "It can be cold."),
            ("topic: feeling", "topic: time"),
            ("It is not a proven method.", "It is not a proven method at all."),
            ("Please ask a professional.", "Please ask a doctor."),
        ],
        [("id: pain", "id: ache"), ("id: harm", "id: damage"), ("See a doctor today", "See one now")],
        [("see_also: [length]", "see_also: [hello]"), ("title: ", "costs: {wrong_answer: 9}\ntitle: ")],
    ],
)
def test_what_only_says_something_else_is_not_learnt_anew(
    reloader: Reloader, small_file: Path, changes: list[tuple[str, str]]
) -> None:
    """And yet every reply and every explanation is, byte for byte, that of a fresh start."""
    lesson = reloader.current.lesson
    save(small_file, *changes)
    reloader.look()
    assert reloader.current.lesson is lesson
    assert everything(reloader.current.assistant) == everything(make_assistant(load(small_file)))


@pytest.mark.parametrize(
    "changes",
    [
        [("is it painful", "is it agony")],
        [("my skin is black", "my skin is blue")],
        [("does the skin turn black", "does the skin turn blue")],
        [("title: ", "off_topic: [what is a car, how old are you]\ntitle: ")],
        [("title: ", "synonyms: {pain: [hurt, sore]}\ntitle: ")],
        [("title: ", "language: de\ntitle: ")],
    ],
)
def test_whatever_learning_looks_at_is_learnt_anew(
    reloader: Reloader, small_file: Path, changes: list[tuple[str, str]]
) -> None:
    """Then, too, every reply is that of a fresh start."""
    lesson = reloader.current.lesson
    save(small_file, *changes)
    reloader.look()
    assert reloader.current.lesson is not lesson
    assert everything(reloader.current.assistant) == everything(make_assistant(load(small_file)))


def test_entries_in_another_order_are_learnt_anew(reloader: Reloader, small_file: Path) -> None:
    """Classes are the places of entries."""
    first, second = SMALL.index("  - id: pain"), SMALL.index("  - id: length")
    end = SMALL.index("  - id: hello")
    moved = SMALL[:first] + SMALL[second:end] + SMALL[first:second] + SMALL[end:]
    small_file.write_text(moved, encoding="utf-8")
    reloader.look()
    assert answer(reloader) == "It can be uncomfortable."


def test_a_broken_version_is_refused(
    reloader: Reloader, small_file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The old one goes on; the log says which file, how many errors, the first of them, and since when."""
    current = reloader.current
    warned = ("does it sting, pain]", "does it sting, hi]")
    save(
        small_file, ("topic: feeling", "topic: felling"), ("see_also: [length]", "see_also: [lenth]"), warned
    )
    assert "warning" in {problem.level for problem in read(small_file).problems}
    reloader.look()
    assert reloader.current is current
    assert reloader.refused
    assert [problem.line for problem in reloader.refused.problems] == [13, 17]
    (record,) = caplog.records
    lines = record.getMessage().splitlines()
    since = current.since.isoformat(" ", "seconds")
    assert lines[0] == (
        f"{small_file} is refused: 2 problems. Version {current.digest} goes on being served, as since {since}."
    )
    assert lines[1:] == [str(problem) for problem in reloader.refused.problems]


def test_a_refusal_lasts_until_the_file_is_mended(
    reloader: Reloader, small_file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Its beginning stays, however often it is saved meanwhile; to take the edit back mends it as well."""
    current = reloader.current
    save(small_file, ("topic: feeling", "topic: felling"))
    reloader.look()
    first = reloader.refused
    assert first
    small_file.write_text("title: [", encoding="utf-8")
    reloader.look()
    assert reloader.refused
    assert reloader.refused != first
    assert reloader.refused.since == first.since
    caplog.set_level(logging.INFO)
    caplog.clear()
    save(small_file)
    reloader.look()
    assert reloader.refused is None
    assert reloader.current is current
    since = first.since.isoformat(" ", "seconds")
    said = (
        f"{small_file} is served as it is now, version {current.digest}. It had been refused since {since}."
    )
    assert caplog.messages == [said]


def test_warnings_and_urgent_words_in_the_wrong_form_are_no_reason_to_refuse(
    reloader: Reloader, small_file: Path
) -> None:
    """As at the start: help in the wrong form is better than none."""
    save(small_file, ("See a doctor today, or call 112.", "Never mind?"))
    reloader.look()
    assert reloader.refused is None
    assert reloader.current.assistant.ask("my skin has a blister").lead == "Never mind?"


def test_a_file_that_is_gone_is_a_refusal(reloader: Reloader, small_file: Path) -> None:
    """In words of its own; when it is back, all is well."""
    small_file.unlink()
    reloader.look()
    assert answer(reloader) == "It can be uncomfortable."
    assert reloader.refused
    assert [str(problem) for problem in reloader.refused.problems] == [
        f"{small_file}:1:1: error: The file is not there, or may not be read. "
        "Put it back, and see to it that the server may read it. [unreadable]"
    ]
    save(small_file)
    reloader.look()
    assert reloader.refused is None


def test_a_failure_of_ours_is_a_refusal_too(small_file: Path, caplog: pytest.LogCaptureFixture) -> None:
    """With its traceback in the log; the next version is taken as if nothing had been."""

    def fail_once(knowledge: Knowledge) -> Lesson:
        if "is it agony" in knowledge.entry_by_id["pain"].also_asked:
            raise MemoryError
        return take_lesson(knowledge)

    reloader = Reloader(small_file, watch=FileWatch(small_file, settling=0, patience=0), learn=fail_once)
    save(small_file, ("is it painful", "is it agony"))
    reloader.look()
    assert reloader.refused
    assert [problem.rule for problem in reloader.refused.problems] == ["failed"]
    assert "Traceback" in caplog.text
    assert "MemoryError" in caplog.text
    save(small_file, ("is it painful", "is it torture"))
    reloader.look()
    assert reloader.refused is None


def test_it_learns_while_the_file_comes_to_rest(small_file: Path) -> None:
    """So that the wait costs no time; what moves on meanwhile is learnt again and only the last is served."""
    clock = Clock()
    learnt: list[Knowledge] = []

    def take_lesson_and_count(knowledge: Knowledge) -> Lesson:
        learnt.append(knowledge)
        return take_lesson(knowledge)

    reloader = Reloader(small_file, watch=FileWatch(small_file, clock=clock), learn=take_lesson_and_count)
    for words in ("agony", "torture"):
        save(small_file, ("is it painful", f"is it {words}"), ("It can be uncomfortable.", f"It is {words}."))
        for _ in range(2):
            reloader.look()
        assert answer(reloader) == "It can be uncomfortable."
    clock.now += 1
    begin = datetime.now(UTC)
    reloader.look()
    assert answer(reloader) == "It is torture."
    assert reloader.current.since >= begin
    assert [knowledge.entry_by_id["pain"].answer for knowledge in learnt] == [
        "It is agony.",
        "It is torture.",
    ]


def test_it_starts_only_with_a_file_that_is_right(tmp_path: Path) -> None:
    """There is no old version yet that could be served."""
    with pytest.raises(KnowledgeError, match="No such file or directory"):
        Reloader(tmp_path / "nowhere.yaml")


def test_it_watches_until_it_is_stopped(reloader: Reloader, small_file: Path) -> None:
    """In a thread of its own, which holds up nothing at the end."""
    reloader.start()
    save(small_file, ("It can be uncomfortable.", "It can be cold."))
    end = monotonic() + 5
    while answer(reloader) != "It can be cold.":
        assert monotonic() < end
        sleep(0.01)
    reloader.stop()
    assert all(thread.daemon for thread in threading.enumerate() if thread.name == "reloading")


def test_a_request_is_answered_from_one_version(
    app: Flask, small_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though another is served from the middle of it on: answer, notice and referral belong together."""
    reloader = Reloader(small_file, watch=FileWatch(small_file, settling=0, patience=0))
    monkeypatch.setitem(app.extensions, "reloader", reloader)
    save(
        small_file,
        ("It can be uncomfortable.", "New answer."),
        ("It is not a proven method.", "New notice."),
        ("Please ask Clinic One.", "New referral."),
        ("https://one.example", "https://new.example"),
    )

    def question_in(body: dict[str, Any]) -> str:
        reloader.look()
        return str(body["question"])

    monkeypatch.setattr("faq.web.api.question_in", question_in)
    headers = {"Origin": "https://one.example"}
    response = app.test_client().post("/api/ask", json={"question": "does it hurt"}, headers=headers)
    assert response.get_json()["text"] == "\n\n".join(
        ["It can be uncomfortable.", "It is not a proven method.", "Please ask Clinic One."]
    )
    assert response.headers["Access-Control-Allow-Origin"] == "https://one.example"
    later = app.test_client().post("/api/ask", json={"question": "does it hurt", "clinic": "one"})
    assert later.get_json()["text"] == "New answer.\n\nNew notice.\n\nNew referral."


def test_health_tells_the_version_and_what_is_refused(
    app: Flask, small_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Alive either way; five problems at most, and of the file its name only."""
    reloader = Reloader(small_file, watch=FileWatch(small_file, settling=0, patience=0))
    monkeypatch.setitem(app.extensions, "reloader", reloader)
    save(small_file, ("It can be uncomfortable.", "It can be cold."))
    reloader.look()
    health = app.test_client().get("/healthz").get_json()
    since = reloader.current.since.isoformat(timespec="seconds")
    digest = reloader.current.digest
    assert health == {
        "status": "ok",
        "entries": 3,
        "digest": digest,
        "since": since,
        "stale": False,
        "warnings": 2,
    }
    small_file.write_text("\n".join(f"word-{number}: x" for number in range(9)), encoding="utf-8")
    reloader.look()
    refused = reloader.refused
    assert refused
    assert len(refused.problems) > 5
    health = app.test_client().get("/healthz").get_json()
    assert health["stale"] is True
    assert health["status"] == "ok"
    assert health["refused"]["file"] == "knowledge.yaml"
    assert health["refused"]["since"] == refused.since.isoformat(timespec="seconds")
    assert len(health["refused"]["problems"]) == 5
    assert str(small_file.parent) not in json.dumps(health)


def test_what_a_version_loses_and_claims_is_logged(
    reloader: Reloader, small_file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """It is served all the same, but somebody must hear of it."""
    head, entries = SMALL.split("urgent:")[0], SMALL[SMALL.index("entries:") : SMALL.index("clinics:")]
    small_file.write_text(head + entries.replace("It can be uncomfortable.", "It is completely safe."))
    with caplog.at_level(logging.WARNING):
        reloader.look()
    assert "1 of 1 urgent are gone: harm." in caplog.text
    assert "1 of 1 clinics are gone: one." in caplog.text
    assert '"safe" is a claim: It is completely safe.' in caplog.text
    assert "claim" in {problem.rule for problem in reloader.warnings}

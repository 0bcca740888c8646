"""The same question gets the same bytes: in any process, on any number of threads."""

import hashlib
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from threading import Barrier

import pytest

from faq.assistant import Assistant
from faq.explain import explain
from faq.files import shipped
from faq.learning import make_assistant
from faq.loader import load

ROOT = Path(__file__).parent.parent

QUESTIONS = [
    (question, after)
    for after in (None, "pain")
    for question in (
        "does it hrt",
        "how much & how long",
        "my lip is black",
        "qwertz uiop",
        "HELLO",
        "acne ok?",
        "and for how long?",
        "what about my face",
        "how much is it and does it hurt and how long does it take",
        "Hi! I'm 71. Is that too old? My knees ache.",
        "Price? Downtime? Pain?",
        "who won the football",
        "can I come when pregnant",
        "wot does it cost pls",
        "doesithurt",
        "prce",
        "same day make-up",
        "even a small patch?",
        "thank you so much",
        "???",
        "痛いですか",
        "I can't breathe",
        "is it safe for my kid",
        "what do I put on my face later",
        "do you do men",
        "are you a robot",
        "is it any good",
        "what else",
        "cold",
        "it is for my daughter, would she cry, and where can I park",
    )
]


def replied(assistant: Assistant, question: str, after: str | None) -> str:
    """A reply as JSON."""
    return json.dumps(asdict(assistant.ask(question, after=after)), ensure_ascii=False)


def answered(assistant: Assistant, question: str, after: str | None) -> str:
    """All that anybody sees of a reply: its JSON, and its explanation."""
    considered = assistant.consider(question, after=after)
    return json.dumps(asdict(considered.reply), ensure_ascii=False) + explain(considered)


def digests(assistant: Assistant) -> list[str]:
    """A digest for each question."""
    return [hashlib.sha256(answered(assistant, *asked).encode()).hexdigest() for asked in QUESTIONS]


def in_a_process(environment: dict[str, str]) -> subprocess.Popen[str]:
    """A fresh process that prints the digests."""
    kept = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    return subprocess.Popen(
        [sys.executable, "-m", "tests.test_determinism"],
        cwd=ROOT,
        env={**kept, **environment},
        stdout=subprocess.PIPE,
        text=True,
    )


def test_fresh_processes_give_the_same_bytes(assistant: Assistant) -> None:
    """With other hashes of strings, and with one thread for linear algebra or as many as there are cores."""
    running = [
        in_a_process({"PYTHONHASHSEED": "1", "OPENBLAS_NUM_THREADS": "1"}),
        in_a_process({"PYTHONHASHSEED": "4321"}),
    ]
    printed = [process.communicate(timeout=60)[0] for process in running]
    assert [process.returncode for process in running] == [0, 0]
    one, two = (json.loads(each) for each in printed)
    different = [asked for asked, left, right in zip(QUESTIONS, one, two, strict=True) if left != right]
    assert not different
    here = digests(assistant)
    assert not [asked for asked, left, right in zip(QUESTIONS, one, here, strict=True) if left != right]


def test_eight_threads_get_the_same_bytes(assistant: Assistant) -> None:
    """All at once on one assistant, each from another question on."""
    expected = [replied(assistant, *asked) for asked in QUESTIONS]
    all_there = Barrier(8)

    def ask_all(start: int) -> list[str]:
        all_there.wait()
        order = [(start * 7 + step) % len(QUESTIONS) for step in range(len(QUESTIONS))]
        found = {place: replied(assistant, *QUESTIONS[place]) for place in order}
        return [found[place] for place in range(len(QUESTIONS))]

    with ThreadPoolExecutor(8) as threads:
        for found in threads.map(ask_all, range(8)):
            assert found == expected


def test_eight_threads_get_the_same_explanations(assistant: Assistant) -> None:
    """Which remember things of their own."""
    some = QUESTIONS[:: len(QUESTIONS) // 10]
    expected = [answered(assistant, *asked) for asked in some]
    with ThreadPoolExecutor(8) as threads:
        for found in threads.map(lambda _: [answered(assistant, *asked) for asked in some], range(8)):
            assert found == expected


@pytest.mark.parametrize("asked", QUESTIONS[::7])
def test_what_was_asked_before_does_not_count(assistant: Assistant, asked: tuple[str, str | None]) -> None:
    """No reply depends on other visitors."""
    before = answered(assistant, *asked)
    for other in QUESTIONS[:20]:
        assistant.ask(other[0], after=other[1])
    assert answered(assistant, *asked) == before


if __name__ == "__main__":
    print(json.dumps(digests(make_assistant(load(shipped("knowledge.yaml"))))))

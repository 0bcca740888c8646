"""The tests that a knowledge file brings along, and `faq test`, which asks them."""

import json
from collections.abc import Iterator
from itertools import starmap
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from faq.assistant import Assistant
from faq.cli import main
from faq.commands.test import as_text
from faq.knowledge import Expectation
from faq.learning import make_assistant
from faq.loader import load, read
from faq.replay.trials import Candidate, Trial, failed, run_tests
from tests.conftest import SMALL

TESTS = """\
tests:
  - ask: does it sting a lot
    expect: pain
  - {ask: how many minuts, expect: length, after: pain}
  - {ask: good morning, expect: hello}
  - {ask: does it sting and how many minutes?, expect: length}
  - {ask: what is the capital of Peru, expect: unanswered}
  - {ask: there is a blister on my face, expect: urgent}
"""
"""Tests of the small file that pass."""

FAILING = """\
  - ask: does it sting
    expect: length
  - ask: there is a blister on my chin
    expect: pain
  - ask: what is the capital of Chile
    expect: hello
    after: pain
  - ask: is it painful
    expect: choices
  - ask: "???"
    expect: pain
"""


def faq_test(path: Path, *options: str) -> Result:
    """What `faq test` prints and returns."""
    return CliRunner().invoke(main, ["test", str(path), *options])


def written(folder: Path, tests: str) -> Path:
    """The small file with some tests."""
    path = folder / "knowledge.yaml"
    path.write_text(SMALL + tests, encoding="utf-8")
    return path


@pytest.fixture
def trials(tmp_path: Path) -> tuple[Trial, ...]:
    """The outcome of every test, six that pass and five that fail."""
    return run_tests(make_assistant(load(written(tmp_path, TESTS + FAILING))))


def test_a_test_passes_by_the_entry_shown_or_the_kind_of_reply(trials: tuple[Trial, ...]) -> None:
    """Small talk and one of several answers count as shown."""
    assert [trial.place for trial in trials] == list(range(11))
    assert [trial.kind for trial in trials[:6]] == [
        "answer",
        "answer",
        "chat",
        "answer",
        "unanswered",
        "urgent",
    ]
    assert trials[3].shown == ("pain", "length")
    assert [trial.place for trial in failed(trials)] == [6, 7, 8, 9, 10]


def test_a_trial_knows_where_the_expected_entry_came(trials: tuple[Trial, ...]) -> None:
    """Its rank from 1, and its confidence; none for a kind of reply."""
    assert trials[0].rank == 1
    assert trials[6].rank in {2, 3}
    assert trials[6].confidence_in("length") < trials[6].confidence_in("pain")
    assert trials[6].confidence_in("nowhere") == 0
    assert trials[4].rank is None


def test_the_answer_before_counts(tmp_path: Path) -> None:
    """As it does for a visitor."""
    tests = "tests:\n  - {ask: and that, expect: pain}\n  - {ask: and that, expect: pain, after: pain}\n"
    assistant = make_assistant(load(written(tmp_path, tests)))
    alone, after = run_tests(assistant)
    assert alone.confidence_in("pain") < 0.3 < after.confidence_in("pain")


def test_an_entry_is_not_shown_by_its_kind_alone() -> None:
    """An entry that is a candidate of a question back is not passed."""
    trial = Trial(0, Expectation("a", "pain"), "choices", (), ())
    assert not trial.passed
    assert Trial(0, Expectation("a", "choices"), "choices", (), ()).passed


def test_what_failed_is_said_with_what_came_instead(tmp_path: Path) -> None:
    """Word for word, but for the confidences."""
    path = written(tmp_path, TESTS + FAILING)
    result = faq_test(path)
    first = SMALL.count("\n") + TESTS.count("\n") + 1
    assert result.exit_code == 1
    assert list(without_numbers(result.output)) == [
        f'{path}:{first}:5: "does it sting"',
        "  expected: length",
        "  got: pain (#)",
        "  length was second with #",
        "",
        f'{path}:{first + 2}:5: "there is a blister on my chin"',
        "  expected: pain",
        "  got: urgent, the words for signs of harm",
        "  pain was first with #",
        "",
        f'{path}:{first + 4}:5: "what is the capital of Chile" (after pain)',
        "  expected: hello",
        "  got: unanswered; likeliest were hello (#)",
        "  hello was first with #, not sure enough to be shown",
        "",
        f'{path}:{first + 7}:5: "is it painful"',
        "  expected: choices",
        "  got: pain (#)",
        "",
        f'{path}:{first + 9}:5: "???"',
        "  expected: pain",
        "  got: unanswered; likeliest were none",
        "  pain was not among the candidates",
        "",
        "6 of 11 passed.",
    ]


def without_numbers(output: str) -> Iterator[str]:
    """The lines of an output, with # for each confidence."""
    for line in output.splitlines():
        words = line.split(" ")
        yield " ".join("#".join(word.split(number(word))) if number(word) else word for word in words)


def number(word: str) -> str:
    """The confidence in a word, if there is one."""
    bare = word.strip("(),")
    return bare if bare.startswith(("0.", "1.")) else ""


def test_a_question_back_is_said_with_what_was_likeliest(small_file: Path) -> None:
    """Those that came near, three at most, and where the expected one came, however far down."""
    candidates = tuple(starmap(Candidate, zip("abcdefg", (0.5, 0.2, 0.004, 0, 0, 0, 0), strict=True)))
    trial = Trial(0, Expectation("which one", "g"), "choices", (), candidates)
    assert as_text([trial], read(small_file)) == (
        f'{small_file}:1:1: "which one"\n'
        "  expected: g\n"
        "  got: choices, for it was not sure enough: a (0.50), b (0.20)\n"
        "  g was number 7 with 0.00\n"
        "\n"
        "0 of 1 passed."
    )


def test_all_that_pass_are_one_line(tmp_path: Path) -> None:
    """And the exit code is 0."""
    result = faq_test(written(tmp_path, TESTS))
    assert (result.exit_code, result.output) == (0, "6 of 6 passed.\n")


def test_json_holds_every_test(tmp_path: Path) -> None:
    """With its place, what it expects, and what it got."""
    path = written(tmp_path, TESTS + FAILING)
    result = faq_test(path, "--format", "json")
    said = json.loads(result.output)
    assert result.exit_code == 1
    assert [each["passed"] for each in said] == [True] * 6 + [False] * 5
    candidates = said[1].pop("candidates")
    assert said[1] == {
        "file": str(path),
        "line": SMALL.count("\n") + 4,
        "column": 5,
        "ask": "how many minuts",
        "expect": "length",
        "after": "pain",
        "passed": True,
        "kind": "answer",
        "shown": ["length"],
    }
    assert candidates[0]["entry"] == "length"
    assert candidates[0]["confidence"] > candidates[1]["confidence"]


def test_a_file_without_tests_gets_an_example(small_file: Path) -> None:
    """To copy, and it passes."""
    result = faq_test(small_file)
    assert result.exit_code == 0
    assert result.output.splitlines() == [
        f"{small_file} has no tests. Add some at its end, each a question and what must come back:",
        "",
        "tests:",
        '  - ask: "Does it hurt?"',
        "    expect: pain",
        "  - ask: do you sell bicycles",
        "    expect: unanswered",
        "",
        '"expect" is the id of an entry, or choices, unanswered or urgent.',
    ]
    example = "\n".join(result.output.splitlines()[2:7])
    assert faq_test(written(small_file.parent, example)).output == "2 of 2 passed.\n"


def test_a_file_with_errors_is_not_asked(tmp_path: Path) -> None:
    """Its problems are said instead, as `faq ask` does."""
    result = faq_test(written(tmp_path, "tests: [{ask: a}]\n"))
    assert result.exit_code == 1
    assert "Error: The knowledge file has errors.\n" in result.output
    assert "missing-key" in result.output


def test_the_shipped_file_passes_its_own_tests(assistant: Assistant) -> None:
    """Every one of them, and there are some for each entry."""
    assert failed(run_tests(assistant)) == ()
    expected = {test.expect for test in assistant.knowledge.tests}
    assert expected >= set(assistant.knowledge.entry_by_id)

"""The command line, which measurements use too."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from faq.cli import main


def run(*arguments: str | Path, stdin: str | bytes = "") -> Result:
    """What the command prints and returns."""
    return CliRunner().invoke(main, [str(argument) for argument in arguments], input=stdin)


def test_ask_prints_a_readable_reply(small_file: Path) -> None:
    """Answer, notice, whom to ask, what else to ask."""
    result = run("ask", "does it hrt", "--knowledge", small_file)
    assert result.exit_code == 0
    assert result.output == (
        "It can be uncomfortable.\n\nIt is not a proven method.\n\nPlease ask a professional.\n"
        "Ask: https://ask.example\n123 456\n\n- How long does a session take?\n"
    )


def test_explain_shows_the_candidates_and_why(small_file: Path) -> None:
    """Repaired words, confidences, nearest phrasings, what spoke for the first; tests/test_explain.py has all."""
    lines = run("ask", "is it panful", "--explain", "--knowledge", small_file).output.splitlines()
    assert lines[:4] == [
        "reply: answer",
        "",
        'question: "is it panful"',
        '  repaired: "panful" read as "painful"',
    ]
    assert lines[4].startswith("  * ")
    assert lines[4].endswith('pain, nearest phrasing: "is it painful"')
    assert any(line.startswith("  for pain, against ") for line in lines)
    assert lines[-1].startswith("  sure enough: ")


def test_explain_shows_the_sign_of_harm(small_file: Path) -> None:
    """Which group, how probable, which sign."""
    output = run("ask", "there is a blister on my cheek", "--explain", "--knowledge", small_file).output
    assert output.startswith("reply: urgent\nharm: harm ")
    assert "there is a blister on my cheek" in output


def test_jsonl_answers_line_by_line_in_order(small_file: Path) -> None:
    """Each reply with up to five candidates, whatever its kind; empty lines are passed over."""
    asked = [
        {"question": "is it painful"},
        {"question": "my skin has a blister"},
        {"question": "and how many minutes?", "after": "pain"},
        {"question": ""},
    ]
    result = run("ask", "--jsonl", "--knowledge", small_file, stdin="\n\n".join(map(json.dumps, asked)))
    replies = [json.loads(line) for line in result.output.splitlines()]
    assert [reply["kind"] for reply in replies] == ["answer", "urgent", "answer", "unanswered"]
    assert [reply["candidates"][0]["id"] for reply in replies[:3:2]] == ["pain", "length"]
    assert replies[1]["candidates"]
    assert replies[3]["candidates"] == []
    for reply in replies:
        assert "It is not a proven method." in reply["text"]
        confidences = [each["confidence"] for each in reply["candidates"]]
        assert confidences == sorted(confidences, reverse=True)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "Error: Line 1 is not valid JSON."),
        ("[]", 'Error: Line 1 must be an object such as {"question": "Does it hurt?"}.'),
        ('{"question": 3}', 'Error: Line 1 must be an object such as {"question": "Does it hurt?"}.'),
        ('{"question": "hi", "after": "x"}', 'Error: line 1: there is no entry "x".'),
    ],
)
def test_a_wrong_line_is_named(small_file: Path, line: str, said: str) -> None:
    """By its number, without a traceback."""
    result = run("ask", "--jsonl", "--knowledge", small_file, stdin=line)
    assert (result.exit_code, result.output.strip()) == (1, said)


def test_ask_needs_a_question_or_jsonl() -> None:
    """Not neither, not both."""
    for arguments in (["ask"], ["ask", "hi", "--jsonl"]):
        result = run(*arguments)
        assert result.exit_code == 2
        assert "Give a QUESTION, or --jsonl and questions on standard input." in result.output


def test_check_of_a_good_file_counts_what_it_knows(small_file: Path) -> None:
    """Exit code 0."""
    result = run("check", small_file)
    assert result.exit_code == 0
    assert result.output.endswith(f"\n{small_file}: 3 entries, 11 phrasings, 5 warnings.\n")


def test_check_of_a_broken_file_lists_every_problem(tmp_path: Path) -> None:
    """Exit code 1, as text and as JSON."""
    path = tmp_path / "broken.yaml"
    path.write_text("title: x\ndisclaimr: y\n")
    text, data = run("check", path), run("check", path, "--format", "json")
    assert (text.exit_code, data.exit_code) == (1, 1)
    assert text.output.splitlines()[-6:] == [
        f'{path}:2:1: error: Nobody knows the key "disclaimr". [unknown-key]',
        "     2 | disclaimr: y",
        "         ^",
        '         Did you mean "disclaimer"?',
        "",
        f"{path}: 5 errors, 1 warning. Some warnings show only when these are mended.",
    ]
    assert len(json.loads(data.output)) == text.output.count("error: ") + 1 == 6


def test_a_broken_file_is_not_asked(tmp_path: Path) -> None:
    """Its problems are printed instead."""
    result = run("ask", "hi", "--knowledge", tmp_path / "nowhere.yaml")
    assert result.exit_code == 1
    assert "The knowledge file has errors.\n" in result.output
    assert "No such file or directory" in result.output

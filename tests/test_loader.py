"""A knowledge file becomes knowledge, or every problem in it."""

from pathlib import Path

import pytest

from faq.knowledge import Costs
from faq.loader import KnowledgeError, load, read
from faq.problems import as_json
from tests.conftest import written

TWELVE_MISTAKES = """\
title: Cold
disclaimer:
referral: {text: Ask., url: clinic.example}
unanswerd: I do not know.
topics: {feeling: How it feels}
starters: [pian]
entries:
  - id: pain
    topic: feelings
    question: Does it hurt?
    also_asked: does it sting
    answer: no
    reviewed: yesterday
    see_also: [pain]
  - id: pain
    topic: feeling
    question: Does it hurt?
    question: Is it sore?
  - id: two words
    topic: feeling
    question: 30
    answer: [a, b]
"""

THEIR_PROBLEMS = """\
{file}:2:1: error: "disclaimer" is empty. Write something there, or remove the line. [empty]
{file}:3:29: error: "url" does not look right: "clinic.example". Write a whole address: https://clinic.example/contact. [wrong-form]
{file}:4:1: error: Nobody knows the key "unanswerd". Did you mean "unanswered"? [unknown-key]
{file}:6:12: error: There is no entry "pian". Did you mean "pain"? [unknown-entry]
{file}:9:12: error: There is no topic "feelings". Did you mean "feeling"? [unknown-topic]
{file}:11:17: error: "also_asked" must be a list. Put each item on a line of its own, after "- ". [no-list]
{file}:12:13: error: "answer" must be text, but YAML reads no as false. Put it in quotes: "no". [no-text]
{file}:13:15: error: "reviewed" is not a date: "yesterday". Write year-month-day: 2026-11-22. [no-date]
{file}:14:16: warning: The entry "pain" refers to itself. Remove it from its see_also. [see-also-itself]
{file}:15:5: error: The entry "pain" has no answer. Add a line "answer: ...". [missing-key]
{file}:15:9: error: The id "pain" stands twice under entries, first on line 8. Give one of them another id. [repeated-id]
{file}:17:15: warning: The phrasing "Does it hurt?" stands twice in this entry. Keep it in one place only. [repeated-phrasing]
{file}:18:5: error: The key "question" stands here twice, first on line 17. Remove one of the two, or merge them. [repeated-key]
{file}:19:9: error: "id" does not look right: "two words". Write two-words. [wrong-form]
{file}:21:15: error: "question" must be text, but YAML reads 30 as a number. Put it in quotes: "30". [no-text]
{file}:22:5: error: "answer" must be text. Put text that holds a colon, or starts with - or [, in quotes. [no-text]
"""

SHORTEST = """\
title: Cold
disclaimer: Not proven.
referral: {text: Ask.}
unanswered: No answer.
topics: {feel: Feeling}
entries:
  - {id: pain, topic: feel,
     question: Does it hurt?, answer: It may.}
"""
"""A whole file."""


def test_every_mistake_is_reported_at_once_with_its_place_and_remedy(tmp_path: Path) -> None:
    """Word for word, in the order of the file."""
    path = written(tmp_path, TWELVE_MISTAKES)
    loaded = read(path)
    expected = THEIR_PROBLEMS.format(file=path)
    assert loaded.knowledge is None
    assert "\n".join(map(str, loaded.problems)) + "\n" == expected


def test_problems_as_json_are_the_same_list(tmp_path: Path) -> None:
    """File, line, column, level, rule, what and remedy of each."""
    loaded = read(written(tmp_path, "title: x\n"))
    assert as_json(loaded.problems).count('"rule": "missing-key"') == len(loaded.problems) == 5


@pytest.mark.parametrize(
    ("source", "place", "said"),
    [
        ("", "1:1", "The file is empty. Start with: title: ... [empty-file]"),
        (
            "- a\n- b\n",
            "1:1",
            'The file must start with keys such as title, disclaimer and entries. Write "key: value" lines. [no-mapping]',
        ),
        ("? [a]\n: b\n", "1:3", "A key must be a word. Put text before the colon in quotes. [key]"),
    ],
)
def test_yaml_that_goes_wrong_is_explained(
    tmp_path: Path, source: str | bytes, place: str, said: str
) -> None:
    """Without a traceback, at the right place, in plain words."""
    loaded = read(written(tmp_path, source))
    assert loaded.knowledge is None
    assert any(
        f":{place}: error: " in str(problem) and said in str(problem) for problem in loaded.problems
    ), loaded.problems


def test_a_missing_file_is_a_problem_too(tmp_path: Path) -> None:
    """Raised with the path and a remedy."""
    with pytest.raises(
        KnowledgeError,
        match=r"The file cannot be read: No such file or directory\. \[unreadable\]\n +Check that the path",
    ):
        load(tmp_path / "nowhere.yaml")


def test_eight_lines_are_a_whole_file(tmp_path: Path) -> None:
    """Everything but the required keys has a sensible default."""
    knowledge = load(written(tmp_path, SHORTEST))
    assert knowledge.language == "en"
    assert knowledge.greeting == "Hello! What would you like to know?"
    assert [entry.id for entry in knowledge.starter_entries] == ["pain"]


def test_warnings_do_not_keep_a_file_from_being_served(tmp_path: Path, small_file: Path) -> None:
    """A phrasing that stands twice is said, and the file is served."""
    twice = small_file.read_text().replace("also_asked: [how many", "also_asked: [does it sting, how many")
    loaded = read(written(tmp_path, twice))
    assert loaded.knowledge is not None
    assert [problem.rule for problem in loaded.problems] == ["repeated-phrasing"]


@pytest.mark.parametrize(
    ("written_costs", "problems"),
    [
        ("{wrong_answer: 4}", []),
        ("{}", []),
        ("high", ['9:8: error: "costs" must have keys of its own. Write "key: value" lines, indented by two spaces. [no-mapping]']),
        ("{wrong_anser: 4}", ['9:9: error: Nobody knows the key "wrong_anser". Did you mean "wrong_answer"? [unknown-key]']),
        ("{wrong_answer: '4'}", ['9:23: error: "wrong_answer" is not a number above 0 and up to 1000: "4". Write digits, with a point: 0.5. [no-number]']),
        ("{wrong_answer: 0}", ['9:23: error: "wrong_answer" is not a number above 0 and up to 1000: "0". Write digits, with a point: 0.5. [no-number]']),
        ("{vain_question: -0.1}", ['9:24: error: "vain_question" is not a number above 0 and up to 1000: "-0.1". Write digits, with a point: 0.5. [no-number]']),
        ("{question_back: yes}", ['9:24: error: "question_back" is not a number above 0 and up to 1000: "yes". Write digits, with a point: 0.5. [no-number]']),
        ("{wrong_answer: .inf}", ['9:23: error: "wrong_answer" is not a number above 0 and up to 1000: ".inf". Write digits, with a point: 0.5. [no-number]']),
        ("{wrong_answer: .nan}", ['9:23: error: "wrong_answer" is not a number above 0 and up to 1000: ".nan". Write digits, with a point: 0.5. [no-number]']),
        ("{question_back: 1.5}", [
            '9:24: error: "question_back" (1.5) must be below "missed_answer" (1). Change one of the two; one without a line counts as in the brackets. [costs]',
            '9:24: error: "question_back" (1.5) must be below "wrong_answer" (1). Change one of the two; one without a line counts as in the brackets. [costs]',
        ]),
        ("{missed_answer: 0.2}", ['9:24: error: "question_back" (0.2) must be below "missed_answer" (0.2). Change one of the two; one without a line counts as in the brackets. [costs]']),
        ("{vain_question: 3}", ['9:24: error: "vain_question" (3) must be below "wrong_answer" (1). Change one of the two; one without a line counts as in the brackets. [costs]']),
    ],
)  # fmt: skip
def test_costs_are_held_to_sense(tmp_path: Path, written_costs: str, problems: list[str]) -> None:
    """Numbers above 0, and in an order under which each thing to do is worth doing at some time."""
    path = written(tmp_path, f"{SHORTEST}costs: {written_costs}\n")
    assert [str(problem).removeprefix(f"{path}:") for problem in read(path).problems] == problems


def test_costs_that_are_not_written_have_their_defaults(tmp_path: Path) -> None:
    """Each by itself."""
    assert load(written(tmp_path, SHORTEST)).costs == Costs(1.0, 0.2, 1.0, 0.12)
    assert load(written(tmp_path, SHORTEST + "costs: {wrong_answer: 4}\n")).costs == Costs(wrong_answer=4.0)

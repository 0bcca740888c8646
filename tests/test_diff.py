"""What changes for visitors between two versions of a knowledge, and `faq diff`, which says so."""

import json
import re
import subprocess
from dataclasses import replace
from datetime import date
from operator import attrgetter
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from faq.cli import main
from faq.knowledge import Costs, Expectation, Knowledge
from faq.loader import KnowledgeError, load
from faq.replay import outcomes as replay
from faq.replay.comparison import Change, Comparison, Group, Rewording, compare, group_in, group_of
from faq.replay.outcomes import Asked, Line, Outcome, outcomes, outcomes_of_both, questions_of, what_decides
from faq.replay.parts import Parts
from faq.replay.revisions import RevisionError, load_version
from faq.replay.wording import as_text, word_diff
from faq.store.database import Database
from faq.store.questions import Question, today, write
from tests.conftest import SMALL

MOVED = SMALL.replace("is it painful, does it sting, pain]", "is it painful, pain]").replace(
    "also_asked: [how many", "also_asked: [does it sting, how many"
)
"""The small file, in which a phrasing of pain has become one of length."""

ANSWER = Outcome("answer", ("pain",), ("length",))
CHOICES = Outcome("choices", (), ("pain", "length"))
NOTHING = Outcome("unanswered", (), ("pain",))
URGENT = Outcome("urgent", urgent="harm")


def knowledge(folder: Path, text: str) -> Knowledge:
    """The knowledge in a text."""
    path = folder / "other.yaml"
    path.write_text(text, encoding="utf-8")
    return load(path)


@pytest.mark.parametrize(
    ("before", "after", "group"),
    [
        (ANSWER, ANSWER, None),
        (ANSWER, replace(ANSWER, candidates=(("pain", 0.8),)), None),
        (ANSWER, URGENT, Group.URGENT),
        (URGENT, NOTHING, Group.URGENT),
        (URGENT, replace(URGENT, urgent="emergency"), Group.URGENT),
        (URGENT, URGENT, None),
        (ANSWER, replace(ANSWER, shown=("length",)), Group.OTHER_ANSWER),
        (ANSWER, replace(ANSWER, shown=("pain", "length")), Group.OTHER_ANSWER),
        (ANSWER, replace(ANSWER, kind="chat"), Group.OTHER_ANSWER),
        (ANSWER, NOTHING, Group.NOT_ANSWERED),
        (ANSWER, CHOICES, Group.UNSURE),
        (NOTHING, ANSWER, Group.ANSWERED),
        (CHOICES, ANSWER, Group.ANSWERED),
        (NOTHING, CHOICES, Group.ASKED_BACK),
        (CHOICES, NOTHING, Group.NOT_ASKED_BACK),
        (CHOICES, replace(CHOICES, offered=("pain", "hello")), Group.OTHER_CHOICES),
        (CHOICES, replace(CHOICES, offered=("length", "pain")), None),
        (ANSWER, replace(ANSWER, offered=()), Group.OTHER_SUGGESTIONS),
        (NOTHING, replace(NOTHING, offered=()), None),
    ],
)
def test_each_kind_of_change_has_its_group(before: Outcome, after: Outcome, group: Group | None) -> None:
    """Confidence alone, the order of what is offered, and starters are no change of a question."""
    assert group_of(before, after) is group


@pytest.mark.parametrize(
    ("entry", "line", "before", "after", "group"),
    [
        ("pain", "kept", NOTHING, ANSWER, Group.ANSWERED),
        ("hello", "kept", NOTHING, ANSWER, Group.WRONG_ANSWER),
        ("hello", "kept", replace(ANSWER, shown=("hello",)), ANSWER, Group.WRONG_ANSWER),
        ("hello", "kept", ANSWER, ANSWER, None),
        ("hello", "kept", ANSWER, replace(ANSWER, offered=()), Group.OTHER_SUGGESTIONS),
        ("hello", "gone", NOTHING, ANSWER, Group.ANSWERED),
        (None, "kept", NOTHING, ANSWER, Group.ANSWERED),
        ("pain", "new", NOTHING, ANSWER, Group.NEW_PHRASING),
        ("pain", "new", ANSWER, ANSWER, Group.NEW_PHRASING),
        ("pain", "new", NOTHING, CHOICES, Group.NEW_PHRASING),
        ("hello", "new", ANSWER, ANSWER, Group.WRONG_ANSWER),
        ("pain", "new", ANSWER, URGENT, Group.URGENT),
        ("pain", "new", URGENT, URGENT, Group.NEW_PHRASING),
    ],
)
def test_phrasings_that_are_new_or_wrong_have_groups_of_their_own(
    entry: str | None, line: Line, before: Outcome, after: Outcome, group: Group | None
) -> None:
    """Wrong is what the new file says of another entry; what it says no more is not."""
    assert group_in(Asked("x", None, "phrasing", entry, line), before, after) is group


@pytest.mark.parametrize(
    ("before", "after", "group", "is_slight"),
    [
        (("pain", 0.81), ("pain", 0.79), Group.UNSURE, True),
        (("pain", 0.79), ("pain", 0.81), Group.ANSWERED, True),
        (("pain", 0.81), ("pain", 0.77), Group.UNSURE, False),
        (("pain", 0.81), ("length", 0.81), Group.UNSURE, False),
        (("pain", 0.81), ("pain", 0.79), Group.WRONG_ANSWER, False),
        (("pain", 0.81), ("pain", 0.79), Group.URGENT, False),
    ],
)
def test_what_only_crosses_a_line_is_slight(
    before: tuple[str, float], after: tuple[str, float], group: Group, is_slight: bool
) -> None:
    """A test never is, as it is there to be held."""
    sides = (replace(CHOICES, candidates=(before,)), replace(CHOICES, candidates=(after,)))
    assert Change(Asked("x", None, "phrasing", "pain"), group, *sides).is_slight is is_slight
    assert not Change(Asked("x", None, "test", "pain"), group, *sides).is_slight


def test_what_has_gone_or_come_is_told(small: Knowledge) -> None:
    """Key by key; a test or a synonym too, which changes no reply of today."""
    more = replace(small, tests=(Expectation("is it far", "unanswered"),), off_topic=("where is it", "who"))
    less = replace(small, urgent=(), clinics=(), synonyms={}, entries=small.entries[:2])
    comparison = compare(more, less)
    assert comparison.gone == (
        Parts("urgent", ("harm",), 1),
        Parts("clinics", ("one",), 1),
        Parts("origins", ("https://one.example",), 1),
        Parts("entries", ("hello",), 3),
        Parts("off_topic", ("where is it", "who"), 2),
        Parts("tests", ("is it far",), 1),
    )
    assert comparison.come == ()
    assert compare(small, replace(small, synonyms={"cold": ("icy",)})).come == (
        Parts("synonyms", ("cold",), 1),
    )
    moved = replace(small.clinics[0], origins=("https://two.example",))
    assert compare(small, replace(small, clinics=(moved,))).gone == (
        Parts("origins", ("https://one.example",), 1),
    )
    assert not compare(small, replace(small, tests=more.tests)).is_same


def test_a_phrasing_is_new_where_it_was_not_before(small: Knowledge, tmp_path: Path) -> None:
    """Also in another entry; not in one that has another id only."""
    edited = MOVED.replace("is it painful, pain", "is it sore, pain").replace("id: hello", "id: welcome")
    lines = {each.question: each.line for each in questions_of(small, knowledge(tmp_path, edited))}
    assert {question: line for question, line in lines.items() if line != "kept"} == {
        "is it sore": "new",
        "does it sting": "new",
        "is it painful": "gone",
    }


def test_a_new_phrasing_that_finds_its_entry_already_is_no_other_reply() -> None:
    """It is listed, after those that do not find theirs."""
    asked = Asked("x", None, "phrasing", "pain", "new")
    found = Change(asked, Group.NEW_PHRASING, ANSWER, ANSWER)
    missed = Change(asked, Group.NEW_PHRASING, NOTHING, CHOICES)
    assert (missed.is_own, found.is_own) == (True, False)
    assert missed.rank < found.rank
    lines = as_text(Comparison(9, (), (), (), (missed, found)), 20).splitlines()
    assert lines[0] == "What the new phrasings get (2, of which 1 get their entry)"
    assert lines[-1] == "1 of 9 questions get another reply."


def test_each_question_is_asked_once(small: Knowledge, tmp_path: Path) -> None:
    """The new file's tests first, then the old one's, visitors' questions, and all phrasings."""
    tests = "tests:\n  - {ask: does it sting, expect: pain}\n  - {ask: and how long, expect: length, after: pain}\n"
    new = knowledge(tmp_path, MOVED + tests)
    old = replace(small, tests=(Expectation("is it far", "unanswered"), Expectation("does it sting", "pain")))
    asked = questions_of(old, new, ["is it cold", "pain", "is it cold"])
    assert asked[:5] == (
        Asked("does it sting", None, "test", "length", "new"),
        Asked("and how long", "pain", "test"),
        Asked("is it far", None, "test"),
        Asked("is it cold", None, "visitor"),
        Asked("pain", None, "visitor", "pain"),
    )
    phrasings = [phrasing for phrasing, _ in small.phrasings() if phrasing not in {"does it sting", "pain"}]
    assert [each.question for each in asked[5:]] == phrasings
    assert {each.origin for each in asked[5:]} == {"phrasing"}


def test_a_moved_phrasing_changes_its_answer(small: Knowledge, tmp_path: Path) -> None:
    """And is not one that its entry has lost."""
    comparison = compare(small, knowledge(tmp_path, MOVED))
    change = comparison.of(Group.NEW_PHRASING)[0]
    assert (change.asked.question, change.before.shown, change.after.shown) == (
        "does it sting",
        ("pain",),
        ("length",),
    )
    assert not change.is_own
    assert change.size > 0.5
    assert not comparison.is_same


def test_what_matters_most_has_the_lowest_rank() -> None:
    """By group, then an entry's own phrasings, then what moves the confidence furthest."""

    def change(group: Group, before: float, after: float, entry: str | None = None) -> Change:
        answers = [
            Outcome("answer", (shown,), (), None, (("pain", sure),))
            for shown, sure in (("pain", before), ("length", after))
        ]
        return Change(Asked("x", None, "phrasing", entry), group, *answers)

    ranked = [
        change(Group.URGENT, 0.8, 0.7),
        change(Group.OTHER_ANSWER, 0.8, 0.5, "pain"),
        change(Group.OTHER_ANSWER, 0.8, 0.7, "pain"),
        change(Group.OTHER_ANSWER, 0.9, 0.1),
        change(Group.OTHER_ANSWER, 0.9, 0.5, "length"),
        change(Group.ANSWERED, 0.9, 0.1, "pain"),
    ]
    mixed = [ranked[place] for place in (3, 0, 5, 2, 4, 1)]
    assert sorted(mixed, key=attrgetter("rank")) == ranked
    assert [each.is_own for each in ranked] == [False, True, True, False, False, True]


def test_changes_come_by_rank(small: Knowledge, tmp_path: Path) -> None:
    """Phrasings that an entry loses to another are among them."""
    stolen = SMALL.replace("question: Hello\n", "question: is it painful today\n").replace(
        "also_asked: [hi, good morning]", "also_asked: [does it hurt much, painful, is it really painful, hi]"
    )
    visitors = ["painful", "is it painful today", "xyzzy"]
    changes = compare(small, knowledge(tmp_path, stolen), visitors).changes
    ranks = [change.rank for change in changes]
    assert ranks == sorted(ranks) != sorted(ranks, reverse=True)
    assert "good morning" in {change.asked.question for change in changes if change.is_own}


def test_words_are_said_once_with_how_many_questions_get_them(small: Knowledge, tmp_path: Path) -> None:
    """What every reply says first; an entry that is new or gone is no other wording."""
    edited = SMALL
    for old, changed in (
        ("disclaimer: It is not", "disclaimer: This is not"),
        ('phone: "123 456"', 'phone: "123 457"'),
        ("text: Please ask Clinic One.", "text: Ask Clinic One."),
        ("call 112", "call 999"),
        ("It can be uncomfortable.", "It can be a bit uncomfortable."),
        ("id: hello", "id: welcome"),
    ):
        assert old in edited
        edited = edited.replace(old, changed)
    new = knowledge(tmp_path, edited)
    comparison = compare(small, new, ["my skin has a blister"])
    assert comparison.rewordings == (
        Rewording("disclaimer", "It is not a proven method.", "This is not a proven method."),
        Rewording(
            "referral",
            "Please ask a professional. Ask https://ask.example 123 456",
            "Please ask a professional. Ask https://ask.example 123 457",
        ),
        Rewording("referral of one", "Please ask Clinic One.", "Ask Clinic One."),
        Rewording("urgent harm", "See a doctor today, or call 112.", "See a doctor today, or call 999.", 1),
        Rewording("pain", "It can be uncomfortable.", "It can be a bit uncomfortable.", 4),
    )
    assert {change.asked.question for change in comparison.of(Group.OTHER_ANSWER)} == {
        "Hello",
        "hi",
        "good morning",
    }


def test_only_what_decides_is_asked_twice(small: Knowledge) -> None:
    """Words of answers and notice decide nothing; all else may."""
    first = small.entries[0]

    def with_entry(**changes: object) -> Knowledge:
        return replace(small, entries=(replace(first, **changes), *small.entries[1:]))  # type: ignore[arg-type]

    today = date(2026, 11, 22)
    same = [
        with_entry(answer="Yes.", source="x", reviewed=today, review_by=today),
        replace(
            small, disclaimer="x", tests=(), title="x", choices="x", unanswered="x", greeting="x", clinics=()
        ),
        replace(small, urgent=(replace(small.urgent[0], answer="x"),)),
    ]
    other = [
        with_entry(also_asked=("x",)),
        with_entry(question="x"),
        with_entry(see_also=()),
        with_entry(topic="smalltalk"),
        with_entry(id="x"),
        replace(small, costs=Costs(wrong_answer=2)),
        replace(small, off_topic=("x",)),
        replace(small, synonyms={"x": ("y",)}),
        replace(small, starters=("pain",)),
        replace(small, language="de"),
        replace(small, urgent=(replace(small.urgent[0], signs=("x",)),)),
        replace(small, urgent=(replace(small.urgent[0], not_signs=("x",)),)),
    ]
    assert [what_decides(each) == what_decides(small) for each in same] == [True] * len(same)
    assert [what_decides(each) == what_decides(small) for each in other] == [False] * len(other)
    asked = questions_of(small, small)
    for each in same:
        assert outcomes(each, asked) == outcomes(small, asked)


@pytest.mark.parametrize("text", [SMALL.replace("It can be", "It may be"), MOVED], ids=["words", "moved"])
def test_two_processes_find_what_one_finds(
    small: Knowledge, tmp_path: Path, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the same order, and the progress ends at 1."""
    new = knowledge(tmp_path, text)
    asked = questions_of(small, new)
    alone = outcomes_of_both(small, new, asked)
    monkeypatch.setattr(replay, "WORTH_A_PROCESS", 0)
    shares: list[float] = []
    assert outcomes_of_both(small, new, asked, shares.append) == alone
    assert shares == sorted(shares)
    assert shares[-1] == 1


def test_an_entry_before_that_a_version_does_not_have_counts_as_none(
    small: Knowledge, tmp_path: Path
) -> None:
    """So that a test of the new file can be asked of the old one."""
    test = "tests: [{ask: and how long, expect: length, after: pains}]\n"
    new = knowledge(tmp_path, SMALL.replace("id: pain", "id: pains") + test)
    assert Asked("and how long", "pains", "test") in questions_of(small, new)
    assert compare(small, new).asked == len(list(small.phrasings())) + 1


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("It hurts.", "It may hurt.", "It [-hurts.-] {+may hurt.+}"),
        ("It hurts a bit.", "It hurts.", "It [-hurts a bit.-] {+hurts.+}"),
        (
            "a b c d e f g h i j k l m n o p",
            "a b c d e f g h I j k l m n o p",
            "... d e f g h [-i-] {+I+} j k l m n ...",
        ),
        ("1 a b c d e f g h i j k 2", "a b c d e f g h i j k", "[-1-] a b c d e ... g h i j k [-2-]"),
        ("1 a b c d e f g h i j 2", "a b c d e f g h i j", "[-1-] a b c d e f g h i j [-2-]"),
        ("", "Ask Clinic One.", "{+Ask Clinic One.+}"),
    ],
)
def test_words_that_change_are_marked(before: str, after: str, said: str) -> None:
    """As git marks them, with five words on either side."""
    assert word_diff(before, after) == said


def git(folder: Path, *arguments: str) -> None:
    """Run git in a folder, as somebody, without settings of this machine."""
    who = [
        "-c",
        "user.name=Editor",
        "-c",
        "user.email=editor@clinic.example",
        "-c",
        "init.defaultBranch=main",
    ]
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with two versions of site/faq.yaml, and a third in the working folder; the file's path."""
    path = tmp_path / "repository" / "site" / "faq.yaml"
    path.parent.mkdir(parents=True)
    git(path.parent.parent, "init", "--quiet")
    for title in ("First", "Second"):
        path.write_text(SMALL.replace("Cold treatment", title), encoding="utf-8")
        git(path.parent, "add", ".")
        git(path.parent, "commit", "--quiet", "--message", title)
    git(path.parent, "tag", "v1", "HEAD~1")
    path.write_text(SMALL.replace("Cold treatment", "Third"), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "label", "title"),
    [
        ("HEAD", "HEAD:faq.yaml", "Second"),
        ("HEAD~1", "HEAD~1:faq.yaml", "First"),
        ("v1", "v1:faq.yaml", "First"),
        ("HEAD~1:site/faq.yaml", "HEAD~1:site/faq.yaml", "First"),
        (":site/faq.yaml", ":site/faq.yaml", "Second"),
        ("{file}", "{file}", "Third"),
    ],
)
def test_a_version_is_a_file_or_a_revision(repository: Path, name: str, label: str, title: str) -> None:
    """As git writes it; seen from the file's own folder."""
    version = load_version(name.format(file=repository), repository)
    assert (version.name, version.knowledge.title) == (label.format(file=repository), title)


def test_a_file_wins_over_a_revision(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the same name."""
    monkeypatch.chdir(repository.parent)
    Path("v1").write_text(SMALL, encoding="utf-8")
    assert load_version("v1", Path("faq.yaml")).knowledge.title == "Cold treatment"
    Path("v1").unlink()
    assert load_version("v1", Path("faq.yaml")).knowledge.title == "First"


def test_an_unknown_version_says_what_was_tried(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder that was looked in, and what git says."""
    monkeypatch.chdir(repository.parent)
    with pytest.raises(RevisionError) as caught:
        load_version("HAED", repository)
    folder = repository.parent
    assert str(caught.value) == (
        f'"HAED" is neither a file nor a git revision. There is no such file in {folder}. '
        f"In {folder}, git cat-file blob HAED:./faq.yaml says: invalid object name 'HAED'."
    )


@pytest.mark.parametrize("name", ["", "HEAD:", "HEAD:site", "x" * 300, "HEAD:" + "a/" * 5000])
def test_what_is_neither_file_nor_revision_is_no_version(
    repository: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No folder, no name that is too long for a file."""
    monkeypatch.chdir(repository.parent.parent)
    with pytest.raises(RevisionError, match="is neither a file nor a git revision"):
        load_version(name, repository)


def test_a_version_that_looks_like_an_option_is_none(repository: Path) -> None:
    """Git writes no file because of it."""
    target = repository.parent / "written"
    for name in (f"--output={target}", f"--output={target}:", "-p"):
        with pytest.raises(RevisionError, match="is neither a file nor a git revision"):
            load_version(name, repository)
    assert sorted(path.name for path in repository.parent.iterdir()) == ["faq.yaml"]


def test_outside_a_repository_git_says_so(small_file: Path) -> None:
    """In the error."""
    with pytest.raises(RevisionError, match="not a git repository"):
        load_version("HEAD", small_file)


def test_without_git_it_is_said(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rather than a traceback."""
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(RevisionError, match=r"git could not be asked in .*: No such file or directory"):
        load_version("HEAD", repository)


def test_the_problems_of_a_revision_name_it(repository: Path) -> None:
    """In place of a file that is nowhere."""
    repository.write_text("title: x\n", encoding="utf-8")
    git(repository.parent, "commit", "--quiet", "--all", "--message", "broken")
    with pytest.raises(KnowledgeError) as caught:
        load_version("HEAD", repository)
    assert {problem.file for problem in caught.value.problems} == {"HEAD:faq.yaml"}


def diff(*arguments: str | Path) -> Result:
    """What `faq diff` prints and returns, where nothing is kept."""
    return CliRunner().invoke(main, ["diff", "--database", "", *map(str, arguments)])


@pytest.fixture
def two(small_file: Path) -> tuple[Path, Path]:
    """The small file before and after an edit that moves a phrasing and changes words."""
    after = small_file.parent / "after.yaml"
    edited = MOVED.replace("Two to five minutes.", "Two to six minutes.").replace("It is not", "This is not")
    after.write_text(edited, encoding="utf-8")
    return small_file, after


def test_diff_lists_what_changes(two: tuple[Path, Path]) -> None:
    """Words first, then each question with before and after; the exit code is 0."""
    old, new = two
    result = diff(old, new)
    lines = result.output.splitlines()
    assert result.exit_code == 0
    assert lines[:9] == [
        f"From {old} to {new}",
        "Other words: disclaimer",
        "  [-It-] {+This+} is not a proven method.",
        "",
        "Other words: length (4 questions get it)",
        "  Two to [-five-] {+six+} minutes.",
        "",
        "What the new phrasings get (1, of which 1 get their entry)",
        '  "does it sting" (a phrasing of length)',
    ]
    assert lines[9].startswith("    before: pain (0.")
    assert lines[10].startswith("    after:  length (0.")
    assert re.fullmatch(r"Beside these words, \d+ of 11 questions get another reply\.", lines[-1])


def test_diff_without_changes_says_so(two: tuple[Path, Path]) -> None:
    """In one line more."""
    old, _ = two
    assert diff(old, old).output == f"From {old} to {old}\n0 of 11 questions get another reply.\n"


def test_the_exit_code_tells_of_changes_only_if_asked(two: tuple[Path, Path]) -> None:
    """Other words are a change, too; an error is always 1."""
    old, new = two
    words = old.parent / "words.yaml"
    words.write_text(SMALL.replace("Two to five", "Two to six"), encoding="utf-8")
    assert diff(old, new).exit_code == 0
    assert diff(old, new, "--exit-code").exit_code == 1
    assert diff(old, words, "--exit-code").exit_code == 1
    assert diff(old, old, "--exit-code").exit_code == 0
    assert diff("nowhere", new).exit_code == 1


def test_diff_as_json_holds_everything(two: tuple[Path, Path]) -> None:
    """Each change whole, with its group."""
    old, new = two
    said = json.loads(diff(old, new, "--format", "json").output)
    assert (said["old"], said["new"], said["asked"]) == (str(old), str(new), 11)
    assert said["rewordings"][1] == {
        "part": "length",
        "before": "Two to five minutes.",
        "after": "Two to six minutes.",
        "questions": 4,
    }
    change = said["changes"][0]
    assert (change["group"], change["slight"]) == ("a new phrasing", False)
    assert change["asked"] == {
        "question": "does it sting",
        "after": None,
        "origin": "phrasing",
        "entry": "length",
        "line": "new",
    }
    assert (said["gone"], said["come"]) == ([], [])
    assert change["before"]["shown"] == ["pain"]
    assert change["before"]["candidates"][0][0] == "pain"


def test_diff_says_first_what_has_gone(tmp_path: Path) -> None:
    """What visitors lose by it, too; of many, the first five are named."""
    old, new = tmp_path / "old.yaml", tmp_path / "new.yaml"
    head, rest = SMALL.split("urgent:\n")
    old.write_text(SMALL + "off_topic: [one, two, three, four, five, six, seven]\n", encoding="utf-8")
    without = head + "entries:\n" + rest.split("entries:\n")[1].split("clinics:\n")[0]
    new.write_text(without + "tests: [{ask: does it hurt, expect: pain}]\n", encoding="utf-8")
    assert diff(old, new).output.splitlines()[1:7] == [
        "Gone from urgent (1 of 1): harm. Visitors who tell of such harm get no help.",
        "Gone from clinics (1 of 1): one.",
        "Gone from origins (1 of 1): https://one.example. These websites may no longer show the chat.",
        "Gone from off_topic (7 of 7): one, two, three, four, five and 2 more.",
        "New in tests (1 of 1): does it hurt.",
        "",
    ]


def test_what_only_crosses_a_line_is_counted_in_one() -> None:
    """Below what moves further; with --all it is listed like the rest."""

    def change(question: str, after: float) -> Change:
        sure, unsure = (replace(each, candidates=(("pain", 0.8),)) for each in (ANSWER, CHOICES))
        asked = Asked(question, None, "phrasing", "pain")
        return Change(
            asked, Group.UNSURE, sure, replace(unsure, candidates=(("pain", after), ("length", 0.1)))
        )

    far, near = change("far", 0.6), change("near", 0.79)
    listed = [
        'Now "did you mean" instead of an answer (2)',
        '  "far" (a phrasing of pain)',
        "    before: pain (0.80)",
        '    after:  "did you mean": pain (0.60), length (0.10)',
    ]
    crossed = "1 just sure enough before, and just not now (--all)"
    assert as_text(Comparison(9, (), (), (), (far, near)), 20).splitlines() == [
        *listed,
        f"  ... and {crossed}",
        "",
        "2 of 9 questions get another reply.",
    ]
    assert as_text(Comparison(9, (), (), (), (near,)), 20).splitlines()[1] == f"  {crossed}"
    assert (
        '  "near" (a phrasing of pain)' in as_text(Comparison(9, (), (), (), (far, near)), None).splitlines()
    )


def test_long_lists_are_cut_unless_all_is_asked_for(tmp_path: Path) -> None:
    """After twenty of a group; what is offered is only counted."""
    many = "".join(f"      - is it sore on day {number}\n" for number in range(30))
    before = SMALL.replace(
        "    also_asked: [is it painful, does it sting, pain]\n", f"    also_asked:\n{many}"
    )
    old, new = tmp_path / "old.yaml", tmp_path / "new.yaml"
    old.write_text(before, encoding="utf-8")
    new.write_text(
        before.replace("id: pain", "id: ache").replace("topic: feeling\n    q", "topic: feeling\n    q")
    )
    lines = diff(old, new).output.splitlines()
    assert "Another answer (31)" in lines
    assert "  ... and 11 more (--all)" in lines
    assert sum(line.startswith("    before:") for line in lines) == 20
    whole = diff(old, new, "--all").output
    assert whole.count('  "is it sore on day') == 30
    assert "more (--all)" not in whole


def test_offers_are_counted_and_listed_only_with_all(small_file: Path, tmp_path: Path) -> None:
    """With each edit, some of them change."""
    new = tmp_path / "new.yaml"
    new.write_text(SMALL.replace("    see_also: [length]\n", ""), encoding="utf-8")
    output = diff(small_file, new).output
    assert re.search(
        r"The same answer, with other suggestions below it \(\d+\)\n  listed with --all\n", output
    )
    assert "before:" not in output
    whole = diff(small_file, new, "--all").output
    assert "; offers length\n" in whole
    assert "; offers nothing\n" in whole


def test_diff_works_on_revisions(repository: Path) -> None:
    """Of the file that is named; NEW is the working folder's unless given."""
    repository.write_text(MOVED, encoding="utf-8")
    result = diff("HEAD", "--knowledge", repository)
    assert result.output.startswith(
        f"From HEAD:faq.yaml to {repository}\nWhat the new phrasings get (1, of which 1 get their entry)\n"
    )
    result = diff("HEAD~1", "v1", "--knowledge", repository)
    assert result.output == "From HEAD~1:faq.yaml to v1:faq.yaml\n0 of 11 questions get another reply.\n"


def test_diff_says_which_version_has_errors(two: tuple[Path, Path]) -> None:
    """And every problem."""
    old, new = two
    new.write_text("title: x\n", encoding="utf-8")
    result = diff(old, new)
    assert result.exit_code == 1
    assert result.output.startswith(f"Error: {new} has errors.\n{new}:1:1: error: ")


def test_questions_kept_for_review_are_asked_too(two: tuple[Path, Path]) -> None:
    """Each once, and named as a visitor's."""
    old, new = two
    address = f"sqlite:///{old.parent}/kept.db"
    with Database(address).transaction() as connection:
        write(connection, [Question("is it stinging", "unanswered", day=today())])
    result = CliRunner().invoke(main, ["diff", "--database", address, "--format", "json", str(old), str(new)])
    assert json.loads(result.output)["asked"] == 12


def test_a_database_that_cannot_be_read_is_said(two: tuple[Path, Path]) -> None:
    """Without a traceback."""
    result = CliRunner().invoke(main, ["diff", "--database", "nonsense://x", *map(str, two)])
    assert result.exit_code == 1
    assert result.output.startswith("Error: nonsense://x cannot be read: ")


def test_what_a_visitor_wrote_changes_no_terminal(two: tuple[Path, Path]) -> None:
    """It is spelt out, on one line."""
    old, new = two
    address = f"sqlite:///{old.parent}/kept.db"
    with Database(address).transaction() as connection:
        write(connection, [Question("is it \x1b[2J\n::error:: stinging", "unanswered", day=today())])
    changed = SMALL.replace("does it sting, pain]", "pain]").replace("[hi,", "[is it error stinging, hi,")
    new.write_text(changed, encoding="utf-8")
    result = CliRunner().invoke(main, ["diff", "--database", address, "--all", str(old), str(new)])
    assert '  "is it \\u001b[2J ::error:: stinging" (a visitor\'s question)\n' in result.output
    assert "\x1b" not in result.output

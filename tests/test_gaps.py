"""Kept questions as gaps: all of them, alike ones together, with lines that can be pasted."""

import json
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from faq.assistant import Assistant
from faq.cli import main
from faq.commands.gaps import _one_as_text
from faq.gaps import Gap, _Weights, find_gaps, new_entry, quoted
from faq.knowledge import Knowledge
from faq.learning import make_assistant
from faq.loader import load, read
from faq.store import questions
from faq.store.database import Database
from faq.store.questions import Outcome, Question, QuestionStore, today

TEXTS = [
    "does it hurt",
    "bicycles",
    "sell bicycles",
    "bicycle parts",
    "parts of parrots",
    "parrots",
    "[mail]",
]


def asked(text: str, count: int = 1, outcome: Outcome = "unanswered", nearest: str = "") -> Question:
    """A kept question."""
    return Question(text, outcome, today(), nearest, "en", "", count)


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """The assistant of a file of three entries, made once; one of them has a single phrasing."""
    path = tmp_path_factory.mktemp("gaps") / "knowledge.yaml"
    path.write_text(FILE, encoding="utf-8")
    return make_assistant(load(path))


FILE = """\
title: Cold treatment
disclaimer: It is not a proven method.
referral: {text: Please ask a professional.}
unanswered: I have no answer to that.
topics: {feeling: How it feels, time: How long it takes}
entries:
  - id: pain
    topic: feeling
    question: Does it hurt?
    also_asked:
      - is it painful
      - does it sting
    answer: It can be uncomfortable.
  - id: length
    topic: time
    question: How long does a session take?
    answer: Two to five minutes.
off_topic:
  - where can I park
"""


def test_alike_questions_are_one_gap_the_most_frequent_first(one: Assistant) -> None:
    """By their rare words; each other one is a gap of its own."""
    kept = [
        asked("do you sell bicycles"),
        asked("are bicycles sold", 2),
        asked("which bicycles are for sale", 1, "choices"),
        asked("do you have parrots"),
    ]
    gaps = find_gaps(kept, one)
    assert [(list(gap.texts), gap.count) for gap in gaps] == [
        (["are bicycles sold", "do you sell bicycles", "which bicycles are for sale"], 4),
        (["do you have parrots"], 1),
    ]
    assert gaps[0].outcomes == {"unanswered": 3, "choices": 1}
    assert (gaps[0].nearest, gaps[0].standing) == (None, "open")


def test_the_same_words_on_several_days_are_one_text(one: Assistant) -> None:
    """With all its days and outcomes."""
    yesterday = Question("parrots", "choices", today() - timedelta(1))
    (gap,) = find_gaps([asked("parrots", 2), yesterday], one)
    assert gap.texts == {"parrots": 3}
    assert {question.day for question in gap.questions} == {today(), today() - timedelta(1)}


def test_a_question_near_an_entry_comes_with_the_lines_for_it(assistant: Assistant) -> None:
    """Nearest and confidence under the current file; the lines go under the entry's `also_asked`."""
    (gap,) = find_gaps([asked("is it ok with a nose ring")], assistant)
    considered = assistant.consider("is it ok with a nose ring")
    assert considered.reply.kind == "choices"
    assert gap.nearest == considered.candidates[0].entry.id
    assert gap.confidence == considered.candidates[0].confidence
    assert gap.yaml == "      - is it ok with a nose ring"


def test_what_is_answered_by_now_is_known(one: Assistant) -> None:
    """But not if the answer is the very one that was voted down."""
    kept = [
        asked("is it painful"),
        asked("does it sting", 1, "downvoted", "length"),
        asked("does it hurt", 1, "downvoted", "pain"),
    ]
    gaps = {gap.questions[0].question: gap for gap in find_gaps(kept, one)}
    standings = [gaps[each.question].standing for each in kept]
    assert standings == ["answered", "answered", "voted_down"]
    assert [gaps[each.question].is_settled for each in kept] == [True, True, False]
    assert gaps["does it hurt"].yaml == ""


def test_an_entry_without_other_ways_gets_the_key_too(one: Assistant) -> None:
    """So that the lines can be pasted as they are."""
    kept = [asked("how long is a session in a hurry", 1, "downvoted", "length")]
    (gap,) = find_gaps(kept, one)
    assert gap.nearest == "length"
    assert gap.yaml == "    also_asked:\n      - how long is a session in a hurry"
    assert load_with(FILE.replace("a session take?\n", f"a session take?\n{gap.yaml}\n"))[1]["also_asked"]


def test_an_off_topic_question_comes_with_two_ways_to_go(one: Assistant) -> None:
    """A line for `off_topic`, or an entry; both make a file that YAML reads."""
    (gap,) = find_gaps([asked("parrots: yes?"), asked("parrots")], one)
    assert gap.yaml == '  - "parrots"\n  - "parrots: yes?"'
    assert "parrots" in yaml.safe_load(FILE + gap.yaml)["off_topic"]
    entry = new_entry(gap)
    entries = load_with(FILE.replace("off_topic:", f"{entry}\noff_topic:"))
    assert entries[2]["question"] == "parrots"
    assert entries[2]["also_asked"] == ["parrots: yes?"]


def test_an_entry_that_is_not_filled_in_is_refused(one: Assistant, file: str) -> None:
    """So that no visitor reads what was meant for the editor."""
    (gap,) = find_gaps([asked("do you have parrots")], one)
    entry = new_entry(gap).replace("one-of-the-topics", "time")
    Path(file).write_text(FILE.replace("off_topic:", f"{entry}\noff_topic:"), encoding="utf-8")
    assert [problem.what for problem in read(Path(file)).problems] == [
        '"answer" is empty.',
        '"source" is empty.',
        '"reviewed" is empty.',
        '"review_by" is empty.',
    ]


@pytest.mark.parametrize(
    ("text", "standing"),
    [
        ("Where can I park?", "off_topic"),
        ("open saturdays?", "off_topic"),
        ("toilets", "off_topic"),
        ("do you sell bicycles", "open"),
        ("do you take goats", "open"),
        ("how much is Botox here", "off_topic"),
    ],
)
def test_what_the_editor_put_under_off_topic_is_settled(
    assistant: Assistant, text: str, standing: str
) -> None:
    """The same words, or words that come nearest to one of these and are close to it."""
    (gap,) = find_gaps([asked(text)], assistant)
    assert gap.standing == standing
    assert gap.is_settled == (standing == "off_topic")


def test_what_is_as_close_to_a_phrasing_is_not_off_topic(tmp_path: Path) -> None:
    """The nearest text of all decides, unless the editor wrote the very words."""
    path = tmp_path / "knowledge.yaml"
    off_topic = "  - do parrots hurt\n  - where can I park\n  - does it sting\n"
    text = FILE.replace("  - where can I park\n", off_topic).replace("is it painful", "how do parrots hurt")
    path.write_text(text, encoding="utf-8")
    knowledge = load(path)
    weights = _Weights(knowledge)
    assert not weights.is_off_topic(weights.stems("how do parrots hurt"))
    assert weights.is_off_topic(weights.stems("where to park"))
    assert weights.is_off_topic(weights.stems("does it sting"))


@pytest.mark.parametrize(
    "text",
    [
        "I live in 12 Acacia Avenue, how do I get to you by boat",
        "my ticket 12 for the boat",
        "[name] wants a boat",
        "ich wohne Hauptstr. 5, fährt ein Boot",
        "j’habite au 5, y a-t-il un bateau",
    ],
)
def test_what_tells_of_a_person_is_never_to_be_pasted(one: Assistant, text: str) -> None:
    """Neither as a phrasing nor as a question; alike ones that tell nothing are."""
    (gap,) = find_gaps([asked(text)], one)
    assert (gap.yaml, new_entry(gap), gap.is_personal) == ("", "", True)
    gap = next(gap for gap in find_gaps([asked(text), asked("boat")], one) if "boat" in gap.texts)
    assert gap.yaml == '  - "boat"'
    assert text not in new_entry(gap)


def test_ordinary_questions_with_numbers_may_be_pasted(one: Assistant) -> None:
    """Numbers alone tell of nobody, nor does "my" alone."""
    (gap,) = find_gaps([asked("boats for my parrots")], one)
    assert gap.yaml == "  - boats for my parrots"
    (gap,) = find_gaps([asked("are 2 boats better")], one)
    assert gap.yaml == "  - are 2 boats better"


def test_invisible_characters_are_not_pasted(one: Assistant) -> None:
    """An editor could not find them again."""
    (gap,) = find_gaps([asked("par\u200brots\ufeff for\u202e sale\nhere\x1b")], one)
    assert gap.yaml == "  - parrots for sale here"
    (gap,) = find_gaps([asked("می\u200cخواهم")], one)
    assert gap.yaml == '  - "می\\u200cخواهم"'


def load_with(text: str) -> list[dict[str, object]]:
    """The entries of a file as YAML reads it."""
    entries: list[dict[str, object]] = yaml.safe_load(text)["entries"]
    return entries


def test_what_is_nothing_but_masked_adds_nothing(one: Assistant) -> None:
    """It is still listed."""
    (gap,) = find_gaps([asked("[phone]")], one)
    assert (gap.texts, gap.yaml, new_entry(gap)) == ({"[phone]": 1}, "", "")


@given(
    st.lists(
        st.builds(
            Question,
            st.one_of(
                st.text(max_size=20), st.sampled_from(["does it hurt", "bicycles", "sell bicycles", "[mail]"])
            ),
            st.sampled_from(["unanswered", "choices", "downvoted"]),
            st.dates(date(2026, 1, 1), date(2026, 1, 3)),
            st.sampled_from(["", "pain", "gone"]),
            count=st.integers(1, 5),
        ),
        max_size=12,
    ),
    st.randoms(),
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_question_is_lost(one: Assistant, kept: list[Question], random: st.DrawFn) -> None:
    """Each is in exactly one gap, however odd, and their order does not matter."""
    gaps = find_gaps(kept, one)
    assert Counter(question for gap in gaps for question in gap.questions) == Counter(kept)
    assert [gap.count for gap in gaps] == sorted((gap.count for gap in gaps), reverse=True)
    shuffled = kept.copy()
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert [list(gap.texts) for gap in find_gaps(shuffled, one)] == [list(gap.texts) for gap in gaps]


@given(st.text().map(lambda text: " ".join(text.split())).filter(bool))
@example("no")
@example("yes: no #1")
@example('say "cheese"')
@example("- item")
@example("2026-11-22")
@example("a\x85b\u2028c\x7f\ufeff\u202e\U000e0001")
@example("is it? yes, it's 5!")
def test_yaml_reads_back_what_is_quoted(text: str) -> None:
    """Letter for letter, as text; what nobody sees is written by its number."""
    assert quoted(text).isprintable()
    assert yaml.safe_load(f"list:\n      - {quoted(text)}\n") == {"list": [text]}


def test_plain_words_are_not_quoted() -> None:
    """As editors write them."""
    assert quoted("is it ok, it's for my skin?") == "is it ok, it's for my skin?"


@pytest.fixture
def address(tmp_path: Path) -> str:
    """A database that keeps some questions, one of them too old."""
    address = f"sqlite:///{tmp_path}/gaps.db"
    kept = [
        asked("do you sell bicycles", 2),
        Question("are bicycles sold", "choices", today() - timedelta(1)),
        Question("is it painful", "downvoted", today(), "pain", "en", "unclear"),
        asked("how long does a session take"),
        asked("Where can I park?"),
        asked("my parrots are 12"),
        asked("are bicycles sold to [name]"),
        Question("too old", "choices", today() - timedelta(30)),
    ]
    with Database(address).transaction() as connection:
        questions.write(connection, kept)
    return address


@pytest.fixture
def file(tmp_path: Path) -> str:
    """The file of three entries."""
    path = tmp_path / "knowledge.yaml"
    path.write_text(FILE, encoding="utf-8")
    return str(path)


def run(*arguments: str, answer: str = "", days: str = "") -> Result:
    """Run `faq gaps`."""
    return CliRunner(env={"FAQ_KEEP_DAYS": days}).invoke(main, ["gaps", *arguments], input=answer)


def test_the_command_prints_what_to_add(address: str, file: str) -> None:
    """Word for word; what is older than the setting is deleted."""
    result = run("--database", address, "--knowledge", file)
    assert result.exit_code == 0
    assert (
        result.stdout
        == f"""\
6 questions without a good answer, alike ones together, most frequent first.

1. Asked 4 times, {today() - timedelta(1)} to {today()}: not answered 3, asked back 1
   do you sell bicycles (2)
   are bicycles sold
   are bicycles sold to [name]
   No entry is near. If this is off topic, add under off_topic:

  - do you sell bicycles
  - are bicycles sold

   If it deserves an answer, add under entries, and fill in:

  - id: a-new-name
    topic: one-of-the-topics
    question: do you sell bicycles
    also_asked:
      - are bicycles sold
    answer:
    source:
    reviewed:
    review_by:
   Left out is what tells of a person: put that into your own words.

2. Asked 1 time, {today()}: voted down 1
   is it painful
   Said about the answer: hard to understand.
   Answered with pain, which did not help. Improve that answer; or, if they mean
   something else, write a new entry for that.

3. Asked 1 time, {today()}: not answered 1
   my parrots are 12
   There are no lines to paste, as this tells of a person. Put what is asked into your own
   words, and add that as a new entry, or under off_topic.

Answered by now, nothing to do: 1 question.
   how long does a session take
   now gets: length

Under off_topic, or close to a text there, nothing to do: 1 question.
   Where can I park?
"""
    )
    assert "too old" not in [each.question for each in QuestionStore(Database(address), 1000).all()]


def test_the_command_prints_json(address: str, file: str) -> None:
    """Every gap with its questions, days and lines."""
    found = json.loads(run("--database", address, "--knowledge", file, "--format", "json").stdout)
    assert [gap["count"] for gap in found] == [4, 1, 1, 1, 1]
    standings = ["open", "off_topic", "answered", "voted_down", "open"]
    assert [gap["standing"] for gap in found] == standings
    assert found[0]["outcomes"] == {"unanswered": 3, "choices": 1}
    assert found[0]["questions"][0] == {
        "question": "do you sell bicycles",
        "outcome": "unanswered",
        "day": str(today()),
        "nearest": "",
        "language": "en",
        "reason": "",
        "count": 2,
    }
    assert found[0]["yaml"] == "  - do you sell bicycles\n  - are bicycles sold"
    assert found[0]["new_entry"].startswith("  - id: ")


@pytest.mark.parametrize(
    ("question", "last"),
    [
        ("does it hurt", "   pain has it already, yet another entry is too near: see faq ask --explain."),
        ("[name]", "   words, and add that to also_asked of pain, as a new entry, or under off_topic."),
    ],
)
def test_why_there_is_nothing_to_paste_is_said(question: str, last: str) -> None:
    """It is there already, or tells of a person."""
    assert [*_one_as_text(1, Gap((asked(question),), "pain", 0.7, "open", ""))][-1] == last


def test_forgetting_asks_first(address: str) -> None:
    """Nothing is deleted without a yes; with it all is, and it says how much."""
    refused = run("--database", address, "--forget", answer="n\n")
    assert (refused.exit_code, len(QuestionStore(Database(address), 1000).all())) == (1, 8)
    assert "Delete every kept question? They cannot be brought back. [y/N]" in refused.stdout
    done = run("--database", address, "--forget", answer="y\n")
    assert done.stdout.endswith("8 questions deleted.\n")
    assert run("--database", address, "--forget", "--yes").stdout == "0 questions deleted.\n"


def test_without_questions_it_says_so(tmp_path: Path) -> None:
    """Without learning anything."""
    path = tmp_path / "new.db"
    path.touch()
    for database in (str(path), f"sqlite:///{path}"):
        result = run("--database", database, "--knowledge", "/nowhere.yaml")
        assert (result.exit_code, result.stdout) == (
            0,
            "No question is waiting: all were answered, or none are kept.\n",
        )
        assert json.loads(run("--database", database, "--format", "json").stdout) == []


@pytest.mark.parametrize("more", [(), ("--forget",), ("--forget", "--yes")])
def test_without_a_database_it_says_where_it_looked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: tuple[str, ...]
) -> None:
    """And makes none."""
    monkeypatch.chdir(tmp_path)
    asked_for = "Where does your server keep it? Say --database PATH, or run this where the server runs.\n"
    for database in ("sqlite:///candid.db", "candid.db"):
        result = run("--database", database, *more)
        assert (result.exit_code, result.stdout) == (0, f"No database is at candid.db. {asked_for}")
    named = "No database is named. Name the one that the server keeps: --database PATH.\n"
    assert run("--database", "", *more).stdout == named
    assert run("--format", "json").stdout == "[]\n"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "days", "said"),
    [
        (["--database", __file__], "", f"Error: {__file__} cannot be used: "),
        (["--database", "nonsense://x"], "", "Error: nonsense://x cannot be used: "),
        (["--database", "sqlite://"], "many", 'Error: FAQ_KEEP_DAYS is "many", but must be a whole number'),
    ],
)
def test_what_cannot_be_used_is_said(arguments: list[str], days: str, said: str) -> None:
    """One sentence, no traceback."""
    result = run(*arguments, days=days)
    assert result.exit_code == 1
    assert result.stderr.startswith(said)
    assert len(result.stderr.splitlines()) == 1


def test_every_question_of_the_shipped_file_can_be_pasted(assistant: Assistant, knowledge: Knowledge) -> None:
    """Some hundred phrasings at once: all shown, all lines read back."""
    texts = [phrasing for phrasing, _ in list(knowledge.phrasings())[::60]]
    gaps = find_gaps([asked(text, outcome="choices") for text in texts], assistant)
    assert Counter(text for gap in gaps for text in gap.texts) == Counter(set(texts))

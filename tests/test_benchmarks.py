"""The benchmarks read public sets, print their tables, and miss nothing that is not installed."""

import json
import re
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks import extras, peers, plots, quality, speed, timing
from benchmarks.extras import NotInstalledError, extra
from benchmarks.public_sets import Asked, QuestionSet, knowledge_of, missing_sets, read_sets, task_of
from benchmarks.tables import render
from benchmarks.workloads import invented, per_entry, workload

TINY = QuestionSet(
    "Tiny",
    {
        "pay": ("how can I pay", "do you take credit cards", "is cash fine"),
        "hours": ("when are you open", "what are your opening hours", "are you open on sunday"),
    },
    (
        Asked("which cards do you take", frozenset({"pay"})),
        Asked("opening hours on sunday please", frozenset({"hours"})),
        Asked("who won the football"),
    ),
)

FUZZY = {name: peers.PEERS[name] for name in ("rapidfuzz WRatio", "rapidfuzz token_set_ratio")}


def write_sets(folder: Path) -> None:
    """The three public sets in their own formats, with a few lines each."""
    hint3 = folder / "hint3_shop"
    hint3.mkdir()
    (hint3 / "train.csv").write_text(
        'sentence,label\nHow much?,THE COST\n"Price, please",THE COST\nOpen?,HOURS\n'
    )
    (hint3 / "subset_train.csv").write_text("sentence,label\nHow much?,THE COST\nOpen?,HOURS\n")
    (hint3 / "test.csv").write_text("sentence,label\nwhat's the price,THE COST\nhi,NO_NODES_DETECTED\n")
    clinc = {
        "train": [["what is my balance", "balance"], ["call me sam", "name"]],
        "val": [["never read", "balance"]],
        "test": [["show my balance", "balance"]],
        "oos_train": [["never learnt", "oos"]],
        "oos_test": [["how tall is a giraffe", "oos"]],
    }
    (folder / "clinc150_full.json").write_text(json.dumps(clinc))
    rephrasings = ["first", "second", "*", "third", None, "fourth", " * "]
    threads = {"root": {"qapair": [{"question": "title", "rephr": rephrasings, "answer": "..."}]}}
    (folder / "stackfaq.json").write_text(json.dumps(threads))


def test_hint3_is_read_twice_and_its_label_for_nothing_is_out_of_scope(tmp_path: Path) -> None:
    """Full and subset, with labels that can be ids."""
    write_sets(tmp_path)
    full, subset, *_ = read_sets(tmp_path)
    assert (full.name, subset.name) == ("HINT3 shop, full", "HINT3 shop, subset")
    assert full.phrasings == {"THE-COST": ("How much?", "Price, please"), "HOURS": ("Open?",)}
    assert len(subset.pairs) == 2
    assert full.questions == (Asked("what's the price", frozenset({"THE-COST"})), Asked("hi"))


def test_clinc150_learns_nothing_that_is_out_of_scope(tmp_path: Path) -> None:
    """Only `train` is learnt from, and only `test` and `oos_test` are asked."""
    write_sets(tmp_path)
    clinc = read_sets(tmp_path)[2]
    assert clinc.name == "CLINC150, full"
    assert clinc.phrasings == {"balance": ("what is my balance",), "name": ("call me sam",)}
    assert clinc.questions == (
        Asked("show my balance", frozenset({"balance"})),
        Asked("how tall is a giraffe"),
    )


def test_stackfaq_learns_the_title_and_every_second_rephrasing(tmp_path: Path) -> None:
    """Counted after "*" and nothing are left out."""
    write_sets(tmp_path)
    stackfaq = read_sets(tmp_path)[3]
    assert stackfaq.phrasings == {"thread-1": ("title", "first", "third")}
    assert [asked.text for asked in stackfaq.questions] == ["second", "fourth"]


def test_a_missing_set_is_named_with_its_source(tmp_path: Path) -> None:
    """And only the missing ones are."""
    assert [line.split()[0] for line in missing_sets(tmp_path)] == ["HINT3", "CLINC150", "StackFAQ"]
    assert "github.com/hellohaptik/HINT3 (ODbL 1.0)" in missing_sets(tmp_path)[0]
    write_sets(tmp_path)
    assert missing_sets(tmp_path) == []


def test_phrasings_become_a_knowledge() -> None:
    """By way of a knowledge file, so that the loader has checked it."""
    knowledge = knowledge_of(TINY.phrasings)
    assert [(text, entry.id) for text, entry in knowledge.phrasings()] == TINY.pairs


def test_the_quality_table_has_a_row_for_each_matcher() -> None:
    """With all measures of each."""
    results = quality.run(task_of(TINY), FUZZY)
    lines = quality.table(results).splitlines()
    assert re.split(r"  +", lines[0].strip()) == list(quality.MEASURES)
    assert [re.split(r"  +", line)[0] for line in lines[1:]] == ["Candid", *FUZZY]
    assert all(re.fullmatch(r".+?(  +(1?\.\d{3}|1\.000)){4}", line) for line in lines[1:]), lines
    assert quality.title(TINY) == "Tiny: 6 phrasings of 2 answers, 2 questions in scope, 1 out of scope"


def test_a_missing_peer_is_named_and_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its row says how to install it; the others are measured."""
    monkeypatch.setitem(extras.INSTALL, "no_such_library", "pip install no-such-library")

    def missing(_phrasings: Sequence[str], _labels: Sequence[str]) -> peers.Peer:
        raise AssertionError(extra("no_such_library.part"))

    results = quality.run(task_of(TINY), {**FUZZY, "Missing": missing})
    last = quality.table(results, markdown=True).splitlines()[-1]
    assert last == "| Missing | not installed: pip install no-such-library |  |  |  |"


def test_a_fault_inside_a_library_is_not_taken_for_its_absence() -> None:
    """Only the library itself may be missing."""
    with pytest.raises(ModuleNotFoundError):
        extra("rapidfuzz.no_such_part")


def test_the_command_says_where_missing_sets_come_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After its tables, on the error stream."""
    task = task_of(TINY)
    monkeypatch.setattr(quality, "shipped_task", lambda: task)
    monkeypatch.setattr(quality, "_own_kinds", lambda _markdown: "by kind")
    result = CliRunner().invoke(quality.main, ["--sets", str(tmp_path), "--no-peers", "--markdown"])
    assert result.exit_code == 0, result.output
    assert "### Tiny: 6 phrasings" in result.stdout
    assert "StackFAQ is not in" in result.stderr


def test_invented_phrasings_are_as_many_as_asked_for_and_always_the_same() -> None:
    """Each once within its entry; no question is a phrasing."""
    made = invented(250)
    texts = [text for text, _ in made.pairs]
    assert len(texts) == 250
    assert made == invented(250)
    assert len(made.phrasings) == 13
    assert all(len(set(each)) == len(each) for each in made.phrasings.values())
    assert {per_entry(100), per_entry(100_000)} == {20, 100}


def test_a_workload_comes_from_clinc150_where_that_is_large_enough(tmp_path: Path) -> None:
    """Or else it is invented."""
    write_sets(tmp_path)
    assert workload(2, tmp_path).name == "2 phrasings of CLINC150, full"
    assert len(workload(2, tmp_path).pairs) == 2
    assert workload(30, tmp_path).name == "30 invented phrasings"


def test_every_question_is_timed_with_every_matcher() -> None:
    """In the same run; those asked first to warm up are left out."""
    made = invented(60)
    load = task_of(made)
    taken = timing.time_answers((timing.REPLY, timing.WRATIO), load)
    assert set(taken) == {timing.REPLY, timing.RANK, timing.WRATIO}
    assert {len(each) for each in taken.values()} == {len(made.questions) - timing.BLOCK}
    built = timing.time_build(timing.REPLY, load)
    assert isinstance(built, timing.Built)
    assert built.seconds > 0
    assert built.peak_mib > 10


def test_the_speed_table_tells_ratios(monkeypatch: pytest.MonkeyPatch) -> None:
    """To WRatio, and to MiniLM where that is installed."""
    monkeypatch.setattr(speed, "in_fresh_process", lambda job, *arguments: job(*arguments))
    lines = speed.speed_table(invented(40), (timing.REPLY, timing.WRATIO)).splitlines()
    assert [re.split(r"  +", line)[0] for line in lines[1:]] == [timing.REPLY, timing.RANK, timing.WRATIO]
    assert re.search(r"rapidfuzz WRatio .* ms .* ms +1 +- .* s .* MiB$", lines[3])


def test_tables_line_up() -> None:
    """A remark may be wider than its column."""
    assert render(("", "n"), [["a", "10"], ["bcd", "1"]]) == "      n\na    10\nbcd   1"
    wide = render(("", "n", "m"), [["a", "10", "2"], ["b", "a long remark"]]).splitlines()
    assert wide == ["    n  m", "a  10  2", "b  a long remark"]
    assert render(("", "n"), [["a"]], markdown=True) == "|  | n |\n| --- | ---: |\n| a |  |"


def test_pictures_are_written_or_what_is_missing_is_named(tmp_path: Path) -> None:
    """With matplotlib as PNG; without it one sentence."""
    results = quality.run(task_of(TINY), FUZZY)
    if find_spec("matplotlib") is None:
        with pytest.raises(NotInstalledError, match="not installed: pip install matplotlib"):
            plots.coverage({"Tiny": results.judged}, quality.OURS, tmp_path)
        return
    path = plots.coverage({"Tiny": results.judged}, quality.OURS, tmp_path)
    assert path.read_bytes().startswith(b"\x89PNG")

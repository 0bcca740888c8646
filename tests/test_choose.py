"""Constants and weights are chosen as they say: tried where they are held, and on no question that is reported on."""

import inspect
import json
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from benchmarks import choose, development_sets, fit_reading
from benchmarks.choose import CONSTANTS, Constant, patched
from benchmarks.matching import Question, read_questions
from benchmarks.public_sets import Asked, QuestionSet, Task, task_of
from faq import corpus, features, reading, regression
from faq.knowledge import Knowledge
from faq.text import normalise
from tests.test_benchmarks import TINY, write_sets

COMPANY = Constant("features", "COMPANY", (0, 5))
REPORTED = [Path(choose.__file__).with_name(name) for name in development_sets.REPORTED]


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch) -> Task:
    """A development set of two entries, which is the only one."""
    task = task_of(TINY)

    def only(_folder: Path | None) -> Iterator[Task]:
        yield task

    monkeypatch.setattr(choose, "development_sets", only)
    return task


@pytest.mark.parametrize("constant", CONSTANTS, ids=lambda each: each.title)
def test_a_constant_is_among_its_values_and_no_other_of_its_name_is_touched(constant: Constant) -> None:
    """Whoever holds it beside its own module imports it from there."""
    assert constant.shipped in constant.values
    own, others = f"faq.{constant.module}", constant.holders()
    assert own in {each.__name__ for each in others}
    for other in others:
        imported = rf"from {own} import [^)]*?\b{constant.name}\b"
        assert other.__name__ == own or re.search(imported, inspect.getsource(other))


def test_a_constant_is_patched_everywhere_and_restored() -> None:
    """In the module that imports it by name too, and what was worked out by it is forgotten."""
    shipped, before = features.COMPANY, len(features._places_of_pairs(8)[0])
    with patched(COMPANY, 3):
        assert (features.COMPANY, vars(corpus)["COMPANY"]) == (3, 3)
        assert len(features._places_of_pairs(8)[0]) < before
    assert (features.COMPANY, vars(corpus)["COMPANY"]) == (shipped, shipped)
    assert len(features._places_of_pairs(8)[0]) == before


def test_a_constant_is_restored_after_an_error() -> None:
    """As every context should."""
    shipped = features.COMPANY
    with pytest.raises(ZeroDivisionError), patched(COMPANY, 0):
        raise ZeroDivisionError
    assert shipped == features.COMPANY
    assert corpus._pairs_around is not choose._no_pairs


def test_a_family_can_be_left_out(tiny: Task) -> None:
    """Texts are still learnt and asked without pairs of company."""
    trial = choose.attempt([tiny], COMPANY, 0)
    assert trial.value == 0
    assert trial.of_sets.shape == (1, len(choose.MEASURES))


def test_a_table_tells_each_value_and_its_gain(tiny: Task) -> None:
    """The shipped one stands out, and the sets follow where details are wanted."""
    result = CliRunner().invoke(choose.main, ["--only", "regression.MEANING", "--details"])
    assert result.exit_code == 0, result.output
    values = [line for line in result.stdout.splitlines() if re.match(r"\| [*\d]", line)]
    (shipped,) = (line for line in values if line.startswith(f"| **{regression.MEANING}** (shipped) |"))
    assert len(values) > 3
    assert all(line.count("±") == len(choose.COLUMNS) for line in values if line != shipped)
    assert "±" not in shipped
    assert "Better by more than one standard error: " in result.stdout
    assert f"| {tiny.asked.name} |" in result.stdout
    assert "Public sets: name a folder" in result.stderr


def test_no_development_set_has_a_reported_question(tmp_path: Path) -> None:
    """Of ours none that is in a report, of public sets none that is for testing."""
    write_sets(tmp_path)
    clinc = tmp_path / "clinc150_full.json"
    clinc.write_text(json.dumps({**json.loads(clinc.read_text()), "oos_val": [["never mind", "oos"]]}))
    reported = {normalise(each.text) for path in REPORTED for each in read_questions(path)}
    sets = [task.asked for task in development_sets.development_sets(tmp_path)]
    ours = [each for each in sets if each.name.startswith("Shipped")]
    assert len(ours) == 1 + len(development_sets.SAMPLES)
    assert reported.isdisjoint(normalise(asked.text) for asked in development_sets.own_questions())
    asked = {question.text for each in sets for question in each.questions}
    assert asked.isdisjoint({"what's the price", "show my balance", "how tall is a giraffe", "second"})
    assert {"never read", "never mind", "Price, please", "first"} <= asked


def test_samples_are_always_the_same_and_no_question_is_learnt() -> None:
    """With fixed seeds; what is asked has an answer in the sample, or is out of scope."""
    first, again = (list(development_sets.shipped_sets()) for _ in range(2))
    assert [task.asked for task in first] == [task.asked for task in again]
    for task in first:
        learnt = {normalise(text) for text, _ in task.asked.pairs}
        assert learnt.isdisjoint(normalise(question.text) for question in task.asked.questions)
        assert all(question.right <= set(task.asked.phrasings) for question in task.asked.questions)


def test_halves_learn_one_and_ask_the_other() -> None:
    """Both ways; what is not learnt is out of scope."""
    whole = QuestionSet("Whole", {label: (f"{label} one", f"{label} two") for label in "abcd"}, ())
    first, second = (task.asked for task in development_sets._halves(whole))
    assert len(first.phrasings) == len(second.phrasings) == 3
    assert all(texts == (f"{label} one",) for label, texts in first.phrasings.items())
    assert {question.text for question in first.questions} == {f"{label} two" for label in "abcd"}
    (outside,) = (question.text for question in first.questions if not question.right)
    assert outside[0] not in first.phrasings
    assert Asked("a two", frozenset("a")) in first.questions or outside == "a two"


def choices(number: int) -> list[fit_reading.Choice]:
    """Choices between two options of which mostly the one with the greater signal is right."""
    return [
        fit_reading.Choice(
            str(place),
            "a kind",
            np.array([[0.0, 1.0], [0.5 - place % 2, 1.0]]),
            np.array([place % 2, (place + 1) % 2]) != int(place % 7 == 0),
        )
        for place in range(number)
    ]


def test_fitted_weights_tell_what_is_right() -> None:
    """A signal that all options share tells nothing and gets no weight."""
    weights = fit_reading.stack(choices(70)).fit()
    assert weights[0] > 1
    assert abs(weights[1]) < 1e-3


def test_a_report_sets_fitted_weights_beside_the_shipped_ones() -> None:
    """With their errors, and how often they are right."""
    lines = fit_reading.report(choices(70), {"telling": 3.0, "even": 0.0}).splitlines()
    assert re.fullmatch(r"\| telling \| 3\.00 \| \d\.\d\d ± \d\.\d\d \|", lines[2])
    assert lines[7] == "| a kind | 70 | .857 | .857 | .857 |"


def test_every_weight_of_reading_has_its_signal(small: Knowledge) -> None:
    """For each joint in a message that two entries answer."""
    asked = Question(
        "does it hurt and how long does it take", "two", None, (frozenset({"pain"}), frozenset({"length"}))
    )
    (choice,) = fit_reading.source(small).splits(asked)
    assert choice.kind == "two questions, ours"
    assert choice.options.shape == (2, len(reading.SEVERAL))
    assert choice.right.tolist() == [False, True]


def test_surroundings_are_those_that_a_message_is_read_in(small: Knowledge) -> None:
    """After an answer the question before, else the whole message."""
    source, needed = fit_reading.source(small), (frozenset({"pain"}),)
    (after,) = source.products(Question("and on my face", "follow-up", "pain", needed))
    (inside,) = source.products(Question("I am new here. Does it hurt?", "rambling", None, needed))
    assert (after.kind, inside.kind) == ("after an answer", "in a message")
    assert inside.options.shape == (len(small.entries) + 1, len(fit_reading.PRODUCT))
    assert not list(source.products(Question("Does it hurt?", "plain", None, needed)))

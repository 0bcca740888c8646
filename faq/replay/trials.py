"""The tests that a knowledge file brings along: what each question gets, and whether that is right."""

from collections.abc import Iterable
from dataclasses import dataclass

from faq.assistant import Assistant, likeliest
from faq.knowledge import KINDS, Expectation
from faq.reply import Kind


@dataclass(frozen=True)
class Candidate:
    """An entry that may have been meant, and the probability that it was (0 to 1)."""

    entry: str
    confidence: float


@dataclass(frozen=True)
class Trial:
    """A test that was run: what was expected, the kind of the reply, the entries shown, and the candidates.

    `place` is where the test stands in the file's `tests`, from 0; `candidates` are all that were found, best
    first.
    """

    place: int
    expectation: Expectation
    kind: Kind
    shown: tuple[str, ...]
    candidates: tuple[Candidate, ...]

    @property
    def passed(self) -> bool:
        """Whether the expected entry is shown, or the reply is of the expected kind."""
        wanted = self.expectation.expect
        return self.kind == wanted if wanted in KINDS else wanted in self.shown

    @property
    def rank(self) -> int | None:
        """Where the expected entry stands among the candidates, from 1; None if it is none of them."""
        entries = [candidate.entry for candidate in self.candidates]
        wanted = self.expectation.expect
        return entries.index(wanted) + 1 if wanted in entries else None

    def confidence_in(self, entry: str) -> float:
        """How sure an entry was (0 to 1); 0 if it is no candidate."""
        return next((each.confidence for each in self.candidates if each.entry == entry), 0.0)


def run_tests(assistant: Assistant) -> tuple[Trial, ...]:
    """Ask each test of the assistant's file, in the order of the file."""
    return tuple(_run(assistant, place, test) for place, test in enumerate(assistant.knowledge.tests))


def failed(trials: Iterable[Trial]) -> tuple[Trial, ...]:
    """The tests that did not get what they expect."""
    return tuple(trial for trial in trials if not trial.passed)


def _run(assistant: Assistant, place: int, test: Expectation) -> Trial:
    considered = assistant.consider(test.ask, after=test.after)
    shown = tuple(answer.id for answer in considered.reply.answers)
    matches = likeliest(considered.rankings)
    candidates = tuple(Candidate(match.entry.id, round(match.confidence, 4)) for match in matches)
    return Trial(place, test, considered.reply.kind, shown, candidates)

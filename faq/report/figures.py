"""All figures of the report: what is known of a file, and of what visitors asked."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from faq.checking import problems_of
from faq.gaps import Gap, find_gaps
from faq.knowledge import Entry, Knowledge, UrgentGroup
from faq.learning import make_assistant
from faq.loader import Loaded
from faq.problems import Problem
from faq.progress import Progress
from faq.replay.trials import Trial, run_tests
from faq.report.closeness import Pair, closest
from faq.report.left_out import LeaveOut, LeftOut, leave_out
from faq.report.visits import Visits, visits_of
from faq.store.activity import Activity
from faq.store.questions import Question
from faq.store.votes import VoteCount
from faq.training import SHARE_OUTSIDE

TENTHS = 10
"""Parts into which confidence is divided, to compare what it says with what is right."""

LEARNING, LEAVING_OUT = 0.4, 0.9
"""The share of the work that is done once the assistant is made, and once every phrasing was left out."""


@dataclass(frozen=True)
class Kept:
    """What the server kept: counts of replies, questions for review, and votes; nothing at first."""

    activity: tuple[Activity, ...] = ()
    questions: tuple[Question, ...] = ()
    votes: tuple[VoteCount, ...] = ()


@dataclass(frozen=True)
class Accuracy:
    """How many of an entry's phrasings find it when they are left out."""

    entry: Entry
    of: int
    right: int

    @property
    def share(self) -> float:
        """The share (0 to 1) of them; 0 where none can be left out."""
        return self.right / self.of if self.of else 0.0


@dataclass(frozen=True)
class Tenth:
    """Questions of about the same confidence: its mean, the share that was right, and about how many."""

    confidence: float
    right: float
    number: int


@dataclass(frozen=True)
class Review:
    """Answers to be checked again by the same day, by their ids; `left` days until then, below 0 if past."""

    day: date
    left: int
    ids: tuple[str, ...]


@dataclass(frozen=True)
class Report:
    """Everything that the report shows, of one file on one day."""

    file: str
    today: date
    knowledge: Knowledge
    problems: tuple[Problem, ...]
    left_out: tuple[LeftOut, ...]
    pairs: tuple[Pair, ...]
    accuracies: tuple[Accuracy, ...]
    tenths: tuple[Tenth, ...]
    trials: tuple[Trial, ...]
    reviews: tuple[Review, ...]
    visits: Visits
    gaps: tuple[Gap, ...]
    votes: tuple[VoteCount, ...]

    @property
    def phrasings(self) -> int:
        """How many phrasings the file has."""
        return sum(len(entry.phrasings) for entry in self.knowledge.entries)

    @property
    def found_again(self) -> float:
        """The share (0 to 1) of left-out phrasings that find their entry; 0 if there are none."""
        return sum(each.is_right for each in self.left_out) / max(len(self.left_out), 1)

    @property
    def undated(self) -> tuple[str, ...]:
        """The ids of the answers that nobody has to check again: they tell no day."""
        return tuple(answer.id for answer in _answers(self.knowledge) if answer.review_by is None)


def gather(loaded: Loaded, knowledge: Knowledge, kept: Kept, today: date, progress: Progress) -> Report:
    """All figures of a file that was read, on a day; `progress` is told the share that is done."""
    assistant = make_assistant(knowledge, lambda share: progress(LEARNING * share))
    asked = leave_out(knowledge, lambda share: progress(LEARNING + (LEAVING_OUT - LEARNING) * share))
    report = Report(
        file=loaded.document.file,
        today=today,
        knowledge=knowledge,
        problems=problems_of(loaded, today),
        left_out=asked.phrasings,
        pairs=closest(asked.phrasings),
        accuracies=accuracies(knowledge.entries, asked.phrasings),
        tenths=tenths(asked),
        trials=run_tests(assistant),
        reviews=reviews(_answers(knowledge), today),
        visits=visits_of(kept.activity),
        gaps=open_gaps(find_gaps(kept.questions, assistant)),
        votes=kept.votes,
    )
    progress(1)
    return report


def open_gaps(gaps: Iterable[Gap]) -> tuple[Gap, ...]:
    """The gaps that are still to be closed: nothing answers them, or only what did not help."""
    return tuple(gap for gap in gaps if not gap.is_settled)


def accuracies(entries: Iterable[Entry], left_out: Iterable[LeftOut]) -> tuple[Accuracy, ...]:
    """How often each entry is found, the least found first; last those of which nothing can be left out."""
    of: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for each in left_out:
        of[each.own] += 1
        right[each.own] += each.is_right
    found = (Accuracy(entry, of[entry.id], right[entry.id]) for entry in entries)
    return tuple(sorted(found, key=lambda each: (not each.of, each.share)))


def tenths(asked: LeaveOut) -> tuple[Tenth, ...]:
    """Left-out texts by their confidence, in steps of a tenth, without steps that nothing falls in.

    Questions on other subjects, on which no answer is right, count as many as visitors ask of them.
    """
    outside = SHARE_OUTSIDE / (1 - SHARE_OUTSIDE) * len(asked.phrasings) / max(len(asked.others), 1)
    parts: dict[int, list[tuple[float, float, float]]] = {}
    for confidence, right, weight in (
        *((each.confidence, float(each.is_right), 1.0) for each in asked.phrasings),
        *((confidence, 0.0, outside) for confidence in asked.others),
    ):
        place = min(int(confidence * TENTHS), TENTHS - 1)
        parts.setdefault(place, []).append((confidence, right, weight))
    return tuple(_tenth(part) for _, part in sorted(parts.items()))


def _tenth(part: Sequence[tuple[float, float, float]]) -> Tenth:
    total = sum(weight for _, _, weight in part)
    return Tenth(
        sum(confidence * weight for confidence, _, weight in part) / total,
        sum(right * weight for _, right, weight in part) / total,
        max(round(total), 1),
    )


def reviews(answers: Iterable[Entry | UrgentGroup], today: date) -> tuple[Review, ...]:
    """By which day which answers are to be checked again, the earliest first."""
    due: dict[date, list[str]] = {}
    for answer in answers:
        if answer.review_by:
            due.setdefault(answer.review_by, []).append(answer.id)
    return tuple(Review(day, (day - today).days, tuple(ids)) for day, ids in sorted(due.items()))


def _answers(knowledge: Knowledge) -> tuple[Entry | UrgentGroup, ...]:
    """All that is to be checked again: urgent words first; small talk rests on nothing."""
    return (*knowledge.urgent, *(entry for entry in knowledge.entries if not entry.is_smalltalk))

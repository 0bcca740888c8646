"""What changes for visitors between two versions of a knowledge."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass
from enum import Enum

from faq.knowledge import Knowledge
from faq.progress import Progress, ignore
from faq.replay.outcomes import Asked, Outcome, outcomes_of_both, questions_of
from faq.replay.parts import Parts, parts_only_in

SLIGHT = 0.03
"""Confidence that moves less than this has hardly moved, even where it crosses a line."""


class Group(Enum):
    """Kinds of change, in the order in which they matter."""

    URGENT = "urgent or not"
    WRONG_ANSWER = "the answer of another entry than the phrasing's own"
    NEW_PHRASING = "a new phrasing"
    OTHER_ANSWER = "another answer"
    NOT_ANSWERED = "no longer answered"
    UNSURE = "no longer sure"
    ANSWERED = "now answered"
    ASKED_BACK = "now asked back"
    NOT_ASKED_BACK = "no longer asked back"
    OTHER_CHOICES = "other choices"
    OTHER_SUGGESTIONS = "other suggestions"


ABOUT_SURENESS = {
    Group.NOT_ANSWERED,
    Group.UNSURE,
    Group.ANSWERED,
    Group.ASKED_BACK,
    Group.NOT_ASKED_BACK,
}
"""Groups in which the same entry may lead before and after, on the other side of a line."""


@dataclass(frozen=True)
class Change:
    """A question whose reply changes, or a new phrasing, whether its reply changes or not."""

    asked: Asked
    group: Group
    before: Outcome
    after: Outcome

    @property
    def is_own(self) -> bool:
        """Whether an entry is not found by one of its own phrasings, which is new or did find it before."""
        entry, is_new = self.asked.entry, self.asked.line == "new"
        return entry not in self.after.shown and (is_new or entry in self.before.shown)

    @property
    def is_other_reply(self) -> bool:
        """Whether the reply changes."""
        return group_of(self.before, self.after) is not None

    @property
    def is_slight(self) -> bool:
        """Whether the same entry leads about as surely as before, across a line; for no test."""
        if self.group not in ABOUT_SURENESS or self.asked.origin == "test":
            return False
        (one, before), *_ = self.before.candidates or (("", 0.0),)
        (other, after), *_ = self.after.candidates or (("", 0.0),)
        return one == other and abs(before - after) < SLIGHT

    @property
    def size(self) -> float:
        """How far the confidence moves in what is shown before or after (0 to 1)."""
        shown = {*self.before.shown, *self.after.shown}
        moves = (abs(self.before.confidence_in(each) - self.after.confidence_in(each)) for each in shown)
        return max(moves, default=0.0)

    @property
    def rank(self) -> tuple[int, bool, float]:
        """Less is more important: by group, an entry's own phrasings first, then what moves furthest."""
        return list(Group).index(self.group), not self.is_own, -self.size


@dataclass(frozen=True)
class Rewording:
    """Words that change wherever they are said: whose, before and after, and how many questions get them.

    `questions` is None for what every reply says, or every one of a kind.
    """

    part: str
    before: str
    after: str
    questions: int | None = None


@dataclass(frozen=True)
class Comparison:
    """All that changes, first what matters most; `asked` is how many questions were.

    `gone` are the parts that only the old version has, `come` those that only the new one has.
    Within a group an entry's own phrasings come first, then what moved the confidence furthest.
    """

    asked: int
    gone: tuple[Parts, ...]
    come: tuple[Parts, ...]
    rewordings: tuple[Rewording, ...]
    changes: tuple[Change, ...]

    @property
    def is_same(self) -> bool:
        """Whether nothing changes."""
        return not (self.gone or self.come or self.rewordings or self.changes)

    def of(self, group: Group) -> tuple[Change, ...]:
        """The changes of a group."""
        return tuple(change for change in self.changes if change.group is group)


def compare(
    old: Knowledge, new: Knowledge, visitors: Iterable[str] = (), progress: Progress = ignore
) -> Comparison:
    """Ask two versions the tests and phrasings of both and what visitors asked, and compare what they get.

    `progress` is told the share of the work that is done.
    """
    asked = questions_of(old, new, visitors)
    before, after = outcomes_of_both(old, new, asked, progress)
    triples = list(zip(asked, before, after, strict=True))
    changes = [Change(each[0], group, *each[1:]) for each in triples if (group := group_in(*each))]
    said = Counter(part for _, one, other in triples for part in _said(one) & _said(other))
    return Comparison(
        asked=len(asked),
        gone=tuple(parts_only_in(old, new)),
        come=tuple(parts_only_in(new, old)),
        rewordings=tuple(rewordings(old, new, said)),
        changes=tuple(sorted(changes, key=_rank)),
    )


def group_in(asked: Asked, before: Outcome, after: Outcome) -> Group | None:
    """The group of a question: a phrasing that is new, or gets a wrong answer, has one of its own."""
    group, is_new = group_of(before, after), asked.line == "new"
    if group is Group.URGENT or not (asked.entry and (group or is_new)):
        return group
    if after.shown and asked.entry not in after.shown and asked.line != "gone":
        is_other = group in {Group.OTHER_ANSWER, Group.ANSWERED}
        return Group.WRONG_ANSWER if is_new or is_other else group
    return Group.NEW_PHRASING if is_new else group


def group_of(before: Outcome, after: Outcome) -> Group | None:
    """How a reply changes; None if nothing does but its words and how sure it is."""
    if before.urgent != after.urgent:
        return Group.URGENT
    if before.shown and after.shown:
        is_other = (before.kind, before.shown) != (after.kind, after.shown)
        return Group.OTHER_ANSWER if is_other else _other_offers(before, after, Group.OTHER_SUGGESTIONS)
    if before.shown:
        return Group.UNSURE if after.kind == "choices" else Group.NOT_ANSWERED
    if after.shown:
        return Group.ANSWERED
    if before.kind != after.kind:
        return Group.ASKED_BACK if after.kind == "choices" else Group.NOT_ASKED_BACK
    return _other_offers(before, after, Group.OTHER_CHOICES) if after.kind == "choices" else None


def rewordings(old: Knowledge, new: Knowledge, said: Mapping[str, int]) -> Iterator[Rewording]:
    """The words that differ, what every reply says first; `said` is how many questions get each part."""
    for part, before, after in _differences(_fixed_words(old), _fixed_words(new)):
        yield Rewording(part, before, after)
    for part, before, after in _differences(_curated_words(old), _curated_words(new)):
        yield Rewording(part, before, after, said.get(part, 0))


def _rank(change: Change) -> tuple[int, bool, float]:
    return change.rank


def _other_offers(before: Outcome, after: Outcome, group: Group) -> Group | None:
    """A group if other entries are offered; the same ones in another order are no change."""
    return group if set(before.offered) != set(after.offered) else None


def _said(outcome: Outcome) -> set[str]:
    """Whose curated words a reply says."""
    return {*outcome.shown, *([f"urgent {outcome.urgent}"] if outcome.urgent else [])}


def _differences(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Each part of both whose words differ, with those before and after."""
    for part in before:
        if part in after and before[part] != after[part]:
            yield part, before[part], after[part]


def _fixed_words(knowledge: Knowledge) -> dict[str, str]:
    """What every reply says, or every one of a kind, by part."""
    referrals = {"referral": knowledge.referral}
    referrals |= {f"referral of {clinic.id}": clinic.referral for clinic in knowledge.clinics}
    return {
        "disclaimer": knowledge.disclaimer,
        **{part: " ".join(filter(None, astuple(referral))) for part, referral in referrals.items()},
        "unanswered": knowledge.unanswered,
        "choices": knowledge.choices,
        "starters": ", ".join(entry.id for entry in knowledge.starter_entries),
    }


def _curated_words(knowledge: Knowledge) -> dict[str, str]:
    """The words of each urgent group and of each entry, by part."""
    of_groups = {f"urgent {group.id}": group.answer for group in knowledge.urgent}
    return of_groups | {entry.id: entry.answer for entry in knowledge.entries}

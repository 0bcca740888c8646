"""Questions asked of a knowledge, or of two versions of it, and what each gets."""

from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from typing import Literal

from faq.assistant import Assistant
from faq.cautions import Cautions
from faq.knowledge import InterfaceTexts, Knowledge, Referral
from faq.learning import make_assistant
from faq.progress import Progress, ignore
from faq.reply import Kind

WORTH_A_PROCESS = 1000
"""Questions from which a second process is worth its start of half a second."""

Origin = Literal["test", "visitor", "phrasing"]

Line = Literal["kept", "new", "gone"]
"""Whether an entry has a phrasing in both versions, or only in the new or the old one."""


@dataclass(frozen=True)
class Asked:
    """A question, the entry that was answered just before, if any, and where it comes from.

    `entry` is the id of the entry that it is a phrasing of, if it is one, and `line` whether it was before.
    """

    question: str
    after: str | None
    origin: Origin
    entry: str | None = None
    line: Line = "kept"


@dataclass(frozen=True)
class Outcome:
    """What a question gets: the kind of reply, the entries shown and offered, and the urgent group, by id.

    `candidates` are the likeliest entries, each with the probability (0 to 1) that it was meant, best first.
    """

    kind: Kind
    shown: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()
    urgent: str | None = None
    candidates: tuple[tuple[str, float], ...] = ()

    def confidence_in(self, entry: str) -> float:
        """How sure an entry is (0 to 1); 0 if it is no candidate."""
        return dict(self.candidates).get(entry, 0.0)


Outcomes = tuple[Outcome, ...]


def questions_of(old: Knowledge, new: Knowledge, visitors: Iterable[str] = ()) -> tuple[Asked, ...]:
    """What is asked of both versions, each once: their tests, visitors' questions, and their phrasings."""
    before, now = ({phrasing: entry.id for phrasing, entry in each.phrasings()} for each in (old, new))
    found: dict[tuple[str, str | None], Asked] = {}

    def ask(question: str, after: str | None, origin: Origin) -> None:
        was, entry = before.get(question), now.get(question)
        # An entry with another id, but the same phrasings, has no new ones.
        is_new = entry is not None and was != entry and (was is None or was in new.entry_by_id)
        line: Line = "new" if is_new else "gone" if was and not entry else "kept"
        found.setdefault((question, after), Asked(question, after, origin, entry or was, line))

    for test in (*new.tests, *old.tests):
        ask(test.ask, test.after, "test")
    for question in visitors:
        ask(question, None, "visitor")
    for phrasing in {**before, **now}:
        ask(phrasing, None, "phrasing")
    return tuple(found.values())


def outcomes_of_both(
    old: Knowledge, new: Knowledge, asked: Sequence[Asked], progress: Progress = ignore
) -> tuple[Outcomes, Outcomes]:
    """What each question gets from two versions; `progress` is told the share of the work that is done.

    Where nothing differs but words, each question is asked once. Two processes share the work if it is much.
    """
    same = what_decides(old) == what_decides(new)
    if len(asked) < WORTH_A_PROCESS:
        after = outcomes(new, asked, progress)
        return (after if same else outcomes(old, asked)), after
    middle = len(asked) // 2
    elsewhere, here = (asked[:middle], asked[middle:]) if same else (asked, asked)
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        other = pool.submit(outcomes, old, elsewhere)
        after = outcomes(new, here, progress)
        before = other.result()
    return (before + after, before + after) if same else (before, after)


def outcomes(knowledge: Knowledge, asked: Sequence[Asked], progress: Progress = ignore) -> Outcomes:
    """What each question gets from a knowledge; an `after` that it has no entry for counts as none."""
    assistant = make_assistant(knowledge, lambda share: progress(share / 2))
    found = []
    for number, question in enumerate(asked, start=1):
        found.append(_outcome(assistant, question))
        progress((1 + number / len(asked)) / 2)
    return tuple(found)


def what_decides(knowledge: Knowledge) -> Knowledge:
    """A knowledge without all that has no say in which answer a question gets."""
    return replace(
        knowledge,
        title="",
        greeting="",
        disclaimer="",
        referral=Referral(""),
        unanswered="",
        choices="",
        topics={},
        clinics=(),
        tests=(),
        cautions=Cautions(),
        ui=InterfaceTexts(),
        entries=tuple(
            replace(entry, answer="", source=None, reviewed=None, review_by=None)
            for entry in knowledge.entries
        ),
        urgent=tuple(replace(group, answer="", reviewed=None, review_by=None) for group in knowledge.urgent),
    )


def _outcome(assistant: Assistant, asked: Asked) -> Outcome:
    after = asked.after if asked.after in assistant.knowledge.entry_by_id else None
    considered = assistant.consider(asked.question, after=after)
    reply, alarm = considered.reply, considered.alarm
    return Outcome(
        kind=reply.kind,
        shown=tuple(answer.id for answer in reply.answers),
        offered=tuple(suggestion.id for suggestion in reply.suggestions),
        urgent=alarm.group.id if alarm else None,
        candidates=tuple((match.entry.id, match.confidence) for match in considered.candidates),
    )

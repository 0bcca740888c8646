"""`faq gaps`: what visitors asked without a good answer, and the lines that would give them one."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from faq.commands.kept import nothing_found, what_may_be_deleted
from faq.commands.options import FILE, database_option, keep_days, knowledge_file, load_or_exit
from faq.commands.terminal import say
from faq.gaps import Gap, Standing, find_gaps, new_entry
from faq.learning import make_assistant
from faq.plural import counted
from faq.progress import ProgressBar
from faq.store.questions import QuestionStore

SAID = {"unanswered": "not answered", "choices": "asked back", "downvoted": "voted down"}

SETTLED: dict[Standing, str] = {
    "answered": "Answered by now, nothing to do:",
    "off_topic": "Under off_topic, or close to a text there, nothing to do:",
}


@click.command()
@click.option("--knowledge", type=FILE, help="The file that is to answer them.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print.")
@database_option
@click.option("--forget", is_flag=True, help="Delete every kept question instead, for good.")
@click.option("--yes", is_flag=True, help="Do not ask before forgetting.")
def command(knowledge: Path | None, form: str, database: str, forget: bool, yes: bool) -> None:
    """Print the questions without a good answer, alike ones together, and what to add to the file.

    Questions older than FAQ_KEEP_DAYS days are deleted, as the server does daily.
    """
    days = keep_days()
    with what_may_be_deleted(database) as kept:
        if kept is None:
            say(nothing_found(database) if form == "text" else "[]")
            return
        store = QuestionStore(kept, days)
        if forget:
            _forget(store, yes)
            return
        store.delete_old()
        questions = store.all()
    if not questions:
        say("[]" if form == "json" else "No question is waiting: all were answered, or none are kept.")
        return
    assistant = make_assistant(load_or_exit(knowledge_file(knowledge)), ProgressBar("Learning the phrasings"))
    gaps = find_gaps(questions, assistant)
    say(_as_json(gaps) if form == "json" else "\n\n".join(_as_text(gaps)))


def _forget(store: QuestionStore, sure: bool) -> None:
    if not sure:
        click.confirm("Delete every kept question? They cannot be brought back.", abort=True)
    say(f"{counted(store.forget(), 'question')} deleted.")


def _as_json(gaps: Sequence[Gap]) -> str:
    return json.dumps([_as_dict(gap) for gap in gaps], ensure_ascii=False, indent=2, default=str)


def _as_dict(gap: Gap) -> dict[str, Any]:
    more = {"count": gap.count, "outcomes": gap.outcomes, "new_entry": new_entry(gap)}
    return {**asdict(gap), **more, "confidence": round(gap.confidence, 4)}


def _as_text(gaps: Sequence[Gap]) -> Iterator[str]:
    """Paragraphs: each gap that is still to be closed, then what is settled."""
    still = [gap for gap in gaps if not gap.is_settled]
    if still:
        asked = counted(sum(gap.count for gap in still), "question")
        yield f"{asked} without a good answer, alike ones together, most frequent first."
    for number, gap in enumerate(still, 1):
        yield "\n".join(_one_as_text(number, gap))
    for standing, said in SETTLED.items():
        settled = [gap for gap in gaps if gap.standing == standing]
        if settled:
            asked = counted(sum(gap.count for gap in settled), "question")
            yield "\n".join([f"{said} {asked}.", *(line for gap in settled for line in _settled(gap))])


def _settled(gap: Gap) -> Iterator[str]:
    yield from _texts(gap)
    if gap.standing == "answered":
        yield f"   now gets: {gap.nearest or 'help'}"


def _one_as_text(number: int, gap: Gap) -> Iterator[str]:
    said = ", ".join(f"{SAID[outcome]} {count}" for outcome, count in gap.outcomes.items())
    yield f"{number}. Asked {counted(gap.count, 'time')}, {_days(gap)}: {said}"
    yield from _texts(gap)
    if gap.reasons:
        yield f"   Said about the answer: {', '.join(gap.reasons)}."
    if gap.standing == "voted_down":
        yield f"   Answered with {gap.nearest}, which did not help. Improve that answer; or, if they mean"
        yield "   something else, write a new entry for that."
    elif gap.yaml:
        yield from _lines_to_paste(gap)
    elif gap.is_personal:
        yield "   There are no lines to paste, as this tells of a person. Put what is asked into your own"
        yield f"   words, and add that {_places(gap)}."
    else:
        yield f"   {gap.nearest} has it already, yet another entry is too near: see faq ask --explain."


def _lines_to_paste(gap: Gap) -> Iterator[str]:
    if gap.nearest:
        yield f"   Nearest is {gap.nearest} ({gap.confidence:.2f}). If they mean that, add to its also_asked:"
        yield f"\n{gap.yaml}\n"
        yield "   If not, write a new entry, or add them under off_topic."
    else:
        yield "   No entry is near. If this is off topic, add under off_topic:"
        yield f"\n{gap.yaml}\n"
        yield "   If it deserves an answer, add under entries, and fill in:"
        yield f"\n{new_entry(gap)}"
    if gap.is_personal:
        yield "   Left out is what tells of a person: put that into your own words."


def _places(gap: Gap) -> str:
    near = f"to also_asked of {gap.nearest}, " if gap.nearest else ""
    return f"{near}as a new entry, or under off_topic"


def _texts(gap: Gap) -> Iterator[str]:
    for text, count in gap.texts.items():
        yield f"   {' '.join(text.split())}" + (f" ({count})" if count > 1 else "")


def _days(gap: Gap) -> str:
    first, last = (pick(question.day for question in gap.questions) for pick in (min, max))
    return str(first) if first == last else f"{first} to {last}"

"""The editor's own page: the chat, why it answers as it does, and all that is wrong with the file."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from flask import Blueprint, Flask, Response, current_app, jsonify, render_template, request

from faq.assistant import Assistant
from faq.explain import Candidate, Understood, explanation
from faq.files import shipped
from faq.gaps import Gap, find_gaps, new_entry
from faq.latest import Follower, Latest, Version
from faq.problems import Path as Where
from faq.reloading import Edition
from faq.replay.trials import Trial, run_tests
from faq.source.places import Document
from faq.store.database import StoreError
from faq.store.questions import Question
from faq.watching import looks_cut_off
from faq.web.asked_before import forget_all
from faq.web.assistant import the_assistant, the_edition, the_reloader
from faq.web.caching import fresh
from faq.web.errors import RequestError
from faq.web.local import NAMES, is_from_here
from faq.web.received import json_object, question_in

blueprint = Blueprint("preview", __name__, template_folder=str(shipped("templates")))

MOST_KEPT = 200
"""Kept questions that are shown, the most asked first: a page is no place for thousands."""

_trials = lru_cache(maxsize=1)(run_tests)


@dataclass(frozen=True)
class Kept:
    """What a server has kept: how to read it, None if nothing is there yet, and what to say then."""

    read: Callable[[], tuple[Question, ...] | None]
    missing: str


@dataclass(frozen=True)
class Preview:
    """What the page is made from: the file, what a server has kept, and the port of the page."""

    latest: Latest
    kept: Kept
    gaps: Follower[tuple[tuple[Question, ...], Assistant], tuple[Gap, ...]]
    port: int


def register(application: Flask, path: Path, kept: Kept, port: int) -> None:
    """Add the editor's page to an application that serves this file, and let nobody else in."""
    application.extensions["preview"] = Preview(
        Latest(path), kept, Follower(lambda known: find_gaps(*known), ()), port
    )
    # Each request is looked at by `_refuse_strangers`, also one that was answered to others.
    forget_all(application)
    application.register_blueprint(blueprint)


@blueprint.before_app_request
def _refuse_strangers() -> None:
    """Answer this machine only, and no page but our own."""
    port = _preview().port
    # A browser leaves the usual port out.
    ours = {name if port == 80 else f"{name}:{port}" for name in NAMES}
    if not is_from_here():
        raise RequestError(403, "The preview answers only the machine it runs on.")
    if request.host.lower() not in ours:
        raise RequestError(403, f"The preview is at http://127.0.0.1:{port}/preview only.")
    if request.headers.get("Origin", f"http://{request.host}") != f"http://{request.host}":
        raise RequestError(403, "No other website may ask here.")


@blueprint.after_request
def _keep_private(response: Response) -> Response:
    """Leave nothing in the browser's memory, and let no other website build on it."""
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return fresh(response)


@blueprint.get("/preview")
def page() -> str:
    """The editor's page."""
    return render_template("preview.html", file=_preview().latest.path.name)


@blueprint.get("/preview/state")
def state() -> Response:
    """All that the page shows beside the chat; 304 as long as nothing has changed."""
    latest, edition = _preview().latest, the_edition()
    saved = latest.version()
    stage = _stage(saved)
    if stage != "learning":
        # Before that, it would only slow down the learning, and the chat is what the editor waits for.
        latest.check()
    document, refused = saved.loaded.document, the_reloader().refused
    # What is right may still be refused, when learning fails.
    more = refused.problems if refused and saved.loaded.knowledge else ()
    response = jsonify(
        stage=stage,
        checked=saved.is_checked,
        saved=saved.since.isoformat(),
        served=edition.since.isoformat(),
        version=_name(edition),
        problems=[asdict(problem) for problem in (*saved.problems, *more)],
        tests=[_test(trial, document) for trial in _trials(edition.assistant)],
        **_kept(document),
    )
    response.add_etag()
    response.make_conditional(request)
    return response


@blueprint.post("/preview/explain")
def explain() -> Response:
    """How a question is understood by what is served now; an entry that is gone cannot have been answered."""
    body, edition = json_object(), the_edition()
    assistant = edition.assistant
    after = body.get("after")
    known = isinstance(after, str) and after in assistant.knowledge.entry_by_id
    explained = explanation(assistant.consider(question_in(body), after=after if known else None))
    document = _preview().latest.version().loaded.document
    return jsonify(
        version=_name(edition),
        kind=explained.kind,
        harm=explained.harm,
        questions=[_question(question, document) for question in explained.questions],
    )


def _preview() -> Preview:
    return cast(Preview, current_app.extensions["preview"])


def _name(edition: Edition) -> str:
    """What tells this version from others, also from itself at another time."""
    return f"{edition.digest} {edition.since.isoformat()}"


def _stage(saved: Version) -> str:
    """How far the newest version has come: served, or else what keeps it from that."""
    serving = the_edition().source
    if saved.source == serving:
        return "served"
    if saved.loaded.knowledge is None or the_reloader().refused:
        return "refused"
    return "doubtful" if looks_cut_off(saved.source, serving) else "learning"


def _test(trial: Trial, document: Document) -> dict[str, Any]:
    expected = trial.expectation
    where = _find(document, "tests", "ask", expected.ask)
    return {
        "question": expected.ask,
        "after": expected.after,
        "expected": expected.expect,
        "kind": trial.kind,
        "shown": trial.shown,
        "passed": trial.passed,
        "line": _line(document, where),
    }


def _kept(document: Document) -> dict[str, Any]:
    """The gaps that kept questions show, or why they cannot be read."""
    kept, none = _preview().kept, {"gaps": [], "looking": False, "left_out": 0, "failure": "", "missing": ""}
    try:
        questions = kept.read()
    except StoreError as error:
        return {**none, "failure": f"The questions that a server has kept cannot be read: {error}"}
    if questions is None:
        return {**none, "missing": kept.missing}
    asked_most = tuple(sorted(questions, key=lambda question: -question.count)[:MOST_KEPT])
    gaps, is_up_to_date = _preview().gaps.look((asked_most, the_assistant()))
    shown, left_out = [_gap(gap, document) for gap in gaps], len(questions) - len(asked_most)
    return {**none, "gaps": shown, "looking": not is_up_to_date, "left_out": left_out}


def _gap(gap: Gap, document: Document) -> dict[str, Any]:
    return {
        "questions": list(gap.texts),
        "count": gap.count,
        "nearest": gap.nearest,
        "line": _line(document, _find(document, "entries", "id", gap.nearest)),
        "confidence": gap.confidence,
        "standing": gap.standing,
        "reasons": gap.reasons,
        "personal": gap.is_personal,
        "lines": gap.yaml,
        "entry": new_entry(gap),
    }


def _question(question: Understood, document: Document) -> dict[str, Any]:
    return {**vars(question), "candidates": [_candidate(each, document) for each in question.candidates]}


def _candidate(candidate: Candidate, document: Document) -> dict[str, Any]:
    entry = candidate.entry
    where = _find(document, "entries", "id", entry.id)
    return {
        "id": entry.id,
        "question": entry.question,
        "answer": entry.answer,
        "phrasings": len(entry.phrasings),
        "line": _line(document, where),
        "confidence": candidate.confidence,
        "is_shown": candidate.is_shown,
        "nearest": candidate.nearest,
        "nearest_line": _line(document, _find_phrasing(document, where, candidate.nearest)),
    }


def _items(data: object, *keys: str | int) -> Iterator[tuple[int, Any]]:
    """The items of a list in data that may hold anything, as its file may be wrong."""
    for key in keys:
        try:
            data = cast(Any, data)[key]
        except (LookupError, TypeError):
            return
    yield from enumerate(data) if isinstance(data, list) else ()


def _find(document: Document, key: str, name: str, value: object) -> Where | None:
    """Where the item of a list stands that says this under a name."""
    items = _items(document.data, key)
    found = (place for place, item in items if isinstance(item, dict) and item.get(name) == value)
    place = next(found, None)
    return None if place is None else (key, place)


def _find_phrasing(document: Document, entry: Where | None, phrasing: str) -> Where | None:
    """Where a phrasing of an entry stands."""
    if entry is None:
        return None
    also = _items(document.data, *entry, "also_asked")
    return next(
        ((*entry, "also_asked", place) for place, text in also if text == phrasing), (*entry, "question")
    )


def _line(document: Document, where: Where | None) -> int | None:
    return document.place_of(where)[0] if where else None

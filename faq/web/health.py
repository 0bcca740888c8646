"""Whether the server lives, and whether visitors should be sent to it. Nobody is asked, nothing waits."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, Response, current_app, jsonify

from faq.reloading import Refusal
from faq.store.recorder import RecorderState
from faq.web.assistant import the_edition, the_reloader
from faq.web.caching import fresh
from faq.web.condition import Condition, condition
from faq.web.counting import LimitState

blueprint = Blueprint("health", __name__)

PROBLEMS_SHOWN = 5
"""Problems of a refused file that `/healthz` names."""


def stopping(application: Flask) -> None:
    """Ask for no more visitors: from now on `/readyz` says so, while those that come get their answers."""
    application.extensions["stopping"] = True


@blueprint.get("/healthz")
def health() -> Response:
    """Whether the server is alive, which version of the file it serves, and why not the newest."""
    edition, refused = the_edition(), the_reloader().refused
    return fresh(
        jsonify(
            status="ok",
            entries=len(edition.knowledge.entries),
            digest=edition.digest,
            since=_said(edition.since),
            stale=refused is not None,
            warnings=len(the_reloader().warnings),
            **({"refused": _refused(refused)} if refused else {}),
        )
    )


@blueprint.get("/readyz")
def readiness() -> Response:
    """Whether visitors should be sent here, and how each part is.

    A database or a Redis that is away is no reason against it: visitors get their answers all the same, and
    as all servers share them, nobody would be left to answer.
    """
    now, is_stopping = condition(current_app), "stopping" in current_app.extensions
    response = jsonify(
        status="stopping" if is_stopping else "degraded" if now.is_degraded else "ok",
        knowledge=_knowledge(now),
        store=_store(now.store),
        limits=_limits(now.limits),
    )
    response.status_code = 503 if is_stopping else 200
    return fresh(response)


def _knowledge(now: Condition) -> dict[str, Any]:
    if now.refused:
        return {"status": "refused", "since": _said(now.refused.since), "digest": now.edition.digest}
    return {"status": "ok", "since": _said(now.edition.since), "digest": now.edition.digest}


def _store(state: RecorderState | None) -> dict[str, Any]:
    if state is None:
        return {"status": "off"}
    lost = {"votes": state.lost_votes, "questions": state.lost_questions, "counts": state.lost_counts}
    return {**_failing(state.last_error_kind, state.failing_since), "waiting": state.waiting, "lost": lost}


def _limits(state: LimitState) -> dict[str, Any]:
    return {**_failing("away", state.failing_since), "storage": state.storage}


def _failing(why: str | None, since: datetime | None) -> dict[str, Any]:
    return {"status": why or "failing", "since": _said(since)} if since else {"status": "ok"}


def _refused(refusal: Refusal) -> dict[str, object]:
    """What keeps the newest file from being served; the path of the file is nobody's business."""
    named = [replace(problem, file=Path(problem.file).name) for problem in refusal.problems]
    return {
        "file": named[0].file,
        "since": _said(refusal.since),
        "problems": [str(problem) for problem in named[:PROBLEMS_SHOWN]],
    }


def _said(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")

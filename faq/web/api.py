"""The routes that the widget calls."""

import logging
from dataclasses import asdict, replace
from pathlib import Path
from typing import cast

from flask import Blueprint, Response, current_app, jsonify, request

from faq.assistant import Considered
from faq.knowledge import InterfaceTexts
from faq.reloading import Refusal
from faq.store.database import StoreError
from faq.store.recorder import Recorder
from faq.store.votes import VoteStore
from faq.web.assistant import the_assistant, the_edition, the_reloader
from faq.web.compression import compress
from faq.web.errors import RequestError
from faq.web.origins import referral_for
from faq.web.received import (
    QUESTION_LIMIT,
    after_in,
    clinic_named,
    json_object,
    question_in,
    vote_in,
    voted_in,
    voted_question_in,
)

blueprint = Blueprint("api", __name__)
log = logging.getLogger(__name__)

PROBLEMS_SHOWN = 5
"""Problems of a refused file that `/healthz` names."""


@blueprint.post("/api/ask")
def ask() -> Response:
    """The reply to a question."""
    body, knowledge = json_object(), the_assistant().knowledge
    question, after = question_in(body), after_in(body, knowledge)
    referral = referral_for(clinic_named(body.get("clinic"), knowledge))
    considered = the_assistant().consider(question, after=after, referral=referral)
    _record(question, considered)
    return _fresh(jsonify(considered.reply.as_dict()))


@blueprint.get("/api/start")
@compress.compressed()
def start() -> Response:
    """What the widget shows before the first question, and the words of its interface."""
    knowledge = the_assistant().knowledge
    return _fresh(
        jsonify(
            title=knowledge.title,
            language=knowledge.language,
            greeting=knowledge.greeting,
            starters=[{"id": entry.id, "question": entry.question} for entry in knowledge.starter_entries],
            disclaimer=knowledge.disclaimer,
            referral=asdict(referral_for(clinic_named(request.args.get("clinic"), knowledge))),
            ui=_changed_texts(knowledge.ui),
            votes=_votes() is not None,
            keeps=_kept_days(),
            limits={"question": QUESTION_LIMIT},
        )
    )


@blueprint.post("/api/vote")
def vote() -> Response:
    """Keep whether answers helped, and what was asked if they did not."""
    votes, body, knowledge = _votes(), json_object(), the_assistant().knowledge
    if votes is None:
        raise RequestError(404, "Votes are not kept here.")
    entries, vote, question = voted_in(body, knowledge), vote_in(body), voted_question_in(body)
    try:
        votes.add(entries, vote)
    except StoreError as error:
        log.warning("A vote could not be kept: %s", error)
        raise RequestError(503, "The vote could not be kept just now.") from error
    recorder = _recorder()
    # Somebody in trouble is no gap, however the question came here.
    if recorder and question and vote != "yes" and not the_assistant().consider(question).alarm:
        reason = "" if vote == "no" else vote
        recorder.keep_downvoted(question, reason, entries[0], knowledge.language)
    return _fresh(Response(status=204, mimetype="application/json"))


@blueprint.get("/healthz")
def health() -> Response:
    """Whether the server is alive, which version of the file it serves, and why not the newest."""
    edition, refused = the_edition(), the_reloader().refused
    return _fresh(
        jsonify(
            status="ok",
            entries=len(edition.knowledge.entries),
            digest=edition.digest,
            since=edition.since.isoformat(timespec="seconds"),
            stale=refused is not None,
            warnings=len(the_reloader().warnings),
            **({"refused": _refused(refused)} if refused else {}),
        )
    )


def _refused(refusal: Refusal) -> dict[str, object]:
    """What keeps the newest file from being served; the path of the file is nobody's business."""
    named = [replace(problem, file=Path(problem.file).name) for problem in refusal.problems]
    return {
        "file": named[0].file,
        "since": refusal.since.isoformat(timespec="seconds"),
        "problems": [str(problem) for problem in named[:PROBLEMS_SHOWN]],
    }


def _votes() -> VoteStore | None:
    return cast("VoteStore | None", current_app.extensions["votes"])


def _recorder() -> Recorder | None:
    return cast("Recorder | None", current_app.extensions["recorder"])


def _kept_days() -> int:
    """For how many days questions without a good answer are kept; 0 where they are not."""
    recorder = _recorder()
    return recorder.keep_days if recorder else 0


def _record(question: str, considered: Considered) -> None:
    """Count the reply; keep the question, redacted, if it got no answer. Help in trouble is no gap."""
    recorder, reply = _recorder(), considered.reply
    if recorder is None:
        return
    recorder.count(reply.kind, [answer.id for answer in reply.answers])
    if reply.kind in ("unanswered", "choices"):
        nearest = next((match.entry.id for match in considered.candidates), "")
        recorder.keep(question, reply.kind, nearest, the_assistant().knowledge.language)


def _changed_texts(texts: InterfaceTexts) -> dict[str, str]:
    """The words of the widget that differ from those it knows by itself."""
    known = asdict(InterfaceTexts())
    return {name: text for name, text in asdict(texts).items() if text != known[name]}


def _fresh(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response

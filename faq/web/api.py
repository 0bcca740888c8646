"""The routes that the widget calls."""

import logging
from dataclasses import asdict
from typing import cast

from flask import Blueprint, Response, current_app, jsonify, request

from faq.knowledge import InterfaceTexts
from faq.store.database import StoreError
from faq.store.votes import VoteStore
from faq.web.assistant import the_assistant
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
)

blueprint = Blueprint("api", __name__)
log = logging.getLogger(__name__)


@blueprint.post("/api/ask")
def ask() -> Response:
    """The reply to a question."""
    body, knowledge = json_object(), the_assistant().knowledge
    question, after = question_in(body), after_in(body, knowledge)
    referral = referral_for(clinic_named(body.get("clinic"), knowledge))
    reply = the_assistant().ask(question, after=after, referral=referral)
    return _fresh(jsonify(reply.as_dict()))


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
            limits={"question": QUESTION_LIMIT},
        )
    )


@blueprint.post("/api/vote")
def vote() -> Response:
    """Keep whether answers helped."""
    votes, body = _votes(), json_object()
    if votes is None:
        raise RequestError(404, "Votes are not kept here.")
    try:
        votes.add(voted_in(body, the_assistant().knowledge), vote_in(body))
    except StoreError as error:
        log.warning("A vote could not be kept: %s", error)
        raise RequestError(503, "The vote could not be kept just now.") from error
    return _fresh(Response(status=204, mimetype="application/json"))


@blueprint.get("/healthz")
def health() -> Response:
    """Whether the server is alive, and how much it knows."""
    knowledge = the_assistant().knowledge
    return _fresh(jsonify(status="ok", entries=len(knowledge.entries)))


def _votes() -> VoteStore | None:
    return cast("VoteStore | None", current_app.extensions["votes"])


def _changed_texts(texts: InterfaceTexts) -> dict[str, str]:
    """The words of the widget that differ from those it knows by itself."""
    known = asdict(InterfaceTexts())
    return {name: text for name, text in asdict(texts).items() if text != known[name]}


def _fresh(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response

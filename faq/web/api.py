"""The routes that the widget calls."""

from dataclasses import asdict
from typing import cast

from flask import Blueprint, Response, current_app, jsonify

from faq.assistant import Considered
from faq.knowledge import InterfaceTexts
from faq.store.recorder import Recorder
from faq.store.redaction import Redacted, redact
from faq.web.answered import Answered
from faq.web.apart import apart
from faq.web.asked_before import ASKING, may_be_sent_again
from faq.web.assistant import the_assistant, the_edition
from faq.web.caching import fresh
from faq.web.compression import compress
from faq.web.errors import RequestError
from faq.web.origins import referral_for
from faq.web.received import (
    QUESTION_LIMIT,
    after_in,
    clinic_in_address,
    clinic_named,
    json_object,
    question_in,
    vote_in,
    voted_in,
    voted_question_in,
)

blueprint = Blueprint("api", __name__)

_JSON = [("Content-Type", "application/json"), ("Cache-Control", "no-store")]

VOTE_WAIT = 30
"""Seconds after which to vote again while too many votes wait for the database."""


@blueprint.post(ASKING)
def ask() -> Response:
    """The reply to a question."""
    body, edition = json_object(), the_edition()
    knowledge = edition.knowledge
    question, after = question_in(body), after_in(body, knowledge)
    referral = referral_for(clinic_named(body.get("clinic"), knowledge))
    considered = edition.assistant.consider(question, after=after, referral=referral)
    may_be_sent_again(_answered(considered, question))
    return Response(current_app.json.dumps(considered.reply.as_dict()), headers=_JSON)


def _answered(considered: Considered, question: str) -> Answered:
    reply = considered.reply
    # Help in trouble is no gap.
    kept = redact(question) if reply.kind in ("unanswered", "choices") else Redacted("")
    nearest = next((match.entry.id for match in considered.candidates), "")
    return Answered(reply.kind, tuple(answer.id for answer in reply.answers), nearest, kept)


@blueprint.get("/api/start")
@compress.compressed()
def start() -> Response:
    """What the widget shows before the first question, and the words of its interface."""
    knowledge = the_assistant().knowledge
    may_be_sent_again()
    return fresh(
        jsonify(
            title=knowledge.title,
            language=knowledge.language,
            greeting=knowledge.greeting,
            starters=[{"id": entry.id, "question": entry.question} for entry in knowledge.starter_entries],
            disclaimer=knowledge.disclaimer,
            referral=asdict(referral_for(clinic_in_address(knowledge))),
            ui=_changed_texts(knowledge.ui),
            votes=_recorder() is not None,
            keeps=_kept_days(),
            limits={"question": QUESTION_LIMIT},
        )
    )


@blueprint.post("/api/vote")
def vote() -> Response:
    """Keep whether answers helped, and what was asked if they did not."""
    recorder, body, knowledge = _recorder(), json_object(), the_assistant().knowledge
    if recorder is None:
        raise RequestError(404, "Votes are not kept here.")
    entries, vote, question = voted_in(body, knowledge), vote_in(body), voted_question_in(body)
    place = recorder.vote(entries, vote)
    if place is None:
        raise RequestError(503, "The vote could not be kept just now.", VOTE_WAIT)
    # Somebody in trouble is no gap, however the question came here.
    if question and vote != "yes" and not the_assistant().consider(question).alarm:
        reason = "" if vote == "no" else vote
        recorder.keep_downvoted(redact(question), reason, entries[0], knowledge.language)
    kept = apart(lambda: recorder.is_kept(place))
    return fresh(Response(status=204 if kept else 202, mimetype="application/json"))


def _recorder() -> Recorder | None:
    return cast("Recorder | None", current_app.extensions["recorder"])


def _kept_days() -> int:
    """For how many days questions without a good answer are kept; 0 where they are not."""
    recorder = _recorder()
    return recorder.keep_days if recorder else 0


def _changed_texts(texts: InterfaceTexts) -> dict[str, str]:
    """The words of the widget that differ from those it knows by itself."""
    known = asdict(InterfaceTexts())
    return {name: text for name, text in asdict(texts).items() if text != known[name]}

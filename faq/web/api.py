"""The routes that the widget calls."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, json, jsonify, request
from werkzeug.exceptions import HTTPException

from faq.knowledge import InterfaceTexts, Knowledge
from faq.web.assistant import the_assistant
from faq.web.errors import RequestError
from faq.web.origins import referral_of_origin

QUESTION_LIMIT = 500
"""Characters a question may have: room for a rambling message on a phone, not for a text."""

blueprint = Blueprint("api", __name__)


@blueprint.post("/api/ask")
def ask() -> Response:
    """The reply to a question."""
    body = _json_object()
    question, after = _question(body), _after(body, the_assistant().knowledge)
    reply = the_assistant().ask(question, after=after, referral=referral_of_origin())
    return _fresh(jsonify(reply.as_dict()))


@blueprint.get("/api/start")
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
            referral=asdict(referral_of_origin()),
            ui=_changed_texts(knowledge.ui),
            limits={"question": QUESTION_LIMIT},
        )
    )


@blueprint.get("/healthz")
def health() -> Response:
    """Whether the server is alive, and how much it knows."""
    knowledge = the_assistant().knowledge
    return _fresh(jsonify(status="ok", entries=len(knowledge.entries)))


def _changed_texts(texts: InterfaceTexts) -> dict[str, str]:
    """The words of the widget that differ from those it knows by itself."""
    known = asdict(InterfaceTexts())
    return {name: text for name, text in asdict(texts).items() if text != known[name]}


def _fresh(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response


def _json_object() -> dict[str, Any]:
    if not request.is_json:
        raise RequestError(415, "Send JSON, with the header Content-Type: application/json.")
    try:
        body = json.loads(request.get_data())
    except HTTPException:
        raise
    except (ValueError, RecursionError) as error:
        raise RequestError(400, "The message is not valid JSON.") from error
    if not isinstance(body, dict):
        raise RequestError(400, 'Send a JSON object: {"question": "Does it hurt?"}.')
    return body


def _question(body: dict[str, Any]) -> str:
    question = body.get("question")
    if not isinstance(question, str):
        raise RequestError(400, 'The "question" must be text.')
    if not question.strip():
        raise RequestError(400, "The question is empty.")
    if len(question) > QUESTION_LIMIT:
        raise RequestError(400, f"The question is longer than {QUESTION_LIMIT} characters.")
    if any("\ud800" <= character <= "\udfff" for character in question):
        raise RequestError(400, "The question is not valid Unicode.")
    return question


def _after(body: dict[str, Any], knowledge: Knowledge) -> str | None:
    after = body.get("after")
    if after is None:
        return None
    if not isinstance(after, str):
        raise RequestError(400, 'The "after" must be the id of an answer.')
    if after not in knowledge.entry_by_id:
        raise RequestError(400, 'There is no answer with the id given as "after".')
    return after

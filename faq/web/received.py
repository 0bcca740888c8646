"""What a request says, held to what it may say; anything else is a RequestError with one clear sentence."""

from json import JSONDecoder
from typing import Any, NoReturn, cast

from flask import request
from werkzeug.exceptions import HTTPException

from faq.knowledge import Clinic, Knowledge
from faq.store.votes import VOTES, Vote
from faq.web.errors import RequestError

QUESTION_LIMIT = 500
"""Characters a question may have: room for a rambling message on a phone, not for a text."""


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


# Python would take Infinity and NaN, which no other reader of JSON knows.
_DECODER = JSONDecoder(parse_constant=_no_number)


def json_object() -> dict[str, Any]:
    """The body of the request: an object of JSON in UTF-8, not compressed; of equal keys the last counts."""
    if request.environ.get("CONTENT_TYPE") != "application/json":
        _check_type()
    if request.environ.get("HTTP_CONTENT_ENCODING", "identity") != "identity":
        raise RequestError(415, "Send the message as it is, not compressed.")
    try:
        body = _DECODER.decode(_data().decode())
    except HTTPException:
        raise
    except (ValueError, RecursionError) as error:
        raise RequestError(400, "The message is not valid JSON.") from error
    if not isinstance(body, dict):
        raise RequestError(400, 'Send a JSON object: {"question": "Does it hurt?"}.')
    return body


def _data() -> bytes:
    try:
        data = request.get_data()
    except HTTPException:
        raise
    except Exception as error:
        # Each server has exceptions of its own for what a client sends amiss.
        raise RequestError(400, "The message did not arrive whole.") from error
    # One without a length, which comes in chunks, has been cut off at the limit without a word.
    if not request.environ.get("CONTENT_LENGTH") and len(data) == request.max_content_length:
        raise RequestError(413, "The message is too large.")
    return data


def _check_type() -> None:
    if not request.is_json:
        raise RequestError(415, "Send JSON, with the header Content-Type: application/json.")
    if request.mimetype_params.get("charset", "utf-8").lower() not in {"utf-8", "utf8"}:
        raise RequestError(415, "Send JSON in UTF-8.")


def question_in(body: dict[str, Any]) -> str:
    """What the visitor asks."""
    question = body.get("question")
    if not isinstance(question, str):
        raise RequestError(400, 'The "question" must be text.')
    if not question.strip():
        raise RequestError(400, "The question is empty.")
    if len(question) > QUESTION_LIMIT:
        raise RequestError(400, f"The question is longer than {QUESTION_LIMIT} characters.")
    try:
        question.encode()
    except UnicodeEncodeError as error:
        raise RequestError(400, "The question is not valid Unicode.") from error
    return question


def after_in(body: dict[str, Any], knowledge: Knowledge) -> str | None:
    """The id of the entry that was answered last, if any; none if an editor has taken it out since."""
    after = body.get("after")
    if after is None:
        return None
    if not isinstance(after, str):
        raise RequestError(400, 'The "after" must be the id of an answer.')
    return after if after in knowledge.entry_by_id else None


def clinic_named(clinic_id: object, knowledge: Knowledge) -> Clinic | None:
    """The clinic that a page names, if it names one."""
    if clinic_id is None:
        return None
    clinic = knowledge.clinic_by_id.get(clinic_id) if isinstance(clinic_id, str) else None
    if clinic is None:
        raise RequestError(400, 'There is no clinic with the id given as "clinic".')
    return clinic


def clinic_in_address(knowledge: Knowledge) -> Clinic | None:
    """The clinic that the address names, if it names one."""
    try:
        clinic_id = request.args.get("clinic")
    except UnicodeDecodeError as error:
        raise RequestError(400, "The address is not valid Unicode.") from error
    return clinic_named(clinic_id, knowledge)


def voted_in(body: dict[str, Any], knowledge: Knowledge) -> tuple[str, ...]:
    """The entries whose answers a vote is about."""
    ids = body.get("ids")
    if not isinstance(ids, list) or not 0 < len(ids) <= len(knowledge.entries):
        raise RequestError(400, 'The "ids" must be a list of the ids of answers.')
    if any(not isinstance(each, str) or each not in knowledge.entry_by_id for each in ids):
        raise RequestError(400, 'There is no answer with an id given in "ids".')
    return tuple(dict.fromkeys(ids))


def vote_in(body: dict[str, Any]) -> Vote:
    """The vote itself."""
    vote = body.get("vote")
    if vote not in VOTES:
        raise RequestError(400, f'The "vote" must be one of {", ".join(VOTES)}.')
    return cast(Vote, vote)


def voted_question_in(body: dict[str, Any]) -> str | None:
    """What had been asked, if the vote says so."""
    return None if body.get("question") is None else question_in(body)

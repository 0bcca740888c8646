"""Every error in one shape: problem details (RFC 9457), one clear sentence each."""

import logging
from http import HTTPStatus

from flask import Flask, Response, json, request
from werkzeug.exceptions import HTTPException, InternalServerError

log = logging.getLogger(__name__)

SENTENCES = {
    404: "There is nothing at this address.",
    405: "This address does not take that method.",
    413: "The message is too large.",
    415: "Send JSON, with the header Content-Type: application/json.",
    500: "Something went wrong on our side.",
}
"""What is said for an error that no route has put into words itself."""


class RequestError(Exception):
    """A request that cannot be answered; `status` and `sentence` say why."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence


def register(application: Flask) -> None:
    """Turn every error of the application into problem details."""
    application.register_error_handler(RequestError, lambda error: problem(error.status, error.sentence))
    application.register_error_handler(HTTPException, _http_error)
    application.register_error_handler(Exception, _unexpected)


def problem(status: int, sentence: str) -> Response:
    """The response for an error."""
    title = HTTPStatus(status).phrase
    body = {"type": "about:blank", "title": title, "status": status, "detail": sentence}
    return Response(json.dumps(body), status, mimetype="application/problem+json")


def _http_error(error: HTTPException) -> Response:
    status = error.code or 500
    response = problem(
        status, SENTENCES.get(status, HTTPStatus(status).description or "This cannot be done.")
    )
    allowed = getattr(error, "valid_methods", None)
    if allowed:
        response.headers["Allow"] = ", ".join(sorted(allowed))
    return response


def _unexpected(error: Exception) -> Response:
    # Without the body, which may hold a question.
    log.error("%s %s failed", request.method, request.path, exc_info=error)
    return _http_error(InternalServerError(original_exception=error))

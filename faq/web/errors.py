"""Every error in one shape: problem details (RFC 9457), one clear sentence each."""

import logging
from http import HTTPStatus

from flask import Flask, Response, json, request
from werkzeug.exceptions import HTTPException, InternalServerError

from faq.web.caching import fresh

log = logging.getLogger(__name__)

SENTENCES = {
    400: "The request cannot be understood.",
    404: "There is nothing at this address.",
    405: "This address does not take that method.",
    408: "The request took too long.",
    412: "The file has changed.",
    413: "The message is too large.",
    414: "The address is too long.",
    415: "Send JSON, with the header Content-Type: application/json.",
    416: "The file has no such part.",
    417: "The server has nothing to expect.",
    431: "The headers of the request are too large.",
    500: "Something went wrong on our side.",
    501: "The message comes in a way that is not known here.",
    503: "The server cannot answer just now.",
}
"""What is said for an error that no route has put into words itself."""


class RequestError(Exception):
    """A request that cannot be answered: why, and after how many seconds it may be (`wait`)."""

    def __init__(self, status: int, sentence: str, wait: int | None = None) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence
        self.wait = wait


def register(application: Flask) -> None:
    """Turn every error of the application into problem details."""
    application.register_error_handler(RequestError, _request_error)
    application.register_error_handler(HTTPException, _http_error)
    application.register_error_handler(Exception, _unexpected)
    application.after_request(_in_shape)


def problem(status: int, sentence: str, wait: int | None = None) -> Response:
    """The response for an error, and after how many seconds to try again if that helps."""
    title = HTTPStatus(status).phrase
    body = {"type": "about:blank", "title": title, "status": status, "detail": sentence}
    response = Response(json.dumps(body), status, mimetype="application/problem+json")
    if wait is not None:
        response.headers["Retry-After"] = str(wait)
    return fresh(response)


def sentence_for(status: int) -> str:
    """What is said for a status."""
    return SENTENCES.get(status, "This cannot be done.")


def _request_error(error: RequestError) -> Response:
    return problem(error.status, error.sentence, error.wait)


def _http_error(error: HTTPException) -> Response:
    status = error.code or 500
    response = problem(status, sentence_for(status))
    allowed = getattr(error, "valid_methods", None)
    if allowed:
        response.headers["Allow"] = ", ".join(sorted(allowed))
    return response


def _unexpected(error: Exception) -> Response:
    # Without the path and the body, which may hold a question.
    route = request.url_rule.rule if request.url_rule else "an unknown address"
    log.error("%s failed", route, exc_info=error)
    return _http_error(InternalServerError(original_exception=error))


def _in_shape(response: Response) -> Response:
    # The one error that a library answers by itself: a file that is not as the browser says.
    if response.status_code != 412:
        return response
    response.close()
    return problem(412, sentence_for(412))

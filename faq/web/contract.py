"""The contract of every route, faq/openapi.yaml, as JSON for programs."""

from functools import cache

from flask import Blueprint, Response, json, request
from flask.blueprints import BlueprintSetupState

from faq.files import shipped
from faq.source.plain import plain_data
from faq.web.asked_before import may_be_sent_again
from faq.web.caching import cached
from faq.web.compression import compress

blueprint = Blueprint("contract", __name__)


@cache
def _contract() -> str:
    written = shipped("openapi.yaml").read_text(encoding="utf-8")
    return json.dumps(plain_data(written), sort_keys=False)


@blueprint.record
def _prepare(_: BlueprintSetupState) -> None:
    # At the start, so that no request waits for it.
    _contract()


@blueprint.get("/openapi.json")
@compress.compressed()
def contract() -> Response:
    """What every route takes and gives (OpenAPI 3.1), for any website."""
    may_be_sent_again()
    response = Response(_contract(), mimetype="application/json")
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.add_etag()
    response.make_conditional(request)
    return cached(response)

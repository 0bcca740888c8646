"""The contract (faq/openapi.yaml) and the server say the same: thousands of made-up requests over real HTTP hold them to it."""

import copy
import http.client
import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import schemathesis
import yaml
from flask import Flask
from jsonschema import Draft202012Validator
from werkzeug.test import TestResponse

from benchmarks.servers import candid
from faq.files import shipped
from faq.knowledge import Knowledge
from faq.settings import Settings
from faq.store.votes import VOTES
from faq.web.application import BODY_LIMIT, make_app
from faq.web.health import stopping
from faq.web.received import QUESTION_LIMIT
from tests.conftest import ROOT

CONTRACT: dict[str, Any] = yaml.safe_load(shipped("openapi.yaml").read_text(encoding="utf-8"))
API, OPERATING = ((ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("api.md", "operating.md"))

LEAST_CASES = 5000
"""Made-up requests in one run."""

MOST_EACH = 1000
"""Made-up requests for one route in the fuzzing phase; most have fewer different ones."""

JSON, PROBLEM = "application/json", "application/problem+json"
ASK, VOTE, START = "/api/ask", "/api/vote", "/api/start"
CHANGING = {"/healthz", "/readyz"}
"""Routes whose examples show another state than that of the server here."""


@dataclass(frozen=True)
class Answered:
    """A response as it came over the wire."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def data(self) -> Any:
        """Its JSON."""
        return json.loads(self.body)


@dataclass(frozen=True)
class Asked:
    """A request, and the route of the contract that it is for."""

    method: str
    route: str
    path: str = ""
    body: str | None = None
    headers: tuple[tuple[str, str], ...] = ()


def posted(route: str, data: Any, **headers: str) -> Asked:
    """A POST of JSON."""
    return Asked("POST", route, body=json.dumps(data), headers=(("Content-Type", JSON), *headers.items()))


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of its own, with the shipped knowledge, which keeps all that it can and limits nobody."""
    file = tmp_path_factory.mktemp("contract") / "kept.db"
    with candid(FAQ_RATE="0", FAQ_WORKERS="1", FAQ_KEEP_DAYS="30", FAQ_DATABASE=f"sqlite:///{file}") as url:
        yield url


def send(url: str, asked: Asked) -> Answered:
    """What the server answers."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=10)
    try:
        body = None if asked.body is None else asked.body.encode()
        connection.request(asked.method, asked.path or asked.route, body, dict(asked.headers))
        response = connection.getresponse()
        return Answered(response.status, response.headers, response.read())
    finally:
        connection.close()


def resolved(part: Any) -> Any:
    """A part of the contract, or what it refers to."""
    while "$ref" in part:
        found: Any = CONTRACT
        for step in part["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        part = found
    return part


def responses(asked: Asked) -> Mapping[str, Any]:
    """The documented responses to a request, by their status; a wrong method is one for all routes."""
    operation = CONTRACT["paths"][asked.route].get(asked.method.lower())
    return (
        operation["responses"] if operation else {"405": CONTRACT["components"]["responses"]["WrongMethod"]}
    )


def problems(schema: Any, data: Any) -> list[str]:
    """What is wrong with data by a schema of the contract."""
    whole = {**schema, "components": CONTRACT["components"]}
    return [error.message for error in Draft202012Validator(whole).iter_errors(data)]


def conforms(asked: Asked, answered: Answered) -> None:
    """Status, headers, content type and body are as documented."""
    documented = resolved(responses(asked)[str(answered.status)])
    for name, header in documented.get("headers", {}).items():
        value = answered.headers.get(name)
        assert value is not None, f"{name} is missing"
        schema = resolved(header)["schema"]
        assert not problems(schema, int(value) if schema.get("type") == "integer" else value), name
    content = documented.get("content")
    if content is None:
        assert not answered.body
    elif "*/*" not in content:
        media = answered.headers["Content-Type"].split(";")[0]
        data = answered.data if media.endswith("json") else answered.body.decode()
        assert not problems(content[media].get("schema", {}), data)


def operations() -> Iterator[tuple[str, str, Any]]:
    """Every route and method of the contract, and what is said of it."""
    for route, methods in CONTRACT["paths"].items():
        for method, operation in methods.items():
            yield route, method.upper(), operation


def examples(content: Mapping[str, Any]) -> dict[str, Any]:
    """The examples of a content by their names; one without a name is called `example`."""
    found: dict[str, Any] = {}
    for media in content.values():
        found |= {name: each["value"] for name, each in media.get("examples", {}).items()}
        found |= {"example": media["example"]} if "example" in media else {}
    return found


def narrowed(knowledge: Knowledge) -> Any:
    """The contract as the shipped knowledge narrows it: only ids and files that are there count as right."""
    contract = copy.deepcopy(CONTRACT)
    schemas = contract["components"]["schemas"]
    schemas["ClinicId"] = {"enum": [clinic.id for clinic in knowledge.clinics]}
    schemas["EntryId"] = {"enum": [entry.id for entry in knowledge.entries]}
    schemas["Vote"]["properties"]["ids"]["maxItems"] = len(knowledge.entries)
    static = shipped("static")
    files = [path for path in sorted(static.rglob("*")) if path.is_file()]
    schemas["FileName"] = {"enum": [path.relative_to(static).as_posix() for path in files]}
    return contract


def test_thousands_of_made_up_requests_find_no_difference(
    url: str, knowledge: Knowledge, tmp_path: Path
) -> None:
    """Right and wrong ones for every route: no 5xx, and status, type, body and headers are as documented."""
    (tmp_path / "openapi.json").write_text(json.dumps(narrowed(knowledge)), encoding="utf-8")
    command = [sys.executable, "-m", "schemathesis.cli", "run", "openapi.json", "--url", url, "--no-color"]
    command += ["--phases", "examples,coverage,fuzzing", "--mode", "all", "--checks", "all", "--workers", "1"]
    command += ["--seed", "1", "--max-examples", str(MOST_EACH), "--generation-database", "none"]
    # On a busy machine a connection that is kept may just be closing; a browser would try again, too.
    command += ["--request-retries", "2", "--report", "json", "--report-json-path", "report.json"]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert report["operations"]["tested"] == len(list(operations()))
    assert report["test_cases"]["generated"] >= LEAST_CASES
    assert not report["test_cases"]["with_failures"]
    assert not any(report["warnings"].values()), report["warnings"]


def test_the_contract_is_one() -> None:
    """It is valid OpenAPI 3.1, and all that it defines is used."""
    schemathesis.openapi.from_dict(copy.deepcopy(CONTRACT)).validate()
    for schema in CONTRACT["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
    text = json.dumps(CONTRACT)
    for kind in ("headers", "responses", "schemas"):
        for name in CONTRACT["components"][kind]:
            # What a wrong method gets belongs to no method that is right.
            assert name == "WrongMethod" or f'"#/components/{kind}/{name}"' in text, name


def test_the_server_gives_the_contract(url: str) -> None:
    """As JSON, for any website; a browser that has it need not load it again."""
    asked = Asked("GET", "/openapi.json")
    first = send(url, asked)
    assert first.data == CONTRACT
    conforms(asked, first)
    again = Asked("GET", "/openapi.json", headers=(("If-None-Match", first.headers["ETag"]),))
    second = send(url, again)
    assert second.status == 304
    conforms(again, second)


def test_every_route_stands_in_the_contract_and_in_the_docs(app: Flask) -> None:
    """With its methods, and none stands there that is no route."""
    real = {
        (re.sub(r"<.*?>", "{}", rule.rule), method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert {(re.sub(r"\{.*?\}", "{}", route), method) for route, method, _ in operations()} == real
    table = API.split("\n\n")[1]
    documented = {(route, method) for method, route in re.findall(r"`([A-Z]+) (/\S*)`", table)}
    assert documented == {(route, method) for route, method, _ in operations()}


def test_the_docs_name_the_statuses_of_the_contract() -> None:
    """Every error that may come stands in the table of errors, and no other."""
    table = API.split("## Errors")[1].split("## ")[0]
    named = {status for row in re.findall(r"^\| ([\d, ]+) \|", table, re.M) for status in row.split(", ")}
    statuses = {status for _, _, operation in operations() for status in operation["responses"]}
    assert named == {status for status in statuses if status >= "400"} | {"405"}


def test_the_limits_of_the_contract_are_those_of_the_program() -> None:
    """Characters, bytes and votes."""
    schemas = CONTRACT["components"]["schemas"]
    assert schemas["Typed"]["maxLength"] == QUESTION_LIMIT
    assert schemas["Start"]["properties"]["limits"]["properties"]["question"]["const"] == QUESTION_LIMIT
    assert tuple(schemas["Vote"]["properties"]["vote"]["enum"]) == VOTES
    assert f"{BODY_LIMIT:,} bytes" in CONTRACT["paths"][ASK]["post"]["requestBody"]["description"]
    # What counts as empty is what Python strips.
    pattern = re.compile(schemas["Typed"]["pattern"])
    for character in map(chr, range(sys.maxunicode + 1)):
        assert bool(pattern.search(character)) == bool(character.strip()), hex(ord(character))


@pytest.mark.parametrize(
    ("route", "name"),
    [
        (route, name)
        for route, _, operation in operations()
        for name in examples(operation.get("requestBody", {}).get("content", {}))
    ],
)
def test_every_example_of_a_request_gets_its_response(url: str, route: str, name: str) -> None:
    """One as documented, and where an example of it stands there, exactly that."""
    operation = CONTRACT["paths"][route]["post"]
    content = operation["requestBody"]["content"]
    example = examples(content)[name]
    assert not problems(content[JSON]["schema"], example)
    asked = posted(route, example)
    answered = send(url, asked)
    assert answered.status < 300
    conforms(asked, answered)
    shown = examples(operation["responses"].get("200", {}).get("content", {}))
    if name in shown:
        assert answered.data == shown[name]


def test_every_example_of_what_is_read_is_so(url: str) -> None:
    """What a GET gives is as documented, and the start is letter for letter what the example shows."""
    for route, method, operation in operations():
        if method != "GET":
            continue
        path = route.format(clinic="demo", name="faq.css")
        path += "?clinic=demo" if route == START else ""
        asked = Asked("GET", route, path)
        answered = send(url, asked)
        assert answered.status == 200, route
        conforms(asked, answered)
        content = resolved(operation["responses"]["200"]).get("content", {})
        for name, shown in examples(content).items():
            assert not problems(content[JSON]["schema"], shown), (route, name)
            assert route in CHANGING or answered.data == shown, (route, name)


ERRORS = {
    ("NotUnderstood", "empty"): posted(ASK, {"question": " "}),
    ("NotUnderstood", "not_valid"): Asked("POST", ASK, body="{", headers=(("Content-Type", JSON),)),
    ("NotUnderstood", "unknown_clinic"): Asked("GET", START, f"{START}?clinic=nowhere"),
    ("Stranger", "example"): posted(ASK, {"question": "does it hurt"}, Origin="https://elsewhere.example"),
    ("NotThere", "example"): Asked("GET", "/static/{name}", "/static/nothing.css"),
    ("WrongMethod", "example"): Asked("GET", ASK),
    ("TooLarge", "example"): posted(ASK, {"question": "x" * BODY_LIMIT}),
    ("NotJson", "example"): Asked("POST", ASK, body="question=x", headers=(("Content-Type", "text/plain"),)),
    ("Changed", "example"): Asked("GET", "/", headers=(("If-Match", '"another"'),)),
    ("NoSuchPart", "example"): Asked("GET", "/", headers=(("Range", "bytes=99999999-"),)),
    ("/embed/{clinic}", "example"): Asked("GET", "/embed/{clinic}", "/embed/nowhere"),
}
"""How to get the examples of errors, by where they stand."""

ELSEWHERE = {"OurFault", "TooOften", "NotNow", VOTE}
"""Errors that a server in this state does not give; tests of their own bring them about."""


@pytest.mark.parametrize(("place", "name"), ERRORS)
def test_every_example_of_an_error_is_what_comes(url: str, place: str, name: str) -> None:
    """Letter for letter, with its headers."""
    asked = ERRORS[place, name]
    answered = send(url, asked)
    assert answered.headers["Content-Type"] == PROBLEM
    conforms(asked, answered)
    shared = CONTRACT["components"]["responses"].get(place)
    documented = shared or responses(asked)[str(answered.status)]
    assert answered.data == examples(documented["content"])[name]


def flask_answered(response: TestResponse) -> Answered:
    """A response of the Flask test client, in the form of the others."""
    headers = http.client.HTTPMessage()
    for name, value in response.headers:
        headers.add_header(name, value)
    return Answered(response.status_code, headers, response.data)


@pytest.mark.parametrize("place", ["OurFault", "NotNow", "TooOften", VOTE])
def test_errors_that_depend_on_the_server_are_as_documented(
    small_file: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    """A fault of ours, a vote that cannot wait, too many requests, and votes that are not kept."""
    database = "" if place == VOTE else f"sqlite:///{small_file.parent}/kept.db"
    app = make_app(Settings(knowledge=small_file, database=database, rate=1 if place == "TooOften" else 0))
    asked = posted(VOTE, {"ids": ["pain"], "vote": "yes"})
    if place == "OurFault":
        monkeypatch.setitem(app.extensions, "reloader", None)
    if place == "NotNow":
        monkeypatch.setattr(app.extensions["recorder"], "vote", lambda *_: None)
    if place == "TooOften":
        app.test_client().get(START)
    response = app.test_client().post(asked.route, data=asked.body, headers=dict(asked.headers))
    answered = flask_answered(response)
    conforms(asked, answered)
    shared = CONTRACT["components"]["responses"].get(place)
    example = examples((shared or responses(asked)[str(answered.status)])["content"])["example"]
    assert {**answered.data, "detail": re.sub(r"\d+", "24", answered.data["detail"])} == example


def test_a_server_that_stops_or_lacks_its_database_says_so_as_documented(small_file: Path) -> None:
    """From /readyz: 503 in its own form while it stops, 200 before."""
    asked = Asked("GET", "/readyz")
    # A folder is no database.
    app = make_app(Settings(knowledge=small_file, database=f"sqlite:///{small_file.parent}"))
    app.extensions["recorder"].flush()
    degraded = flask_answered(app.test_client().get(asked.route))
    assert (degraded.status, degraded.data["status"]) == (200, "degraded")
    conforms(asked, degraded)
    stopping(app)
    ending = flask_answered(app.test_client().get(asked.route))
    assert (ending.status, ending.data["status"]) == (503, "stopping")
    conforms(asked, ending)


def test_no_example_of_an_error_is_forgotten() -> None:
    """Each stands in the list above, or has a test of its own."""
    shared = CONTRACT["components"]["responses"].items()
    own = [
        (route, response)
        for route, _, operation in operations()
        for response in operation["responses"].values()
        if PROBLEM in response.get("content", {})
    ]
    shown = {
        (place, name)
        for place, response in [*shared, *own]
        for name in examples(response.get("content", {}))
        if place not in ELSEWHERE
    }
    assert shown == set(ERRORS)


def test_replies_of_every_kind_are_as_documented(url: str, knowledge: Knowledge) -> None:
    """All questions of the file's own tests, and all its questions: the five kinds come, each in its form."""
    asked_for = [(each.ask, each.after) for each in knowledge.tests]
    asked_for += [(entry.question, None) for entry in knowledge.entries]
    kinds = set()
    for question, after in asked_for:
        asked = posted(ASK, {"question": question, "after": after})
        answered = send(url, asked)
        conforms(asked, answered)
        kinds.add(answered.data["kind"])
    assert kinds == set(CONTRACT["components"]["schemas"]["Reply"]["discriminator"]["mapping"])


def reply(kind: str) -> dict[str, Any]:
    """The example of a reply."""
    content = CONTRACT["paths"][ASK]["post"]["responses"]["200"]["content"]
    return copy.deepcopy(dict(examples(content)[kind]))


@pytest.mark.parametrize("kind", ["answer", "chat", "choices", "unanswered", "urgent"])
def test_the_schema_holds_the_promises(kind: str) -> None:
    """No reply without disclaimer and referral; answers, lead and suggestions only where the kind has them."""
    schema = {"$ref": "#/components/schemas/Reply"}
    answer, suggestion = reply("answer")["answers"][0], {"id": "pain", "question": "Does it hurt?"}
    assert not problems(schema, reply(kind))
    for name in reply(kind):
        assert problems(schema, {each: value for each, value in reply(kind).items() if each != name}), name
    answering = kind in {"answer", "chat"}
    broken: list[dict[str, Any]] = [
        {"disclaimer": " "},
        {"referral": {**reply(kind)["referral"], "text": ""}},
        {"kind": "other"},
        {"asked_by": "somebody"},
        {"answers": [] if answering else [answer]},
        {"lead": "Well." if answering else ""},
    ]
    broken += [{"suggestions": [suggestion] * 5}] if kind in {"answer", "chat", "choices"} else []
    broken += [{"suggestions": [suggestion]}] if kind in {"choices", "urgent"} else []
    for change in broken:
        assert problems(schema, {**reply(kind), **change}), change


def looks_like(shown: Any, real: Any) -> bool:
    """Whether what the docs show is so; "..." stands for what they leave out."""
    if isinstance(shown, dict):
        return shown.keys() == real.keys() and all(looks_like(shown[name], real[name]) for name in shown)
    if isinstance(shown, list):
        pairs = zip(shown, real, strict=shown[-1:] != ["..."])
        return all(each == "..." or looks_like(each, other) for each, other in pairs)
    if isinstance(shown, str) and shown.endswith("..."):
        return str(real).startswith(shown.removesuffix("..."))
    return bool(shown == real)


def test_the_examples_of_the_docs_are_what_the_server_answers(url: str) -> None:
    """Every curl command, and the reply that stands below the one that asks."""
    commands = re.findall(r"curl -d '(.*?)' -H 'Content-Type: application/json' \\\n +http://\S+?(/\S+)", API)
    assert [route for _, route in commands] == [ASK, VOTE]
    sent = [
        send(url, Asked("POST", route, body=body, headers=(("Content-Type", JSON),)))
        for body, route in commands
    ]
    assert [each.status for each in sent] == [200, 204]
    blocks = [re.findall(r"```json\n(.*?)```", text, re.DOTALL) for text in (API, OPERATING)]
    shown, health, readiness = map(json.loads, (*blocks[0], blocks[1][0]))
    assert looks_like(shown, sent[0].data)
    for schema, example in (("Health", health), ("Readiness", readiness)):
        assert not problems({"$ref": f"#/components/schemas/{schema}"}, example), schema

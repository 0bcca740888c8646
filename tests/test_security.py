"""What attackers try: every response keeps its shape and its headers, and says nothing of the inside."""

import contextlib
import gzip
import io
import json
import socket
from collections.abc import Callable, Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from werkzeug.test import TestResponse

from benchmarks.servers import candid
from faq.settings import Settings
from faq.web.application import make_app
from faq.web.headers import bare_problem
from faq.web.origins import policy
from tests.conftest import SMALL

ASK = "/api/ask"
CLINIC = "https://one.example"
STRANGER = "https://evil.example"
JSON = "application/json"

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
DATA_POLICY = "default-src 'none'; frame-ancestors 'none'"
LEAKS = (
    "Traceback",
    "site-packages",
    "/work/",
    ".py",
    "Werkzeug",
    "werkzeug",
    "Python/",
    "gunicorn/",
    "Flask",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a knowledge file of three entries."""
    folder = tmp_path_factory.mktemp("security")
    (folder / "knowledge.yaml").write_text(SMALL, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def made(folder: Path) -> Callable[..., Flask]:
    """Makes an application with these settings."""
    return lambda **some: make_app(Settings(knowledge=folder / "knowledge.yaml", **some))


class Client(FlaskClient):
    """Reads each response to its end, as a browser does."""

    def open(self, *sent: Any, **more: Any) -> TestResponse:
        """Send a request."""
        return super().open(*sent, **{**more, "buffered": True})


@pytest.fixture(scope="module")
def app(made: Callable[..., Flask], folder: Path) -> Flask:
    """The application with three entries, nothing running beside it."""
    return made(database=f"sqlite:///{folder}/votes.db")


@pytest.fixture(scope="module")
def client(app: Flask) -> FlaskClient:
    """A client of it."""
    return Client(app, app.response_class)


@pytest.fixture(scope="module")
def believing(made: Callable[..., Flask]) -> FlaskClient:
    """A client of an application behind one proxy."""
    app = made(proxies=1)
    return Client(app, app.response_class)


def keeps_its_shape(response: TestResponse) -> None:
    """Every header is there once, and an error is one sentence that tells nothing of the inside."""
    headers = response.headers
    for name, value in ALWAYS.items():
        assert headers.getlist(name) == [value], name
    assert len(headers.getlist("Content-Security-Policy")) == 1
    assert len(headers.getlist("Cross-Origin-Resource-Policy")) == 1
    is_document = response.mimetype == "text/html" and not response.request.path.startswith("/api/")
    assert ("camera=()" in headers.get("Permissions-Policy", "")) == is_document
    assert headers.getlist("Cross-Origin-Opener-Policy") == ["same-origin"] * is_document
    assert "Server" not in headers
    if response.status_code >= 400:
        assert response.mimetype == "application/problem+json"
        assert headers["Content-Security-Policy"] == DATA_POLICY
        if response.request.method != "HEAD":
            body = response.get_json(force=True)
            assert body["status"] == response.status_code
            # ": " would be two statements; the examples in a sentence have their own colons.
            assert body["detail"][-1] == "."
            assert not [leak for leak in LEAKS if leak in response.get_data(as_text=True)]


def detail(response: TestResponse) -> tuple[int, str]:
    """The status and the sentence of an error that keeps its shape."""
    keeps_its_shape(response)
    return response.status_code, response.get_json(force=True)["detail"]


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/faq", "/embed", "/embed/one", "/widget.js", "/static/faq.css", "/static/clinic/linden.svg"),
        *("/healthz", "/readyz", "/openapi.json", "/api/start", "/api/nothing", "/nothing", "/embed/two"),
        *("/static/nothing", ASK, "/metrics", "/static/demo/"),
    ],
)
@pytest.mark.parametrize(
    "method", ["GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "TRACE", "CONNECT", "FOO"]
)
def test_every_response_has_the_headers(client: FlaskClient, path: str, method: str) -> None:
    """Pages, files, data and errors, by any method."""
    response = client.open(path, method=method)
    keeps_its_shape(response)
    assert response.status_code < 500
    if method in {"TRACE", "CONNECT", "FOO", "PUT", "DELETE"}:
        assert response.status_code in {404, 405}
    # What is no document says so by its policy alone.
    is_framed = response.status_code == 200 and path.startswith("/embed") and method in {"GET", "HEAD"}
    is_page = "Permissions-Policy" in response.headers and not is_framed
    assert response.headers.get("X-Frame-Options") == ("DENY" if is_page else None)


@pytest.mark.parametrize(
    "path", ["/api/start", "/healthz", "/static/clinic/linden.svg", "/widget.js", "/nowhere"]
)
def test_what_is_no_page_can_do_nothing_as_one(client: FlaskClient, path: str) -> None:
    """Should somebody open it in a browser."""
    assert client.get(path).headers["Content-Security-Policy"] == DATA_POLICY


def test_each_kind_says_who_may_use_it(client: FlaskClient) -> None:
    """The widget and its frame everybody's pages, all else ours only; replies by CORS."""
    found = {
        path: client.get(path).headers["Cross-Origin-Resource-Policy"]
        for path in ("/", "/faq", "/api/start", "/static/faq.css", "/widget.js", "/embed", "/embed/one")
    }
    assert found == {
        **dict.fromkeys(("/", "/faq", "/api/start", "/static/faq.css"), "same-origin"),
        **dict.fromkeys(("/widget.js", "/embed", "/embed/one"), "cross-origin"),
    }
    assert client.get("/faq").headers["Content-Security-Policy"] == policy()


def test_a_browser_stays_with_https_once_it_came_by_it(client: FlaskClient, believing: FlaskClient) -> None:
    """Only then, as over http everybody could say so."""
    told, name = {"X-Forwarded-Proto": "https"}, "Strict-Transport-Security"
    assert name not in client.get("/faq").headers
    assert name not in client.get("/faq", headers=told).headers
    assert client.get("/faq", base_url="https://localhost").headers[name] == "max-age=31536000"
    assert believing.get("/api/start", headers=told).headers[name] == "max-age=31536000"
    assert name not in believing.get("/faq").headers


@pytest.mark.parametrize(
    "origin",
    [
        *("null", "", "*", "https://", "one.example", "https://one.example.", "https://sub.one.example"),
        *(
            "http://one.example",
            "https://one.example:443",
            "https://one.example:8443",
            "https://xone.example",
        ),
        *(
            "https://one.example/",
            "https://one.example@evil.example",
            "https://one.example, https://evil.example",
        ),
        *("https://one.example\\@evil.example", "https://[::1", "http://localhost.evil.example", "file://"),
        *("http://localhost:81", "https://öne.example", "https://one.example\t", "blob:https://one.example"),
    ],
)
@pytest.mark.parametrize("method", ["POST", "OPTIONS"])
def test_nobody_but_a_clinic_passes_for_one(client: FlaskClient, origin: str, method: str) -> None:
    """An origin counts letter for letter; the refusal may not be read either, and caches know why."""
    base = {"HTTP_ORIGIN": origin.encode().decode("latin-1")}
    response = client.open(ASK, method=method, json={"question": "pain"}, environ_overrides=base)
    assert detail(response) == (403, "This website may not ask here.")
    assert not [name for name, _ in response.headers if name.startswith("Access-Control")]
    assert "Origin" in response.headers.getlist("Vary")


def test_no_origin_is_not_the_same_as_no_host(client: FlaskClient) -> None:
    """Who names neither is no page of ours."""
    for origin in ("null", ""):
        empty = {"HTTP_ORIGIN": origin, "HTTP_HOST": ""}
        assert client.post(ASK, json={"question": "pain"}, environ_overrides=empty).status_code == 403


def test_the_case_of_an_origin_does_not_matter(client: FlaskClient) -> None:
    """As browsers send it in small letters, and others may not."""
    response = client.post(ASK, json={"question": "pain"}, headers={"Origin": "HTTPS://One.Example"})
    assert response.headers["Access-Control-Allow-Origin"] == "HTTPS://One.Example"


def test_every_response_of_the_api_varies_with_the_origin(client: FlaskClient) -> None:
    """With or without one, also where it is compressed."""
    for headers in (
        {},
        {"Origin": CLINIC},
        {"Accept-Encoding": "gzip"},
        {"Origin": CLINIC, "Accept-Encoding": "br"},
    ):
        vary = ", ".join(client.get("/api/start", headers=headers).headers.getlist("Vary"))
        assert {"Origin", "Accept-Encoding"} <= set(vary.split(", "))


def test_only_a_preflight_is_told_what_may_be_sent(client: FlaskClient) -> None:
    """The reply itself names the origin and no other header."""
    headers = {"Origin": CLINIC, "Access-Control-Request-Method": "POST"}
    told = {name for name, _ in client.options(ASK, headers=headers).headers if "Access-Control" in name}
    reply = client.post(ASK, json={"question": "pain"}, headers={"Origin": CLINIC})
    said = {name for name, _ in reply.headers if "Access-Control" in name}
    assert said == {"Access-Control-Allow-Origin", "Access-Control-Expose-Headers"}
    assert "Access-Control-Allow-Credentials" not in told
    assert told - said == {
        "Access-Control-Allow-Methods",
        "Access-Control-Allow-Headers",
        "Access-Control-Max-Age",
    }


def test_forwarded_headers_change_nothing_without_a_proxy(
    client: FlaskClient, believing: FlaskClient
) -> None:
    """Neither whose page it is, nor whether it may ask; behind a proxy they do."""
    told = {"X-Forwarded-Host": "one.example", "X-Forwarded-Proto": "https"}
    others = {**told, "Origin": STRANGER, "X-Forwarded-Host": "evil.example"}
    start = client.get("/api/start", headers=told).get_json()
    assert start["referral"]["text"] == "Please ask a professional."
    assert client.post(ASK, json={"question": "pain"}, headers=others).status_code == 403
    start = believing.get("/api/start", headers=told).get_json()
    assert start["referral"]["text"] == "Please ask Clinic One."


NO_JSON = "Send JSON, with the header Content-Type: application/json."
INVALID = "The message is not valid JSON."
GOOD = b'{"question": "does it hurt"}'
BODIES: dict[str, tuple[bytes, dict[str, str], int, str]] = {
    "too large": (b" " * 8192 + GOOD, {}, 413, "The message is too large."),
    "deep lists": (b'{"question": ' + b"[" * 8000, {}, 400, INVALID),
    "deep objects": (b'{"a":' * 1600, {}, 400, INVALID),
    "deep and closed": (b"[" * 4000 + b"]" * 4000, {}, 400, ""),
    "a long number": (b'{"question": ' + b"9" * 8000 + b"}", {}, 400, INVALID),
    "a huge exponent": (b'{"question": 1e99999}', {}, 400, 'The "question" must be text.'),
    "not a number": (b'{"question": NaN}', {}, 400, INVALID),
    "infinity elsewhere": (b'{"question": "does it hurt", "x": -Infinity}', {}, 400, INVALID),
    "invalid UTF-8": (b'{"question": "\xff\xfe"}', {}, 400, INVALID),
    "overlong UTF-8": (b'{"question": "\xc0\xaf"}', {}, 400, INVALID),
    "a surrogate in UTF-8": (b'{"question": "\xed\xa0\x80"}', {}, 400, INVALID),
    "a lone surrogate": (b'{"question": "\\udc00"}', {}, 400, "The question is not valid Unicode."),
    "a surrogate elsewhere": (b'{"question": "hi", "after": "\\udc00"}', {}, 200, ""),
    "a surrogate as clinic": (
        b'{"question": "hi", "clinic": "\\udc00"}',
        {},
        400,
        'There is no clinic with the id given as "clinic".',
    ),
    "UTF-16": (GOOD.decode().encode("utf-16"), {}, 400, INVALID),
    "UTF-32": (GOOD.decode().encode("utf-32-le"), {}, 400, INVALID),
    "a byte order mark": (b"\xef\xbb\xbf" + GOOD, {}, 400, INVALID),
    "NUL": (b"\0", {}, 400, INVALID),
    "NUL in a text": (b'{"question": "pain\0"}', {}, 400, INVALID),
    "NUL, escaped": (b'{"question": "pain\\u0000"}', {}, 200, ""),
    "two objects": (GOOD + GOOD, {}, 400, INVALID),
    "equal keys": (b'{"question": 5, "question": "does it hurt"}', {}, 200, ""),
    "a comment": (b'{"question": "pain" /* x */}', {}, 400, INVALID),
    "another charset": (GOOD, {"Content-Type": f"{JSON}; charset=latin-1"}, 415, "Send JSON in UTF-8."),
    "the charset named": (GOOD, {"Content-Type": f"{JSON}; charset=UTF-8"}, 200, ""),
    "text": (GOOD, {"Content-Type": "text/plain"}, 415, NO_JSON),
    "no type": (GOOD, {"Content-Type": ""}, 415, NO_JSON),
    "almost JSON": (GOOD, {"Content-Type": "application/jsonp"}, 415, NO_JSON),
    "compressed": (
        gzip.compress(GOOD),
        {"Content-Encoding": "gzip"},
        415,
        "Send the message as it is, not compressed.",
    ),
    "said to be compressed": (
        GOOD,
        {"Content-Encoding": "identity, br"},
        415,
        "Send the message as it is, not compressed.",
    ),
    "compressed and not said": (gzip.compress(GOOD), {}, 400, INVALID),
}


@pytest.mark.parametrize("name", BODIES)
@pytest.mark.parametrize("path", [ASK, "/api/vote"])
def test_bad_bodies_are_refused_in_one_sentence(client: FlaskClient, name: str, path: str) -> None:
    """Or taken, where nothing speaks against it."""
    body, headers, status, sentence = BODIES[name]
    response = client.post(path, data=body, headers={"Content-Type": JSON, **headers})
    if path == "/api/vote" and status in {200, 400}:
        assert detail(response)[0] == 400
    elif status == 200:
        assert response.status_code == 200
    else:
        found = detail(response)
        assert found == (status, sentence or found[1])


def test_a_body_without_a_length_has_the_same_limit(client: FlaskClient) -> None:
    """As one that comes in chunks, which a server hands on as it comes."""
    long = b" " * 1_000_000
    for body, status in ((GOOD, 200), (long[:8165] + GOOD, 413), (GOOD + long, 413), (long + GOOD, 413)):
        stream = io.BytesIO(body)
        chunked = {"wsgi.input": stream, "wsgi.input_terminated": True, "CONTENT_LENGTH": ""}
        response = client.post(ASK, content_type=JSON, environ_overrides=chunked)
        keeps_its_shape(response)
        assert response.status_code == status
        assert stream.tell() < 80_000


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/widget.js", {"If-Match": '"x"'}, 412),
        ("/static/faq.css", {"If-Match": '"x"'}, 412),
        ("/static/faq.css", {"Range": "bytes=99999999-"}, 416),
        ("/faq", {"Host": "a b"}, 200),
        ("/static/%00", {}, 404),
        ("/static/faq.css%00.js", {}, 404),
        ("/static/..%2f..%2fserver.py", {}, 404),
        ("/static/" + "x" * 4000, {}, 404),
        ("/embed/" + "x" * 4000, {}, 404),
        ("/static/%ff", {}, 404),
        ("/api/start?clinic=%ff", {}, 400),
        ("/api/start?" + "clinic=one&" * 500, {}, 200),
    ],
)
def test_odd_requests_for_files_keep_the_shape(
    client: FlaskClient, path: str, headers: dict[str, str], status: int
) -> None:
    """Also what a library would answer by itself."""
    response = client.get(path, headers=headers)
    keeps_its_shape(response)
    assert response.status_code in {status, 400}


def test_a_failure_of_ours_tells_nothing(
    made: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither to the visitor nor, of what was typed, to the log."""
    app = made()
    monkeypatch.setitem(app.extensions, "reloader", None)
    response = app.test_client().post(f"{ASK}?canary=1", json={"question": "canary"})
    assert detail(response) == (500, "Something went wrong on our side.")
    assert "canary" not in caplog.text


def test_no_route_changes_anything_but_votes(client: FlaskClient, app: Flask) -> None:
    """All that editors and operators do, they do by commands on the machine itself."""
    usual = {"GET", "HEAD", "OPTIONS"}
    changing = {rule.rule for rule in app.url_map.iter_rules() if (rule.methods or set()) - usual}
    assert changing == {ASK, "/api/vote"}
    assert client.post(ASK, json={"question": "does it hurt"}).headers.get("Set-Cookie") is None


METHODS = ["GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "FOO"]
NAMES = [
    *("Origin", "Host", "Content-Encoding", "Accept-Encoding", "If-None-Match", "If-Modified-Since", "Range"),
    *(
        "If-Match",
        "If-Range",
        "If-Unmodified-Since",
        "X-Forwarded-For",
        "X-Forwarded-Host",
        "X-Forwarded-Proto",
    ),
    *(
        "Forwarded",
        "Cookie",
        "Authorization",
        "Accept",
        "Accept-Language",
        "Transfer-Encoding",
        "Expect",
        "Via",
    ),
]
header_values = some.text(some.characters(max_codepoint=255, exclude_characters="\0\r\n"), max_size=40)
paths = some.one_of(
    some.binary(max_size=40).map(lambda raw: "/" + raw.decode("latin-1")),
    some.tuples(
        some.sampled_from(
            ["/api/ask", "/api/start", "/api/vote", "/embed/", "/static/", "/faq", "/metrics", "//"]
        ),
        some.binary(max_size=12).map(lambda raw: raw.decode("latin-1")),
    ).map("".join),
)
json_values = some.recursive(
    some.none() | some.booleans() | some.floats() | some.integers() | some.text(max_size=20),
    lambda inside: (
        some.lists(inside, max_size=3)
        | some.dictionaries(
            some.sampled_from(["question", "after", "clinic", "ids", "vote"]) | some.text(max_size=5), inside
        )
    ),
    max_leaves=8,
)
bodies = some.one_of(
    some.binary(max_size=200),
    json_values.map(lambda value: json.dumps(value).encode()),
    some.dictionaries(some.sampled_from(["question", "after", "clinic", "ids", "vote"]), json_values).map(
        lambda value: json.dumps(value).encode()
    ),
)
requests = some.fixed_dictionaries(
    {
        "method": some.sampled_from(METHODS),
        "path": paths,
        "query": some.binary(max_size=20).map(lambda raw: raw.decode("latin-1")),
        "headers": some.dictionaries(some.sampled_from(NAMES), header_values, max_size=4),
        "type": some.sampled_from([JSON, f"{JSON}; charset=utf-8"]) | header_values,
        "body": bodies,
    }
)


@given(sent=requests, behind=some.booleans())
@settings(
    max_examples=700,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_whatever_is_sent_the_answer_keeps_its_shape(
    client: FlaskClient, believing: FlaskClient, sent: dict[str, Any], *, behind: bool
) -> None:
    """Any bytes as method, path, headers and body: never a failure of ours, always the headers."""
    environ = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in sent["headers"].items()}
    environ |= {"PATH_INFO": sent["path"], "QUERY_STRING": sent["query"], "CONTENT_TYPE": sent["type"]}
    response = (believing if behind else client).open(
        "/", method=sent["method"], data=sent["body"], environ_overrides=environ
    )
    keeps_its_shape(response)
    assert response.status_code < 500


@given(body=bodies, path=some.sampled_from([ASK, "/api/vote"]))
@settings(
    max_examples=500,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_whatever_is_asked_the_answer_keeps_its_shape(client: FlaskClient, body: bytes, path: str) -> None:
    """Any bytes and any JSON as the message."""
    response = client.post(path, data=body, content_type=JSON)
    keeps_its_shape(response)
    assert response.status_code < 500


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """The port of a server that really runs."""
    with candid(FAQ_RATE="0", FAQ_WORKERS="1") as url:
        yield urlsplit(url).port or 0


def sent_raw(port: int, raw: bytes) -> bytes:
    """All that the server says to these bytes, until it hangs up."""
    with socket.create_connection(("127.0.0.1", port), timeout=15) as visitor:
        received = b""
        # A server may hang up while more is being sent to it.
        with contextlib.suppress(ConnectionError):
            visitor.sendall(raw)
        with contextlib.suppress(ConnectionError):
            while chunk := visitor.recv(65536):
                received += chunk
    return received


POST = b"POST /api/ask HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nConnection: close\r\n"
LENGTH = b"Content-Length: %d\r\n" % len(GOOD)
RAW: dict[str, tuple[bytes, set[int]]] = {
    "a good one": (POST + LENGTH + b"\r\n" + GOOD, {200}),
    "a length and chunks": (
        POST + LENGTH + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /canary HTTP/1.1\r\nHost: x\r\n\r\n",
        {400},
    ),
    "two lengths": (POST + LENGTH + b"Content-Length: 3\r\n\r\n" + GOOD, {400}),
    "a length with a sign": (POST + b"Content-Length: +5\r\n\r\n12345", {400}),
    "chunks, hidden": (POST + b"Transfer-Encoding: xchunked\r\n\r\n", {400, 501}),
    "a chunk too large": (
        POST + b"Transfer-Encoding: chunked\r\n\r\n4000\r\n" + b" " * 0x4000 + b"\r\n0\r\n\r\n",
        {413},
    ),
    "a length too large": (POST + b"Content-Length: 100000\r\n\r\n" + b" " * 100_000, {413}),
    "a long address": (b"GET /canary" + b"x" * 9000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", {414}),
    "many headers": (b"GET /faq HTTP/1.1\r\nHost: x\r\n" + b"A: canary\r\n" * 200 + b"\r\n", {431}),
    "a large header": (
        b"GET /faq HTTP/1.1\r\nHost: x\r\nCookie: canary" + b"x" * 20_000 + b"\r\n\r\n",
        {431},
    ),
    "no HTTP": (b"canary\r\n\r\n", {400}),
    "an unknown version": (b"GET /canary HTTP/9.9\r\nHost: x\r\n\r\n", {400}),
    "a method of odd letters": (b"G\xc3T /canary HTTP/1.1\r\nHost: x\r\n\r\n", {400}),
    "a header without a colon": (b"GET /faq HTTP/1.1\r\nHost: x\r\ncanary\r\n\r\n", {400}),
    "a space before the colon": (b"GET /faq HTTP/1.1\r\nHost : canary\r\n\r\n", {400}),
    "a folded header": (b"GET /faq HTTP/1.1\r\nHost: x\r\nA: b\r\n canary\r\n\r\n", {400}),
    "NUL in a header": (b"GET /faq HTTP/1.1\r\nHost: x\r\nA: canary\0\r\n\r\n", {400}),
    "something unexpected": (b"GET /faq HTTP/1.1\r\nHost: x\r\nExpect: canary\r\n\r\n", {417}),
    "a trace": (b"TRACE /faq HTTP/1.1\r\nHost: x\r\nCookie: canary\r\nConnection: close\r\n\r\n", {405}),
}


@pytest.mark.parametrize("name", RAW)
def test_what_is_no_proper_http_is_refused_in_the_same_shape(port: int, name: str) -> None:
    """Once, with the headers; nothing that was sent comes back, and no version."""
    raw, statuses = RAW[name]
    received = sent_raw(port, raw)
    head, _, body = received.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    assert int(lines[0].split()[1]) in statuses, received
    assert received.count(b"HTTP/1.1 ") == 1
    assert b"canary" not in received
    names = dict(line.split(": ", 1) for line in lines[1:])
    assert names["X-Content-Type-Options"] == "nosniff"
    assert not any(character.isdigit() for character in names.get("Server", ""))
    if 200 not in statuses:
        assert names["Content-Type"] == "application/problem+json"
        assert json.loads(body)["status"] in statuses


def test_an_error_can_be_written_without_the_application() -> None:
    """Whole, with its length and all headers."""
    head, _, body = bare_problem(414).partition(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    assert lines[0] == f"HTTP/1.1 414 {HTTPStatus(414).phrase}"
    assert f"Content-Length: {len(body)}" in lines
    assert {"Connection: close", f"Content-Security-Policy: {DATA_POLICY}"} <= set(lines)
    assert json.loads(body)["detail"] == "The address is too long."

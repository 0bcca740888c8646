"""Replies that are kept for a while: the same bytes as if they were made anew, and no word of a question."""

import json
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from faq.reloading import Reloader
from faq.settings import Settings
from faq.store.redaction import redact
from faq.watching import FileWatch
from faq.web.answered import LARGEST, MOST, Answered, ResponseMemory, Sent
from faq.web.application import create_app
from faq.web.asked_before import forget_all
from tests.conftest import SMALL

REPLY = Sent("/api/ask", (), b"{}", Answered("answer", ("pain",), "pain", redact("")))

PAGES = ("/api/start", "/widget.js", "/faq", "/embed", "/openapi.json")
"""What is made once a version."""


def test_a_reply_is_known_once_it_is_kept(small_file: Path) -> None:
    """By all that was asked."""
    memory, edition = ResponseMemory(), Reloader(small_file).current
    assert memory.recall(edition, memory.key(b"asked")) is None
    memory.keep(edition, memory.key(b"asked"), REPLY)
    assert memory.recall(edition, memory.key(b"asked")) is REPLY
    assert memory.recall(edition, memory.key(b"asked.")) is None


def test_another_version_of_the_file_begins_anew(small_file: Path) -> None:
    """A reply of a version before is never given, nor kept when it comes late."""
    watched = Reloader(small_file, watch=FileWatch(small_file, settling=0, patience=0))
    memory, before = ResponseMemory(), watched.current
    key = memory.key(b"asked")
    memory.recall(before, key)
    memory.keep(before, key, REPLY)
    small_file.write_text(SMALL.replace("uncomfortable", "cold"), encoding="utf-8")
    watched.look()
    assert watched.current is not before
    assert memory.recall(watched.current, key) is None
    memory.keep(before, key, REPLY)
    assert memory.recall(watched.current, key) is None


def test_it_keeps_so_many_and_the_latest(small_file: Path) -> None:
    """What is asked for again stays."""
    memory, edition = ResponseMemory(10), Reloader(small_file).current
    often, keys = memory.key(b"often"), [memory.key(b"%d" % number) for number in range(20)]
    memory.recall(edition, often)
    for key in (often, *keys):
        memory.keep(edition, key, REPLY)
        assert memory.recall(edition, often)
    known = [memory.recall(edition, key) is REPLY for key in keys]
    assert known == [False] * 11 + [True] * 9
    assert MOST > 1000


def test_nothing_large_is_kept(small_file: Path) -> None:
    """However many answers a file has: anybody can ask for their page in many ways."""
    memory, edition = ResponseMemory(), Reloader(small_file).current
    for number, size in enumerate((LARGEST, LARGEST + 1)):
        key = memory.key(b"%d" % number)
        memory.recall(edition, key)
        memory.keep(edition, key, replace(REPLY, body=b"x" * size))
        assert (memory.recall(edition, key) is None) is (size > LARGEST)


def test_a_remembered_reply_is_the_same_for_each_clinic(small_file: Path) -> None:
    """Byte for byte, and each with its own referral."""
    client = create_app(Settings(knowledge=small_file)).test_client()
    asked = [
        {"question": "does it hurt"},
        {"question": "does it hurt", "clinic": "one"},
        {"question": "how long does that take", "after": "pain"},
        {"question": "how long does that take"},
        {"question": "my skin has a blister"},
    ]
    first = [client.post("/api/ask", json=body).data for body in asked]
    assert [client.post("/api/ask", json=body).data for body in asked] == first
    referrals = [json.loads(reply)["referral"]["text"] for reply in first[:2]]
    assert referrals == ["Please ask a professional.", "Please ask Clinic One."]


def test_a_reply_depends_on_who_asks(small_file: Path) -> None:
    """Who may not ask gets no reply because another got it; each page gets its own words and headers."""
    client = create_app(Settings(knowledge=small_file)).test_client()
    asked = {"question": "does it hurt"}

    def ask(**headers: str) -> tuple[int, str | None, str]:
        reply = client.post("/api/ask", json=asked, headers=headers)
        said = reply.json or {}
        shared = reply.headers.get("Access-Control-Allow-Origin")
        return reply.status_code, shared, said["referral"]["text"] if "referral" in said else ""

    ours: dict[str, str] = {}
    theirs = {"Origin": "https://one.example"}
    strange = [{"Origin": each} for each in ("https://evil.example", "None", "", "-", "null")]
    first = [ask(**headers) for headers in (ours, theirs, *strange)]
    assert [ask(**headers) for headers in (ours, theirs, *strange)] == first
    assert first[:2] == [
        (200, None, "Please ask a professional."),
        (200, "https://one.example", "Please ask Clinic One."),
    ]
    assert {status for status, _, _ in first[2:]} == {403}
    assert ask(Origin="https://evil.example", Host="evil.example")[0] == 200


def test_only_a_reply_is_remembered(small_file: Path) -> None:
    """An error is made anew each time, and a body that is not as the chat sends it is looked at by the application."""
    application = create_app(Settings(knowledge=small_file))
    client, memory = application.test_client(), application.extensions["replies"]
    for _ in range(2):
        assert client.post("/api/ask", json={"question": ""}).status_code == 400
        assert client.post("/api/ask", data=b"{", content_type="application/json").status_code == 400
        assert client.post("/api/ask", json={"question": "x" * 9000}).status_code == 413
        assert client.get("/api/ask").status_code == 405
    body = b'{"question": "does it hurt"}'
    as_text = [
        client.post("/api/ask", data=body, content_type="application/json; charset=utf-8") for _ in "12"
    ]
    assert [each.status_code for each in as_text] == [200, 200]
    assert not vars(memory)["_known"]
    assert client.post("/api/ask", data=body, content_type="application/json").data == as_text[0].data
    assert len(vars(memory)["_known"]) == 1


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_made_once_and_sent_again_as_it_was(small_file: Path, path: str) -> None:
    """Whoever asks for it: as it is, compressed in either way, for a clinic, or only if it has changed."""
    application = create_app(Settings(knowledge=small_file))
    client, made = application.test_client(), list[str]()
    application.before_request(lambda: made.append("once more"))

    def get(**headers: str) -> tuple[int, list[tuple[str, str]], bytes]:
        response = client.get(
            path, headers={name.replace("_", "-"): value for name, value in headers.items()}
        )
        return response.status_code, sorted(response.headers), response.data

    ways = [{"Accept_Encoding": each} for each in ("identity", "gzip", "br")]
    ways += [{}, {"Origin": "https://one.example"}]
    first = [get(**way) for way in ways]
    assert [get(**way) for way in ways] == first
    assert len(made) == len(ways)
    assert len({body for _, _, body in first}) >= 2
    etag = dict(first[0][1]).get("ETag")
    if etag:
        assert get(Accept_Encoding="identity", If_None_Match=etag)[0] == 304


@pytest.mark.parametrize("path", [*PAGES, "/api/ask"])
def test_a_response_that_is_sent_again_depends_on_nothing_else(small_file: Path, path: str) -> None:
    """What a request says beside what a response is found by changes no byte of it."""
    application = create_app(Settings(knowledge=small_file))
    forget_all(application)
    client = application.test_client()
    ask = partial(client.post, json={"question": "does it hurt"}) if path == "/api/ask" else client.get
    plain = ask(path)
    for name in ("User-Agent", "Accept", "Accept-Language", "Cookie", "Referer", "Authorization", "Via"):
        for value in ("text/html", "a=b; c=d", "https://one.example", "\xff"):
            other = ask(path, headers={name: value})
            assert (other.status, sorted(other.headers), other.data) == (
                *(plain.status, sorted(plain.headers), plain.data),
            )


def test_a_page_is_that_of_the_newest_version(small_file: Path) -> None:
    """Also if it was asked for before."""
    application = create_app(Settings(knowledge=small_file))
    client, reloader = application.test_client(), application.extensions["reloader"]
    reloader.stop()
    assert [client.get("/faq").text.count("uncomfortable") for _ in "12"] == [2, 2]
    small_file.write_text(SMALL.replace("uncomfortable", "cold"), encoding="utf-8")
    application.extensions["reloader"] = Reloader(small_file)
    assert client.get("/faq").text.count("uncomfortable") == 0


def test_what_waits_to_be_known_is_only_a_page_that_was_found(small_file: Path) -> None:
    """No clinic, no page; and none for who may not see it."""
    client = create_app(Settings(knowledge=small_file)).test_client()
    for _ in range(2):
        assert client.get("/embed/nobody").status_code == 404
        assert client.get("/api/start", headers={"Origin": "https://evil.example"}).status_code == 403
        assert client.get("/api/start").status_code == 200
        twice = {"PATH_INFO": "//api/start", "HTTP_ORIGIN": "https://evil.example"}
        assert client.get("/", environ_overrides=twice).status_code == 403


def test_no_word_of_a_question_is_kept(small_file: Path) -> None:
    """Neither in the keys nor in what they lead to."""
    application = create_app(Settings(knowledge=small_file))
    application.test_client().post("/api/ask", json={"question": "does it hurt Quillfeather"})
    known = vars(application.extensions["replies"])["_known"]
    assert len(known) == 1
    assert "Quillfeather" not in repr(known)
    assert all(len(key) == 16 for key in known)

"""What the widget and other programs get from the server."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

ASK = "/api/ask"
CLINIC = "https://one.example"


def problem(response: TestResponse, status: int, detail: str) -> None:
    """The one shape of every error."""
    assert response.status_code == status
    assert response.mimetype == "application/problem+json"
    body = response.get_json(force=True)
    assert set(body) == {"type", "title", "status", "detail"}
    assert (body["status"], body["detail"]) == (status, detail)


def test_a_question_gets_its_reply(client: FlaskClient) -> None:
    """Every field of the contract, never cached."""
    response = client.post(ASK, json={"question": "does it hurt"})
    body = response.get_json()
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    assert set(body) == {"kind", "lead", "answers", "suggestions", "disclaimer", "referral", "text"}
    assert set(body["referral"]) == {"text", "label", "url", "phone"}
    assert body["kind"] == "answer"
    assert body["answers"][0].pop("confidence") > 0.5
    assert body["answers"] == [
        {"id": "pain", "topic": "feeling", "question": "Does it hurt?", "text": "It can be uncomfortable."}
    ]
    assert (
        body["text"] == "It can be uncomfortable.\n\nIt is not a proven method.\n\nPlease ask a professional."
    )


def test_the_start_is_all_that_the_widget_shows_before_a_question(client: FlaskClient) -> None:
    """Title, greeting, starters, notice, limits, and the words of the widget that the file changed."""
    body = client.get("/api/start").get_json()
    assert body["title"] == "Cold treatment"
    assert body["starters"] == [
        {"id": "pain", "question": "Does it hurt?"},
        {"id": "length", "question": "How long does a session take?"},
    ]
    assert body["disclaimer"] == "It is not a proven method."
    assert body["referral"]["phone"] == "123 456"
    assert (body["ui"], body["limits"], body["language"]) == ({}, {"question": 500}, "en")


def test_health_says_that_it_lives(client: FlaskClient) -> None:
    """And how much it knows."""
    body = client.get("/healthz").get_json()
    assert (body["status"], body["entries"]) == ("ok", 3)


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ({}, 'The "question" must be text.'),
        ({"question": None}, 'The "question" must be text.'),
        ({"question": 5}, 'The "question" must be text.'),
        ({"question": ["x"]}, 'The "question" must be text.'),
        ({"question": ""}, "The question is empty."),
        ({"question": " \n\t"}, "The question is empty."),
        ({"question": "x" * 501}, "The question is longer than 500 characters."),
        ({"question": "hi", "after": 3}, 'The "after" must be the id of an answer.'),
        ([], 'Send a JSON object: {"question": "Does it hurt?"}.'),
        ("text", 'Send a JSON object: {"question": "Does it hurt?"}.'),
    ],
)
def test_what_cannot_be_answered_is_said_in_one_sentence(client: FlaskClient, body: Any, detail: str) -> None:
    """400, never 500."""
    problem(client.post(ASK, json=body), 400, detail)


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        (b"", "The message is not valid JSON."),
        (b"{", "The message is not valid JSON."),
        (b"[" * 4000, "The message is not valid JSON."),
        (b'{"question": "\xff"}', "The message is not valid JSON."),
        (b'{"question": "\\ud800"}', "The question is not valid Unicode."),
    ],
)
def test_bodies_that_are_no_json_are_refused(client: FlaskClient, body: bytes, detail: str) -> None:
    """Broken, nested without end, or not Unicode."""
    problem(client.post(ASK, data=body, content_type="application/json"), 400, detail)


def test_a_large_body_is_refused(client: FlaskClient) -> None:
    """Over 8 KiB, before it is read."""
    problem(
        client.post(ASK, data=b"x" * 8193, content_type="application/json"), 413, "The message is too large."
    )


def test_five_hundred_characters_of_any_script_are_taken(client: FlaskClient) -> None:
    """The limits for characters and for bytes agree."""
    assert client.post(ASK, json={"question": "冷" * 500}).status_code == 200


def test_only_json_is_taken(client: FlaskClient) -> None:
    """A form on somebody's page cannot ask."""
    detail = "Send JSON, with the header Content-Type: application/json."
    problem(client.post(ASK, data="question=hi"), 415, detail)
    problem(client.post(ASK, data={"question": "hi"}), 415, detail)


def test_wrong_addresses_and_methods_have_the_same_shape(client: FlaskClient) -> None:
    """404 and 405, with what is allowed."""
    problem(client.get("/nowhere"), 404, "There is nothing at this address.")
    response = client.get(ASK)
    problem(response, 405, "This address does not take that method.")
    assert response.headers["Allow"] == "OPTIONS, POST"


def test_a_failure_of_ours_says_nothing_of_the_inside(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """500 with a fixed sentence; the traceback goes to the log."""
    monkeypatch.setitem(app.extensions, "reloader", None)
    problem(app.test_client().get("/healthz"), 500, "Something went wrong on our side.")


def test_a_clinics_page_may_ask_and_gets_its_own_referral(client: FlaskClient) -> None:
    """The browser is told so, before and after."""
    preflight = client.options(ASK, headers={"Origin": CLINIC, "Access-Control-Request-Method": "POST"})
    assert preflight.status_code == 200
    assert preflight.headers["Access-Control-Allow-Origin"] == CLINIC
    assert preflight.headers["Access-Control-Allow-Headers"] == "Content-Type"
    response = client.post(ASK, json={"question": "does it hurt"}, headers={"Origin": CLINIC})
    assert response.headers["Access-Control-Allow-Origin"] == CLINIC
    assert "Origin" in response.headers["Vary"]
    assert response.get_json()["referral"]["text"] == "Please ask Clinic One."
    assert "Please ask Clinic One." in response.get_json()["text"]
    assert (
        client.get("/api/start", headers={"Origin": CLINIC}).get_json()["referral"]["text"]
        == "Please ask Clinic One."
    )


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "http://one.example", "https://one.example.evil.example", "null"]
)
def test_other_websites_may_not_ask(client: FlaskClient, origin: str) -> None:
    """Refused before the question is read, and without a header that lets them read the refusal."""
    response = client.post(ASK, json={"question": "does it hurt"}, headers={"Origin": origin})
    problem(response, 403, "This website may not ask here.")
    assert "Access-Control-Allow-Origin" not in response.headers


def test_our_own_pages_may_ask(client: FlaskClient) -> None:
    """A browser sends the origin with a POST to the same host, too."""
    response = client.post(ASK, json={"question": "does it hurt"}, headers={"Origin": "http://localhost"})
    assert response.status_code == 200
    assert response.get_json()["referral"]["text"] == "Please ask a professional."


def test_a_page_of_ours_on_a_clinics_address_is_the_clinics(client: FlaskClient) -> None:
    """Also where the browser names no origin, as when it merely reads."""
    start = client.get("/api/start", base_url=CLINIC)
    assert start.get_json()["referral"]["text"] == "Please ask Clinic One."
    assert "Access-Control-Allow-Origin" not in start.headers


def test_a_page_may_name_its_clinic(client: FlaskClient) -> None:
    """For a website of several clinics; in the address for the start, which holds nothing that was typed."""
    reply = client.post(ASK, json={"question": "does it hurt", "clinic": "one"}).get_json()
    assert reply["referral"]["text"] == "Please ask Clinic One."
    assert client.get("/api/start?clinic=one").get_json()["referral"]["text"] == "Please ask Clinic One."
    broken = client.get("/api/start", environ_overrides={"QUERY_STRING": "clinic=\x80"})
    assert (broken.status_code, broken.get_json()["detail"]) == (400, "The address is not valid Unicode.")


@pytest.mark.parametrize("clinic", ["two", "", 1, ["one"]])
def test_a_clinic_that_is_not_there_is_refused(client: FlaskClient, clinic: Any) -> None:
    """With one sentence, rather than the wrong referral."""
    detail = 'There is no clinic with the id given as "clinic".'
    problem(client.post(ASK, json={"question": "does it hurt", "clinic": clinic}), 400, detail)
    if isinstance(clinic, str):
        problem(client.get("/api/start", query_string={"clinic": clinic}), 400, detail)

"""The pages and files of the server."""

import json
import re

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from faq.files import shipped
from faq.knowledge import Knowledge
from tests.conftest import ROOT


def get(client: FlaskClient, address: str, **headers: str) -> TestResponse:
    """A response that has been read to its end."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    response = client.get(address, headers=sent)
    response.get_data()
    response.close()
    return response


def test_every_answer_stands_on_a_plain_page_with_its_notice(client: FlaskClient, small: Knowledge) -> None:
    """Without JavaScript, each under its own anchor."""
    page = get(client, "/faq").get_data(as_text=True)
    assert "<script src" not in page
    assert page.count(small.disclaimer) >= 2
    assert small.referral.text in page
    assert 'href="tel:123456"' in page
    for entry in small.entries:
        assert f'<article id="{entry.id}">' in page
        assert entry.question in page
        assert entry.answer in page


def test_search_engines_get_each_answer_with_the_notice(client: FlaskClient, small: Knowledge) -> None:
    """FAQPage data, in which an answer may be shown alone; small talk is left out."""
    page = get(client, "/faq").get_data(as_text=True)
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert found
    data = json.loads(found[1])
    assert data["@type"] == "FAQPage"
    assert [question["name"] for question in data["mainEntity"]] == [
        "Does it hurt?",
        "How long does a session take?",
    ]
    for question in data["mainEntity"]:
        assert question["acceptedAnswer"]["text"].endswith(f"{small.disclaimer} {small.referral.text}")


def test_the_demo_page_embeds_the_widget_with_the_snippet_of_the_readme(client: FlaskClient) -> None:
    """What works here works on a clinic's page, with the address of its server."""
    snippet = '<script src="https://YOUR-SERVER/widget.js" async></script>'
    assert snippet in (ROOT / "README.md").read_text(encoding="utf-8")
    assert snippet.replace("https://YOUR-SERVER", "") in get(client, "/").get_data(as_text=True)


@pytest.mark.parametrize(
    ("address", "mimetype"),
    [
        ("/", "text/html"),
        ("/widget.js", "text/javascript"),
        ("/static/clinic/clinic.css", "text/css"),
        ("/static/faq.css", "text/css"),
    ],
)
def test_files_are_cached_for_minutes_and_asked_for_again(
    client: FlaskClient, address: str, mimetype: str
) -> None:
    """A short life, and an ETag that saves sending them again."""
    response = get(client, address)
    assert (response.status_code, response.mimetype) == (200, mimetype)
    assert (
        response.headers["Cache-Control"] == "no-cache, max-age=300"
        or "max-age=300" in response.headers["Cache-Control"]
    )
    again = get(client, address, If_None_Match=response.headers["ETag"])
    assert (again.status_code, again.get_data()) == (304, b"")


def test_other_websites_may_load_the_widget(client: FlaskClient) -> None:
    """Also those that isolate themselves, or pin it by its hash."""
    headers = get(client, "/widget.js").headers
    assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("address", ["/embed", "/embed/one"])
def test_the_chat_for_a_frame_may_be_framed_by_clinics_only(client: FlaskClient, address: str) -> None:
    """Inline, for the clinic that the address names, under the policy of our pages otherwise."""
    response = get(client, address)
    policy = response.headers["Content-Security-Policy"]
    assert policy.endswith("; frame-ancestors 'self' https://one.example")
    assert "default-src 'none'" in policy
    page = response.get_data(as_text=True)
    assert ('<candid-faq mode="inline" clinic="one">' in page) == (address == "/embed/one")
    assert '<a href="/faq">' in page


def test_a_frame_for_a_clinic_that_is_not_there_is_not_found(client: FlaskClient) -> None:
    """Rather than a chat with the wrong referral."""
    assert get(client, "/embed/two").status_code == 404


def test_the_widget_is_sent_without_its_comments_and_compressed(client: FlaskClient) -> None:
    """The same program in fewer bytes; browsers that know Brotli get fewer still."""
    plain = get(client, "/widget.js")
    source = (shipped("static") / "widget.js").read_bytes()
    assert len(plain.get_data()) < len(source)
    assert b"/**" not in plain.get_data()
    packed = get(client, "/widget.js", Accept_Encoding="gzip, br")
    assert packed.headers["Content-Encoding"] == "br"
    assert len(packed.get_data()) < len(get(client, "/widget.js", Accept_Encoding="gzip").get_data()) < 9_500
    again = get(client, "/widget.js", Accept_Encoding="gzip, br", If_None_Match=packed.headers["ETag"])
    assert (again.status_code, again.get_data()) == (304, b"")


@pytest.mark.parametrize("address", ["/", "/faq"])
def test_our_pages_have_a_strict_policy(client: FlaskClient, address: str) -> None:
    """Nothing inline, nothing from elsewhere, no frame around them."""
    headers = get(client, address).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert (headers["X-Content-Type-Options"], headers["Referrer-Policy"]) == ("nosniff", "no-referrer")


@pytest.mark.parametrize(
    "address", ["/static/../server.py", "/static/%2e%2e/server.py", "/static/nothing.css", "/static/"]
)
def test_only_shipped_files_are_served(client: FlaskClient, address: str) -> None:
    """Nothing beside the folder."""
    assert get(client, address).status_code == 404


def test_the_demo_page_asks_no_other_host() -> None:
    """Every address in it and its stylesheets is our own."""
    for name in (
        "clinic/index.html",
        "clinic/clinic.css",
        "faq.css",
        "clinic/linden.svg",
        "clinic/lindenhof.svg",
    ):
        text = (shipped("static") / name).read_text(encoding="utf-8")
        assert not re.findall(r'(?:src|href)="https?://|url\(["\']?https?://|@import', text), name

"""Whatever goes wrong between the widget and its server: one plain sentence, nothing lost, nothing thrown."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.widget_page import (
    ANSWER,
    INLINE,
    PAIN,
    SUGGESTIONS,
    arrived,
    ask,
    console,
    expect_turns,
    greet,
    hold,
    notice,
    open_panel,
    part,
    reply,
    say,
    turns,
    type_in,
)

pytestmark = pytest.mark.browser

UNREACHED = "Sorry, we cannot be reached just now."
KEPT = "Your question is still in the box."
RESPONSES: dict[str, tuple[dict[str, Any], str]] = {
    "500": ({"status": 500, "json": {"status": 500}}, UNREACHED),
    "400": ({"status": 400, "json": {"status": 400}}, "could not read that question"),
    "403": ({"status": 403, "json": {"status": 403}}, UNREACHED),
    "413": ({"status": 413, "json": {"status": 413}}, "could not read that question"),
    "429": ({"status": 429, "headers": {"Retry-After": "12"}, "body": ""}, "Please wait 12 seconds"),
    "429 without a time": ({"status": 429, "body": ""}, "Please wait 30 seconds"),
    "a page": ({"body": "<!doctype html><title>Log in", "content_type": "text/html"}, UNREACHED),
    "nothing": ({"body": ""}, UNREACHED),
    "null": ({"json": None}, UNREACHED),
    "no notice": ({"json": {**ANSWER, "disclaimer": ""}}, UNREACHED),
    "no referral": ({"json": {**ANSWER, "referral": {}}}, UNREACHED),
    "unknown kind": ({"json": {**ANSWER, "kind": "advert"}}, UNREACHED),
    "no answers": ({"json": {**ANSWER, "answers": None}}, UNREACHED),
    "to a page": ({"status": 302, "headers": {"Location": "/faq"}}, UNREACHED),
    "to another host": ({"status": 307, "headers": {"Location": "https://other.example/"}}, UNREACHED),
}


@pytest.mark.parametrize(("response", "sentence"), RESPONSES.values(), ids=RESPONSES)
def test_every_failure_ends_in_a_plain_sentence(
    page: Page, show: Callable[..., None], response: dict[str, Any], sentence: str
) -> None:
    """Whatever comes back, the visitor reads one sentence, keeps the text and has the clinic's number."""
    greet(page)
    page.route("**/api/ask", lambda route: route.fulfill(**response))
    lines = console(page)
    show(INLINE)
    expect(notice(page)).to_be_visible()
    shown = ask(page, "does it hurt?")
    expect(shown).to_contain_text(sentence)
    expect(shown).to_contain_text(KEPT)
    expect(shown.get_by_role("link", name="Call 020 7946 0182")).to_be_visible()
    expect(shown.get_by_role("button", name="Try again")).to_be_visible()
    expect(page.get_by_role("textbox")).to_have_value("does it hurt?")
    assert "It can burn." not in shown.inner_text()
    ours = [line for line in lines if line.startswith("candid-faq:")]
    assert len(ours) == 1
    assert not [line for line in lines if "hurt" in line]


def test_a_lost_question_stays_in_the_box_and_is_tried_again(page: Page, show: Callable[..., None]) -> None:
    """With the server gone in mid-conversation the text is kept; once it is back, one press sends it once more."""
    show()
    open_panel(page)
    expect(ask(page, "how long does it take?")).to_contain_text("minutes")
    page.route("**/api/ask", lambda route: route.abort())
    shown = ask(page, "does it hurt?")
    expect(shown).to_contain_text(f"{UNREACHED} {KEPT}")
    expect(page.get_by_role("textbox")).to_have_value("does it hurt?")
    page.unroute("**/api/ask")
    page.get_by_role("button", name="Try again").click()
    expect(turns(page).last).to_contain_text("uncomfortable")
    expect_turns(page, "how long does it take?", "does it hurt?")
    expect(page.get_by_role("textbox")).to_have_value("")
    expect(page.get_by_role("textbox"), "the pressed button is gone").to_be_focused()


def test_what_is_typed_meanwhile_is_not_overwritten(page: Page, show: Callable[..., None]) -> None:
    """A question that fails late is not put over a new text, and does not claim to be in the box."""
    held = hold(page)
    show(INLINE)
    type_in(page, "first")
    page.get_by_role("textbox").fill("second thoughts")
    arrived(page, held).abort()
    shown = turns(page).last.locator(".reply")
    expect(shown).to_contain_text(UNREACHED)
    expect(shown).not_to_contain_text(KEPT)
    expect(page.get_by_role("textbox")).to_have_value("second thoughts")
    page.unroute("**/api/ask")
    say(page, ANSWER)
    shown.get_by_role("button", name="Try again").click()
    expect(turns(page).last).to_contain_text("It can burn.")
    expect_turns(page, "first")
    expect(page.get_by_role("textbox")).to_have_value("second thoughts")


def test_being_offline_is_told_apart(page: Page, show: Callable[..., None]) -> None:
    """The device's own fault is named, and asking works as soon as it is back."""
    show(INLINE)
    expect(notice(page)).to_be_visible()
    page.context.set_offline(True)
    shown = ask(page, "does it hurt?")
    expect(shown).to_contain_text(f"Your device seems to be offline. {KEPT}")
    page.context.set_offline(False)
    shown.get_by_role("button", name="Try again").click()
    expect(turns(page).last).to_contain_text("uncomfortable")


def test_a_server_that_never_answers_is_given_up(page: Page, show: Callable[..., None]) -> None:
    """Dots for 15 seconds, then the same plain sentence."""
    page.clock.install()
    hold(page)
    show(INLINE)
    with page.expect_request("**/api/ask"):
        type_in(page, "does it hurt?")
    page.clock.fast_forward(14_000)
    expect(page.locator("candid-faq .dots")).to_be_visible()
    page.clock.fast_forward(1_500)
    expect(turns(page).last).to_contain_text(f"{UNREACHED} {KEPT}")
    expect(page.locator("candid-faq .dots")).to_have_count(0)


def test_it_starts_without_its_server_and_recovers_when_opened_again(
    page: Page, show: Callable[..., None]
) -> None:
    """No /api/start: the launcher has its built-in words, the panel offers to try again, and then greets."""
    page.route("**/api/start", lambda route: route.abort())
    lines = console(page)
    show()
    open_panel(page)
    expect(page.get_by_role("dialog")).to_contain_text(UNREACHED)
    assert lines
    assert all(line.startswith("candid-faq:") for line in lines)
    page.unroute("**/api/start")
    page.get_by_role("button", name="Try again").click()
    expect(part(page, "chip").first).to_be_visible()
    expect(notice(page)).to_be_visible()
    expect(part(page, "log")).not_to_contain_text(UNREACHED)


def test_a_start_that_never_comes_does_not_hold_up_the_page(page: Page, show: Callable[..., None]) -> None:
    """The page loads, the button shows after a second with its own words, and asking works, with its notice."""
    page.clock.install()
    hold(page, "**/api/start")
    say(page, ANSWER)
    show()
    assert page.evaluate("document.readyState") == "complete"
    launcher = part(page, "launcher")
    expect(launcher).to_be_hidden()
    page.clock.fast_forward(1_001)
    expect(launcher).to_have_accessible_name("Ask a question")
    launcher.click()
    expect(ask(page, "does it hurt")).to_contain_text("It can burn.")
    expect(notice(page)).to_be_visible()
    page.clock.fast_forward(15_000)
    expect(part(page, "log")).to_contain_text(UNREACHED)
    expect_turns(page, "does it hurt")


def test_a_huge_reply_is_shown_whole(page: Page, show: Callable[..., None]) -> None:
    """A quarter of a megabyte, a word without end and fifty suggestions: it scrolls, nothing is too wide, the box stays."""
    text = "It can burn. " * 20_000 + "x" * 2_000
    say(page, reply("answer", {**PAIN, "text": text}, suggestions=SUGGESTIONS * 25))
    show(INLINE)
    shown = ask(page, "does it hurt")
    expect(shown.get_by_role("button", name="What does it cost?")).to_have_count(25)
    log = part(page, "log")
    assert log.evaluate("(log) => log.scrollWidth - log.clientWidth") == 0
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    expect(page.get_by_role("textbox")).to_be_in_viewport(ratio=1)
    expect(ask(page, "and again")).to_contain_text("It can burn.")


def test_words_from_elsewhere_do_not_break_it(page: Page, show: Callable[..., None]) -> None:
    """A start with links that run script or with odd words: the link is left out, the rest is shown as text."""
    referral = {"text": "Ask <b>us</b>.", "label": "Go", "url": "javascript:alert(1)", "phone": None}
    greet(page, referral=referral, title="<i>Cold</i>", starters=[])
    show(INLINE)
    expect(notice(page)).to_contain_text("Ask <b>us</b>.")
    expect(notice(page).get_by_role("link")).to_have_count(0)
    expect(part(page, "panel").get_by_role("heading").first).to_have_text("<i>Cold</i>")

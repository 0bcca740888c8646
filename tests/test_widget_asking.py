"""Asking the widget: by typing, by suggestions, one thing after another, and starting over."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.widget_page import (
    ANSWER,
    CHAT,
    CHOICES,
    SEVERAL,
    arrived,
    ask,
    expect_turns,
    greet,
    hold,
    open_panel,
    part,
    say,
    turns,
    type_in,
)

pytestmark = pytest.mark.browser

NOTE_DOTS = """(log) => {
  window.dotted = 0;
  new MutationObserver(() => { dotted += log.querySelectorAll(".dots").length; }).observe(log, { childList: true, subtree: true });
}"""


def test_pressing_a_suggestion_asks_it(page: Page, show: Callable[..., None]) -> None:
    """A starter, then did-you-mean: a lead and chips; each chip sends its own question."""
    asked = say(page, CHOICES, ANSWER)
    greet(page)
    show()
    open_panel(page)
    page.get_by_role("button", name="How long is it?").click()
    shown = turns(page).last.locator(".reply")
    expect(shown).to_contain_text("Did you mean one of these?")
    shown.get_by_role("button", name="What does it cost?").click()
    expect(page.locator("candid-faq .reply").last).to_contain_text("It can burn.")
    assert [body["question"] for body in asked] == ["How long is it?", "What does it cost?"]


def test_a_follow_up_names_the_entry_answered_last(page: Page, show: Callable[..., None]) -> None:
    """After one answer, and small talk, its id travels along; after two, or after a fresh start, none does."""
    asked = say(page, ANSWER, CHAT, SEVERAL, ANSWER)
    show()
    open_panel(page)
    for question in ("does it hurt", "thanks", "and how long", "again"):
        expect(ask(page, question)).to_be_visible()
    page.get_by_role("button", name="Start over").click()
    expect(turns(page)).to_have_count(0)
    expect(page.get_by_role("textbox")).to_be_focused()
    expect(ask(page, "afresh")).to_be_visible()
    assert [body.get("after") for body in asked] == [None, "pain", "pain", None, None]


def test_a_follow_up_is_understood(page: Page, page_url: str) -> None:
    """On the real server: what "and for how long" is about depends on what was answered before."""
    page.goto(page_url)
    open_panel(page)
    expect(ask(page, "will my face be swollen afterwards")).to_be_visible()
    with page.expect_request("**/api/ask") as sent:
        expect(ask(page, "and for how long?")).to_be_visible()
    assert set(sent.value.post_data_json or {}) == {"question", "after"}


def test_a_newer_question_overtakes_an_older_one(page: Page, show: Callable[..., None]) -> None:
    """Of two questions in a row only the newer is answered; no failure is shown, even when the old reply comes late."""
    held: list[Route] = []

    def answer(route: Route) -> None:
        slow = "slow" in (route.request.post_data or "")
        held.append(route) if slow else route.fulfill(json=SEVERAL)

    page.route("**/api/ask", answer)
    show()
    open_panel(page)
    ask(page, "slow")
    expect(page.locator("candid-faq .dots")).to_be_visible()
    expect(ask(page, "fast")).to_contain_text("Some minutes.")
    expect(page.locator("candid-faq .dots, candid-faq .lost")).to_have_count(0)
    expect(turns(page).locator(".reply")).to_have_count(1)
    assert len(held) == 1


def test_dots_show_only_when_it_takes_long(page: Page, show: Callable[..., None]) -> None:
    """A reply within 200 ms never shows them, not even for a moment; after 300 ms they stand there."""
    page.clock.install(time=0)
    held = hold(page)
    show()
    open_panel(page)
    page.clock.pause_at(100_000)
    part(page, "log").evaluate(NOTE_DOTS)
    type_in(page, "quick")
    page.clock.run_for(200)
    arrived(page, held).fulfill(json=ANSWER)
    expect(turns(page).last).to_contain_text("It can burn.")
    page.clock.run_for(1000)
    assert page.evaluate("dotted") == 0
    type_in(page, "slow")
    page.clock.run_for(301)
    expect(page.locator("candid-faq .dots")).to_be_visible()
    arrived(page, held, 2).fulfill(json=ANSWER)
    expect(page.locator("candid-faq .dots")).to_have_count(0)


def test_start_over_leaves_nothing_behind(page: Page, show: Callable[..., None]) -> None:
    """Conversation, what was being typed, and a reply that is still on its way are all gone."""
    held = hold(page)
    show()
    open_panel(page)
    again = page.get_by_role("button", name="Start over")
    expect(again, "nothing to start over yet").to_be_hidden()
    type_in(page, "slow")
    page.get_by_role("textbox").fill("half a quest")
    again.click()
    arrived(page, held).fulfill(json=ANSWER)
    page.wait_for_timeout(100)
    expect_turns(page)
    expect(page.get_by_role("textbox")).to_have_value("")
    expect(again).to_be_hidden()
    assert page.evaluate("said") == []
    assert "slow" not in page.evaluate("JSON.stringify(sessionStorage)")


def test_the_box_takes_a_question_and_no_more(page: Page, show: Callable[..., None]) -> None:
    """Nothing but spaces is not sent; spaces around are left out; it grows with its lines and says when it is full."""
    asked = say(page, ANSWER)
    greet(page, limits={"question": 60})
    show()
    open_panel(page)
    box = page.get_by_role("textbox")
    type_in(page, "   ")
    expect(ask(page, "  does it hurt ")).to_be_visible()
    assert asked == [{"question": "does it hurt"}]
    height = box.evaluate("(box) => box.offsetHeight")
    box.press_sequentially("a long tale of a visitor ")
    box.press("Shift+Enter")
    box.press("Shift+Enter")
    assert box.evaluate("(box) => box.offsetHeight") > height
    expect(page.get_by_text("longest a question can be")).to_have_count(0)
    box.press_sequentially("which goes on and on and on beyond its end")
    expect(part(page, "panel").get_by_text("longest a question can be: 60 characters").first).to_be_visible()
    assert len(box.input_value()) == 60
    expect(turns(page)).to_have_count(1)


def test_a_double_click_asks_once(page: Page, show: Callable[..., None]) -> None:
    """On a suggestion, as on the button that sends."""
    asked = say(page, ANSWER)
    greet(page)
    show()
    open_panel(page)
    part(page, "chip").first.dblclick()
    expect(turns(page).last).to_contain_text("It can burn.")
    page.get_by_role("textbox").fill("does it hurt")
    part(page, "send").dblclick()
    expect(turns(page)).to_have_count(2)
    page.wait_for_timeout(100)
    assert [body["question"] for body in asked] == ["How long is it?", "does it hurt"]

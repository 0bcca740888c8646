"""The widget and the page it is on: what the page may set and hear, what it may forbid, what it never learns."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.widget_page import (
    ANSWER,
    CHOICES,
    URGENT,
    arrived,
    ask,
    console,
    greet,
    hold,
    notice,
    open_panel,
    part,
    say,
    turns,
    type_in,
)

pytestmark = pytest.mark.browser

STRICT_POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'; img-src data:; require-trusted-types-for 'script'"
COUNT_VIOLATIONS_AND_SHIFTS = """
window.seen = [];
addEventListener("securitypolicyviolation", (event) => seen.push(event.violatedDirective));
new PerformanceObserver((list) => list.getEntries().forEach((shift) => shift.hadRecentInput || seen.push(shift.value)))
  .observe({ type: "layout-shift", buffered: true });
"""
HEAR_EVENTS = """
window.heard = [];
for (const name of ["open", "close", "reply", "vote", "error"]) addEventListener("candid-" + name, ({ type, detail }) => heard.push([type, detail]));
"""
PROPERTIES = {
    "--candid-accent": ("launcher", "background-color", "rgb(1, 2, 3)"),
    "--candid-on-accent": ("send", "color", "rgb(1, 2, 3)"),
    "--candid-surface": ("panel", "background-color", "rgb(1, 2, 3)"),
    "--candid-text": ("panel", "color", "rgb(1, 2, 3)"),
    "--candid-radius": ("panel", "border-top-left-radius", "33px"),
    "--candid-font": ("panel", "font-family", "fantasy"),
    "--candid-size": ("panel", "font-size", "19px"),
    "--candid-width": ("panel", "width", "333px"),
    "--candid-height": ("panel", "height", "444px"),
    "--candid-offset": ("panel", "right", "55px"),
    "--candid-layer": ("panel", "z-index", "77"),
}
PARTS = ("launcher", "panel", "log", "message", "notice", "box", "send", "chip", "start_over", "close")


def test_what_was_typed_goes_nowhere_but_into_the_question(page: Page, show: Callable[..., None]) -> None:
    """Not into an event, the console, an address, the page, a vote, or a second request."""
    page.add_init_script(HEAR_EVENTS)
    lines = console(page)
    requested: list[tuple[str, str]] = []
    page.on("request", lambda request: requested.append((request.url, request.post_data or "")))
    show()
    open_panel(page)
    expect(notice(page)).to_be_visible()
    expect(ask(page, "does it hurt, Quillfeather?")).to_contain_text("uncomfortable")
    with page.expect_response("**/api/vote"):
        turns(page).last.get_by_role("button", name="Yes").click()
    page.route("**/api/ask", lambda route: route.fulfill(status=500))
    expect(ask(page, "and for Quillfeather's aunt?")).to_contain_text("cannot be reached")
    page.get_by_role("button", name="Close").click()
    heard: list[Any] = page.evaluate("heard")
    assert heard == [
        ["candid-open", None],
        ["candid-reply", {"kind": "answer", "ids": ["pain"]}],
        ["candid-vote", {"ids": ["pain"], "vote": "yes"}],
        ["candid-error", {"status": 500}],
        ["candid-close", None],
    ]
    assert not [line for line in lines if "uill" in line]
    assert not [url for url, _ in requested if "uill" in url]
    assert [url.rsplit("/", 1)[1] for url, body in requested if "uill" in body] == ["ask", "ask"]
    assert "uill" not in page.content() + page.title() + page.url


def test_custom_properties_change_its_look(page: Page, show: Callable[..., None]) -> None:
    """Each of them, set on anything around it, reaches what it is for."""
    greet(page)
    style = "".join(f"{name}: {value};" for name, (_, _, value) in PROPERTIES.items())
    say(page, URGENT)
    show(f"<style>:root {{ {style} --candid-urgent: rgb(4, 5, 6) }}</style>")
    expect(part(page, "launcher")).to_have_css("background-color", "rgb(1, 2, 3)")
    open_panel(page)
    for name, css, value in PROPERTIES.values():
        expect(part(page, name)).to_have_css(css, value)
    expect(ask(page, "my face is swelling").locator(".card")).to_have_css("border-left-color", "rgb(4, 5, 6)")


def test_parts_can_be_styled(page: Page, show: Callable[..., None]) -> None:
    """Each part is reached by the page's own rules."""
    say(page, CHOICES)
    rules = "".join(
        f"candid-faq::part({name}) {{ outline-offset: {place + 21}px }}" for place, name in enumerate(PARTS)
    )
    show(f"<style>{rules}</style>")
    open_panel(page)
    expect(ask(page, "cold?")).to_be_visible()
    for place, name in enumerate(PARTS):
        expect(part(page, name).last).to_have_css("outline-offset", f"{place + 21}px")


def test_it_lives_under_a_strict_policy_and_asks_no_other_host(
    page: Page, show: Callable[..., None], page_url: str
) -> None:
    """Trusted Types, no styles from anywhere: no violation, no request elsewhere, styled all the same."""
    page.add_init_script(COUNT_VIOLATIONS_AND_SHIFTS)
    requested: list[str] = []
    page.on("request", lambda request: requested.append(request.url))
    say(page, ANSWER, URGENT, CHOICES)
    show(headers={"Content-Security-Policy": STRICT_POLICY})
    open_panel(page)
    for question in ("one", "two", "three"):
        expect(ask(page, question)).to_be_visible()
    page.set_viewport_size({"width": 400, "height": 500})
    page.get_by_role("button", name="Start over").click()
    page.locator("candid-faq").evaluate("(chat) => { chat.remove(); document.body.append(chat); }")
    expect(part(page, "panel")).to_have_css("position", "fixed")
    assert [one for one in page.evaluate("seen") if isinstance(one, str)] == []
    assert [url for url in requested if not re.match(page_url + "|data:", url)] == []


def test_nothing_on_the_page_is_shifted(page: Page, page_url: str) -> None:
    """Layout shift 0 on the demo clinic: while loading, opening, asking, waiting, answering, voting and closing."""
    page.add_init_script(COUNT_VIOLATIONS_AND_SHIFTS)
    page.goto(page_url)
    expect(part(page, "launcher")).to_be_visible()
    open_panel(page)
    expect(ask(page, "does it hurt?")).to_contain_text("uncomfortable")
    held = hold(page)
    type_in(page, "how long does it take?")
    page.wait_for_timeout(700)
    arrived(page, held).continue_()
    expect(turns(page).last).to_contain_text("minutes")
    turns(page).last.get_by_role("button", name="Yes").click()
    page.wait_for_timeout(100)
    page.get_by_role("button", name="Close").click()
    expect(part(page, "launcher")).to_be_visible()
    page.wait_for_timeout(100)
    assert page.evaluate("seen") == []

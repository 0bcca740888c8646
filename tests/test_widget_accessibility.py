"""That the widget keeps nobody out: in every state, in every look, by ear."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.widget_page import (
    ANSWER,
    CHOICES,
    DESKTOP,
    DISCLAIMER,
    INLINE,
    PHONE,
    REFERRAL,
    REPLIES,
    SEVERAL,
    ask,
    expect_turns,
    findings,
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

ZOOMED = {"width": 320, "height": 256}
"""What is left of 1280 by 1024 pixels at 400 % zoom."""
SCHEMES: dict[str, tuple[dict[str, Any], str, str]] = {
    "light": ({}, "", "en"),
    "dark": ({"color_scheme": "dark"}, "", "en"),
    "forced-colors": ({"forced_colors": "active"}, "", "en"),
    "rtl": ({}, "", "ar"),
    "phone": ({"viewport": PHONE}, "", "en"),
    "zoomed": ({"viewport": ZOOMED}, "", "en"),
    "inline": ({"viewport": DESKTOP}, INLINE, "en"),
}
"""The browser's settings, what the page holds, the language of the answers."""
HARD_TO_HIT = """() => [...document.querySelector("candid-faq").shadowRoot.querySelectorAll("a, button, textarea")]
  .filter((one) => one.checkVisibility() && !one.closest(".card p"))
  .map((one) => [one.textContent || one.ariaLabel || one.id, one.getBoundingClientRect()])
  .filter(([, { width, height }]) => Math.min(width, height) < 24)
  .map(([name, { width, height }]) => `small target: ${name} (${width} x ${height})`);
"""
"""Numbers within a sentence are let off, as WCAG 2.5.8 lets them."""


def spoken(*lines: str) -> str:
    """What is said for a reply of these lines."""
    return "\n\n".join([*lines, f"{DISCLAIMER} {REFERRAL['text']}"])


def nameless(page: Page) -> Iterator[str]:
    """What can have the focus and tells a screen reader no name; headings that skip a level."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    last = None
    for node in nodes:
        role, name = node.get("role", {}).get("value"), node.get("name", {}).get("value")
        properties = {each["name"]: each["value"].get("value") for each in node.get("properties", [])}
        if properties.get("focusable") and not name and not node["ignored"]:
            yield f"no name: {role}"
        if role == "heading":
            if last and properties["level"] > last + 1:
                yield f"heading {name!r} skips from {last} to {properties['level']}"
            last = properties["level"]


def troubles(page: Page, axe_source: str) -> list[str]:
    """All that would keep somebody out of the page as it stands."""
    too_wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    wide = [f"too wide by {too_wide}"] if too_wide > 0 else []
    small: list[str] = page.evaluate(HARD_TO_HIT)
    return [*findings(page, axe_source), *nameless(page), *small, *wide]


def states(page: Page, show: Callable[..., None], markup: str) -> Iterator[str]:
    """Bring the widget into each of its states in turn, the failures and a page change last."""
    asked = list(REPLIES)
    say(page, *REPLIES.values())
    page.route("**/api/vote", lambda route: route.fulfill(status=204))
    show(markup)
    if not markup:
        expect(part(page, "launcher")).to_be_visible()
        yield "closed"
        open_panel(page)
    expect(notice(page)).to_be_visible()
    yield "open"
    for state in asked:
        expect(ask(page, state)).to_be_visible()
        yield state
        if state == "answered":
            turns(page).last.get_by_role("button", name="No", exact=True).click()
            yield "voted"
    page.context.set_offline(True)
    page.route("**/api/ask", lambda route: route.abort())
    expect(ask(page, "offline")).to_contain_text("offline")
    page.context.set_offline(False)
    yield "offline"
    expect(ask(page, "failed")).to_contain_text("we cannot be reached")
    yield "failed"
    hold(page)
    type_in(page, "waiting")
    expect(page.locator("candid-faq .dots")).to_be_visible()
    yield "waiting"
    show(markup, path="another-page")
    shown = part(page, "launcher").or_(part(page, "panel")).locator("visible=true")
    expect(shown.first).to_be_visible()
    if part(page, "launcher").is_visible():
        open_panel(page)
    expect_turns(page, *asked)
    yield "restored"


@pytest.mark.parametrize(("page", "markup", "language"), SCHEMES.values(), ids=SCHEMES, indirect=["page"])
def test_axe_finds_nothing(
    page: Page, show: Callable[..., None], axe_source: str, markup: str, language: str
) -> None:
    """In every state: WCAG 2.0 to 2.2, A and AA, best practices; names, headings, targets of 24 px, nothing too wide."""
    greet(page, language=language)
    found = {state: troubles(page, axe_source) for state in states(page, show, markup)}
    assert {state: those for state, those in found.items() if those} == {}
    assert len(found) == (12 if markup else 13)


def test_each_reply_is_announced_once_and_only_the_reply(page: Page, show: Callable[..., None]) -> None:
    """One polite live region, there before its content, gets what each reply shows, once: headings, answers, notice."""
    say(page, ANSWER, SEVERAL, CHOICES)
    show()
    region = page.locator("candid-faq :is([aria-live], [role=alert], [role=log], [role=status], output)")
    open_panel(page)
    expect(region).to_have_count(1)
    expect(region).to_have_text("")
    expect(ask(page, "first")).to_be_visible()
    expect(ask(page, "second")).to_be_visible()
    expect(ask(page, "third")).to_be_visible()
    assert page.evaluate("said") == [
        spoken("Does it hurt?", "It can burn."),
        spoken("Does it hurt?", "It can burn.", "How long is it?", "Some minutes."),
        spoken("Did you mean one of these?", "How long is it?", "What does it cost?"),
    ]


def test_what_else_happens_is_announced_too(page: Page, show: Callable[..., None]) -> None:
    """A failure and a copy are said, once each; neither a page change nor opening repeats anything."""
    page.add_init_script("Clipboard.prototype.writeText = () => Promise.resolve();")
    say(page, ANSWER)
    show()
    open_panel(page)
    shown = ask(page, "does it hurt")
    shown.get_by_role("button", name="Copy").click()
    expect(shown.get_by_role("button", name="Copied")).to_be_visible()
    page.route("**/api/ask", lambda route: route.abort())
    expect(ask(page, "lost")).to_contain_text("we cannot be reached")
    kept = "Sorry, we cannot be reached just now. Your question is still in the box."
    assert page.evaluate("said") == [spoken("Does it hurt?", "It can burn."), "Copied", kept]
    show(path="another-page")
    expect_turns(page, "does it hurt")
    page.get_by_role("button", name="Close").click()
    open_panel(page)
    expect(part(page, "box")).to_be_focused()
    assert page.evaluate("said") == []


def test_a_screen_reader_can_walk_through_it(page: Page, show: Callable[..., None]) -> None:
    """Roles and names: a dialog, a log, headings for what was asked and answered, groups, the notice as a note."""
    say(page, ANSWER)
    greet(page)
    show()
    expect(page.get_by_role("region", name="Cold treatment")).to_have_count(1)
    open_panel(page)
    expect(ask(page, "how it hurts")).to_be_visible()
    dialog = page.get_by_role("dialog", name="Cold treatment")
    headings = ["Cold treatment", "You asked: how it hurts", "Does it hurt?"]
    expect(dialog.get_by_role("heading")).to_have_text(headings)
    expect(dialog.get_by_role("group", name="Conversation")).to_be_visible()
    expect(dialog.get_by_role("note", name="Please note")).to_contain_text(DISCLAIMER)
    expect(dialog.get_by_role("group", name="Suggested questions")).to_have_count(2)
    for name in ("Start over", "Close", "Send"):
        expect(dialog.get_by_role("button", name=name, exact=True)).to_have_attribute("title", name)
    expect(dialog.get_by_role("textbox", name="Your question")).to_have_attribute("enterkeyhint", "send")


@pytest.mark.parametrize(
    "page",
    [{"reduced_motion": reduced} for reduced in ("reduce", "no-preference")],
    indirect=True,
    ids=["reduced", "usual"],
)
def test_nothing_moves_for_who_does_not_want_it(
    page: Page, show: Callable[..., None], request: pytest.FixtureRequest
) -> None:
    """Reduced motion: no animation in any state and no gliding scroll; otherwise the dots pulse."""
    moving = "document.querySelector('candid-faq').shadowRoot.getAnimations().length"
    hold(page)
    show()
    open_panel(page)
    opening = page.evaluate(moving)
    type_in(page, "waiting")
    expect(page.locator("candid-faq .dots")).to_be_visible()
    usual = "usual" in request.node.name
    assert (page.evaluate(moving) > 0) == usual
    assert usual or opening == 0
    expect(part(page, "log")).to_have_css("scroll-behavior", "smooth" if usual else "auto")

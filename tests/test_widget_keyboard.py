"""The widget without a mouse: where the focus is, whether it shows, and what the keys do."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.widget_page import (
    ANSWER,
    CHOICES,
    FOCUSED,
    INLINE,
    arrived,
    ask,
    expect_turns,
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

STOP = """() => {
  const one = document.querySelector("candid-faq").shadowRoot.activeElement;
  if (!one) return null;
  const look = () => {
    const { outlineStyle, outlineWidth, outlineColor, borderColor, boxShadow } = getComputedStyle(one);
    const outline = outlineStyle === "none" || parseFloat(outlineWidth) === 0 ? "none" : outlineWidth + outlineColor;
    return [outline, borderColor, boxShadow].join();
  };
  const focused = look();
  one.blur();
  const plain = look();
  one.focus({ preventScroll: true });
  const { top, bottom, left } = one.getBoundingClientRect();
  const name = one.getAttribute("part") === "log" ? "log" : one.ariaLabel || one.textContent || one.id;
  return { name, shown: focused !== plain, top, bottom, left };
}"""
"""Where the focus is, whether it can be seen there, and where that stands on the screen."""

NOTE_LAST_PLACES = """() => {
  window.vanished = [];
  document.querySelector("candid-faq").shadowRoot.addEventListener("focusin", ({ target, relatedTarget: last }) => {
    const name = target.getAttribute("part") || target.localName;
    requestAnimationFrame(() => {
      if (last ? !last.checkVisibility() : name !== "launcher") vanished.push(name);
    });
  });
}"""


def stops(page: Page, key: str = "Tab", most: int = 30) -> list[dict[str, Any]]:
    """Where the key leads within the widget, until it leaves it or comes back to where it began."""
    found: list[dict[str, Any]] = []
    for _ in range(most):
        page.keyboard.press(key)
        stop = page.evaluate(STOP)
        if stop is None or (found and stop["name"] == found[0]["name"]):
            break
        found.append(stop)
    return found


def in_reading_order(stops: list[dict[str, Any]]) -> bool:
    """Whether each stands below the one before it, or beside it and further on."""
    return all(
        after["top"] >= before["bottom"] - 4
        or (after["left"] > before["left"] and after["bottom"] > before["top"])
        for before, after in pairwise(stops)
    )


def test_tab_goes_through_everything_as_it_is_read(page: Page, show: Callable[..., None]) -> None:
    """From top to bottom, forwards and backwards, with a mark that shows at every stop, and out at either end."""
    greet(page)
    say(page, ANSWER)
    show("<a href='#before'>Before</a>")
    open_panel(page)
    expect(ask(page, "how it hurts")).to_be_visible()
    part(page, "log").evaluate("(log) => { log.scrollTop = 0; }")
    page.get_by_role("link", name="Before").focus()
    forwards = stops(page)
    starters = ["How long is it?", "What does it cost?"]
    log = ["log", *starters, "Yes", "No", "Copy", *starters]
    links = ["Find one", "Call 020 7946 0182"]
    assert [stop["name"] for stop in forwards] == [
        "Start over",
        "Close",
        *log,
        *links,
        "box",
        "Send",
    ]
    assert [stop["name"] for stop in forwards if not stop["shown"]] == []
    for group in (forwards[:3], forwards[3:-4], forwards[-4:]):
        assert in_reading_order(group)
    part(page, "send").focus()
    backwards = ["Send", *[stop["name"] for stop in stops(page, "Shift+Tab")]]
    assert backwards == [stop["name"] for stop in reversed(forwards)]


@pytest.mark.parametrize("state", ["closed", "failed", "voted", "choices"])
def test_the_focus_shows_on_every_control(page: Page, show: Callable[..., None], state: str) -> None:
    """Also on those of other states: the launcher, trying again, the reasons, did-you-mean."""
    expected = {
        "closed": "Ask a question",
        "failed": "Try again",
        "voted": "Hard to understand",
        "choices": "How long",
    }
    greet(page)
    say(page, CHOICES if state == "choices" else ANSWER)
    if state == "failed":
        page.route("**/api/ask", lambda route: route.abort())
    page.route("**/api/vote", lambda route: route.fulfill(status=204))
    show("<a href='#before'>Before</a>")
    if state != "closed":
        open_panel(page)
        expect(ask(page, "how it hurts")).to_be_visible()
    if state == "voted":
        page.get_by_role("button", name="No", exact=True).click()
    page.get_by_role("link", name="Before").focus()
    found = stops(page)
    assert any(stop["name"].startswith(expected[state]) for stop in found)
    assert [stop["name"] for stop in found if not stop["shown"]] == []


def test_the_keys_of_the_box(page: Page, show: Callable[..., None]) -> None:
    """Enter sends, Shift+Enter makes a line, Enter that only ends a word of an input method does not send."""
    asked = say(page, ANSWER)
    show(INLINE)
    box = page.get_by_role("textbox")
    box.fill("does it hurt")
    box.press("Shift+Enter")
    page.keyboard.type("and burn")
    assert box.input_value() == "does it hurt\nand burn"
    box.evaluate(
        "(box) => box.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true }))"
    )
    expect(turns(page)).to_have_count(0)
    box.press("Enter")
    expect(turns(page).last).to_contain_text("It can burn.")
    assert [body["question"] for body in asked] == ["does it hurt\nand burn"]
    expect(box).to_be_focused()
    expect(page.locator("candid-faq .you")).to_have_css("white-space-collapse", "preserve-breaks")


def test_arrows_lead_through_suggestions(page: Page, show: Callable[..., None]) -> None:
    """Down and up, not beyond the ends; Enter asks the one with the focus."""
    greet(page)
    asked = say(page, ANSWER)
    show(INLINE)
    first, last = part(page, "chip").first, part(page, "chip").nth(1)
    first.focus()
    page.keyboard.press("ArrowDown")
    expect(last).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(last).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(first).to_be_focused()
    page.keyboard.press("Enter")
    expect(turns(page).last).to_contain_text("It can burn.")
    assert [body["question"] for body in asked] == ["How long is it?"]


@pytest.mark.parametrize("way", ["Escape", "button", "attribute"])
def test_closing_gives_the_focus_back(page: Page, show: Callable[..., None], way: str) -> None:
    """To the launcher, by Escape from anywhere inside, by the button, or by the page's own script."""
    say(page, ANSWER)
    show()
    open_panel(page)
    shown = ask(page, "does it hurt")
    shown.get_by_role("button", name="Copy").focus()
    if way == "Escape":
        page.keyboard.press("Escape")
    elif way == "button":
        page.get_by_role("button", name="Close").press("Enter")
    else:
        page.locator("candid-faq").evaluate("(chat) => { chat.open = false; }")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(part(page, "launcher")).to_be_focused()


def test_the_focus_moves_before_its_last_place_goes(page: Page, show: Callable[..., None]) -> None:
    """A screen reader whose place has vanished does not say where it is now: on opening, closing, and voting."""
    page.route("**/api/vote", lambda route: route.fulfill(status=204))
    say(page, ANSWER)
    show()
    expect(part(page, "launcher")).to_be_visible()
    page.evaluate(NOTE_LAST_PLACES)
    open_panel(page)
    expect(part(page, "box")).to_be_focused()
    expect(part(page, "launcher")).to_be_hidden()
    expect(notice(page)).to_be_visible()
    ask(page, "does it hurt").get_by_role("button", name="No", exact=True).press("Enter")
    expect(page.get_by_text("Thank you.")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert page.evaluate("vanished") == []


def test_closing_from_outside_leaves_the_focus_there(page: Page, show: Callable[..., None]) -> None:
    """A script of the page that closes it does not move who is somewhere else; nor does Escape pressed there."""
    show("<input aria-label=Name>")
    open_panel(page)
    page.get_by_label("Name").focus()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog"), "Escape belongs to the page there").to_be_visible()
    page.locator("candid-faq").evaluate("(chat) => chat.removeAttribute('open')")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.get_by_label("Name")).to_be_focused()


def test_the_focus_is_never_lost(page: Page, show: Callable[..., None]) -> None:
    """A pressed button that goes away hands it on: start over, try again, a suggestion of a reply that fails."""
    held = hold(page)
    show(INLINE)
    expect(notice(page)).to_be_visible()
    type_in(page, "first")
    arrived(page, held).abort()
    page.get_by_role("button", name="Try again").press("Enter")
    expect(part(page, "box")).to_be_focused()
    arrived(page, held, 2).fulfill(json=ANSWER)
    expect(turns(page).last).to_contain_text("It can burn.")
    expect(part(page, "box")).to_be_focused()
    page.get_by_role("button", name="Start over").press("Enter")
    expect(part(page, "box")).to_be_focused()
    part(page, "chip").first.press("Enter")
    expect_turns(page, part(page, "chip").first.inner_text())
    assert page.evaluate(FOCUSED) == "chip"

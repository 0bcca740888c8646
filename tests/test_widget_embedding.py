"""The widget is put on a page: by its script, by hand, twice, and taken away again; its attributes."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.widget_page import (
    ANSWER,
    INLINE,
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

COUNT_LISTENERS = """
window.live = 0;
const add = EventTarget.prototype.addEventListener;
EventTarget.prototype.addEventListener = function (type, listener, options) {
  if (listener?.localName === "candid-faq") {
    live += 1;
    options.signal.addEventListener("abort", () => { live -= 1; });
  }
  return add.call(this, type, listener, options);
};
"""


def test_loading_it_twice_moving_and_removing_it_are_harmless(page: Page, show: Callable[..., None]) -> None:
    """Two scripts make one bubble; a moved one keeps its conversation; a removed one listens to nothing."""
    page.add_init_script(COUNT_LISTENERS)
    asked = say(page, ANSWER)
    show(scripts=2)
    expect(page.locator("candid-faq")).to_have_count(1)
    open_panel(page)
    expect(ask(page, "first")).to_be_visible()
    listeners = page.evaluate("live")
    page.evaluate("document.querySelector('main').prepend(document.querySelector('candid-faq'))")
    assert page.evaluate("live") == listeners
    expect(turns(page)).to_have_count(1)
    expect(ask(page, "second")).to_be_visible()
    assert len(asked) == 2, "one listener, one request"
    page.evaluate("window.gone = document.querySelector('candid-faq'); gone.remove()")
    assert page.evaluate("live") == 0
    page.evaluate("document.body.append(gone)")
    assert page.evaluate("live") == listeners
    expect(turns(page)).to_have_count(2)


def test_one_removed_while_it_waits_throws_nothing(page: Page, show: Callable[..., None]) -> None:
    """Neither the start nor a reply nor the timers trouble a page that has taken it out."""
    starts, replies = hold(page, "**/api/start"), hold(page)
    show(INLINE)
    type_in(page, "does it hurt")
    page.evaluate("document.querySelector('candid-faq').remove()")
    arrived(page, replies).fulfill(json=ANSWER)
    arrived(page, starts).abort()
    page.wait_for_timeout(1100)
    expect(page.locator("candid-faq")).to_have_count(0)


def test_the_element_can_be_placed_by_hand(page: Page, show: Callable[..., None]) -> None:
    """Two on a page, one inline and one in the other corner: no third is added, each keeps to itself."""
    say(page, ANSWER)
    other = '<candid-faq position="start" mode="nonsense"></candid-faq>'
    show('<candid-faq mode="inline" theme="dark"></candid-faq>' + other)
    inline, corner = page.locator("candid-faq").first, page.locator("candid-faq").last
    expect(page.locator("candid-faq")).to_have_count(2)
    inline.get_by_role("textbox").fill("does it hurt")
    inline.get_by_role("button", name="Send").click()
    expect(inline.locator(".turn .reply")).to_contain_text("It can burn.")
    expect(corner.locator(".turn")).to_have_count(0)
    expect(part(inline, "launcher")).to_have_count(0)
    box = part(corner, "launcher").bounding_box()
    assert box
    assert box["x"] < 100


def test_one_placed_later_by_hand_makes_the_automatic_one_go(page: Page, show: Callable[..., None]) -> None:
    """As an app does that renders after the script has run; what is asked in the new one is answered there."""
    say(page, ANSWER)
    show()
    expect(part(page, "launcher")).to_be_visible()
    page.locator("main").evaluate("(main) => { main.innerHTML += '<candid-faq mode=inline></candid-faq>'; }")
    expect(page.locator("candid-faq")).to_have_count(1)
    expect(part(page, "launcher")).to_have_count(0)
    expect(ask(page, "does it hurt")).to_contain_text("It can burn.")


def test_one_inside_another_component_counts_as_placed(page: Page, show: Callable[..., None]) -> None:
    """An inline chat in the shadow tree of the page's own element: no bubble beside it."""
    place = (
        "document.querySelector('div').attachShadow({ mode: 'open' }).innerHTML = '<candid-faq mode=inline>';"
    )
    page.add_init_script(f"addEventListener('DOMContentLoaded', () => {{ {place} }});")
    show("<div></div>")
    expect(page.get_by_role("textbox")).to_be_visible()
    expect(page.locator("candid-faq")).to_have_count(1)


def test_a_narrow_parent_leaves_it_readable(page: Page, show: Callable[..., None]) -> None:
    """In a column that shrinks to its content, as page builders centre things, it keeps some width."""
    show(f'<div style="display: flex; flex-direction: column; align-items: center">{INLINE}</div>')
    box = part(page, "panel").bounding_box()
    assert box
    assert box["width"] >= 280


def test_the_pages_shortcuts_do_not_take_letters(page: Page, show: Callable[..., None]) -> None:
    """A page that acts on single keys spares its own fields, and cannot see that somebody types in ours."""
    page.add_init_script(
        "addEventListener('keydown', (event) => event.target.matches('input, textarea') || event.preventDefault());"
    )
    say(page, ANSWER)
    show(INLINE)
    page.get_by_role("textbox").press_sequentially("is it / s")
    expect(page.get_by_role("textbox")).to_have_value("is it / s")
    page.keyboard.press("Enter")
    expect(turns(page)).to_have_count(1)


def test_children_are_for_those_without_javascript(page: Page, show: Callable[..., None]) -> None:
    """The link inside the element is not shown beside the chat, nor met by Tab or a screen reader."""
    show('<candid-faq mode="inline"><a href="/faq">Questions and answers</a></candid-faq>')
    expect(page.get_by_role("textbox")).to_be_visible()
    link = page.get_by_text("Questions and answers", exact=True)
    expect(link).to_have_count(1)
    expect(link).to_be_hidden()
    expect(page.get_by_role("link", name="Questions and answers")).to_have_count(0)


def test_attributes_may_change_at_any_time(page: Page, show: Callable[..., None]) -> None:
    """Each takes effect at once; a wrong value is as good as none; the conversation stays."""
    greet(page)
    say(page, ANSWER)
    show("<candid-faq></candid-faq>")
    chat, panel = page.locator("candid-faq"), part(page, "panel")
    put = "(chat, [name, value]) => value === null ? chat.removeAttribute(name) : chat.setAttribute(name, value)"
    chat.evaluate(put, ["open", ""])
    expect(panel).to_be_visible()
    expect(ask(page, "does it hurt")).to_be_visible()
    for theme, surface in (
        ("dark", "rgb(22, 28, 27)"),
        ("light", "rgb(255, 255, 255)"),
        ("pink", "rgb(255, 255, 255)"),
    ):
        chat.evaluate(put, ["theme", theme])
        expect(panel).to_have_css("background-color", surface)
    for position, left in (("start", "20px"), ("middle", "860px"), (None, "860px")):
        chat.evaluate(put, ["position", position])
        expect(panel).to_have_css("left", left)
    for language, direction in (("ar-EG", "rtl"), ("arn", "ltr"), ("he", "rtl"), ("", "ltr")):
        chat.evaluate(put, ["language", language])
        expect(panel).to_have_css("direction", direction)
    chat.evaluate(put, ["mode", "inline"])
    expect(part(page, "launcher")).to_have_count(0)
    expect(panel).to_have_css("position", "relative")
    expect(turns(page)).to_have_count(1)
    chat.evaluate(put, ["mode", "nonsense"])
    expect(page.get_by_role("dialog")).to_be_visible()
    chat.evaluate(put, ["mode", "inline"])
    chat.evaluate(put, ["open", None])
    chat.evaluate(put, ["mode", "bubble"])
    expect(panel).to_be_hidden()
    expect(part(page, "launcher")).to_be_visible()


@pytest.mark.parametrize("server", ["SERVER", "SERVER/", "SERVER//", ""])
def test_the_server_may_be_named(page: Page, show: Callable[..., None], page_url: str, server: str) -> None:
    """With or without a slash at its end; an empty name is none."""
    with page.expect_request("**/api/start") as start:
        show(INLINE.replace("mode", f'server="{server.replace("SERVER", page_url[:-1])}" mode'))
    assert start.value.url == page_url + "api/start"
    expect(notice(page)).to_be_visible()


@pytest.mark.parametrize("server", ["http://[", "/nowhere", "data:,"])
def test_a_wrong_server_is_a_plain_failure(page: Page, show: Callable[..., None], server: str) -> None:
    """The visitor reads that we cannot be reached, and the page's console names the address."""
    lines = console(page)
    show(INLINE.replace("mode", f'server="{server}" mode'))
    expect(part(page, "log")).to_contain_text("Sorry, we cannot be reached just now.")
    assert any(line.startswith("candid-faq:") for line in lines)


def test_the_clinic_is_named_in_every_request(page: Page, show: Callable[..., None]) -> None:
    """Its id goes to /api/start and /api/ask, and only if the page gives one."""
    greet(page)
    asked = say(page, ANSWER)
    for markup, query, clinic in (
        (
            INLINE.replace("mode", 'clinic="north & south" mode'),
            "?clinic=north%20%26%20south",
            "north & south",
        ),
        (INLINE, "", None),
    ):
        with page.expect_request("**/api/start*") as start:
            show(markup)
        assert start.value.url.endswith("/api/start" + query)
        expect(notice(page)).to_be_visible()
        expect(ask(page, "does it hurt")).to_be_visible()
        assert asked[-1].get("clinic") == clinic
        page.get_by_role("button", name="Start over").click()

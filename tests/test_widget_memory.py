"""What the widget remembers from page to page of a visit: only what it must, only once it was opened."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.widget_page import (
    ANSWER,
    CHOICES,
    DISCLAIMER,
    FOCUSED,
    INLINE,
    PHONE,
    URGENT,
    ask,
    console,
    expect_turns,
    greet,
    notice,
    open_panel,
    part,
    say,
    turns,
)

pytestmark = pytest.mark.browser

STORED = "JSON.stringify([document.cookie, Object.keys(localStorage), Object.entries(sessionStorage)])"
NOTHING = '["",[],[]]'
BROKEN = {
    "no JSON": "{not JSON",
    "a number": "5",
    "another shape": '{"turns": {"first": 1}}',
    "a turn without a reply": '{"turns": [["does it hurt"]]}',
    "a reply without disclaimer": json.dumps({"turns": [["does it hurt", {**ANSWER, "disclaimer": ""}]]}),
    "a reply without referral": json.dumps({"turns": [["does it hurt", {**ANSWER, "referral": None}]]}),
    "an unknown kind": json.dumps({"turns": [["does it hurt", {**ANSWER, "kind": "advert"}]]}),
    "a good turn and a bad one": json.dumps({"turns": [["does it hurt", ANSWER], ["and", {}]]}),
}
REFUSE_TO_STORE = (
    "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };"
)
FORBID_STORAGE = """
Object.defineProperty(window, "sessionStorage", { get() { throw new DOMException("no", "SecurityError"); } });
"""


def test_nothing_is_kept_before_the_visitor_opens_it(page: Page, show: Callable[..., None]) -> None:
    """No cookie, no storage after two seconds of a bubble and an inline one; then in this tab's storage only."""
    say(page, ANSWER)
    show(INLINE + "<candid-faq></candid-faq>")
    bubble, inline = page.locator("candid-faq").last, page.locator("candid-faq").first
    page.wait_for_timeout(2000)
    assert page.evaluate(STORED) == NOTHING
    part(inline, "box").fill("does it hurt")
    assert page.evaluate(STORED) == NOTHING, "typing is not asking"
    part(bubble, "launcher").click()
    assert page.evaluate("sessionStorage.length") == 1
    part(inline, "box").press("Enter")
    expect(inline.locator(".reply").last).to_contain_text("It can burn.")
    assert page.evaluate("sessionStorage.length") == 2
    assert page.evaluate("document.cookie + localStorage.length") == "0"
    assert page.context.cookies() == []


def test_the_conversation_comes_along_to_the_next_page_and_back(
    page: Page, show: Callable[..., None]
) -> None:
    """In order, with notice, chips and urgent card; the next question names the entry that was answered last."""
    asked = say(page, CHOICES, URGENT, ANSWER)
    greet(page)
    show()
    open_panel(page)
    for question in ("cold?", "my face is black", "does it hurt"):
        expect(ask(page, question)).to_be_visible()
    shown = part(page, "log").inner_text()
    for path in ("another-page", "a-page"):
        show(path=path)
        expect_turns(page, "cold?", "my face is black", "does it hurt")
        assert part(page, "log").inner_text() == shown
        expect(notice(page)).to_contain_text(DISCLAIMER)
        expect(notice(page)).to_be_in_viewport(ratio=1)
        expect(page.get_by_role("group", name="Urgent").get_by_role("link", name="999")).to_be_visible()
    turns(page).last.get_by_role("button", name="What does it cost?").click()
    expect(turns(page)).to_have_count(4)
    assert [body.get("after") for body in asked] == [None, None, None, "pain"]


def test_a_panel_that_was_open_comes_back_quietly(page: Page, show: Callable[..., None]) -> None:
    """On a desktop it is open on the next page, takes no focus, announces nothing; once closed it stays closed."""
    say(page, ANSWER)
    show()
    open_panel(page)
    for question in ("does it hurt", "and burn", "and freeze", "and last"):
        expect(ask(page, question)).to_be_visible()
    show("<label>Name <input autofocus id=name></label>", path="another-page")
    expect(turns(page)).to_have_count(4)
    expect(page.get_by_role("dialog")).to_be_visible()
    expect(part(page, "launcher")).to_be_hidden()
    assert page.evaluate(FOCUSED) == "name"
    assert page.evaluate("said") == []
    expect(turns(page).last, "the newest in sight").to_be_in_viewport()
    page.get_by_role("button", name="Close").click()
    show()
    expect(part(page, "launcher")).to_be_visible()
    expect(page.get_by_role("dialog")).to_be_hidden()


@pytest.mark.parametrize("page", [{"viewport": PHONE}], indirect=True, ids=["phone"])
def test_a_sheet_stays_closed_on_the_next_page(page: Page, show: Callable[..., None]) -> None:
    """On a phone it would hide the page; opened again, it has the conversation."""
    say(page, ANSWER)
    show()
    open_panel(page)
    expect(ask(page, "does it hurt")).to_be_visible()
    show(path="another-page")
    expect(part(page, "launcher")).to_be_visible()
    expect(page.get_by_role("dialog")).to_be_hidden()
    open_panel(page)
    expect_turns(page, "does it hurt")


@pytest.mark.parametrize("markup", ["", INLINE], ids=["bubble", "inline"])
def test_start_over_forgets(page: Page, show: Callable[..., None], markup: str) -> None:
    """Nothing of it is left in the store, nor on the next page."""
    say(page, ANSWER)
    show(markup)
    if not markup:
        open_panel(page)
    expect(ask(page, "does it hurt")).to_be_visible()
    assert "does it hurt" in page.evaluate(STORED)
    page.get_by_role("button", name="Start over").click()
    assert not {"hurt", "burn", "pain"} & set(page.evaluate(STORED).replace('"', " ").split())
    show(markup, path="another-page")
    expect(part(page, "chip").first, "still open").to_be_visible()
    expect(turns(page)).to_have_count(0)


@pytest.mark.parametrize("stored", BROKEN.values(), ids=BROKEN)
def test_what_it_cannot_read_is_left_alone(page: Page, show: Callable[..., None], stored: str) -> None:
    """Whatever another script put there: one line in the console with our name, an empty chat that works."""
    page.add_init_script(f"sessionStorage.setItem('candid-faq inline', {json.dumps(stored)});")
    lines = console(page)
    say(page, ANSWER)
    show(INLINE)
    expect(part(page, "chip").first).to_be_visible()
    expect(turns(page)).to_have_count(0)
    assert [line.startswith("candid-faq:") for line in lines] == [True]
    assert "hurt" not in lines[0]
    expect(ask(page, "what now")).to_contain_text("It can burn.")
    expect_turns(page, "what now")


@pytest.mark.parametrize("script", [REFUSE_TO_STORE, FORBID_STORAGE], ids=["full", "forbidden"])
def test_without_a_store_it_only_forgets(page: Page, show: Callable[..., None], script: str) -> None:
    """A store that is full or forbidden harms nothing: asking, voting and starting over work on this page."""
    page.add_init_script(script)
    say(page, ANSWER)
    show()
    open_panel(page)
    expect(ask(page, "does it hurt")).to_contain_text("It can burn.")
    page.get_by_role("button", name="Yes").click()
    expect(page.get_by_text("Thank you.")).to_be_visible()
    page.get_by_role("button", name="Start over").click()
    expect(turns(page)).to_have_count(0)
    page.get_by_role("button", name="Close").click()
    expect(page.get_by_role("dialog")).to_be_hidden()


@pytest.mark.parametrize(
    "markup",
    [
        INLINE + "<candid-faq open></candid-faq>",
        INLINE.replace(" ", " id=one ") + INLINE.replace(" ", " id=two "),
    ],
    ids=["one of each mode", "two with ids"],
)
def test_two_on_a_page_remember_their_own(page: Page, show: Callable[..., None], markup: str) -> None:
    """Each gets back what was asked in it, and nothing of the other's."""
    say(page, ANSWER)
    show(markup)
    for place, question in enumerate(("first", "second")):
        box = part(page.locator("candid-faq").nth(place), "box")
        box.fill(question)
        box.press("Enter")
        expect(turns(page)).to_have_count(place + 1)
        expect(page.get_by_text("It can burn.", exact=True)).to_have_count(place + 1)
    show(markup, path="another-page")
    for place, question in enumerate(("first", "second")):
        expect(page.locator("candid-faq").nth(place).locator(".you")).to_have_text(f"You asked: {question}")


def test_a_question_without_a_reply_is_not_kept(page: Page, show: Callable[..., None]) -> None:
    """One that failed is gone on the next page, and so is what was asked before starting over."""
    say(page, ANSWER)
    show(INLINE)
    expect(ask(page, "does it hurt")).to_be_visible()
    page.route("**/api/ask", lambda route: route.abort())
    expect(ask(page, "lost")).to_contain_text("we cannot be reached")
    show(INLINE, path="another-page")
    expect_turns(page, "does it hurt")
    kept: Any = json.loads(page.evaluate("sessionStorage.getItem('candid-faq inline')"))
    assert [question for question, *_ in kept["turns"]] == ["does it hurt"]

"""The widget in a real Chromium: opening it, and what a visitor reads."""

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.widget_page import (
    ANSWER,
    DISCLAIMER,
    PAIN,
    REFERRAL,
    SEVERAL,
    URGENT,
    WIDGET,
    ask,
    greet,
    notice,
    open_panel,
    reply,
    say,
    turns,
)

pytestmark = pytest.mark.browser

COUNT_EVENTS = """
window.seen = [];
for (const name of ["candid-open", "candid-close"]) addEventListener(name, () => seen.push(name));
"""


def test_the_script_alone_adds_a_closed_button_with_words(page: Page, page_url: str) -> None:
    """One script tag gives one launcher, away from the edge; nothing is stored and nothing else is shown."""
    page.goto(page_url)
    launcher = page.get_by_role("button", name="Ask a question")
    expect(launcher).to_be_visible()
    expect(page.get_by_role("dialog")).to_be_hidden()
    box = launcher.bounding_box()
    assert box
    assert box["x"] + box["width"] <= 1280 - 16
    assert box["y"] + box["height"] <= 800 - 16
    assert page.evaluate("document.cookie + localStorage.length + sessionStorage.length") == "00"


def test_the_keyboard_opens_it_and_escape_gives_the_focus_back(page: Page, page_url: str) -> None:
    """Enter opens a named dialog at its box, the page stays in reach, Escape closes it; events say so."""
    page.goto(page_url)
    page.evaluate(COUNT_EVENTS)
    launcher = page.get_by_role("button", name="Ask a question")
    launcher.focus()
    page.keyboard.press("Enter")
    dialog, box = page.get_by_role("dialog"), page.get_by_role("textbox", name="Your question")
    expect(dialog).to_have_accessible_name(dialog.get_by_role("heading").first.inner_text())
    expect(box).to_be_focused()
    assert float(box.evaluate("(box) => parseFloat(getComputedStyle(box).fontSize)")) >= 16
    elsewhere = page.locator("a").first
    elsewhere.focus()
    expect(elsewhere, "no focus trap on a desktop").to_be_focused()
    box.focus()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(launcher).to_be_focused()
    assert page.evaluate("seen") == ["candid-open", "candid-close"]


def test_a_typed_question_gets_its_answer_with_the_notice_in_sight(page: Page, page_url: str) -> None:
    """On the real server: a question is answered, disclaimer and referral stay on the screen."""
    page.goto(page_url)
    start = page.evaluate("fetch('/api/start').then((response) => response.json())")
    open_panel(page)
    shown = ask(page, "does it hurt?")
    expect(shown).to_contain_text("uncomfortable")
    for text in (start["disclaimer"], start["referral"]["text"]):
        expect(notice(page)).to_contain_text(text)
        expect(shown).to_contain_text(text.split(". ")[0])
    expect(notice(page)).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("textbox")).to_have_value("")


def test_the_notice_has_real_links_and_stays_while_the_answers_scroll(
    page: Page, show: Callable[..., None]
) -> None:
    """Page and number of the referral can be followed, and many answers do not push the notice away."""
    greet(page)
    say(page, SEVERAL)
    show()
    open_panel(page)
    for number in range(6):
        expect(ask(page, f"question {number}")).to_be_visible()
    expect(notice(page)).to_be_in_viewport(ratio=1)
    link, call = notice(page).get_by_role("link").all()
    expect(link).to_have_accessible_name("Find one")
    expect(link).to_have_attribute("href", "https://doctor.example/")
    expect(call).to_have_accessible_name("Call 020 7946 0182")
    expect(call).to_have_attribute("href", "tel:02079460182")
    assert all(DISCLAIMER in text for text in turns(page).locator(".reply").all_text_contents())
    older = turns(page).first.get_by_text("Cold treatment is not a proven method.")
    expect(older, "not hidden in an older reply").to_have_css("clip-path", "none")


def test_small_talk_is_answered_without_a_heading(page: Page, page_url: str) -> None:
    """On the real server: a greeting is greeted, with the disclaimer for who listens, and nothing to judge."""
    page.goto(page_url)
    open_panel(page)
    shown = ask(page, "hello")
    expect(shown).to_contain_text("not a proven method")
    expect(shown.get_by_role("heading")).to_have_count(0)
    expect(shown.get_by_role("button", name="Copy")).to_have_count(0)


def test_several_answers_stand_under_their_own_headings(page: Page, show: Callable[..., None]) -> None:
    """Two questions in one message: each answer is headed by the question it answers; one asked word for word is not."""
    say(page, SEVERAL, ANSWER)
    show()
    open_panel(page)
    shown = ask(page, "does it hurt and how long is it")
    expect(shown.get_by_role("heading")).to_have_text(["Does it hurt?", "How long is it?"])
    expect(ask(page, "Does it hurt?").get_by_role("heading")).to_have_count(0)


def test_an_urgent_reply_is_a_marked_card_with_the_help_first(page: Page, show: Callable[..., None]) -> None:
    """Marked by words, icon and border, not colour alone; the number can be tapped, nothing more is offered."""
    say(page, URGENT)
    show()
    open_panel(page)
    shown = ask(page, "my face is swelling")
    card = shown.get_by_role("group", name="Urgent: please read this first")
    expect(card.get_by_role("heading")).to_contain_text("Urgent")
    number = f"Call {REFERRAL['phone']}"
    expect(card.locator("p")).to_have_text(["Call 999 now.", "Tell them that it was cold.", number])
    expect(card.get_by_role("link", name="999")).to_have_attribute("href", "tel:999")
    expect(card).to_have_css("border-left-width", "8px")
    expect(card.get_by_role("button")).to_have_count(0)
    expect(shown.get_by_role("button", name=re.compile("cost|Yes|No"))).to_have_count(0)


def test_markup_is_shown_as_text(page: Page, show: Callable[..., None]) -> None:
    """What looks like HTML, typed or answered, is read as it stands and never becomes an element."""
    trap = "<img src=x onerror='window.caught = 1'><b>bold</b>"
    suggested = [{"id": "x", "question": trap}]
    say(page, reply("answer", {**PAIN, "text": trap, "question": trap}, suggestions=suggested))
    show()
    open_panel(page)
    shown = ask(page, trap + "?")
    expect(shown.locator("p").first).to_have_text(trap)
    expect(page.locator("candid-faq h3")).to_contain_text(trap)
    expect(page.locator("candid-faq img, candid-faq .turn b")).to_have_count(0)
    assert page.evaluate("window.caught") is None


def test_every_word_can_be_replaced_and_no_markup_is_written() -> None:
    """Each of its TEXTS is a word that `ui` may replace, says something and is used; nothing writes markup or styles."""
    source = WIDGET.read_text(encoding="utf-8")
    _, texts, code = re.split(r"const TEXTS = \{\n|\n  \};\n", source, maxsplit=2)
    words = dict(re.findall(r"^    (\w+): '(.*)',$", texts, re.MULTILINE))
    assert len(words) == len(texts.splitlines())
    for word, text in words.items():
        assert text.strip() == text != ""
        assert re.search(rf"\b{word}\b", code), f"{word} is not used"
    assert not re.search(r"innerHTML|outerHTML|insertAdjacent|\beval\b|new Function|cookie|\.style\b", source)
    assert json.dumps(words).isascii()

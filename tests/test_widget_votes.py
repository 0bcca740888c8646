"""Saying whether an answer helped, and copying it."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Request, expect

from tests.widget_page import (
    ANSWER,
    CHAT,
    CHOICES,
    INLINE,
    SEVERAL,
    UNANSWERED,
    URGENT,
    ask,
    console,
    greet,
    notice,
    open_panel,
    part,
    say,
    turns,
)

pytestmark = pytest.mark.browser

TYPED = "does it hurt? my name is Quillfeather"
NOTE_VOTES = """
window.voted = [];
addEventListener("candid-vote", (event) => voted.push(event.detail));
"""
WITHOUT_CLIPBOARD = "Object.defineProperty(Navigator.prototype, 'clipboard', { value: undefined });"


def votes_sent(page: Page) -> list[Request]:
    """The votes that reach the server from now on."""
    sent: list[Request] = []

    def note(request: Request) -> None:
        if request.url.endswith("/api/vote"):
            sent.append(request)

    page.on("request", note)
    return sent


def answered(page: Page, question: str = "does it hurt") -> Locator:
    """Ask once the server has said whether it keeps votes; returns the answer."""
    expect(notice(page)).to_be_visible()
    return ask(page, question)


def voted_for(page: Page, show: Callable[..., None]) -> tuple[Locator, list[str]]:
    """A message whose answer the visitor has just said yes to, and what the console says from then on."""
    lines = console(page)
    say(page, ANSWER)
    show(INLINE)
    shown = answered(page, TYPED)
    shown.get_by_role("button", name="Yes").click()
    return shown, lines


def verdict(shown: Locator) -> Locator:
    """Where a reply asks whether it helped."""
    return shown.get_by_role("group", name="Did this help?")


def test_a_yes_reaches_the_server_without_what_was_typed(page: Page, show: Callable[..., None]) -> None:
    """On the real server: ids and vote only, kept (204); the visitor is thanked and the focus is not lost."""
    sent = votes_sent(page)
    page.add_init_script(NOTE_VOTES)
    show()
    open_panel(page)
    shown = answered(page, TYPED)
    with page.expect_response("**/api/vote") as response:
        shown.get_by_role("button", name="Yes").click()
    assert response.value.status == 204
    thanks = shown.get_by_text("Thank you.")
    expect(thanks).to_be_focused()
    expect(verdict(shown).get_by_role("button")).to_have_count(0)
    assert [request.post_data_json for request in sent] == [{"ids": ["pain"], "vote": "yes"}]
    assert page.evaluate("voted") == [{"ids": ["pain"], "vote": "yes"}]


@pytest.mark.parametrize(
    ("reason", "vote"),
    [
        ("Not what I asked", "not_asked"),
        ("Hard to understand", "unclear"),
        ("Something is missing", "incomplete"),
    ],
)
def test_a_no_may_be_followed_by_a_reason(
    page: Page, show: Callable[..., None], reason: str, vote: str
) -> None:
    """On the real server: the no counts at once, the reason is a second vote, and then nothing more is asked.

    The server is sent the question, to keep it for review; the page is not told.
    """
    sent = votes_sent(page)
    page.add_init_script(NOTE_VOTES)
    show(INLINE)
    shown = answered(page, TYPED)
    with page.expect_response("**/api/vote") as no:
        shown.get_by_role("button", name="No", exact=True).click()
    expect(shown.get_by_text("Thank you. What was wrong?")).to_be_focused()
    with page.expect_response("**/api/vote") as why:
        shown.get_by_role("button", name=reason).click()
    assert [no.value.status, why.value.status] == [204, 204]
    expect(shown.get_by_text("Thank you.", exact=True)).to_be_focused()
    expect(verdict(shown).get_by_role("button")).to_have_count(0)
    told = [{"ids": ["pain"], "vote": "no"}, {"ids": ["pain"], "vote": vote}]
    assert [request.post_data_json for request in sent] == [{**each, "question": TYPED} for each in told]
    assert page.evaluate("voted") == told


def test_only_an_answer_is_judged(page: Page, show: Callable[..., None]) -> None:
    """Not a choice, not urgent help, not where nothing fits, not small talk; several answers are one vote."""
    say(page, CHOICES, URGENT, UNANSWERED, CHAT, SEVERAL)
    page.route("**/api/vote", lambda route: route.fulfill(status=204))
    sent = votes_sent(page)
    show(INLINE)
    for question in ("choices", "urgent", "unanswered", "chat"):
        shown = ask(page, question)
        expect(shown).to_be_visible()
        expect(verdict(shown), question).to_have_count(0)
    ask(page, "several").get_by_role("button", name="Yes").click()
    assert [request.post_data_json for request in sent] == [{"ids": ["pain", "time"], "vote": "yes"}]


def test_only_the_newest_reply_is_judged(page: Page, show: Callable[..., None]) -> None:
    """A new question takes the buttons away from the reply before it, even if it fails."""
    say(page, ANSWER, CHAT)
    show(INLINE)
    first = answered(page)
    expect(verdict(first)).to_be_visible()
    expect(ask(page, "thanks")).to_contain_text("Hello to you.")
    expect(verdict(turns(page).first)).to_be_hidden()
    page.route("**/api/ask", lambda route: route.abort())
    expect(ask(page, "lost")).to_contain_text("we cannot be reached")
    expect(verdict(turns(page).first)).to_be_hidden()


def test_a_server_without_votes_is_not_asked_to_keep_any(page: Page, show: Callable[..., None]) -> None:
    """When the start says so, nobody is asked; the answer can still be copied."""
    greet(page, votes=False)
    say(page, ANSWER)
    show(INLINE)
    expect(part(page, "chip").first).to_be_visible()
    shown = answered(page)
    expect(shown.get_by_role("button", name="Copy")).to_be_visible()
    expect(verdict(shown)).to_have_count(0)


def test_a_vote_is_asked_for_once(page: Page, show: Callable[..., None]) -> None:
    """Not again on the next page once given; if it was not given, it is asked for there."""
    page.route("**/api/vote", lambda route: route.fulfill(status=204))
    say(page, ANSWER)
    show(INLINE)
    expect(verdict(answered(page))).to_be_visible()
    show(INLINE, path="another-page")
    expect(verdict(turns(page))).to_be_visible()
    turns(page).get_by_role("button", name="No", exact=True).click()
    show(INLINE)
    expect(turns(page)).to_contain_text("It can burn.")
    expect(verdict(turns(page))).to_have_count(0)


@pytest.mark.parametrize("status", [202, 204])
def test_a_vote_that_waits_to_be_kept_is_taken_as_any(
    page: Page, show: Callable[..., None], status: int
) -> None:
    """The database may be away for a moment: that is nothing to a visitor."""
    page.route("**/api/vote", lambda route: route.fulfill(status=status))
    shown, lines = voted_for(page, show)
    expect(shown.get_by_text("Thank you.")).to_be_focused()
    assert lines == []


@pytest.mark.parametrize("failure", [{"status": 503, "json": {}}, {"status": 404}, None], ids=str)
def test_a_vote_that_fails_says_so(
    page: Page, show: Callable[..., None], failure: dict[str, Any] | None
) -> None:
    """One plain sentence where the buttons were, with the focus, and one console line; the chat goes on."""
    page.route("**/api/vote", lambda route: route.fulfill(**failure) if failure else route.abort())
    shown, lines = voted_for(page, show)
    expect(shown.get_by_text("Sorry, we cannot be reached just now.")).to_be_focused()
    assert [line.startswith("candid-faq:") for line in lines] == [True]
    assert "Quillfeather" not in lines[0]
    expect(ask(page, "and now")).to_contain_text("It can burn.")


@pytest.mark.parametrize(
    "page", [{"permissions": ["clipboard-read", "clipboard-write"]}], indirect=True, ids=[""]
)
def test_copying_takes_the_whole_reply_with_its_notice(page: Page, show: Callable[..., None]) -> None:
    """On the real server: question, answer, disclaimer and referral are on the clipboard, and it says so."""
    show(INLINE)
    with page.expect_response("**/api/ask") as response:
        shown = answered(page, TYPED)
    got = response.value.json()
    shown.get_by_role("button", name="Copy").click()
    expect(shown.get_by_role("button", name="Copied")).to_be_focused()
    copied = page.evaluate("navigator.clipboard.readText()")
    answer = got["answers"][0]
    for each in (answer["question"], answer["text"], got["disclaimer"], got["referral"]["text"]):
        assert each in copied
    assert "Quillfeather" not in copied


def test_copying_that_is_refused_changes_nothing(page: Page, show: Callable[..., None]) -> None:
    """The button does not claim what did not happen."""
    page.add_init_script("Clipboard.prototype.writeText = () => Promise.reject(new Error('refused'));")
    lines = console(page)
    say(page, ANSWER)
    show(INLINE)
    shown = answered(page)
    with page.expect_console_message():
        shown.get_by_role("button", name="Copy").click()
    expect(shown.get_by_role("button", name="Copy")).to_be_visible()
    assert [line.startswith("candid-faq:") for line in lines] == [True]


def test_without_a_clipboard_copying_is_not_offered(page: Page, show: Callable[..., None]) -> None:
    """As on a page without https."""
    page.add_init_script(WITHOUT_CLIPBOARD)
    say(page, ANSWER)
    show(INLINE)
    shown = answered(page)
    expect(verdict(shown)).to_be_visible()
    expect(shown.get_by_role("button", name="Copy")).to_have_count(0)

"""What the tests of the widget share: pages to put it on, replies as the API gives them, and a visitor's hands."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.conftest import ROOT

WIDGET = ROOT / "static" / "widget.js"
INLINE = '<candid-faq mode="inline"></candid-faq>'
DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 360, "height": 740}
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]

DISCLAIMER = "Cold treatment is not a proven method. This is general information, not medical advice."
REFERRAL = {
    "text": "Please ask a doctor first.",
    "label": "Find one",
    "url": "https://doctor.example/",
    "phone": "020 7946 0182",
}
PAIN = {
    "id": "pain",
    "topic": "discomfort",
    "question": "Does it hurt?",
    "text": "It can burn.",
    "confidence": 0.9,
}
TIME = {
    "id": "time",
    "topic": "duration",
    "question": "How long is it?",
    "text": "Some minutes.",
    "confidence": 0.8,
}
HELLO = {"id": "hello", "topic": "smalltalk", "question": "Hello", "text": "Hello to you.", "confidence": 0.9}
SUGGESTIONS = [
    {"id": "time", "question": "How long is it?"},
    {"id": "cost", "question": "What does it cost?"},
]
START = {
    "title": "Cold treatment",
    "language": "en",
    "greeting": "Hello!",
    "starters": SUGGESTIONS,
    "disclaimer": DISCLAIMER,
    "referral": REFERRAL,
    "ui": {},
    "votes": True,
    "limits": {"question": 500},
}

NOTE_ANNOUNCEMENTS = """
window.said = [];
const attach = Element.prototype.attachShadow;
Element.prototype.attachShadow = function (options) {
  const root = attach.call(this, options);
  new MutationObserver((changes) => {
    const region = root.querySelector("[aria-live=polite]");
    if (region?.textContent && changes.some(({ target }) => region.contains(target))) said.push(region.textContent);
  }).observe(root, { childList: true, subtree: true, characterData: true });
  return root;
};
"""
"""What a screen reader is given to say, from the start of the page on."""
FOCUSED = """() => {
  let one = document.activeElement;
  while (one.shadowRoot?.activeElement) one = one.shadowRoot.activeElement;
  return one.getAttribute("part") || one.id || one.localName;
}"""


def reply(kind: str, *answers: dict[str, Any], lead: str = "", suggestions: Any = ()) -> dict[str, Any]:
    """A reply as the API gives it."""
    said = [lead, *(answer["text"] for answer in answers), DISCLAIMER, REFERRAL["text"]]
    return {
        "kind": kind,
        "lead": lead,
        "answers": answers,
        "suggestions": list(suggestions),
        "disclaimer": DISCLAIMER,
        "referral": REFERRAL,
        "text": "\n\n".join(filter(None, said)),
    }


ANSWER = reply("answer", PAIN, suggestions=SUGGESTIONS)
SEVERAL = reply("answer", PAIN, TIME)
CHOICES = reply("choices", lead="Did you mean one of these?", suggestions=SUGGESTIONS)
UNANSWERED = reply("unanswered", lead="I have no answer to that.", suggestions=SUGGESTIONS)
URGENT = reply("urgent", lead="Call 999 now.\nTell them that it was cold.", suggestions=SUGGESTIONS)
CHAT = reply("chat", HELLO, suggestions=SUGGESTIONS)
REPLIES = {
    "answered": ANSWER,
    "several": SEVERAL,
    "choices": CHOICES,
    "unanswered": UNANSWERED,
    "urgent": URGENT,
    "chat": CHAT,
}


@pytest.fixture
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page of its own on which no script may ever throw: a desktop, unless the test's parameter says otherwise."""
    options = {"viewport": DESKTOP, "reduced_motion": "reduce", **getattr(request, "param", {})}
    context = browser.new_context(**options)
    page = context.new_page()
    page.add_init_script(NOTE_ANNOUNCEMENTS)
    thrown: list[str] = []
    page.on("pageerror", lambda error: thrown.append(str(error)))
    yield page
    context.close()
    assert thrown == []


@pytest.fixture
def show(page: Page, page_url: str) -> Callable[..., None]:
    """Show a page of one's own on the real server: `show('<candid-faq mode="inline"></candid-faq>')`."""

    def show_page(
        body: str = "", *, scripts: int = 1, path: str = "a-page", headers: dict[str, str] | None = None
    ) -> None:
        script = '<script src="/widget.js" async></script>' * scripts
        head = '<title>A page</title><link rel="icon" href="data:,">'
        html = f'<!doctype html><html lang="en"><head>{head}</head><body><main><h1>A page</h1>{body}</main>{script}'
        page.route(
            page_url + path, lambda route: route.fulfill(body=html, content_type="text/html", headers=headers)
        )
        page.goto(page_url + path)

    return show_page


def greet(page: Page, **changes: Any) -> None:
    """Let the server begin with START, or with these changes to it."""
    page.route("**/api/start*", lambda route: route.fulfill(json={**START, **changes}))


def say(page: Page, *replies: dict[str, Any]) -> list[dict[str, Any]]:
    """Let the server give these replies in turn, the last one for ever; returns what was asked."""
    asked: list[dict[str, Any]] = []

    def answer(route: Route) -> None:
        asked.append(json.loads(route.request.post_data or ""))
        route.fulfill(json=replies[min(len(asked), len(replies)) - 1])

    page.route("**/api/ask", answer)
    return asked


def hold(page: Page, address: str = "**/api/ask") -> list[Route]:
    """Let the server not answer at this address; returns the requests that wait."""
    held: list[Route] = []

    def keep(route: Route) -> None:
        held.append(route)

    page.route(address, keep)
    return held


def arrived(page: Page, held: list[Route], number: int = 1) -> Route:
    """Wait until so many requests are held; returns the last of them."""
    for _ in range(500):
        if len(held) >= number:
            break
        page.wait_for_timeout(10)
    return held[number - 1]


def part(place: Page | Locator, name: str) -> Locator:
    """A part of the widget."""
    return (place.locator("candid-faq") if isinstance(place, Page) else place).locator(f"[part~={name}]")


def open_panel(page: Page) -> None:
    """Press the launcher."""
    part(page, "launcher").click()


def type_in(page: Page, question: str) -> None:
    """Type a question and send it with Enter."""
    page.get_by_role("textbox").fill(question)
    page.keyboard.press("Enter")


def turns(page: Page) -> Locator:
    """The questions asked so far, each with its reply."""
    return page.locator("candid-faq .turn")


def ask(page: Page, question: str) -> Locator:
    """Type a question and send it with Enter; returns where its reply stands."""
    type_in(page, question)
    return turns(page).last.locator(".reply")


def notice(page: Page) -> Locator:
    """The notice that is pinned above the box."""
    return part(page, "notice")


def console(page: Page) -> list[str]:
    """What the console says from now on, without the browser's own lines on failed requests."""
    lines: list[str] = []
    page.on(
        "console",
        lambda line: lines.append(line.text) if not line.text.startswith("Failed to load") else None,
    )
    return lines


def findings(page: Page, axe_source: str) -> list[str]:
    """What axe finds, as rule and element."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe_source)
    found = page.evaluate("(tags) => axe.run(document, { runOnly: tags })", AXE_TAGS)
    return [f"{rule['id']}: {node['target']}" for rule in found["violations"] for node in rule["nodes"]]


def expect_turns(page: Page, *questions: str) -> None:
    """These questions, in this order, and no other stand in the conversation."""
    expect(turns(page).get_by_role("heading", level=3)).to_have_text(
        [f"You asked: {question}" for question in questions]
    )

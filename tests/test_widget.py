"""The widget in a real Chromium: what a visitor sees, hears and can rely on."""

import gzip
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

pytestmark = pytest.mark.browser

WIDGET = Path(__file__).resolve().parents[1] / "static" / "widget.js"
BYTES = 10_240
STRICT_POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self' data:; "
    "require-trusted-types-for 'script'"
)
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
    "limits": {"question": 500},
}

COUNT_EVENTS = """
window.seen = [];
for (const name of ["candid-open", "candid-close"]) addEventListener(name, () => seen.push(name));
"""
COUNT_VIOLATIONS_AND_SHIFTS = """
window.seen = [];
addEventListener("securitypolicyviolation", (event) => seen.push(event.violatedDirective));
new PerformanceObserver((list) => list.getEntries().forEach((shift) => seen.push(shift.value)))
  .observe({ type: "layout-shift", buffered: true });
"""
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
NOTE_ANNOUNCEMENTS = """(region) => {
  window.said = [];
  new MutationObserver(() => region.textContent && said.push(region.textContent))
    .observe(region, { childList: true, subtree: true, characterData: true });
}"""
COUNT_SMALL_TARGETS = """(targets) =>
  targets.filter((one) => one.offsetParent && Math.min(one.offsetWidth, one.offsetHeight) < 24).length
"""


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
REPLIES = {
    "answered": ANSWER,
    "several": SEVERAL,
    "choices": CHOICES,
    "unanswered": UNANSWERED,
    "urgent": URGENT,
}


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A desktop page of its own, on which no script may ever throw."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    page = context.new_page()
    thrown: list[str] = []
    page.on("pageerror", lambda error: thrown.append(str(error)))
    yield page
    context.close()
    assert thrown == []


@pytest.fixture
def show(page: Page, page_url: str) -> Callable[..., None]:
    """Show a page of one's own on the real server: `show('<candid-faq mode="inline"></candid-faq>')`."""

    def show_page(body: str = "", scripts: int = 1) -> None:
        script = '<script src="/widget.js" async></script>' * scripts
        main = f"<title>A page</title><main><h1>A page</h1>{body}</main>"
        html = f'<!doctype html><html lang="en">{main}{script}</html>'
        url = page_url.rstrip("/") + "/a-page"
        page.route(url, lambda route: route.fulfill(body=html, content_type="text/html"))
        page.goto(url)

    return show_page


def say(page: Page, *replies: dict[str, Any]) -> list[dict[str, Any]]:
    """Let the server give these replies in turn, the last one for ever; returns what was asked."""
    asked: list[dict[str, Any]] = []

    def answer(route: Route) -> None:
        asked.append(json.loads(route.request.post_data or ""))
        route.fulfill(json=replies[min(len(asked), len(replies)) - 1])

    page.route("**/api/ask", answer)
    return asked


def open_panel(page: Page) -> None:
    """Press the launcher."""
    page.locator("candid-faq [part=launcher]").click()


def ask(page: Page, question: str) -> Locator:
    """Type a question and send it with Enter; returns where its reply stands."""
    turns = page.locator("candid-faq .turn")
    page.get_by_role("textbox").fill(question)
    page.keyboard.press("Enter")
    return turns.last.locator(".reply")


def notice(page: Page) -> Locator:
    """The notice that is pinned above the box."""
    return page.locator("candid-faq [part=notice]")


def findings(page: Page, axe_source: str) -> list[str]:
    """What axe finds, as rule and element."""
    page.evaluate(axe_source)
    found = page.evaluate("(tags) => axe.run(document, { runOnly: tags })", AXE_TAGS)
    return [f"{rule['id']}: {node['target']}" for rule in found["violations"] for node in rule["nodes"]]


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
    expect(page.get_by_role("dialog")).to_have_accessible_name(
        page.get_by_role("dialog").get_by_role("heading").first.inner_text()
    )
    expect(page.get_by_role("textbox", name="Your question")).to_be_focused()
    assert (
        float(page.get_by_role("textbox").evaluate("(box) => parseFloat(getComputedStyle(box).fontSize)"))
        >= 16
    )
    elsewhere = page.locator("a").first
    elsewhere.focus()
    expect(elsewhere, "no focus trap on a desktop").to_be_focused()
    page.get_by_role("textbox").focus()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
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
    page.route("**/api/start", lambda route: route.fulfill(json=START))
    say(page, SEVERAL)
    show()
    open_panel(page)
    for number in range(6):
        expect(ask(page, f"question {number}")).to_be_visible()
    expect(notice(page)).to_be_in_viewport(ratio=1)
    expect(notice(page).get_by_role("link", name="Find one")).to_have_attribute(
        "href", "https://doctor.example/"
    )
    expect(notice(page).get_by_role("link", name="Call 020 7946 0182")).to_have_attribute(
        "href", "tel:02079460182"
    )
    replies = page.locator("candid-faq .turn .reply")
    assert all(DISCLAIMER in text for text in replies.all_text_contents())
    expect(replies.first.get_by_text("Cold treatment is not a proven method.")).to_have_css(
        "clip-path", "none"
    )


def test_each_reply_is_announced_once_and_only_the_reply(page: Page, show: Callable[..., None]) -> None:
    """One polite live region, there before its content, gets the plain text of each reply once."""
    say(page, ANSWER, SEVERAL)
    show()
    region = page.locator("candid-faq [aria-live=polite]")
    expect(region).to_have_count(1)
    region.evaluate(NOTE_ANNOUNCEMENTS)
    open_panel(page)
    expect(ask(page, "first")).to_be_visible()
    expect(ask(page, "second")).to_be_visible()
    expect(page.get_by_role("log")).to_have_attribute("aria-live", "off")
    assert page.evaluate("said") == [ANSWER["text"], SEVERAL["text"]]


def test_pressing_a_suggestion_asks_it(page: Page, show: Callable[..., None]) -> None:
    """Did-you-mean: a lead and chips; a chip sends its own question."""
    asked = say(page, CHOICES, ANSWER)
    show()
    open_panel(page)
    shown = ask(page, "cold?")
    expect(shown).to_contain_text("Did you mean one of these?")
    shown.get_by_role("button", name="What does it cost?").click()
    expect(page.locator("candid-faq .reply").last).to_contain_text("It can burn.")
    assert [body["question"] for body in asked] == ["cold?", "What does it cost?"]


def test_a_follow_up_names_the_entry_answered_last(page: Page, show: Callable[..., None]) -> None:
    """After one answer its id travels along; after two, or after a fresh start, none does."""
    asked = say(page, ANSWER, SEVERAL, ANSWER)
    show()
    open_panel(page)
    for question in ("does it hurt", "and how long", "again"):
        expect(ask(page, question)).to_be_visible()
    page.get_by_role("button", name="Start over").click()
    expect(page.locator("candid-faq .turn")).to_have_count(0)
    expect(page.get_by_role("textbox")).to_be_focused()
    expect(ask(page, "afresh")).to_be_visible()
    assert [body.get("after") for body in asked] == [None, "pain", None, None]


def test_several_answers_stand_under_their_own_headings(page: Page, show: Callable[..., None]) -> None:
    """Two questions in one message: each answer is headed by the question it answers."""
    say(page, SEVERAL)
    show()
    open_panel(page)
    shown = ask(page, "does it hurt and how long is it")
    expect(shown.get_by_role("heading")).to_have_text(["Does it hurt?", "How long is it?"])


def test_an_urgent_reply_is_a_marked_card_with_the_help_first(page: Page, show: Callable[..., None]) -> None:
    """Marked by words, icon and border, not colour alone; the number can be tapped, no chips."""
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
    expect(shown.get_by_role("button")).to_have_count(0)


def test_markup_is_shown_as_text(page: Page, show: Callable[..., None]) -> None:
    """What looks like HTML, typed or answered, is read as it stands and never becomes an element."""
    trap = "<img src=x onerror='window.caught = 1'><b>bold</b>"
    say(
        page,
        reply(
            "answer", {**PAIN, "text": trap, "question": trap}, suggestions=[{"id": "x", "question": trap}]
        ),
    )
    show()
    open_panel(page)
    shown = ask(page, trap + "?")
    expect(shown.locator("p").first).to_have_text(trap)
    expect(page.locator("candid-faq h3")).to_contain_text(trap)
    expect(page.locator("candid-faq img, candid-faq .turn b")).to_have_count(0)
    assert page.evaluate("window.caught") is None


def test_a_lost_question_stays_in_the_box_and_is_tried_again(page: Page, page_url: str) -> None:
    """With the server gone the text is kept, one sentence says so, and one press sends it once more."""
    page.goto(page_url)
    open_panel(page)
    page.route("**/api/ask", lambda route: route.abort())
    shown = ask(page, "does it hurt?")
    expect(shown).to_contain_text("Your question is still in the box.")
    expect(page.get_by_role("textbox")).to_have_value("does it hurt?")
    page.unroute("**/api/ask")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("candid-faq .turn .reply").last).to_contain_text("uncomfortable")
    expect(page.locator("candid-faq .turn")).to_have_count(1)
    expect(page.get_by_role("textbox")).to_have_value("")


@pytest.mark.parametrize(
    ("response", "sentence"),
    [
        ({"status": 500, "json": {"status": 500}}, "we cannot be reached"),
        ({"status": 400, "json": {"status": 400}}, "could not read that question"),
        ({"status": 413, "json": {"status": 413}}, "could not read that question"),
        ({"status": 429, "headers": {"Retry-After": "12"}, "body": ""}, "Please wait 12 seconds"),
        ({"body": "<html>not JSON"}, "we cannot be reached"),
        ({"json": {**ANSWER, "disclaimer": ""}}, "we cannot be reached"),
        ({"json": {**ANSWER, "kind": "advert"}}, "we cannot be reached"),
        ({"json": {**ANSWER, "answers": None}}, "we cannot be reached"),
    ],
    ids=["500", "400", "413", "429", "no JSON", "no notice", "unknown kind", "no answers"],
)
def test_every_failure_ends_in_a_plain_sentence(
    page: Page, show: Callable[..., None], response: dict[str, Any], sentence: str
) -> None:
    """Whatever comes back, the visitor reads one sentence, keeps the text and has the clinic's number."""
    page.route("**/api/start", lambda route: route.fulfill(json=START))
    page.route("**/api/ask", lambda route: route.fulfill(**response))
    lines: list[str] = []
    page.on("console", lambda message: lines.append(message.text))
    show()
    open_panel(page)
    shown = ask(page, "does it hurt?")
    expect(shown).to_contain_text(sentence)
    expect(shown.get_by_role("link", name="Call 020 7946 0182")).to_be_visible()
    expect(shown.get_by_role("button", name="Try again")).to_be_visible()
    expect(page.get_by_role("textbox")).to_have_value("does it hurt?")
    assert "It can burn." not in shown.inner_text()
    ours = [line for line in lines if not line.startswith("Failed to load resource")]
    assert ours
    assert all(line.startswith("candid-faq:") and "hurt" not in line for line in ours)


def test_it_starts_without_its_server_and_recovers_when_opened_again(
    page: Page, show: Callable[..., None]
) -> None:
    """No /api/start: the launcher has its built-in words, the panel offers to try again, and then greets."""
    page.route("**/api/start", lambda route: route.abort())
    show()
    open_panel(page)
    expect(page.get_by_role("dialog")).to_contain_text("Sorry, we cannot be reached just now.")
    page.unroute("**/api/start")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("dialog").get_by_role("group").first.get_by_role("button").first).to_be_visible()
    expect(notice(page)).to_be_visible()


def test_a_newer_question_overtakes_an_older_one(page: Page, show: Callable[..., None]) -> None:
    """Dots while it takes long; of two questions in a row only the newer is answered; no failure is shown."""
    held: list[Route] = []
    page.route(
        "**/api/ask",
        lambda route: (
            held.append(route) if "slow" in (route.request.post_data or "") else route.fulfill(json=SEVERAL)
        ),
    )
    show()
    open_panel(page)
    ask(page, "slow")
    expect(page.locator("candid-faq .dots")).to_be_visible()
    expect(ask(page, "fast")).to_contain_text("Some minutes.")
    expect(page.locator("candid-faq .dots, candid-faq .lost")).to_have_count(0)
    expect(page.locator("candid-faq .turn .reply")).to_have_count(1)
    assert len(held) == 1


def test_it_lives_under_a_strict_policy_and_asks_no_other_host(page: Page, page_url: str) -> None:
    """The demo page with the widget in use: no policy violation, no request elsewhere, no layout shift."""
    page.add_init_script(COUNT_VIOLATIONS_AND_SHIFTS)
    page.route(
        page_url,
        lambda route: route.fulfill(
            response=(got := route.fetch()), headers={**got.headers, "content-security-policy": STRICT_POLICY}
        ),
    )
    requested: list[str] = []
    page.on("request", lambda request: requested.append(request.url))
    say(page, ANSWER, URGENT, CHOICES)
    page.goto(page_url)
    page.wait_for_timeout(300)
    assert page.evaluate("seen") == []
    open_panel(page)
    for question in ("one", "two", "three"):
        expect(ask(page, question)).to_be_visible()
    expect(page.locator("candid-faq [part=panel]")).to_have_css("position", "fixed")
    assert [one for one in page.evaluate("seen") if isinstance(one, str)] == []
    assert [url for url in requested if not url.startswith((page_url, "data:"))] == []


@pytest.mark.parametrize("scheme", ["light", "dark", "forced-colors", "phone", "rtl"])
def test_axe_finds_nothing(browser: Browser, page_url: str, axe_source: str, scheme: str) -> None:
    """WCAG 2.0 to 2.2, A and AA, and best practices, on the demo page: closed, open, each reply, failed."""
    context = browser.new_context(
        viewport={"width": 360, "height": 740} if scheme == "phone" else {"width": 1280, "height": 800},
        color_scheme="dark" if scheme == "dark" else "light",
        forced_colors="active" if scheme == "forced-colors" else "none",
        reduced_motion="reduce",
    )
    page = context.new_page()
    if scheme == "rtl":
        page.route("**/api/start", lambda route: route.fulfill(json={**START, "language": "ar"}))
    say(page, *REPLIES.values())
    page.goto(page_url)
    expect(page.locator("candid-faq [part=launcher]")).to_be_visible()
    found = {"closed": findings(page, axe_source)}
    open_panel(page)
    found["open"] = findings(page, axe_source)
    for state in REPLIES:
        expect(ask(page, state)).to_be_visible()
        found[state] = findings(page, axe_source)
    page.route("**/api/ask", lambda route: route.abort())
    expect(ask(page, "failed")).to_be_visible()
    found["failed"] = findings(page, axe_source)
    context.close()
    assert {state: those for state, those in found.items() if those} == {}


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
    expect(page.locator("candid-faq .turn")).to_have_count(1)
    expect(ask(page, "second")).to_be_visible()
    assert len(asked) == 2, "one listener, one request"
    page.evaluate("document.querySelector('candid-faq').remove()")
    assert page.evaluate("live") == 0


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
    expect(inline.locator("[part=launcher]")).to_have_count(0)
    box = corner.locator("[part=launcher]").bounding_box()
    assert box
    assert box["x"] < 100


def test_a_right_to_left_language_turns_the_panel(page: Page, show: Callable[..., None]) -> None:
    """Arabic: own words from `ui`, close button on the left, phone numbers still from left to right."""
    page.route(
        "**/api/start",
        lambda route: route.fulfill(
            json={**START, "language": "ar", "ui": {"open": "اسأل", "close": "أغلق"}}
        ),
    )
    show()
    page.get_by_role("button", name="اسأل").click()
    panel, close = (
        page.get_by_role("dialog").bounding_box(),
        page.get_by_role("button", name="أغلق").bounding_box(),
    )
    assert panel
    assert close
    assert close["x"] - panel["x"] < 20
    assert panel["x"] < 40, "the end of the line is on the left"
    expect(page.locator("candid-faq [part=notice] bdi")).to_have_css("unicode-bidi", "isolate")


def test_on_a_phone_the_panel_fills_the_screen_and_holds_the_focus(page: Page, page_url: str) -> None:
    """360 px: a full sheet with all that is needed; the page behind is not too wide and out of reach."""
    page.set_viewport_size({"width": 360, "height": 740})
    say(page, ANSWER)
    page.goto(page_url)
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    open_panel(page)
    expect(ask(page, "does it hurt")).to_be_visible()
    assert page.get_by_role("dialog").bounding_box() == {"x": 0, "y": 0, "width": 360, "height": 740}
    expect(notice(page)).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("textbox")).to_be_in_viewport(ratio=1)
    assert page.locator("candid-faq :is(button, textarea)").evaluate_all(COUNT_SMALL_TARGETS) == 0
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.localName") in {"candid-faq", "body"}


def test_the_file_is_small_and_its_words_can_be_replaced() -> None:
    """Within its bytes with comments and styles; every word is in TEXTS, which is plain JSON, and is used."""
    source = WIDGET.read_text(encoding="utf-8")
    assert len(gzip.compress(source.encode(), 9)) <= BYTES
    texts = json.loads(source.split("const TEXTS = ")[1].split(";\n")[0])
    code = source.split(";\n", 2)[2]
    for word, text in texts.items():
        assert re.fullmatch(r"[a-z_]+", word)
        assert text.strip() == text != ""
        assert re.search(rf"\b{word}\b", code), f"{word} is not used"
    assert not re.search(r"innerHTML|outerHTML|insertAdjacent|\beval\b|new Function|cookie|\.style\b", source)

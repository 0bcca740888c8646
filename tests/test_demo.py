"""The demo pages in a real Chromium: each shows what it says, quietly and for everybody."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from faq.files import shipped
from tests.widget_page import DESKTOP, PHONE, findings, part

pytestmark = pytest.mark.browser

FOLDER = Path(shipped("static")) / "demo"
PAGES = sorted(path.stem for path in FOLDER.glob("*.html"))
NOT_PROVEN = (
    "Cryotherapy is not a proven method for skin tightening.",
    "العلاج بالتبريد ليس طريقة مثبتة لشد الجلد.",
)
TELL_REFUSALS = """
addEventListener("securitypolicyviolation", (event) => console.error("refused: " + event.violatedDirective));
"""
LOOK = """(node) => {
  const { x, y, width, height } = node.getBoundingClientRect();
  const style = getComputedStyle(node);
  const names = ["fontSize", "fontFamily", "fontStyle", "fontWeight", "lineHeight", "letterSpacing", "wordSpacing",
    "textAlign", "textIndent", "textTransform", "textShadow", "whiteSpace", "direction", "writingMode", "color",
    "backgroundColor", "borderTopColor", "borderTopLeftRadius", "visibility", "opacity", "cursor", "pointerEvents"];
  const on_top = node.getRootNode().elementFromPoint(x + width / 2, y + height / 2);
  return { box: [x, y, width, height], reached: node.contains(on_top), ...Object.fromEntries(names.map((name) => [name, style[name]])) };
}"""
PARTS = ("panel", "log", "message", "chip", "notice", "box", "send", "close")


def markup(name: str) -> str:
    """The source of a page, without the lines it shows as an example."""
    source = (FOLDER / f"{name}.html").read_text(encoding="utf-8")
    return re.sub(r"<pre>.*?</pre>", "", source, flags=re.DOTALL)


def placed(name: str) -> list[dict[str, str]]:
    """The attributes of each chat on a page; the script alone places a bubble."""
    tags = re.findall(r"<candid-faq([^>]*)>", markup(name))
    alone = [""] if "/widget.js" in markup(name) and not tags else tags
    return [dict(re.findall(r'([a-z]+)="([^"]*)"', tag)) for tag in alone]


@pytest.fixture
def visit(browser: Browser, page_url: str) -> Iterator[Callable[..., Page]]:
    """Open a demo page: `visit("bubble", PHONE)`; none may throw, be refused anything or ask elsewhere."""
    contexts: list[BrowserContext] = []
    trouble: list[str] = []
    asked: list[str] = []

    def open_page(name: str, size: dict[str, int] = DESKTOP) -> Page:
        context = browser.new_context(
            viewport={"width": size["width"], "height": size["height"]}, reduced_motion="reduce"
        )
        contexts.append(context)
        page = context.new_page()
        page.add_init_script(TELL_REFUSALS)
        page.on("pageerror", lambda error: trouble.append(f"thrown: {error}"))
        page.on("console", lambda line: trouble.extend(re.findall("^refused: .+", line.text)))
        page.on("request", lambda one: asked.append(one.url))
        page.goto(f"{page_url}static/demo/{name}.html")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert trouble == []
    assert [url for url in asked if not url.startswith((page_url, "data:"))] == []


def chat(page: Page, name: str) -> Locator:
    """The first chat on a page, in its frame if it has one."""
    return (page.frame_locator("iframe") if "<iframe" in markup(name) else page).locator("candid-faq").first


def ask(chat: Locator, question: str) -> Locator:
    """Open the chat, ask, and return where the reply will stand."""
    launcher = part(chat, "launcher")
    expect(part(chat, "panel").or_(launcher).locator("visible=true").first).to_be_visible()
    if launcher.is_visible():
        launcher.click()
    part(chat, "box").fill(question)
    part(chat, "box").press("Enter")
    return chat.locator(".turn").last


def barriers(page: Page, axe_source: str) -> list[str]:
    """What axe finds in the page and in its frames."""
    for frame in page.frames[1:]:
        frame.evaluate(axe_source)
    return findings(page, axe_source)


def look(page: Page, *parts: str) -> dict[str, dict[str, Any]]:
    """How parts of the chat are shown: their styles, place and size, and whether a pointer reaches them."""
    return {name: part(page, name).first.evaluate(LOOK) for name in parts}


def inside(page: Page) -> bytes:
    """A picture of the open panel, without its rounded corners."""
    box = part(page, "panel").bounding_box()
    assert box
    clip = {"x": box["x"] + 20, "y": box["y"] + 20, "width": box["width"] - 40, "height": box["height"] - 40}
    return page.screenshot(clip=clip)  # type: ignore[arg-type]


def colour(node: Locator, name: str = "backgroundColor") -> str:
    """A colour of an element, as the browser puts it."""
    return str(node.evaluate("(node, name) => getComputedStyle(node)[name]", name))


@pytest.mark.parametrize("name", PAGES)
def test_each_page_is_listed_and_plain(name: str) -> None:
    """Reached from the list and leading back to it; it says what is not proven; nothing inline, nothing from elsewhere."""
    source = markup(name)
    assert name == "index" or f'<a href="/static/demo/{name}.html">' in markup("index")
    assert name == "index" or '<a href="/static/demo/">All demo pages</a>' in source
    assert any(sentence in source for sentence in NOT_PROVEN)
    assert not re.search(r"<style|\sstyle=|<script>|\son[a-z]+=|<noscript", source)
    assert not re.search(r'(?:src|href)="(?!/|#|tel:|mailto:)', source)


@pytest.mark.parametrize("name", PAGES)
def test_each_page_shows_its_chat_and_keeps_nobody_out(
    visit: Callable[..., Page], axe_source: str, name: str
) -> None:
    """From 360 to 1600 px; WCAG 2.0 to 2.2, A and AA, and best practices, as it is loaded and with a reply."""
    page = visit(name)
    chats = page.locator("candid-faq")
    for place, attributes in enumerate(placed(name)):
        expect_shown(chats.nth(place), attributes, from_right='dir="rtl"' in markup(name))
    assert barriers(page, axe_source) == []
    if name not in {"index", "slow"}:
        turn = ask(chat(page, name), "does it hurt?")
        expect(turn).to_contain_text("cannot be reached" if name == "away" else "uncomfortable")
        assert barriers(page, axe_source) == []
    for width in (1600, 360):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") == width


def expect_shown(chat: Locator, attributes: dict[str, str], *, from_right: bool) -> None:
    """A chat stands where its attributes say."""
    if attributes.get("mode") == "inline":
        expect(part(chat, "panel")).to_be_visible()
        expect(part(chat, "box")).to_be_visible()
        expect(part(chat, "launcher")).to_have_count(0)
        return
    launcher = part(chat, "launcher")
    expect(launcher).to_be_in_viewport(ratio=1)
    expect(part(chat, "panel")).to_be_hidden()
    box = launcher.bounding_box()
    assert box
    left = (attributes.get("position") == "start") != from_right
    assert (box["x"] == 20) if left else (box["x"] + box["width"] == 1280 - 20)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_hostile_stylesheet_changes_nothing(visit: Callable[..., Page], size: dict[str, int]) -> None:
    """Button and panel are styled, placed and reached as on the friendly page, to the last pixel within."""
    shown = []
    for name in ("bubble", "hostile"):
        page = visit(name, size)
        expect(part(page, "launcher")).to_be_visible()
        closed = look(page, "launcher")
        part(page, "launcher").click()
        expect(part(page, "chip").first).to_be_visible()
        shown.append(({**closed, **look(page, *PARTS)}, inside(page)))
    (friendly, picture), (hostile, same_picture) = shown
    for name, styles in friendly.items():
        assert hostile[name].pop("box") == pytest.approx(styles.pop("box"), abs=1), name
        assert hostile[name] == styles, name
        assert styles["reached"], name
    assert same_picture == picture


def test_two_chats_keep_their_own_conversations(visit: Callable[..., Page]) -> None:
    """What is asked in one is not shown in the other."""
    page = visit("two")
    inline, corner = page.locator("candid-faq").all()
    expect(ask(inline, "does it hurt?")).to_contain_text("uncomfortable")
    part(corner, "launcher").click()
    expect(part(corner, "panel")).to_be_visible()
    expect(corner.locator(".turn")).to_have_count(0)


def test_the_themes_are_what_the_stylesheet_says(visit: Callable[..., Page]) -> None:
    """Surface and accent of each look come from its custom properties."""
    page = visit("themed")
    for theme, surface, accent in (
        ("meadow", "rgb(250, 248, 236)", "rgb(63, 91, 29)"),
        ("evening", "rgb(19, 26, 44)", "rgb(240, 194, 92)"),
        ("clay", "rgb(255, 246, 241)", "rgb(153, 64, 47)"),
    ):
        chat = page.locator(f"candid-faq.{theme}")
        assert (colour(part(chat, "panel")), colour(part(chat, "send"))) == (surface, accent)


def test_dark_is_set_or_followed(visit: Callable[..., Page]) -> None:
    """Both chats are dark on a page that is light."""
    page = visit("dark")
    panels = [colour(part(chat, "panel")) for chat in page.locator("candid-faq").all()]
    assert panels == ["rgb(22, 28, 27)"] * 2
    assert colour(page.locator("body")) == "rgb(252, 251, 248)"


def test_right_to_left_turns_the_chat(visit: Callable[..., Page]) -> None:
    """The panel runs from the right, its button to close it is on the left."""
    page = visit("right-to-left")
    part(page, "launcher").click()
    panel, close = part(page, "panel").bounding_box(), part(page, "close").bounding_box()
    assert panel
    assert close
    assert (panel["x"], part(page, "panel").evaluate("(node) => getComputedStyle(node).direction")) == (
        20,
        "rtl",
    )
    assert close["x"] - panel["x"] < 20


def test_the_policy_is_the_one_that_is_stated(visit: Callable[..., Page]) -> None:
    """The page runs under each directive that it shows; none has been broken after an answer."""
    page = visit("strict-policy")
    stated = page.locator("pre").text_content() or ""
    real = page.locator("meta[http-equiv]").get_attribute("content") or ""
    assert " ".join(stated.split()) == f"Content-Security-Policy: {real}"
    expect(ask(page.locator("candid-faq"), "does it hurt?")).to_contain_text("uncomfortable")
    expect(page.locator("#refused")).to_have_text("0")


def test_without_javascript_a_link_is_left(browser: Browser, page_url: str) -> None:
    """The children of the element, and no empty box."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(page_url + "static/demo/no-javascript.html")
    link = page.locator("candid-faq > a")
    expect(link).to_be_visible()
    element, inner = page.locator("candid-faq").bounding_box(), link.bounding_box()
    assert element
    assert inner
    assert element["height"] <= inner["height"] + 1
    link.click()
    expect(page.locator("article#pain")).to_be_visible()
    context.close()


def test_a_slow_server_shows_dots_and_then_the_answer(visit: Callable[..., Page], axe_source: str) -> None:
    """The button does not wait; the dots say that something is coming."""
    page = visit("slow")
    expect(part(page, "launcher")).to_be_visible(timeout=3_500)
    turn = ask(page.locator("candid-faq"), "does it hurt?")
    expect(turn.locator(".dots")).to_be_visible()
    expect(turn).to_contain_text("uncomfortable", timeout=10_000)
    expect(turn.locator(".dots")).to_have_count(0)
    assert barriers(page, axe_source) == []


def test_with_the_server_away_the_question_is_kept(visit: Callable[..., Page]) -> None:
    """One plain sentence, the question still in the box, and a way to try again."""
    page = visit("away")
    turn = ask(page.locator("candid-faq"), "does it hurt?")
    expect(turn).to_contain_text("Your question is still in the box.")
    expect(part(page, "box")).to_have_value("does it hurt?")
    expect(turn.get_by_role("button", name="Try again")).to_be_visible()


def test_events_are_printed_without_what_was_typed(visit: Callable[..., Page]) -> None:
    """Kinds and ids of the replies, newest first."""
    page = visit("events")
    expect(ask(page.locator("candid-faq").first, "so does it hurt?")).to_contain_text("uncomfortable")
    lines = page.locator("#events li")
    expect(lines).to_have_text(['candid-reply {"kind":"answer","ids":["pain"]}'])
    part(page.locator("candid-faq").last, "launcher").click()
    expect(lines.first).to_contain_text("candid-open")
    assert "so does" not in page.locator("#events").inner_text()

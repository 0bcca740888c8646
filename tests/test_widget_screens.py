"""The widget on screens of all kinds: a phone, 400 % zoom, wide letters, right to left, a change of size."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.widget_page import (
    ANSWER,
    DESKTOP,
    INLINE,
    PHONE,
    SEVERAL,
    URGENT,
    ask,
    greet,
    notice,
    open_panel,
    part,
    say,
)

pytestmark = pytest.mark.browser

ON_TOP = """(one) => {
  const { x, y, width, height } = one.getBoundingClientRect();
  const root = one.getRootNode();
  return one.contains(root.elementFromPoint(x + width / 2, y + Math.min(height / 2, 10)));
}"""
SPACED = """() => {
  const spaced = new CSSStyleSheet();
  spaced.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
    p, h2, h3, h4 { margin-block-end: 2em !important }`);
  document.querySelector("candid-faq").shadowRoot.adoptedStyleSheets.push(spaced);
}"""
CLIPPED = """() => {
  const root = document.querySelector("candid-faq").shadowRoot, panel = root.querySelector("[part=panel]");
  const edge = panel.getBoundingClientRect();
  return [...panel.querySelectorAll("h2, h3, h4, p, a, button, span, textarea")]
    .filter((one) => one.checkVisibility() && !one.closest(".sr") && getComputedStyle(one).position !== "absolute")
    .filter((one) => {
      const { left, right } = one.getBoundingClientRect(), inline = getComputedStyle(one).display === "inline";
      const cut = !inline && (one.scrollWidth > one.clientWidth + 2 || (one.localName !== "textarea" && one.scrollHeight > one.clientHeight + 2));
      return cut || left < edge.left - 1 || right > edge.right + 1;
    })
    .map((one) => one.textContent || one.ariaLabel || one.id);
}"""


def expect_reached(node: Locator) -> None:
    """It can be scrolled into sight, and nothing lies upon it there."""
    node.scroll_into_view_if_needed()
    expect(node).to_be_in_viewport(ratio=0.5)
    assert node.evaluate(ON_TOP)


@pytest.mark.parametrize("page", [{"viewport": PHONE}], indirect=True, ids=["phone"])
def test_on_a_phone_the_panel_fills_the_screen(page: Page, page_url: str) -> None:
    """360 px: a full sheet with all that is needed; the page behind is not too wide."""
    say(page, ANSWER)
    page.goto(page_url)
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    open_panel(page)
    expect(ask(page, "does it hurt")).to_be_visible()
    assert page.get_by_role("dialog").bounding_box() == {"x": 0, "y": 0, **PHONE}
    expect(notice(page)).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("textbox")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("page", [{"viewport": PHONE}], indirect=True, ids=["phone"])
def test_above_a_phones_keyboard_reply_notice_and_box_stay_in_sight(
    page: Page, show: Callable[..., None]
) -> None:
    """With half of the screen left, the newest reply's beginning, the notice's links and the box can be seen."""
    say(page, ANSWER)
    greet(page)
    show()
    open_panel(page)
    page.set_viewport_size({"width": 360, "height": 380})
    shown = ask(page, "does it hurt")
    expect(shown.get_by_text("It can burn.")).to_be_in_viewport(ratio=1)
    expect(notice(page).get_by_role("link").first).to_be_in_viewport(ratio=1)
    expect(notice(page)).to_contain_text("not a proven method")
    expect(page.get_by_role("textbox")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("markup", ["", INLINE], ids=["bubble", "inline"])
@pytest.mark.parametrize(
    "page",
    [{"viewport": {"width": 320, "height": 256}}, {"viewport": {"width": 320, "height": 640}}],
    indirect=True,
    ids=["zoom", "narrow"],
)
def test_at_400_percent_all_can_be_reached(page: Page, show: Callable[..., None], markup: str) -> None:
    """No scrolling sideways; box, send, close, the newest reply and the notice can each be brought into sight."""
    greet(page)
    say(page, SEVERAL, URGENT)
    show(markup)
    if not markup:
        open_panel(page)
    for question in ("does it hurt and how long is it", "my face is swelling and it burns"):
        shown = ask(page, question)
        expect(shown).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") == 320
        for each in ("panel", "log"):
            assert part(page, each).evaluate("(one) => one.scrollWidth - one.clientWidth") == 0
        for node in (
            shown.locator("p").first,
            notice(page).get_by_role("link").first,
            part(page, "send"),
            page.get_by_role("textbox"),
            part(page, "start_over"),
        ):
            expect_reached(node)


@pytest.mark.parametrize(
    "page", [{"viewport": DESKTOP}, {"viewport": PHONE}], indirect=True, ids=["desktop", "phone"]
)
def test_wider_spacing_clips_nothing(page: Page, show: Callable[..., None]) -> None:
    """The text spacing of WCAG 1.4.12: every text keeps within its place, and the box stays in sight."""
    greet(page)
    say(page, ANSWER, URGENT)
    show()
    open_panel(page)
    page.evaluate(SPACED)
    for question in ("does it hurt", "my face is swelling"):
        expect(ask(page, question)).to_be_visible()
        assert page.evaluate(CLIPPED) == []
    expect(page.get_by_role("textbox")).to_be_in_viewport(ratio=1)


def test_a_right_to_left_language_turns_the_panel(page: Page, show: Callable[..., None]) -> None:
    """Arabic: own words from `ui`, close button on the left, phone numbers still from left to right."""
    greet(page, language="ar", ui={"open": "اسأل", "close": "أغلق"})
    show()
    page.get_by_role("button", name="اسأل").click()
    panel = page.get_by_role("dialog").bounding_box()
    close = page.get_by_role("button", name="أغلق").bounding_box()
    assert panel
    assert close
    assert close["x"] - panel["x"] < 20
    assert panel["x"] < 40, "the end of the line is on the left"
    expect(page.locator("candid-faq [part=notice] bdi")).to_have_css("unicode-bidi", "isolate")


def test_a_page_from_right_to_left_keeps_its_own_side(page: Page, show: Callable[..., None]) -> None:
    """English answers on a page that runs the other way: text from the left, nothing scrolls sideways."""
    page.add_init_script("document.addEventListener('DOMContentLoaded', () => { document.dir = 'rtl'; });")
    say(page, ANSWER)
    show()
    open_panel(page)
    expect(ask(page, "does it hurt")).to_have_css("direction", "ltr")
    assert page.evaluate("document.documentElement.scrollWidth") == 1280


def test_it_follows_a_change_of_size(page: Page, show: Callable[..., None]) -> None:
    """Open, made as small as a phone and large again: within the screen, holding the focus only as a sheet, which it keeps."""
    say(page, ANSWER)
    show()
    open_panel(page)
    expect(ask(page, "does it hurt")).to_be_visible()
    panel, box = page.get_by_role("dialog"), page.get_by_role("textbox")
    for size, holds in ((PHONE, True), ({"width": 900, "height": 420}, True), (DESKTOP, False)):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        expect(panel).to_be_in_viewport(ratio=1)
        expect(box).to_be_in_viewport(ratio=1)
        expect(box).to_be_focused()
        expect(page.locator("candid-faq :modal")).to_have_count(int(holds))
        expect(part(page, "log")).to_contain_text("It can burn.")


@pytest.mark.parametrize(
    "page",
    [{"viewport": DESKTOP}, {"viewport": {"width": 360, "height": 380}}],
    indirect=True,
    ids=["desktop", "above a keyboard"],
)
def test_the_reply_to_a_long_question_is_in_sight(page: Page, show: Callable[..., None]) -> None:
    """Worried people write long: the help begins where it can be seen, however much was typed."""
    say(page, URGENT)
    show()
    open_panel(page)
    shown = ask(page, "my face is swelling and I do not know what to do " * 10)
    expect(shown.get_by_role("heading")).to_be_in_viewport(ratio=1)
    assert shown.get_by_role("heading").evaluate(ON_TOP)


@pytest.mark.parametrize("page", [{"viewport": PHONE}], indirect=True, ids=["phone"])
def test_on_a_phone_the_sheet_holds_the_focus(page: Page, show: Callable[..., None]) -> None:
    """Tab stays inside while the page behind cannot be reached; closing gives the focus back."""
    say(page, ANSWER)
    show("<a href='#behind'>Behind</a>")
    open_panel(page)
    expect(ask(page, "does it hurt")).to_be_visible()
    for _ in range(16):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.localName") in {"candid-faq", "body"}
    page.get_by_role("textbox").focus()
    page.keyboard.press("Escape")
    expect(part(page, "launcher")).to_be_focused()


@pytest.mark.parametrize(
    "page", [{"viewport": PHONE, "has_touch": True, "is_mobile": True}], indirect=True, ids=["touch"]
)
def test_on_a_touch_screen_no_keyboard_pops_up(page: Page, show: Callable[..., None]) -> None:
    """Opening and starting over put the focus on the title: in the box, the keyboard would cover the suggestions."""
    say(page, ANSWER)
    show()
    part(page, "launcher").tap()
    expect(page.get_by_role("dialog").get_by_role("heading").first).to_be_focused()
    expect(ask(page, "does it hurt")).to_be_visible()
    page.get_by_role("button", name="Start over").tap()
    expect(page.get_by_role("dialog").get_by_role("heading").first).to_be_focused()

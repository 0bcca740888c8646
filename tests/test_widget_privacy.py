"""The chat says that questions are kept, before the first is typed, and only where it is so."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.widget_page import ANSWER, INLINE, ask, console, findings, greet, notice, open_panel, part, say

pytestmark = pytest.mark.browser

LINE = "Questions without a good answer are kept for 30 days, contact details masked. Please leave out names."
NARROW = {"viewport": {"width": 320, "height": 568}}


def line(page: Page) -> Locator:
    """Where the chat says it."""
    return page.get_by_text("Questions without a good answer")


@pytest.mark.parametrize("page", [{}, NARROW], indirect=True, ids=["desktop", "phone"])
def test_a_visitor_reads_it_before_typing(page: Page, show: Callable[..., None]) -> None:
    """On the real server: in sight as soon as the chat is open, ahead of the starters and the box."""
    show()
    open_panel(page)
    expect(line(page)).to_have_text(LINE)
    expect(line(page)).to_be_in_viewport(ratio=1)
    box = line(page).bounding_box()
    pinned = notice(page).bounding_box()
    assert box
    assert pinned
    assert box["y"] + box["height"] <= pinned["y"]
    follows = page.evaluate(
        """() => {
          const root = document.querySelector("candid-faq").shadowRoot;
          const said = [...root.querySelectorAll(".fine")].find((each) => each.textContent.startsWith("Questions"));
          return ["[name=ask]", "textarea"].map((each) => said.compareDocumentPosition(root.querySelector(each)) & 4);
        }"""
    )
    assert follows == [4, 4]


@pytest.mark.parametrize("changes", [{"keeps": 0}, {}], ids=["zero", "an older server"])
def test_where_none_are_kept_nothing_is_said_or_sent(
    page: Page, show: Callable[..., None], changes: dict[str, Any]
) -> None:
    """A no goes without the question then."""
    greet(page, **changes)
    say(page, ANSWER)
    page.route("**/api/vote", lambda route: route.fulfill(status=204))
    show(INLINE)
    expect(part(page, "chip").first).to_be_visible()
    expect(line(page)).to_have_count(0)
    shown = ask(page, "does it hurt")
    with page.expect_request("**/api/vote") as request:
        shown.get_by_role("button", name="No", exact=True).click()
    assert request.value.post_data_json == {"ids": ["pain"], "vote": "no"}


def test_its_words_come_from_the_file(page: Page, show: Callable[..., None]) -> None:
    """With the number put in."""
    greet(page, keeps=7, ui={"kept_questions": "Fragen bleiben {n} Tage."})
    show(INLINE)
    expect(page.get_by_text("Fragen bleiben 7 Tage.")).to_be_visible()


@pytest.mark.parametrize(
    "page",
    [{"color_scheme": "light"}, {"color_scheme": "dark"}, {"forced_colors": "active"}, NARROW],
    indirect=True,
    ids=str,
)
def test_everybody_can_read_it(page: Page, show: Callable[..., None], axe_source: str) -> None:
    """Axe finds nothing, contrast and sizes included."""
    lines = console(page)
    show("<style>:root { color-scheme: light dark }</style>")
    open_panel(page)
    expect(line(page)).to_be_visible()
    assert findings(page, axe_source) == []
    assert lines == []

"""The comparison of widgets measures Candid as it should be, and sees what is wrong with a bad widget."""

from dataclasses import replace

import pytest
from playwright.sync_api import Browser

from benchmarks import widget_visits
from benchmarks.widget_measures import Measured, measure
from benchmarks.widget_pages import CANDID, WIDGETS, Widget
from benchmarks.widget_sites import Site, served
from benchmarks.widgets import Results, note, page_cells, site_of, tables, visitor_cells

BAD = Widget(
    "Bad",
    "bad@1.0",
    "A page of all mistakes.",
    box="#bad input",
    launcher="#bad span",
    reply="#bad p",
    head='<link rel="stylesheet" href="https://fonts.example/all.css">',
    body='<div id="bad"><span>Chat</span></div><script src="/init.js"></script>',
    script="""
const bad = document.getElementById("bad");
localStorage.visitor = "1";
document.cookie = "seen=1";
bad.firstChild.onclick = () => {
  bad.innerHTML = "<span></span><input style='font-size: 12px'><div aria-live=polite></div>";
  bad.querySelector("input").onkeydown = ({ key }) => {
    if (key === "Enter") bad.insertAdjacentHTML("beforeend", "<p>It can be uncomfortable.</p>");
  };
};
setTimeout(() => { document.querySelector("h1").style.marginBlockEnd = "200px"; }, 100);
""",
)


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is served from this machine comes to rest soon."""
    monkeypatch.setattr(widget_visits, "LOADING", 1000)
    monkeypatch.setattr(widget_visits, "SETTLE", 400)
    monkeypatch.setattr(widget_visits, "PATIENCE", 2000)


@pytest.mark.browser
def test_candid_leaves_its_page_and_its_visitors_alone(browser: Browser, page_url: str) -> None:
    """No violation, no other host, nothing stored, one live region with the reply, named parts, Esc closes."""
    with served(site_of(CANDID, page_url)) as url:
        found = measure(browser, CANDID, url, runs=1)
    assert 1_000 < found.bytes_closed == found.bytes_answered < 20_000
    good = Measured(
        answers_under_policy=True,
        reached_as="Ask a question",
        live_regions=1,
        announced=True,
        box_name="Your question",
        axe={"closed": [], "open": [], "answered": []},
        escape_closes=True,
    )
    varying = ("bytes_closed", "bytes_answered", "milliseconds", "box_name_from", "box_pixels")
    assert found == replace(good, **{name: getattr(found, name) for name in varying})
    assert found.box_name_from == "label"
    assert found.box_pixels >= 16


@pytest.mark.browser
def test_every_mistake_is_seen(browser: Browser) -> None:
    """A widget that does all of it wrong: each is told, so that a good value is no blind spot."""
    with served(Site(BAD.head, BAD.body, BAD.script)) as url:
        found = measure(browser, BAD, url, runs=1)
    assert page_cells(found)[2:7] == [
        "fonts.example",
        str(len(found.violations)),
        "no",
        "seen, visitor",
        found_shift(found),
    ]
    assert visitor_cells(found)[:6] == ["no", "1", "no", "no", "", "12 px"]
    assert set(found.violations) >= {"style-src-elem", "require-trusted-types-for"}
    assert found.shift > 0.01
    assert "label" in found.axe["open"]
    assert found.escape_closes is False
    assert "axe: " in note(BAD, found)


def found_shift(found: Measured) -> str:
    """The shift as the table has it."""
    return f"{found.shift:.3f}"


def test_the_tables_have_a_row_for_each_widget_measured_or_not() -> None:
    """As many cells as columns; a remark where something could not be measured; every widget tells what was done."""
    axe: dict[str, list[str]] = {"closed": [], "open": [], "answered": ["region"]}
    results: Results = [
        (WIDGETS[0], Measured(axe=axe)),
        (WIDGETS[1], "not measured: no network"),
    ]
    lines = [line for line in tables(results).splitlines() if line]
    assert [line.count("|") for line in lines] == [10] * 4 + [12] * 4
    assert (len(page_cells(Measured(axe=axe))), len(visitor_cells(Measured(axe=axe)))) == (8, 10)
    assert "not measured: no network" in lines[3]
    assert all(widget.note.endswith(".") for widget in WIDGETS)
    assert note(*results[0]).endswith("axe: region.")

"""What a widget does to the page it is on, and to its visitors, measured in a real browser."""

from contextlib import suppress
from dataclasses import dataclass, field
from statistics import median
from typing import cast

from playwright.sync_api import Browser, CDPSession, Error

from benchmarks.widget_pages import Widget
from benchmarks.widget_visits import Visit, load, new_context, visiting

SLOWDOWN = 4
"""How many times slower than this machine's a visitor's processor is."""

LIVE_REGIONS = """() => {
  const roots = [document], found = [];
  for (const root of roots) {
    for (const element of root.querySelectorAll("*")) {
      if (element.shadowRoot) roots.push(element.shadowRoot);
      const live = element.getAttribute("aria-live"), role = element.getAttribute("role");
      const implied = ["status", "alert", "log"].includes(role) || element.localName === "output";
      const polite = live ? ["polite", "assertive"].includes(live) : implied;
      if (polite && element.checkVisibility()) found.push(element.textContent);
    }
  }
  return found;
}"""
STORED = "() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)]"


@dataclass
class Measured:
    """What was found of one widget."""

    bytes_closed: int = 0
    bytes_answered: int = 0
    hosts: list[str] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    answers_under_policy: bool = False
    reached_as: str | None = None
    live_regions: int = 0
    announced: bool = False
    box_name: str = ""
    box_name_from: str = ""
    box_pixels: float = 0
    axe: dict[str, list[str]] = field(default_factory=dict)
    escape_closes: bool | None = None
    stored: list[str] = field(default_factory=list)
    shift: float = 0
    milliseconds: float = 0


def measure(browser: Browser, widget: Widget, url: str, *, runs: int = 5) -> Measured:
    """All that is measured of one widget, whose page is at /open.html of this address."""
    found = Measured()
    with visiting(browser, widget, f"{url}/open.html") as visit:
        _closed(visit, found)
        _opened(visit, found)
        _answered(visit, found)
    with visiting(browser, widget, f"{url}/strict.html") as visit:
        _under_policy(visit, found)
    found.milliseconds = _main_thread(browser, url, runs)
    return found


def _closed(visit: Visit, found: Measured) -> None:
    page = visit.page
    found.bytes_closed = visit.zipped
    found.shift = visit.seen("shift")
    cookies = [str(cookie.get("name")) for cookie in page.context.cookies()]
    found.stored = cookies + page.evaluate(STORED)
    found.reached_as = visit.focused_name()[0] if visit.reached_by_tab() else None
    found.axe["closed"] = visit.rules_broken()


def _opened(visit: Visit, found: Measured) -> None:
    visit.open()
    found.axe["open"] = visit.rules_broken()
    visit.box.focus()
    found.box_name, found.box_name_from = visit.focused_name()
    found.box_pixels = float(visit.box.evaluate("(box) => parseFloat(getComputedStyle(box).fontSize)"))


def _answered(visit: Visit, found: Measured) -> None:
    visit.ask()
    # Some regions are emptied soon after they have spoken.
    moments = [visit.page.evaluate(LIVE_REGIONS)]
    visit.rest()
    moments.append(visit.page.evaluate(LIVE_REGIONS))
    found.live_regions = len(moments[-1])
    found.announced = any(visit.widget.answer in text for texts in moments for text in texts)
    found.axe["answered"] = visit.rules_broken()
    found.bytes_answered, found.hosts = visit.zipped, visit.hosts
    if visit.widget.launcher:
        visit.box.focus()
        visit.page.keyboard.press("Escape")
        visit.rest()
        found.escape_closes = not visit.box_shows()


def _under_policy(visit: Visit, found: Measured) -> None:
    """Whether it still answers where the policy is strict; one that does not may fail in any way."""
    with suppress(Error):
        visit.open()
        visit.ask()
        found.answers_under_policy = True
    visit.rest()
    found.violations = visit.seen("violations")


def _main_thread(browser: Browser, url: str, runs: int) -> float:
    """Milliseconds of the main thread that the widget adds to loading, on a slow processor.

    With and without it in turn; the difference of the medians.
    """
    pages = [f"{url}/open.html", f"{url}/bare.html"] * runs
    taken = [_task_time(browser, page) for page in pages]
    return median(taken[::2]) - median(taken[1::2])


def _task_time(browser: Browser, url: str) -> float:
    """Milliseconds of tasks from a fresh start until the page has come to rest.

    In the thread's own time, so that what else the machine does counts little.
    """
    with new_context(browser) as context:
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.send("Performance.enable", {"timeDomain": "threadTicks"})
        session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
        begin = _task_seconds(session)
        load(page, url)
        return (_task_seconds(session) - begin) * 1000


def _task_seconds(session: CDPSession) -> float:
    metrics = session.send("Performance.getMetrics")["metrics"]
    return cast(float, next(each["value"] for each in metrics if each["name"] == "TaskDuration"))

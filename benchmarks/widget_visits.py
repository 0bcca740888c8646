"""Visits of a page with a widget, in a real browser: open it, ask it, look at what it is."""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import axe_playwright_python
from playwright.sync_api import Browser, BrowserContext, Error, Locator, Page, Response, Route

from benchmarks.widget_pages import QUESTION, Widget

AXE = next(Path(axe_playwright_python.__file__).parent.glob("**/axe.min.js")).read_text(encoding="utf-8")
AXE_VERSION = AXE.split("axe v", 1)[1].split()[0]
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CHROMIUM = ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking"]
CHROMIUM += [
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
]
"""Nothing phones home, and no other host can be reached."""

SETTLE = 1000
"""Milliseconds that a widget gets to come to rest before it is looked at."""

LOADING = 2500
"""Milliseconds after the page's load event that still count as loading."""

TABS = 40
PATIENCE = 8000
"""Milliseconds until a panel or a reply that does not come counts as none."""

WATCH = """
window.__seen = { violations: [], shift: 0 };
addEventListener("securitypolicyviolation", (event) => __seen.violations.push(event.effectiveDirective));
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) __seen.shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""
FOCUSED = """
(() => {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element;
})()
"""
RULES = """(tags) => axe.run(document, { runOnly: tags }).then(({ violations }) => violations.map(({ id }) => id))"""


@dataclass
class Visit:
    """One visit of a page, and what it asked the network for."""

    widget: Widget
    page: Page
    responses: list[Response] = field(default_factory=list)
    urls: list[str] = field(default_factory=list)

    @property
    def box(self) -> Locator:
        """The message box."""
        return self.page.locator(f"{self.widget.box} >> visible=true").first

    @property
    def first(self) -> Locator:
        """What a visitor must reach first: the launcher, or else the box."""
        return self.page.locator(self.widget.launcher).first if self.widget.launcher else self.box

    @property
    def hosts(self) -> list[str]:
        """The other hosts that were asked."""
        parts = [urlsplit(url) for url in self.urls]
        ours = {"127.0.0.1", None}
        return sorted(
            {str(each.hostname) for each in parts if each.scheme != "blob" and each.hostname not in ours}
        )

    @property
    def zipped(self) -> int:
        """Bytes of all scripts and stylesheets so far, each through gzip -9."""
        code = (each for each in self.responses if each.request.resource_type in {"script", "stylesheet"})
        return sum(len(gzip.compress(each.body(), 9)) for each in code if each.ok)

    def open(self) -> None:
        """Open the panel, by keyboard where that works; nothing to do where there is none."""
        if not self.widget.launcher:
            return
        self.first.focus()
        self.page.keyboard.press("Enter")
        with suppress(Error):
            self.box.wait_for(timeout=PATIENCE / 2)
            return
        self.first.click(timeout=PATIENCE)
        self.box.wait_for(timeout=PATIENCE)

    def box_shows(self) -> bool:
        """Whether the message box is there for the eye: some panels that are closed are only transparent."""
        seen = "(box) => box.checkVisibility({ opacityProperty: true, visibilityProperty: true })"
        return any(box.evaluate(seen) for box in self.page.locator(self.widget.box).all())

    def ask(self) -> None:
        """Type the question, send it and wait for the reply."""
        self.box.click(timeout=PATIENCE)
        self.page.keyboard.type(QUESTION)
        if self.widget.send == "Enter":
            self.page.keyboard.press("Enter")
        elif self.widget.send:
            self.page.locator(self.widget.send).first.click(timeout=PATIENCE)
        replies = self.page.locator(self.widget.reply, has_text=self.widget.answer)
        replies.first.wait_for(timeout=PATIENCE)

    def rules_broken(self) -> list[str]:
        """The rules of axe-core that the page breaks as it stands."""
        self.rest()
        self.page.evaluate(AXE)
        return sorted(self.page.evaluate(RULES, AXE_TAGS))

    def seen(self, what: str) -> Any:
        """What the page noted of itself."""
        return self.page.evaluate("(what) => __seen[what]", what)

    def rest(self) -> None:
        """Let it come to rest."""
        self.page.wait_for_timeout(SETTLE)

    def reached_by_tab(self) -> bool:
        """Whether Tab reaches the launcher, or the box where there is none; leaves the focus there."""
        for _ in range(TABS):
            self.page.keyboard.press("Tab")
            if self.first.evaluate(f"(element) => element === {FOCUSED.strip()}"):
                return True
        return False

    def focused_name(self) -> tuple[str, str]:
        """The accessible name of what has the focus, as the browser works it out, and from what."""
        session = self.page.context.new_cdp_session(self.page)
        element = session.send("Runtime.evaluate", {"expression": FOCUSED})["result"]["objectId"]
        session.send("Accessibility.enable")
        tree = session.send("Accessibility.getPartialAXTree", {"objectId": element, "fetchRelatives": False})
        session.detach()
        name = tree["nodes"][0].get("name", {})
        sources = [
            each for each in name.get("sources", []) if each.get("value") and not each.get("superseded")
        ]
        return name.get("value", ""), _told(sources[0]) if sources else ""


@contextmanager
def visiting(browser: Browser, widget: Widget, url: str) -> Iterator[Visit]:
    """A page that has come to rest, in a browser that has never been there."""
    with new_context(browser) as context:
        context.add_init_script(WATCH)
        if widget.elsewhere:
            context.route(
                lambda url: urlsplit(url).hostname != "127.0.0.1", lambda route: _play(route, widget)
            )
        visit = Visit(widget, context.new_page())
        visit.page.on("response", lambda response: visit.responses.append(response))  # noqa: PLW0108
        visit.page.on("request", lambda request: visit.urls.append(request.url))
        visit.page.on("websocket", lambda socket: visit.urls.append(socket.url))
        load(visit.page, url)
        yield visit


@contextmanager
def new_context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser that has never been anywhere, with a desktop's screen."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    try:
        yield context
    finally:
        context.close()


def load(page: Page, url: str) -> None:
    """Go to a page and wait until all that belongs to loading has happened."""
    page.goto(url, wait_until="load")
    page.wait_for_timeout(LOADING)


def _told(source: dict[str, Any]) -> str:
    """From what a name comes: an attribute, a label or the content."""
    told = str(source.get("nativeSource") or source.get("attribute") or source["type"])
    return "label" if told.startswith("label") else told


def _play(route: Route, widget: Widget) -> None:
    """Answer in the place of another host."""
    route.fulfill(json=widget.elsewhere, headers={"Access-Control-Allow-Origin": "*"})

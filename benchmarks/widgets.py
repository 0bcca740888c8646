"""Candid beside published widgets: what each does to the page that it is put on, and to its visitors.

Run as: python -m benchmarks.widgets [--only NAME] [--runs 5]

Needs Chromium, npm and what the tests need; the widgets are fetched into .cache/ the first time.
"""

import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from importlib.metadata import version
from itertools import chain

import click
from playwright.sync_api import Browser, Error, sync_playwright

from benchmarks.servers import candid
from benchmarks.tables import render
from benchmarks.widget_measures import SLOWDOWN, Measured, measure
from benchmarks.widget_pages import WIDGETS, Widget
from benchmarks.widget_sites import POLICY, Site, fetch, isso, served
from benchmarks.widget_visits import AXE_VERSION, CHROMIUM

PAGE = [
    "the page it is on",
    "KiB closed",
    "KiB answered",
    "other hosts",
    "policy violations",
    "replies under it",
]
PAGE += ["stored before opening", "layout shift", "main thread"]
VISITOR = ["its visitors", "Tab reaches", "live regions", "reply in one", "box is named", "by", "box"]
VISITOR += ["axe closed", "open", "answered", "Esc closes"]

Results = Sequence[tuple[Widget, Measured | str]]


def site_of(widget: Widget, upstream: str = "") -> Site:
    """What a local server serves for a widget, with a real server behind it where it has one."""
    return Site(widget.head, widget.body, widget.script, widget.replies, widget.prefix, upstream)


@contextmanager
def on_its_page(widget: Widget) -> Iterator[str]:
    """The address of a site with the widget and all that it needs, while inside."""
    site = site_of(widget)
    with ExitStack() as stack:
        url = stack.enter_context(served(site))
        if not widget.package:
            site.upstream = stack.enter_context(candid())
        elif "==" in widget.package:
            site.upstream = stack.enter_context(isso(url, widget.package))
        else:
            for package in (widget.package, *widget.also):
                fetch(package)
        yield url


def tables(results: Results) -> str:
    """Both tables: what each widget does to its page, and what it is for people."""
    rows = ((PAGE, page_cells), (VISITOR, visitor_cells))
    return "\n\n".join(
        render(head, [[widget.name, *_cells(found, cells)] for widget, found in results], markdown=True)
        for head, cells in rows
    )


def page_cells(found: Measured) -> list[str]:
    """What a widget does to the page that it is put on."""
    return [
        f"{found.bytes_closed / 1024:.1f}",
        f"{found.bytes_answered / 1024:.1f}",
        ", ".join(found.hosts) or "0",
        str(len(found.violations)),
        _yes(found.answers_under_policy),
        ", ".join(found.stored) or "0",
        f"{found.shift:.3f}",
        f"{found.milliseconds:.0f} ms",
    ]


def visitor_cells(found: Measured) -> list[str]:
    """What a widget is for people who use a keyboard, a screen reader or a phone."""
    return [
        "no" if found.reached_as is None else found.reached_as or "without a name",
        str(found.live_regions),
        _yes(found.announced),
        found.box_name or "no",
        found.box_name_from,
        f"{found.box_pixels:.3g} px",
        *(str(len(found.axe[state])) for state in ("closed", "open", "answered")),
        "no panel" if found.escape_closes is None else _yes(found.escape_closes),
    ]


def note(widget: Widget, found: Measured | str) -> str:
    """What was done for a widget, and which rules it broke."""
    parts = [
        f"- **{widget.name}**",
        f" ({', '.join([widget.package, *widget.also])})" if widget.package else "",
    ]
    parts += [f": {widget.note}"]
    if isinstance(found, Measured):
        rules = dict.fromkeys(chain(*found.axe.values()))
        parts += [f" Policy: {_counted(found.violations)}." if found.violations else ""]
        parts += [f" axe: {', '.join(rules)}." if rules else ""]
    return "".join(parts)


def conditions(browser: Browser) -> str:
    """With what it was measured, and how."""
    return (
        f"Candid {version('candid-faq')}, Chromium {browser.version}, axe-core {AXE_VERSION}. "
        f"KiB are all scripts and stylesheets, each through gzip -9. The main thread is {SLOWDOWN} times slowed down. "
        f"Layout shift is that of loading. The policy is `{POLICY}`; a script that it stops breaks nothing more, "
        "so a small number of violations need not be a good one."
    )


def _cells(found: Measured | str, cells: Callable[[Measured], list[str]]) -> list[str]:
    return [found] if isinstance(found, str) else cells(found)


def _counted(names: Sequence[str]) -> str:
    return ", ".join(f"{count} {name}" for name, count in Counter(names).most_common())


def _yes(is_so: bool) -> str:
    return "yes" if is_so else "no"


def _measure(browser: Browser, widget: Widget, runs: int) -> Measured | str:
    """What was found, or why nothing could be."""
    click.echo(f"Measuring {widget.name} ...", err=True)
    try:
        with on_its_page(widget) as url:
            return measure(browser, widget, url, runs=runs)
    except (Error, OSError, subprocess.CalledProcessError) as error:
        return f"not measured: {str(error).splitlines()[0]}"


@click.command()
@click.option(
    "--only", multiple=True, type=click.Choice([widget.name for widget in WIDGETS]), help="Only this."
)
@click.option("--runs", default=5, show_default=True, help="How often loading is timed.")
def main(only: tuple[str, ...], runs: int) -> None:
    """Print what Candid and published widgets do to their page and their visitors."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        raise click.ClickException("Chromium is missing.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM)
        wanted = [widget for widget in WIDGETS if not only or widget.name in only]
        results = [(widget, _measure(browser, widget, runs)) for widget in wanted]
        click.echo(f"{tables(results)}\n\n{conditions(browser)}\n")
        for widget, found in results:
            click.echo(note(widget, found))
        browser.close()


if __name__ == "__main__":
    main()

"""The pictures of what editors see in docs, of real commands on copies of the shipped file.

`python -m benchmarks.editor_pictures` writes them all.
"""

import html
import shutil
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

from playwright.sync_api import Browser, ViewportSize, expect, sync_playwright

from benchmarks.pictures import IMAGES
from benchmarks.servers import ROOT, free_port, running
from benchmarks.widget_visits import CHROMIUM
from faq.loader import read
from faq.progress import ignore
from faq.report.figures import Kept, gather
from faq.report.page import render

FAQ = (sys.executable, "-c", "from faq.cli import main; main(prog_name='faq')")
TERMINAL = """<!doctype html>
<meta charset="utf-8">
<style>
  body {{ margin: 0; background: #fff }}
  pre {{ inline-size: fit-content; margin: 18px; padding: 20px 24px; border-radius: 10px; background: #14211f;
    color: #dfe8e5; font: 15px/1.5 "DejaVu Sans Mono", monospace; white-space: pre-wrap; max-inline-size: 96ch }}
  b {{ color: #8fd6c4; font-weight: 400 }}
</style>
<pre><b>$ {command}</b>
{output}</pre>
"""

Changes = tuple[tuple[str, str], ...]

SLIPS: Changes = (
    ("    also_asked:", "    also_askd:"),
    ("      - is it painful\n", "     - is it painful\n"),
    ("reviewed: 2026-11-22", "reviewed: 22 November"),
    ("side-effects, session-length]", "side-efects, session-length]"),
)
"""What an editor mistypes in the entry `pain`, and how."""

EDIT: Changes = (
    ("It can feel uncomfortable, and you may", "It can be uncomfortable. You may"),
    ("      - does it throb later in the evening\n", ""),
)
"""What an editor changes there on purpose."""

NEW_TEST: Changes = (
    ("\ntests:\n", "\ntests:\n  - ask: does it sting when the probe touches me\n    expect: side-effects\n"),
)
"""A test with another answer than the question gets."""


def main() -> None:
    """Take every picture anew."""
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        path = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM)
        folder = Path(name)
        _write(folder / "knowledge.yaml", SLIPS, "  - id: pain\n")
        _terminal(browser, "check", ["check", "knowledge.yaml"], folder)
        _write(folder / "knowledge.yaml", NEW_TEST, "\ntests:\n")
        _terminal(browser, "test", ["test", "knowledge.yaml"], folder)
        _write(folder / "published.yaml", (), "")
        _write(folder / "knowledge.yaml", EDIT, "  - id: pain\n")
        _terminal(browser, "diff", ["diff", "published.yaml", "knowledge.yaml"], folder)
        _preview(browser)
        _report(browser, folder / "report.html")
        browser.close()


def _write(path: Path, changes: Changes, start: str) -> None:
    """The shipped file with some changes from a place on."""
    source = (ROOT / "knowledge.yaml").read_text(encoding="utf-8")
    before, after = source[: source.index(start)], source[source.index(start) :]
    for old, new in changes:
        if old not in after:
            raise ValueError(f"{old!r} is no longer in the shipped file")
        after = after.replace(old, new, 1)
    path.write_text(before + after, encoding="utf-8")


def _terminal(browser: Browser, name: str, arguments: list[str], folder: Path) -> None:
    """What a command prints, as it looks in a terminal."""
    done = subprocess.run([*FAQ, *arguments], cwd=folder, check=False, capture_output=True, text=True)
    command, said = html.escape(f"faq {' '.join(arguments)}"), html.escape(done.stdout + done.stderr).rstrip()
    page = browser.new_page(viewport=ViewportSize(width=1040, height=200))
    page.set_content(TERMINAL.format(command=command, output=said))
    page.locator("pre").screenshot(path=IMAGES / f"editing-{name}.png")
    page.close()


def _preview(browser: Browser) -> None:
    """The editor's page, with a question explained and an entry opened."""
    port = free_port()
    url = f"http://127.0.0.1:{port}/preview"
    with running([*FAQ, "preview", "--no-open", "--port", str(port)], url):
        page = browser.new_page(viewport=ViewportSize(width=1280, height=800), reduced_motion="reduce")
        page.goto(url)
        expect(page.locator("#problems-say")).to_contain_text("None.", timeout=30_000)
        page.get_by_role("textbox").fill("dose it hrt?")
        page.keyboard.press("Enter")
        page.locator("#why summary").first.click()
        page.evaluate("document.activeElement.blur()")
        page.mouse.move(0, 0)
        page.screenshot(path=IMAGES / "preview.png")
        page.close()


def _report(browser: Browser, path: Path) -> None:
    """The top of the report on the shipped file, as on the day of its first review."""
    loaded = read(ROOT / "knowledge.yaml")
    report = gather(loaded, loaded.knowledge_or_raise(), Kept(), date(2026, 11, 22), ignore)
    path.write_text(render(report), encoding="utf-8")
    page = browser.new_page(viewport=ViewportSize(width=1180, height=1740))
    page.goto(path.as_uri())
    page.screenshot(path=IMAGES / "report.png")
    page.close()


if __name__ == "__main__":
    main()

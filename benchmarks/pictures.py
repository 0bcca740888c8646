"""The pictures of the chat in README and docs, taken of a server that this starts itself.

`python -m benchmarks.pictures` writes all but the one of WordPress, which needs a WordPress.
"""

import shutil
from collections.abc import Callable
from functools import partial

from playwright.sync_api import Page, Route, ViewportSize, expect, sync_playwright

from benchmarks.servers import ROOT, candid
from benchmarks.widget_visits import CHROMIUM

IMAGES = ROOT / "docs" / "images"
SIZE = ViewportSize(width=960, height=620)
QUESTION = "does it hurt?"
TWO_QUESTIONS = "dose it hrt, and how long does it take?"
HOST_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Lindenhof Skin Clinic</title>
<style>
  body {{ margin: 0; background: #fff; color: #26302e; font: 17px/1.6 "Helvetica Neue", Arial, sans-serif }}
  header {{ padding: 16px 40px; border-block-end: 1px solid #dfe5e3; font-weight: 650 }}
  main {{ max-inline-size: {width}px; padding: 22px 40px }}
  h1 {{ margin: 0 0 12px; font-size: 29px; line-height: 1.25 }}
  {style}
</style>
<header>Lindenhof Skin Clinic</header>
<main>
<h1>A cold treatment, with a clear head.</h1>
<p><b>Cryotherapy is not a proven method for skin tightening.</b> Talk to a professional before you decide.</p>
{body}
</main>
{script}
"""
WORDS = """<p>The skin is made extremely cold for a short time, usually with liquid nitrogen. This is how it usually goes;
yours may differ.</p>
<p>Your skin may be red and swollen, which usually settles within a few hours. It may feel tight and dry for a short
while.</p>"""
INLINE = '<candid-faq mode="inline"></candid-faq>'
SCRIPT = '<script src="/widget.js" async></script>'
BESIDE = HOST_PAGE.format(width=420, style="candid-faq { --candid-height: 560px }", body=WORDS, script=SCRIPT)
WITHIN = partial(HOST_PAGE.format, width=640, body=INLINE, script=SCRIPT)
LOWER = "candid-faq { --candid-height: 410px }"


def main() -> None:
    """Take every picture anew."""
    with candid() as url, sync_playwright() as playwright:
        path = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM)
        for name, (html, act) in _pictures().items():
            page = browser.new_page(viewport=SIZE, reduced_motion="reduce")
            _show(page, url + "/a-page", html)
            act(page)
            _take(page, f"embedding-{name}.png")
        page = browser.new_page(viewport=ViewportSize(width=1180, height=760), reduced_motion="reduce")
        page.goto(url)
        _ask(page, TWO_QUESTIONS)
        _take(page, "chat.png")
        browser.close()


def _take(page: Page, name: str) -> None:
    page.screenshot(path=IMAGES / name)
    page.close()
    print(IMAGES / name)


def _pictures() -> dict[str, tuple[str, Callable[[Page], None]]]:
    """The page of each picture, and what is done on it first."""
    return {
        "bubble-closed": (BESIDE, _wait),
        "bubble-open": (BESIDE, _ask),
        "inline": (WITHIN(style=LOWER), _ask),
        "theme": (WITHIN(style=LOWER + _theme()), _ask),
    }


def _theme() -> str:
    """The first theme of the docs."""
    docs = (ROOT / "docs" / "embedding.md").read_text(encoding="utf-8")
    return docs.split("Warm", 1)[1].split("```css\n")[1].split("```")[0]


def _show(page: Page, url: str, html: str) -> None:
    def answer(route: Route) -> None:
        route.fulfill(body=html, content_type="text/html")

    page.route(url, answer)
    page.goto(url)


def _wait(page: Page) -> None:
    """Until the launcher or the box is there."""
    expect(
        page.locator("candid-faq [part=launcher]:visible, candid-faq [part=box]:visible").first
    ).to_be_visible()


def _ask(page: Page, question: str = QUESTION) -> None:
    """Open it where it is closed, ask, and let go of the box."""
    _wait(page)
    box = page.get_by_role("textbox")
    if not box.is_visible():
        page.locator("candid-faq [part=launcher]").click()
    box.fill(question)
    box.press("Enter")
    expect(page.locator("candid-faq [part=log]")).to_contain_text("uncomfortable")
    box.blur()
    page.evaluate("scrollTo(0, 0)")


if __name__ == "__main__":
    main()

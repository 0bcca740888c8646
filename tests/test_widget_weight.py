"""What the widget costs a page: bytes to load, work to do, also after a hundred questions."""

import json
import subprocess
from collections.abc import Callable
from typing import cast
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Browser, CDPSession, Page, Response, expect

from tests.widget_page import ANSWER, INLINE, ask, greet, open_panel, part, say, turns

pytestmark = pytest.mark.browser

BYTES = 10_240
LOADING, REPLYING, RESTORING = 20, 50, 200
"""Milliseconds of the main thread."""
RUNS = 7
TURNS = 100
ANSWERED = """([question]) => {
  const root = document.querySelector("candid-faq").shadowRoot, box = root.querySelector("textarea");
  box.value = question;
  box.dispatchEvent(new InputEvent("input", { bubbles: true }));
  const replied = new Promise((done) => addEventListener("candid-reply", done, { once: true }));
  root.querySelector("[part=send]").click();
  return replied.then(() => new Promise(requestAnimationFrame)).then(() => new Promise((done) => setTimeout(done)));
}"""
"""Type a question, send it, and wait until its reply has been painted."""
APPEAR = """(id) => {
  const chat = document.createElement("candid-faq");
  chat.id = id;
  chat.setAttribute("mode", "inline");
  document.querySelector("candid-faq").replaceWith(chat);
  return new Promise((done) => setTimeout(() => requestAnimationFrame(() => setTimeout(done)), 200));
}"""
"""Another chat takes the place of the one before; wait until it has had its start and been painted."""


def zipped(content: bytes) -> int:
    """Bytes after `gzip -9`; Python's own packs a little worse."""
    return len(subprocess.run(["gzip", "-9c"], input=content, capture_output=True, check=True).stdout)


def on_the_wire(url: str, encoding: str) -> int:
    """Bytes of a body as the server sends it to who takes this encoding."""
    with urlopen(Request(url, headers={"Accept-Encoding": encoding})) as response:
        assert response.headers["Content-Encoding"] == encoding
        return len(response.read())


def test_all_that_a_clinics_page_loads_is_small(page: Page, show: Callable[..., None], page_url: str) -> None:
    """On the real server: every request from an empty page to the first answer, the answer aside; brotli makes it less."""
    loaded: list[Response] = []
    page.on("response", lambda response: loaded.append(response))  # noqa: PLW0108
    show()
    open_panel(page)
    expect(ask(page, "does it hurt?")).to_contain_text("uncomfortable")
    replies = (page_url + "a-page", page_url + "api/ask")
    ours = {each.url: each for each in loaded if not each.url.startswith((*replies, "data:"))}
    assert sorted(ours) == [page_url + "api/start", page_url + "widget.js"]
    sizes = {url: zipped(response.body()) for url, response in ours.items()}
    assert sum(sizes.values()) <= BYTES, sizes
    for url, size in sizes.items():
        assert on_the_wire(url, "br") < size
        assert on_the_wire(url, "gzip") < size * 1.02


def work(session: CDPSession) -> float:
    """Milliseconds that the page's main thread has worked so far, in its own time: waiting for a processor is not in it."""
    metrics = session.send("Performance.getMetrics")["metrics"]
    return 1000 * cast(float, next(each["value"] for each in metrics if each["name"] == "TaskDuration"))


def metered(page: Page) -> CDPSession:
    """A session that counts the work of the page's main thread."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    return session


def loading(browser: Browser, url: str, script: str) -> float:
    """Work of loading a page for the first time, until it has come to rest."""
    with browser.new_context() as context:
        page = context.new_page()
        session = metered(page)
        html = f'<!doctype html><title>A page</title><link rel="icon" href="data:,"><h1>A page</h1>{script}'
        page.route(url, lambda route: route.fulfill(body=html, content_type="text/html"))
        begin = work(session)
        page.goto(url)
        page.wait_for_timeout(400)
        return work(session) - begin


def test_loading_takes_little_of_the_main_thread(browser: Browser, page_url: str) -> None:
    """The widget adds less than 20 ms of work to the loading of a page, on this machine, its processor as fast as it is.

    Parsing, running, drawing and the start from the real server, closed; in the thread's own time; the page with the
    widget less the page without. The least of seven loadings each: noise only ever adds.
    """
    script = '<script src="/widget.js" async></script>'
    pages = [loading(browser, page_url + "empty", each) for each in (script, "") * RUNS]
    assert min(pages[::2]) - min(pages[1::2]) < LOADING, pages


def replying(page: Page, session: CDPSession, question: str) -> float:
    """Work of typing a question and showing its reply."""
    begin = work(session)
    page.evaluate(ANSWERED, [question])
    return work(session) - begin


def test_the_hundredth_reply_takes_hardly_more_than_the_first(page: Page, show: Callable[..., None]) -> None:
    """Typing and a reply: under 50 ms after 100 questions, and under three times what the first ones took; the least of five."""
    greet(page)
    say(page, ANSWER)
    show(INLINE)
    expect(part(page, "chip").first).to_be_visible()
    session = metered(page)
    first = min(replying(page, session, f"question {number}") for number in range(5))
    for number in range(5, TURNS):
        page.evaluate(ANSWERED, [f"question {number}"])
    late = min(replying(page, session, f"question {number}") for number in range(TURNS, TURNS + 5))
    expect(turns(page)).to_have_count(TURNS + 5)
    assert late < REPLYING
    assert late < 3 * first


def test_a_hundred_questions_come_back_fast(page: Page, show: Callable[..., None]) -> None:
    """Restoring 100 turns in a chat that appears: under 200 ms more than one without any; the least of three."""
    greet(page)
    show(INLINE)
    session = metered(page)
    turn = [["does it hurt", ANSWER]]
    taken = []
    for number, count in enumerate((TURNS, 0) * 3):
        stored = json.dumps({"turns": turn * count})
        page.evaluate("(all) => sessionStorage.setItem(...all)", [f"candid-faq chat-{number}", stored])
        begin = work(session)
        page.evaluate(APPEAR, f"chat-{number}")
        expect(page.locator(f"#chat-{number} .turn")).to_have_count(count)
        taken.append(work(session) - begin)
    assert 0 < min(taken[::2]) - min(taken[1::2]) < RESTORING, taken

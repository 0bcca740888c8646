"""The snippets of docs/embedding.md, on pages as each platform builds them, on another origin than the server's."""

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from typing import Literal
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, FrameLocator, Page, expect

from benchmarks.servers import candid
from tests.clinic_site import DOC, PLATFORMS, Site, served, snippets
from tests.conftest import ROOT, SMALL

WIDGET = (ROOT / "static" / "widget.js").read_text(encoding="utf-8")
PHONE = "+44 20 7946 0345"
ANSWER = "It can be uncomfortable."
LINE, INLINE = snippets("A plain page")
(FRAME,) = (each for each in snippets("Wix") if "<iframe" in each)
BY_PLUGIN = ('id="candid-js" async data-wp-strategy="async"', "id='candid-js'")
"""What WordPress 6.8 and 6.1 write into the tag of an enqueued script."""

COUNT_VIOLATIONS = """
window.violations = [];
addEventListener("securitypolicyviolation", (event) => violations.push(event.violatedDirective));
"""
DELAY = """
addEventListener("pointermove", () => {
  for (const held of document.querySelectorAll("script[type=held]")) {
    const script = document.createElement("script");
    script.src = held.dataset.src;
    held.replaceWith(script);
  }
}, { once: true });
"""
SET_AS_FRAMEWORKS_DO = """(name) => {
  "use strict";
  const element = document.createElement("candid-faq");
  if (name in element) element[name] = "start";
  else element.setAttribute(name, "start");
  return element.hasAttribute(name);
}"""
PUT_BACK = """(old) => {
  const element = old.cloneNode(true);
  const place = old.parentElement;
  old.remove();
  place.append(element);
}"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A website that the docs' own `clinics` lists, and a real server for it."""
    file = tmp_path_factory.mktemp("clinic") / "knowledge.yaml"
    with served(Site()) as site:
        (clinics,) = snippets("Before you start", "yaml")
        listed = re.sub(r"origins: \[.*\]", f'origins: ["{site.address}"]', clinics)
        file.write_text(SMALL.split("clinics:")[0] + listed, encoding="utf-8")
        with candid(FAQ_KNOWLEDGE=str(file), FAQ_DATABASE="") as site.candid:
            yield site


@pytest.fixture(scope="module")
def visitor(browser: Browser) -> Iterator[BrowserContext]:
    """A visitor's browser; each page has a session storage of its own."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    yield context
    context.close()


@pytest.fixture
def page(visitor: BrowserContext, site: Site) -> Iterator[Page]:
    """A visitor's page, on which nothing may be thrown, and from which only the two hosts may be asked."""
    page = visitor.new_page()
    page.add_init_script(COUNT_VIOLATIONS)
    thrown: list[str] = []
    hosts: set[str] = set()
    page.on("pageerror", lambda error: thrown.append(str(error)))
    page.on(
        "request", lambda request: hosts.add(urlsplit(request.url).netloc.replace("localhost", "127.0.0.1"))
    )
    yield page
    page.close()
    assert thrown == []
    assert hosts <= {urlsplit(site.address).netloc, urlsplit(site.candid).netloc}


def open_chat(place: Page | FrameLocator) -> None:
    """Open the chat if it is a bubble and closed."""
    shown = place.locator("candid-faq [part=launcher]:visible, candid-faq [part=box]:visible")
    expect(shown.first).to_be_visible()
    if not place.get_by_role("textbox").is_visible():
        shown.first.click()


def ask(place: Page | FrameLocator, question: str = "does it hurt", answer: str = ANSWER) -> None:
    """Ask a question; it gets this answer, and the clinic's own number stands below."""
    open_chat(place)
    place.get_by_role("textbox").fill(question)
    place.get_by_role("textbox").press("Enter")
    expect(place.locator("candid-faq [part=log]")).to_contain_text(answer)
    expect(place.locator("candid-faq [part=notice]")).to_contain_text(PHONE)


CASES = [(heading, snippet) for heading in PLATFORMS for snippet in snippets(heading)]
CASES += [("Squarespace", INLINE), ("Webflow", INLINE)]


@pytest.mark.browser
@pytest.mark.parametrize(("heading", "snippet"), CASES, ids=[heading for heading, _ in CASES])
def test_each_snippet_answers_on_a_page_of_its_platform(
    heading: str, snippet: str, site: Site, page: Page
) -> None:
    """One chat, untouched by the page's styles; a question gets its answer with the clinic's number."""
    page.goto(site.put(PLATFORMS[heading].replace("SNIPPET", snippet)))
    place = page.frame_locator("iframe") if "<iframe" in snippet else page
    ask(place)
    expect(place.locator("candid-faq")).to_have_count(1)
    expect(place.locator("candid-faq")).to_have_css("outline-style", "none")
    expect(place.get_by_role("textbox")).to_have_css("font-size", "16px")


@pytest.mark.browser
@pytest.mark.parametrize("attributes", BY_PLUGIN)
def test_the_script_answers_as_wordpress_writes_it(attributes: str, site: Site, page: Page) -> None:
    """The plugin enqueues it async in the footer; the tag that comes of it works, also without async."""
    (plugin,) = snippets("WordPress", "php")
    enqueued = re.search(
        r"'candid', '(\S+)', \[\], null, \['strategy' => 'async', 'in_footer' => true\]", plugin
    )
    assert enqueued
    tag = f'<script src="{enqueued[1]}" {attributes}></script>'
    page.goto(site.put(PLATFORMS["WordPress"].replace("SNIPPET", "") + tag))
    ask(page)


@pytest.mark.browser
@pytest.mark.parametrize("snippet", [LINE, INLINE, FRAME], ids=["bubble", "inline", "frame"])
def test_the_policy_of_the_recipe_is_enough(snippet: str, site: Site, page: Page) -> None:
    """On a page that allows nothing else: no violation, and an answer."""
    recipe = snippets("Content-Security-Policy", "http")[snippet == FRAME]
    policy = "default-src 'none'; " + site.own(recipe).strip().removeprefix("Content-Security-Policy: ")
    page.goto(site.put(snippet, {"Content-Security-Policy": policy}))
    ask(page.frame_locator("iframe") if snippet == FRAME else page)
    assert page.evaluate("violations") == []


@pytest.mark.browser
def test_links_lead_out_of_a_sandboxed_frame(site: Site, page: Page) -> None:
    """The clinic's page opens beside the frame's page; nothing keeps the number from being called."""
    page.context.route("https://www.clinic.example/contact", lambda route: route.fulfill(body="Contact"))
    said = console(page)
    page.goto(site.put(FRAME))
    frame = page.frame_locator("iframe")
    with page.expect_popup(timeout=5000) as opened:
        frame.get_by_role("link", name="Book a consultation").click()
    assert opened.value.url == "https://www.clinic.example/contact"
    frame.get_by_role("link", name="Call").click()
    assert said == []


@pytest.mark.browser
@pytest.mark.parametrize("fits", [True, False])
def test_a_copy_may_be_pinned_by_its_hash(fits: bool, site: Site, page: Page) -> None:
    """With the right hash it answers, with another it does not start and the console says why."""
    with urlopen(site.candid + "/widget.js") as response:
        source = response.read()
    site.put_script("/widget.js", source.decode())
    digest = base64.b64encode(hashlib.sha384(source if fits else b"").digest()).decode()
    (snippet,) = snippets("Content-Security-Policy")
    said = console(page)
    page.goto(site.put(snippet.replace("HASH", digest)))
    if fits:
        ask(page)
    else:
        expect(page.locator("candid-faq")).to_be_hidden()
        assert_as_documented("the file changed", said)


@pytest.mark.browser
def test_without_javascript_the_link_leads_to_every_answer(browser: Browser, site: Site) -> None:
    """What stands inside the element is shown, and nothing else."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site.put(INLINE))
    page.get_by_role("link", name="Questions and answers").click()
    expect(page.get_by_text(ANSWER)).to_be_visible()
    context.close()


@pytest.mark.browser
def test_in_an_app_it_may_go_and_come_back(site: Site, page: Page) -> None:
    """Taken out and put back it still has the conversation; attributes may be set the way frameworks set them."""
    (snippet,) = snippets("Single-page apps")
    page.goto(site.put(PLATFORMS["Single-page apps"].replace("SNIPPET", snippet)))
    ask(page)
    page.locator("candid-faq").evaluate(PUT_BACK)
    expect(page.locator("candid-faq [part=log]")).to_contain_text(ANSWER)
    for name in first_cells("Settings"):
        assert page.evaluate(SET_AS_FRAMEWORKS_DO, name), name


@pytest.mark.browser
def test_nothing_is_stored_before_it_is_opened(site: Site, page: Page) -> None:
    """Then the conversation is, for this tab; starting over clears it; there is never a cookie."""
    stored = "[document.cookie, localStorage.length, sessionStorage.length]"
    page.goto(site.put(LINE))
    expect(page.locator("candid-faq [part=launcher]")).to_be_visible()
    assert page.evaluate(stored) == ["", 0, 0]
    ask(page)
    assert page.evaluate(stored) == ["", 0, 1]
    page.reload()
    open_chat(page)
    expect(page.locator("candid-faq [part=log]")).to_contain_text(ANSWER)
    page.locator("candid-faq [part=start_over]").click()
    assert ANSWER not in str(page.evaluate("JSON.stringify(sessionStorage)"))


SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
THEMES = re.findall(r"(?:with `(theme=\"\w+\")`|in light and in dark):\n\n```css\n(.*?)```", DOC, re.DOTALL)


@pytest.mark.browser
@pytest.mark.parametrize(("fixed", "theme"), THEMES, ids=["warm", "square", "night"])
def test_each_theme_has_contrast(fixed: str, theme: str, site: Site, page: Page, axe_source: str) -> None:
    """Closed and answered, on a light and on a dark page."""
    style = f"<style>:root {{ color-scheme: light dark }} {theme}</style>"
    page.goto(site.put(f"{style}<main><h1>Us</h1></main><candid-faq {fixed}></candid-faq>{LINE}"))
    expect(page.locator("candid-faq [part=launcher]")).to_be_visible()
    page.evaluate(axe_source)
    assert contrast_findings(page) == []
    ask(page)
    assert contrast_findings(page) == []


def contrast_findings(page: Page) -> list[str]:
    """What axe, which the page has loaded, finds on it in light and in dark."""
    found = []
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        found += page.evaluate("axe.run(document, { runOnly: ['color-contrast'] })")["violations"]
    return [f"{rule['id']}: {node['html']}" for rule in found for node in rule["nodes"]]


@pytest.mark.browser
def test_the_example_counts_replies_and_nothing_else(site: Site, page: Page) -> None:
    """The site gets the number of replies of each kind, once the visitor leaves."""
    (example,) = snippets("Events", "js")
    site.put_script("/count.js", example)
    page.goto(site.put('<script src="/count.js"></script>' + LINE))
    ask(page)
    ask(page, "what about my parrot", "I have no answer to that.")
    page.goto(site.put("<p>Bye", path="/other"))
    page.wait_for_timeout(100)
    assert [json.loads(each) for each in site.received] == [{"answer": 1, "unanswered": 1}]


def console(page: Page) -> list[str]:
    """What the browser's console says from now on."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    return said


def row_of(cause: str) -> str:
    """The row of the table of troubles with this cause."""
    (row,) = (line for line in DOC.splitlines() if line.startswith("| ") and f" | {cause}" in line)
    return row


def assert_as_documented(cause: str, said: list[str]) -> None:
    """The row quotes what the console said."""
    quoted = re.findall(r"`([^`]+)`", row_of(cause).split(" | ")[0])
    assert quoted
    for words in quoted:
        assert any(words in line for line in said), (words, said)


COMBINED = '<script src="/all.js" defer></script>'
TROUBLES = {
    "the page's origin is not listed": (LINE, "localhost", ""),
    "the page's policy forbids the script": (LINE, "127.0.0.1", "script-src 'self'"),
    "the page's policy forbids the questions": (LINE, "127.0.0.1", "connect-src 'self'"),
    "a plugin combines scripts": (COMBINED, "127.0.0.1", ""),
    "the framing page's origin is not listed": (FRAME, "localhost", ""),
}
"""A cause: the page, where it is visited, and its policy."""


@pytest.mark.browser
@pytest.mark.parametrize("cause", TROUBLES)
def test_what_goes_wrong_looks_as_documented(cause: str, site: Site, page: Page) -> None:
    """The console says what the table quotes, and there is a button or there is none."""
    snippet, host, policy = TROUBLES[cause]
    site.put_script("/all.js", "void 0;\n" + WIDGET)
    said = console(page)
    headers = {"Content-Security-Policy": policy} if policy else {}
    page.goto(site.put(snippet, headers).replace("127.0.0.1", host), wait_until="networkidle")
    if row_of(cause).startswith("| a button"):
        open_chat(page)
        expect(page.locator("candid-faq [part=log]")).to_contain_text("we cannot be reached")
    else:
        expect(page.locator("candid-faq")).to_be_hidden()
    assert_as_documented(cause, said)


@pytest.mark.browser
def test_a_script_that_is_delayed_or_combined_still_answers(site: Site, page: Page) -> None:
    """Delayed, it starts at the first touch; combined, it needs to be told where the server is."""
    site.put_script("/delay.js", DELAY)
    held = LINE.replace("<script src", '<script type="held" data-src')
    page.goto(site.put(held + '<script src="/delay.js"></script>'))
    expect(page.locator("candid-faq")).to_have_count(0)
    page.mouse.move(100, 100)
    ask(page)
    site.put_script("/all.js", "void 0;\n" + WIDGET)
    page.evaluate("sessionStorage.clear()")
    page.goto(site.put('<candid-faq server="https://YOUR-SERVER"></candid-faq>' + COMBINED))
    ask(page)


def first_cells(heading: str) -> list[str]:
    """The names in the first column of the table under a heading."""
    (part,) = (each for each in DOC.split("\n## ") if each.startswith(heading + "\n"))
    return re.findall(r"^\| `([\w-]+)` \|", part, re.MULTILINE)


def test_every_attribute_property_and_event_is_documented_and_no_other() -> None:
    """The tables have exactly what the widget's source has, with its defaults."""
    attributes = re.findall(r"this\.(?:get|has|toggle)Attribute\('(\w+)'|#choice\('(\w+)'", WIDGET)
    assert set(first_cells("Settings")) == {one or other for one, other in attributes}
    properties = dict(re.findall(r"var\((--candid-[\w-]+), ((?:[^()]|\([^)]*\))*)\)", WIDGET))
    assert set(first_cells("Look")) == set(properties) == set(re.findall(r"--candid-[\w-]+", WIDGET))
    for name in properties:
        (row,) = re.findall(rf"^\| `{name}` \| (.*?) \|", DOC, re.MULTILINE)
        defaults = " ".join(re.findall(rf"var\({name}, (.*)", WIDGET))
        assert all(default in defaults for default in re.findall(r"`(.*?)`", row)), name
    events = dict(re.findall(r"#tell\('(\w+)'(?:, \{ (.*) \})?\)", WIDGET))
    assert set(first_cells("Events")) == {f"candid-{name}" for name in events}
    for name, detail in events.items():
        (row,) = re.findall(rf"^\| `candid-{name}` \| (.*?) \|", DOC, re.MULTILINE)
        assert re.findall(r"`(\w+)`", row) == re.findall(r"(?:^|, )(\w+)", detail), name


@pytest.mark.browser
def test_every_part_is_documented_and_no_other(site: Site, page: Page) -> None:
    """Those of a bubble in which a question was answered."""
    page.goto(site.put(LINE))
    ask(page)
    parts = page.locator("candid-faq").evaluate(
        "(element) => [...element.shadowRoot.querySelectorAll('[part]')].map((one) => one.getAttribute('part'))"
    )
    (sentence,) = re.findall(r"styled by part: (.*?)\. ", DOC, re.DOTALL)
    assert set(re.findall(r"`(\w+)`", sentence)) == set(parts)

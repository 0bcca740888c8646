"""A clinic's website for tests: pages as platforms build them, served from an origin of their own."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from tests.conftest import ROOT

DOC = (ROOT / "docs" / "embedding.md").read_text(encoding="utf-8")

PLAIN = "<main><h1>Our clinic</h1><p>Words.</p>SNIPPET</main>"
BLOCK_THEME = """<style>
  :where(.wp-site-blocks *:focus) { outline: 2px solid black }
  :where(.is-layout-constrained) > * { max-inline-size: 645px; margin-inline: auto }
</style><div class="wp-site-blocks"><main class="is-layout-constrained"><h1>Questions</h1>SNIPPET</main></div>"""
SHOP_THEME = """<style>
  * { box-sizing: inherit } html { font-size: 62.5%; box-sizing: border-box } div:empty, p:empty { display: none }
  body { display: grid; grid-template-rows: auto 1fr auto; min-block-size: 100%; margin: 0; font-size: 1.5rem; letter-spacing: .06rem }
</style><header>Shop</header><main id="MainContent" role="main">Goods</main><footer>Foot</footer>SNIPPET"""
INJECTED_FOOTER = """<style>
  * { margin: 0; padding: 0; border: 0; font: inherit; vertical-align: baseline; -webkit-font-smoothing: antialiased }
  button, input, textarea { appearance: none; border-radius: 0; background: none } header { position: fixed; z-index: 10000 }
</style><div id="siteWrapper"><header>Site</header><main>Words</main></div>SNIPPET"""
FOOTER_CODE = """<style>
  * { box-sizing: border-box } body { margin: 0; min-height: 100%; color: #333; font: 14px/20px Arial; background: #fff }
  .nav { position: relative; z-index: 1000 } img { max-width: 100% } button { cursor: pointer; border: 0 }
</style><div class="nav">Menu</div><section><h1>Words</h1></section><div class="w-embed">SNIPPET</div>"""
APP = '<div id="root"><main>SNIPPET</main></div>'

PLATFORMS = {
    "A plain page": PLAIN,
    "WordPress": BLOCK_THEME,
    "Shopify": SHOP_THEME,
    "Squarespace": INJECTED_FOOTER,
    "Webflow": FOOTER_CODE,
    "Wix": PLAIN,
    "Single-page apps": APP,
    "Settings": PLAIN,
    "When it does not show up": PLAIN,
}
"""The body that each kind of page has, in the manner of its platform, with a place for the snippet."""


def snippets(heading: str, language: str = "html") -> list[str]:
    """The snippets under a heading of the page."""
    part = re.split(r"^## ", DOC, flags=re.MULTILINE)
    (text,) = (each for each in part if each.startswith(heading + "\n"))
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


@dataclass
class Site:
    """A clinic's website: files by path, each with its type and headers, and what was sent to it."""

    address: str = ""
    candid: str = ""
    files: dict[str, tuple[str, str, dict[str, str]]] = field(default_factory=dict)
    received: list[str] = field(default_factory=list)

    def own(self, text: str) -> str:
        """A snippet with this server's address and clinic in it."""
        return text.replace("https://YOUR-SERVER", self.candid).replace("CLINIC", "harley")

    def put(self, body: str, headers: dict[str, str] | None = None, path: str = "/") -> str:
        """Publish a page with this body; returns its address."""
        html = f'<!doctype html><html lang="en"><title>Clinic</title><body>{self.own(body)}</body></html>'
        self.files[path] = (html, "text/html", headers or {})
        return self.address + path

    def put_script(self, path: str, source: str) -> None:
        """Publish a script."""
        self.files[path] = (source, "text/javascript", {})


@contextmanager
def served(site: Site) -> Iterator[Site]:
    """A website on a port of its own."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _handler(site)) as web:
        Thread(target=web.serve_forever, daemon=True).start()
        site.address = f"http://127.0.0.1:{web.server_port}"
        try:
            yield site
        finally:
            web.shutdown()


def _handler(site: Site) -> type[BaseHTTPRequestHandler]:

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            text, kind, headers = site.files.get(self.path, ("", "text/plain", {}))
            self.send_response(200 if self.path in site.files else 404)
            for name, value in {"Content-Type": kind + "; charset=utf-8", **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(text.encode())

        def do_POST(self) -> None:
            site.received.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Say nothing."""

    return Handler

"""What the widgets are served from: their published files, a small web server, and real servers behind it."""

import json
import re
import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from urllib.parse import urlsplit

from benchmarks.servers import ROOT, free_port, running

CACHE = ROOT / ".cache" / "widgets"

POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; require-trusted-types-for 'script'"
)
"""What a careful clinic's page says about itself, with the widget's server as its own."""

HOST_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>A clinic</title>
<link rel="icon" href="data:,">
{head}
</head>
<body>
<main>
<h1>A clinic</h1>
<p>We treat skin. <a href="#visit">How to find us</a></p>
{body}
<h2 id="visit">Visit us</h2>
<p>The third house on the left, from nine to five.</p>
</main>
</body>
</html>
"""
"""The same for every widget: what is put into its head and body comes from the widget's own documentation."""

Canned = Mapping[str, object | Callable[[Sequence[str]], object]]
"""Replies under patterns of "METHOD /path"; JSON, or made from all requests so far, the newest last."""


@dataclass
class Site:
    """What one local web server serves: the page, files from a folder, canned replies, a real server behind.

    `upstream` is the address of a real server, which gets what begins with `prefix`.
    """

    head: str
    body: str
    script: str = ""
    replies: Canned = field(default_factory=dict)
    prefix: str = ""
    upstream: str = ""
    asked: list[str] = field(default_factory=list)

    def page(self, host: str, *, bare: bool) -> bytes:
        """The host page, with the widget or without it."""
        head, body = ("", "") if bare else (self.head, self.body)
        page = HOST_PAGE.format(head=head, body=body)
        return page.replace("https://YOUR-SERVER", f"http://{host}").encode()

    def reply(self, request: str) -> object | None:
        """The canned reply to "METHOD /path", or None."""
        self.asked.append(request)
        found = (value for pattern, value in self.replies.items() if re.fullmatch(pattern, request))
        value = next(found, None)
        return value(self.asked) if callable(value) else value


class Handler(BaseHTTPRequestHandler):
    """Answers for one site, and logs nothing."""

    def __init__(self, site: Site, *args: object) -> None:
        self.site = site
        super().__init__(*args)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        """The page, the files, or what other methods give."""
        path = urlsplit(self.path).path
        file = _file(path)
        if path in {"/open.html", "/bare.html", "/strict.html"}:
            policy = {"Content-Security-Policy": POLICY} if path == "/strict.html" else {}
            page = self.site.page(self.headers["Host"], bare=path == "/bare.html")
            self._send(page, "text/html", policy)
        elif path == "/init.js":
            self._send(self.site.script.encode(), "text/javascript")
        elif file:
            self._send(file.read_bytes(), _type(file))
        else:
            self.do_POST()

    def do_POST(self) -> None:
        """A canned reply, or that of the real server."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        reply = self.site.reply(f"{self.command} {urlsplit(self.path).path}")
        if reply is not None:
            self._send(json.dumps(reply).encode(), "application/json")
        elif self.site.upstream and self.path.startswith(self.site.prefix):
            self._forward(body)
        else:
            self.send_error(404)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Nothing: what is asked for stands in the browser's log."""

    def _send(self, content: bytes, kind: str, headers: Mapping[str, str] | None = None) -> None:
        self.send_response(200)
        for name, value in {"Content-Type": f"{kind}; charset=utf-8", **(headers or {})}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _forward(self, body: bytes) -> None:
        connection = HTTPConnection(urlsplit(self.site.upstream).netloc, timeout=20)
        headers = {**self.headers, "Connection": "close", "X-Script-Name": self.site.prefix}
        connection.request(self.command, self.path.removeprefix(self.site.prefix), body, headers)
        response = connection.getresponse()
        self.send_response(response.status)
        for name, value in response.getheaders():
            if name.lower() not in {"connection", "transfer-encoding", "date", "server"}:
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(response.read())
        connection.close()


@contextmanager
def served(site: Site) -> Iterator[str]:
    """The address of a site, while inside."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, site))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def isso(page: str, version: str) -> Iterator[str]:
    """The address of an isso server that keeps the comments of a page's website, while inside."""
    program = _python_program(version)
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with TemporaryDirectory() as folder:
        settings = Path(folder) / "isso.cfg"
        settings.write_text(
            f"[general]\ndbpath = {folder}/comments.db\nhost = {page}\n[server]\nlisten = {url}\n"
        )
        with running([str(program), "-c", str(settings), "run"], f"{url}/js/embed.min.js"):
            yield url


def fetch(package: str) -> None:
    """Lay an npm package, `name@version`, into the cache: the files that a content network would serve."""
    folder = CACHE / package
    if not folder.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=CACHE) as new:
            subprocess.run(
                ["npm", "pack", "--silent", package], check=True, cwd=new, stdout=subprocess.DEVNULL
            )
            with tarfile.open(next(Path(new).glob("*.tgz"))) as archive:
                archive.extractall(new, filter="data")
            (Path(new) / "package").rename(folder)


def _python_program(version: str) -> Path:
    """The program of a Python package, `name==version`, in a virtual environment of its own."""
    folder = CACHE / version
    program = folder / "bin" / version.partition("==")[0]
    if not program.exists():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([folder / "bin" / "pip", "install", "--quiet", version], check=True)
    return program


def _file(path: str) -> Path | None:
    """What /files/ gives: the published files of all packages."""
    file = (CACHE / path.removeprefix("/files/")).resolve()
    return file if path.startswith("/files/") and file.is_file() and file.is_relative_to(CACHE) else None


def _type(file: Path) -> str:
    return "text/javascript" if file.suffix in {".js", ".mjs"} else guess_type(file.name)[0] or "text/plain"

"""A real nginx with the files of deploy/, on free ports and in a folder of its own."""

import re
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.servers import ROOT, free_port
from tests.services import Service, needed

DEPLOY = ROOT / "deploy"

_MAIN = """
daemon off;
worker_processes 2;
pid {folder}/nginx.pid;
error_log {folder}/main.log;
events {{ worker_connections 4096; }}
http {{
    access_log {folder}/else.log;
    include {folder}/upstream.conf;
    include {folder}/site.conf;
}}
"""


@dataclass(frozen=True)
class Proxy:
    """Where it listens, and what it has logged."""

    port: int
    folder: Path

    def access_log(self) -> str:
        """What it says of requests."""
        return (self.folder / "access.log").read_text(encoding="utf-8")

    def all_logs(self) -> str:
        """All that it has written anywhere."""
        return "".join(path.read_text(encoding="utf-8") for path in self.folder.glob("*.log"))


@contextmanager
def nginx(folder: Path, servers: Sequence[int], *, certificate: bool = False) -> Iterator[Proxy]:
    """The proxy of deploy/ before servers on these ports; without a certificate it speaks plainly."""
    proxy = Proxy(free_port(), folder)
    configure(folder, servers, proxy.port, certificate=certificate)
    service = Service([needed("nginx"), "-p", str(folder), "-c", str(folder / "nginx.conf")], proxy.port)
    try:
        service.start()
        yield proxy
    finally:
        service.stop()


def configure(folder: Path, servers: Sequence[int], port: int, *, certificate: bool) -> None:
    """Write the files of deploy/ into a folder, with all that was to be filled in."""
    lines = "\n".join(f"server 127.0.0.1:{each} max_fails=0;" for each in servers)
    upstream = _with(_read("upstream.conf"), {r"server 127\.0\.0\.1:8000 max_fails=0;": lines})
    tls = " ssl http2" if certificate else ""
    changes = {
        r"listen 80;": f"listen 127.0.0.1:{free_port()};",
        r"listen 443 ssl http2;": f"listen 127.0.0.1:{port}{tls};",
        r"listen \[::\]:\d+.*;": "",
        r"/var/log/nginx": str(folder),
        r"/etc/ssl/candid": str(folder),
    }
    if certificate:
        make_certificate(folder)
    else:
        changes[r" ssl_certificate.*;"] = ""
    (folder / "upstream.conf").write_text(upstream, encoding="utf-8")
    (folder / "site.conf").write_text(_with(_read("nginx.conf"), changes), encoding="utf-8")
    (folder / "nginx.conf").write_text(_MAIN.format(folder=folder), encoding="utf-8")


def make_certificate(folder: Path) -> None:
    """A certificate for localhost that nobody has signed."""
    made = ["-keyout", f"{folder}/privkey.pem", "-out", f"{folder}/fullchain.pem", "-days", "1"]
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    command = [needed("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes", *made, *names]
    subprocess.run(command, check=True, capture_output=True)


def _read(name: str) -> str:
    return (DEPLOY / name).read_text(encoding="utf-8")


def _with(text: str, changes: dict[str, str]) -> str:
    """A text with all of these replaced; each must be there."""
    for pattern, replacement in changes.items():
        text, count = re.subn(pattern, replacement, text)
        assert count, pattern
    return text

"""Servers as processes of their own, for measurements and tests: started, waited for, and gone at the end."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent

LIGHT = {"FAQ_WORKERS": "1", "FAQ_RATE": "0"}
"""One process that answers, and no bound on how much one address asks, unless somebody says otherwise."""

END_SECONDS = 10
"""How long a server may take to end well; it waits for connections that are idle, such as a browser's."""


@contextmanager
def candid(**settings: str) -> Iterator[str]:
    """The address of Candid's own server with these settings, while inside; its votes go when it goes."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with TemporaryDirectory() as folder:
        ours = {"FAQ_PORT": str(port), "FAQ_DATABASE": f"sqlite:///{folder}/votes.db", **LIGHT}
        with running([sys.executable, str(ROOT / "server.py")], f"{url}/healthz", **{**ours, **settings}):
            yield url


@contextmanager
def running(command: list[str], url: str, **environment: str) -> Iterator[None]:
    """A server as a process, from when this address answers until the end; what goes wrong stays to be read.

    It is the first of a group: at the end nothing of that is left, whatever has become of the server.
    """
    with subprocess.Popen(
        command, env={**os.environ, **environment}, stdout=subprocess.DEVNULL, start_new_session=True
    ) as process:
        try:
            wait_for(url)
            yield
        finally:
            end_all(process)


def end_all(process: "subprocess.Popen[bytes] | subprocess.Popen[str]") -> None:
    """End a process that began a session, well if it does so in time, and all that it has started."""
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(END_SECONDS)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def wait_for(url: str, seconds: float = 30) -> None:
    """Return as soon as an address answers; raises OSError if it does not in time."""
    end = time.monotonic() + seconds
    while True:
        try:
            urlopen(url, timeout=seconds).close()  # noqa: S310
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.02)
        else:
            return


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])

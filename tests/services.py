"""Real services from Debian's packages, each in a folder of its own and on a free port, gone at the end."""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from benchmarks.servers import free_port


def needed(program: str) -> str:
    """The path of a program; without it the test is skipped by name, and fails where CI runs."""
    elsewhere = [Path("/usr/sbin", program), *Path("/usr/lib/postgresql").glob(f"*/bin/{program}")]
    for place in [shutil.which(program), *elsewhere]:
        if place and Path(place).exists():
            return str(place)
    if os.environ.get("CI") == "true":
        pytest.fail(f"{program} is missing, and CI skips nothing.")
    pytest.skip(f"{program} is missing.")


@dataclass
class Service:
    """A program that listens on a port, which may be stopped, killed, frozen and started again."""

    command: list[str]
    port: int
    user: str | None = None
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)
    asks: list[str] | None = None
    """A command that succeeds once the program is ready, which may be later than it listens."""

    def start(self) -> None:
        """Run it, and return once it listens, and is ready."""
        self.processes.append(
            subprocess.Popen(
                self.command,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                user=self.user if os.getuid() == 0 else None,
                start_new_session=True,
            )
        )
        wait_until(self._listens, f"{self.command[0]} to listen")

    def stop(self, how: int = signal.SIGTERM) -> None:
        """End all its processes in this way, and return once they are gone."""
        for process in self.processes:
            if process.poll() is None:
                self.thaw()
                process.send_signal(how)
                process.wait(20)
        self.processes.clear()

    def freeze(self) -> None:
        """Let it neither answer nor refuse, as a machine that hangs."""
        self._tell(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        self._tell(signal.SIGCONT)

    def _tell(self, what: int) -> None:
        """Send a signal to the program and to its children, which may be in groups of their own."""
        own = self.processes[-1].pid
        children = Path(f"/proc/{own}/task/{own}/children").read_text(encoding="ascii").split()
        for process in (own, *map(int, children)):
            with suppress(ProcessLookupError):
                os.kill(process, what)

    def _listens(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        except OSError:
            return False
        return self.asks is None or not subprocess.run(self.asks, capture_output=True, check=False).returncode


def wait_until(happens: Callable[[], bool], what: str, seconds: float = 20) -> None:
    """Return as soon as something is so; fails if that takes too long."""
    end = time.monotonic() + seconds
    while not happens():
        if time.monotonic() > end:
            pytest.fail(f"Waited {seconds} s in vain for {what}.")
        time.sleep(0.02)


@contextmanager
def redis(*options: str) -> Iterator[tuple[Service, str]]:
    """A Redis that keeps nothing on disk, and its address."""
    port = free_port()
    command = [needed("redis-server"), "--port", str(port), "--bind", "127.0.0.1", "--save", "", *options]
    yield from _running(Service(command, port), f"redis://127.0.0.1:{port}/0")


@contextmanager
def postgres(*options: str) -> Iterator[tuple[Service, str]]:
    """A PostgreSQL with a database and a user of its own, and its address; options are -c name=value."""
    needed("postgres")
    port = free_port()
    with TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        user = "postgres" if os.getuid() == 0 else None
        if user:
            shutil.chown(folder, user)
        subprocess.run(
            [needed("initdb"), "-D", data, "-U", "candid", "-A", "trust", "-E", "UTF8", "--no-sync"],
            check=True,
            capture_output=True,
            user=user,
            cwd=folder,
        )
        quick = ["-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={folder}"]
        command = [needed("postgres"), "-D", str(data), "-p", str(port), *quick, *options]
        url = f"postgresql://candid@127.0.0.1:{port}/postgres"
        ready = [needed("pg_isready"), "-h", "127.0.0.1", "-p", str(port)]
        yield from _running(Service(command, port, user, asks=ready), url)


def _running(service: Service, url: str) -> Iterator[tuple[Service, str]]:
    try:
        service.start()
        yield service, url
    finally:
        service.stop(signal.SIGKILL)

"""Servers under load: started with their workers, looked into through /proc, and gone at the end."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO

from benchmarks.servers import ROOT, free_port, wait_for

STOP_SECONDS = 40
"""How long a server may take to stop before it is killed."""

LOG_SHOWN = 2000
"""Bytes of a server's log that are shown, the last ones, when it does not begin."""


@dataclass(frozen=True)
class Server:
    """A server that runs: its address, and the process that was started."""

    url: str
    process: subprocess.Popen[bytes]

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return int(self.url.rpartition(":")[2])

    def processes(self) -> list[int]:
        """The process that was started and all that come from it."""
        found, left = [], [self.process.pid]
        while left:
            found.append(left.pop())
            left += children(found[-1])
        return found


@dataclass(frozen=True)
class Usage:
    """What a process holds: resident memory and its fair share of it where it is shared, in MiB, and the rest."""

    rss: float
    pss: float
    files: int
    threads: int


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0))


@contextmanager
def candid(**settings: str) -> Iterator[Server]:
    """Candid's own server with a worker a core, no limits and a temporary database unless told otherwise."""
    with TemporaryDirectory() as folder:
        usual = {"FAQ_DATABASE": f"sqlite:///{folder}/candid.db", "FAQ_RATE": "0"}
        workers = {"FAQ_WORKERS": str(cores())}
        port = free_port()
        environment = {**usual, **workers, **settings, "FAQ_PORT": str(port)}
        with started([sys.executable, str(ROOT / "server.py")], port, **environment) as server:
            # One of them answers before the others are there.
            while len(server.processes()) <= int(environment["FAQ_WORKERS"]):
                time.sleep(0.01)
            yield server


@contextmanager
def bare(reply: bytes) -> Iterator[Server]:
    """The bare route on the same server with as many workers, which always answers this."""
    port = free_port()
    with replying(reply) as path:
        command = [sys.executable, "-m", "benchmarks.load_bare", str(port), str(cores())]
        with started(command, port, BARE_REPLY=path) as server:
            yield server


@contextmanager
def replying(reply: bytes) -> Iterator[str]:
    """The path of a file with a reply."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "reply"
        path.write_bytes(reply)
        yield str(path)


@contextmanager
def started(command: Sequence[str], port: int, **environment: str) -> Iterator[Server]:
    """A server from when it answers until the end, when all its processes go; its log goes to a file."""
    with TemporaryFile() as log:
        server = Server(f"http://127.0.0.1:{port}", begin(command, log, **environment))
        try:
            wait_for(f"{server.url}/healthz")
            yield server
        except OSError:
            log.seek(0)
            print(log.read()[-LOG_SHOWN:].decode(errors="replace"), file=sys.stderr)
            raise
        finally:
            stop(server.process)


def begin(command: Sequence[str], log: IO[bytes], **environment: str) -> subprocess.Popen[bytes]:
    """Start a server, in a group of its own."""
    environment = {**os.environ, **environment}
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True
    )


def stop(process: subprocess.Popen[bytes]) -> None:
    """Ask a server to stop, wait until it has, and kill what is left of it."""
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        print("A server did not stop when told to, and was killed.", file=sys.stderr)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def children(process: int) -> list[int]:
    """The processes that a process has started and that still run."""
    with suppress(OSError):
        return [
            int(child)
            for task in Path(f"/proc/{process}/task").iterdir()
            for child in (task / "children").read_text(encoding="ascii").split()
        ]
    return []


def usages(server: Server) -> tuple[Usage, ...]:
    """What each process of a server holds just now, its parent first."""
    return tuple(_usage(process) for process in server.processes())


def _usage(process: int) -> Usage:
    folder = Path(f"/proc/{process}")
    lines = (folder / "smaps_rollup").read_text(encoding="ascii").splitlines()[1:]
    kib = {line.split(":")[0]: int(line.split()[1]) for line in lines}
    files, threads = len(list((folder / "fd").iterdir())), len(list((folder / "task").iterdir()))
    return Usage(kib["Rss"] / 1024, kib["Pss"] / 1024, files, threads)


def wait_until_gone(process: int, seconds: float) -> bool:
    """Whether a process ends within some time."""
    end = time.monotonic() + seconds
    while Path(f"/proc/{process}").exists():
        if time.monotonic() > end:
            return False
        time.sleep(0.005)
    return True

"""Candid's server as a program that may be stopped, killed and started again, with all its workers."""

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.servers import LIGHT, ROOT, end_all, free_port, wait_for


@dataclass
class Candid:
    """A server on a port of its own, with these settings; what it says is added to its log."""

    settings: dict[str, str]
    log: Path
    port: int = field(default_factory=free_port)
    process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        """Run it, and return once it answers."""
        ours = {"FAQ_PORT": str(self.port), **LIGHT, **self.settings}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, str(ROOT / "server.py")],
                env={**os.environ, **ours},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        wait_for(f"http://127.0.0.1:{self.port}/healthz")

    @property
    def pid(self) -> int:
        """The process that the others come from."""
        assert self.process
        return self.process.pid

    def workers(self) -> list[int]:
        """The processes that answer now."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children")
        return [int(each) for each in children.read_text(encoding="ascii").split()]

    def tell(self, what: int) -> None:
        """Send the first process a signal."""
        os.kill(self.pid, what)

    def stop(self) -> int:
        """End it well; returns its exit code once it and its workers are gone."""
        assert self.process
        self.tell(signal.SIGTERM)
        return self.process.wait(40)

    def kill(self) -> None:
        """End it and its workers at once, as a machine without power."""
        assert self.process
        os.killpg(self.pid, signal.SIGKILL)
        self.process.wait()


@contextmanager
def server(folder: Path, **settings: str) -> Iterator[Candid]:
    """A running server, which is gone afterwards with all its workers."""
    made = Candid(settings, folder / "server.log")
    try:
        made.start()
        yield made
    finally:
        if made.process:
            with suppress(ProcessLookupError):
                end_all(made.process)


@dataclass(frozen=True)
class Memory:
    """What a process holds in MiB: all that is resident, what is its own alone, and its share of all."""

    resident: int
    own: int
    share: int


def memory(process: int) -> Memory:
    """What a process holds now."""
    text = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii")
    held = Counter[str]()
    for line in text.splitlines()[1:]:
        held[line.split(":")[0]] += int(line.split()[1]) // 1024
    return Memory(held["Rss"], held["Private_Dirty"] + held["Private_Clean"], held["Pss"])

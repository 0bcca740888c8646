"""What a matcher costs: time to build, time to answer, memory. Each job runs in a fresh process."""

import multiprocessing
import os
import re
import resource
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import ParamSpec, TypeVar

from benchmarks import peers
from benchmarks.extras import NotInstalledError
from benchmarks.public_sets import Task
from faq.assistant import Assistant
from faq.learning import learn

Ask = Callable[[str], object]
P = ParamSpec("P")
T = TypeVar("T")

REPLY, RANK = "Candid, whole reply", "Candid, matcher alone"
WRATIO, TOKEN_SET, MINILM = "rapidfuzz WRatio", "rapidfuzz token_set_ratio", "MiniLM, nearest phrasing"

BLOCK = 20
"""Questions that one matcher is asked before the next."""

ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


@dataclass(frozen=True)
class Built:
    """What building took."""

    seconds: float
    peak_mib: float


def build(name: str, task: Task) -> Mapping[str, Ask]:
    """Build a matcher: ways to ask it under their names; raises NotInstalledError where it is missing."""
    if name == REPLY:
        matcher, detector = learn(task.knowledge)
        return {
            REPLY: Assistant(task.knowledge, matcher, detector).consider,
            RANK: matcher.rank,
        }
    pairs = task.asked.pairs
    fit = peers.PEERS[name]
    return {name: fit([text for text, _ in pairs], [label for _, label in pairs]).best}


def time_build(name: str, task: Task) -> Built | str:
    """Build a matcher and tell what it took, or how to install it."""
    begin = time.perf_counter()
    try:
        build(name, task)
    except NotInstalledError as error:
        return str(error)
    return Built(time.perf_counter() - begin, peak_mib())


def time_answers(names: Sequence[str], task: Task) -> dict[str, list[float]]:
    """Seconds for each question, of every matcher that is installed; each question goes to all in turn."""
    asks: dict[str, Ask] = {}
    for name in names:
        with suppress(NotInstalledError):
            asks |= build(name, task)
    return _ask_in_turn(asks, [question.text for question in task.asked.questions])


def time_all(name: str, task: Task, beside: str) -> tuple[Built, dict[str, list[float]]]:
    """What building a matcher took, then seconds for each question, with another matcher in turn."""
    begin = time.perf_counter()
    asks = dict(build(name, task))
    built = Built(time.perf_counter() - begin, peak_mib())
    asks |= build(beside, task)
    return built, _ask_in_turn(asks, [question.text for question in task.asked.questions])


def _ask_in_turn(asks: Mapping[str, Ask], questions: Sequence[str]) -> dict[str, list[float]]:
    """Blocks of questions to all in turn, in another order each time; the first block only warms up.

    In blocks, as a server asks one matcher all the time, and some leave the processor's caches cold for the next.
    """
    taken: dict[str, list[float]] = {name: [] for name in asks}
    order = list(asks)
    draw = Random(0)  # noqa: S311
    for start in range(0, len(questions), BLOCK):
        draw.shuffle(order)
        for name in order:
            seconds = [_seconds(asks[name], text) for text in questions[start : start + BLOCK]]
            taken[name] += seconds if start else []
    return taken


def _seconds(ask: Ask, text: str) -> float:
    begin = time.perf_counter()
    ask(text)
    return time.perf_counter() - begin


def peak_mib() -> float:
    """The most memory that this process has held, in MiB.

    From /proc where there is one: getrusage also counts what the parent held when it started this process.
    """
    status = Path("/proc/self/status")
    if status.exists():
        found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text(encoding="ascii", errors="replace"))
        if found:
            return int(found[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def in_fresh_process(job: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """The result of a job in a process of its own, whose linear algebra has one thread."""
    os.environ.update(ONE_THREAD)
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(job, *args, **kwargs).result()

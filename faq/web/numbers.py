"""Which numbers there are: the name and the meaning of each, as Prometheus shows them."""

from collections.abc import Iterator

from faq.web.condition import Condition
from faq.web.tally import Number, counter, gauge, histogram

BOUNDS = (0.00025, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
"""Seconds by which latencies are counted."""

_LATENCY = ("candid_request_seconds", "Seconds from a request reaching the application to its response.")
ASKING = histogram(*_LATENCY, BOUNDS, route="/api/ask")
OTHER = histogram(*_LATENCY, BOUNDS, route="other")

_REMEMBERED = ("candid_remembered", "Replies by whether the same had been asked shortly before.")
REMEMBERED = {
    True: counter(*_REMEMBERED, outcome="hit"),
    False: counter(*_REMEMBERED, outcome="miss"),
}

_RELOADS = ("candid_reloads", "Saved versions of the knowledge file, by what each worker made of them.")
SERVED = counter(*_RELOADS, outcome="served")
REFUSED = counter(*_RELOADS, outcome="refused")

_KEPT = ("candid_kept", "What was written to the database.")
_KEPT_QUESTIONS = counter(*_KEPT, what="questions")
_KEPT_VOTES = counter(*_KEPT, what="votes")

_LOST = ("candid_lost", "What was lost for good, as the database was away for too long.")
_LOST_QUESTIONS = counter(*_LOST, what="questions")
_LOST_VOTES = counter(*_LOST, what="votes")
_LOST_COUNTS = counter(*_LOST, what="counts")

_LIMIT_REFUSALS = counter("candid_limit_refusals", "Requests refused as too many from one address.")
_LIMIT_FALLBACKS = counter("candid_limit_fallbacks", "Failures of the Redis that counts requests.")
_LOST_LINES = counter("candid_log_lines_lost", "Lines of the log that were lost, as nobody took them.")

_WORKERS = gauge("candid_workers", "Processes that answer.", "sum")
_STALE = gauge("candid_file_stale", "Whether the newest knowledge file is refused.", "max")
_PROBLEMS = gauge("candid_file_problems", "Errors in the newest knowledge file.", "max")
_WARNINGS = gauge("candid_file_warnings", "Warnings about what the served file says.", "max")
_SINCE = gauge("candid_file_since_timestamp_seconds", "Since when the oldest served version is.", "min")
_WAITING = gauge("candid_store_waiting", "Votes, questions and counts that wait to be written.", "sum")
_STORE_FAILING = gauge("candid_store_failing", "Whether the database cannot be written.", "max")
_LIMITS_FAILING = gauge("candid_limits_failing", "Whether the Redis that counts requests fails.", "max")


LATENCIES = (*ASKING.buckets, ASKING.sum, *OTHER.buckets, OTHER.sum)
"""All numbers of the latencies: Prometheus wants each bound, also where nothing was so quick."""


def request(method: str, route: str, status: str) -> Number:
    """Requests with this outcome."""
    meaning = "Requests by method, route and kind of status."
    return counter("candid_requests", meaning, method=method, route=route, status=status)


def reply(kind: str) -> Number:
    """Replies of this kind."""
    return counter("candid_replies", "Replies to questions by kind.", kind=kind)


def answer(entry: str) -> Number:
    """Replies that showed the answer of this entry."""
    return counter("candid_answers", "Answers shown by entry.", entry=entry)


def levels(now: Condition) -> Iterator[tuple[Number, float]]:
    """What goes up and down."""
    yield _WORKERS, 1
    yield _STALE, now.refused is not None
    yield _PROBLEMS, len(now.refused.problems) if now.refused else 0
    yield _WARNINGS, now.warnings
    yield _SINCE, now.edition.since.timestamp()
    yield _LIMITS_FAILING, now.limits.failing_since is not None
    if now.store:
        yield _WAITING, now.store.waiting
        yield _STORE_FAILING, now.store.failing_since is not None


def totals(now: Condition, lost_lines: int) -> Iterator[tuple[Number, int]]:
    """What only grows and is counted elsewhere."""
    yield _LOST_LINES, lost_lines
    yield _LIMIT_REFUSALS, now.limits.refused
    yield _LIMIT_FALLBACKS, now.limits.fallbacks
    if now.store:
        yield _KEPT_QUESTIONS, now.store.kept_questions
        yield _KEPT_VOTES, now.store.kept_votes
        yield _LOST_QUESTIONS, now.store.lost_questions
        yield _LOST_VOTES, now.store.lost_votes
        yield _LOST_COUNTS, now.store.lost_counts

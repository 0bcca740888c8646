"""The settings of the server, from environment variables."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from faq.files import shipped

DATABASE = "sqlite:///candid.db"
"""Where votes and questions are kept unless somebody says otherwise: a file in the folder of the start."""

KEEP_DAYS = 30
"""How long questions are kept for review unless somebody says otherwise."""

RATE = 60
"""Requests a minute from one address unless somebody says otherwise: a waiting room may share one."""


class SettingError(Exception):
    """A setting with a value that cannot be used; `name` and `value` say which."""

    def __init__(self, name: str, value: str, expected: str) -> None:
        super().__init__(f'{name} is "{value}", but must be {expected}.')
        self.name = name
        self.value = value


@dataclass(frozen=True)
class Settings:
    """Where the server listens, which knowledge it serves, and where it keeps what it keeps; empty: nowhere.

    `keep_days` is how long questions are kept for review; 0 keeps none. `workers` are the processes that
    answer. `rate` is how many requests a minute one address may send to `/api/`, 0 any number; `redis` is
    where that is counted for several servers, empty for each process by itself. `proxies` is how many
    proxies stand before the server, whose word on who asks is taken. `metrics_token` opens `/metrics` to
    others than this machine. `log` is text or json.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    knowledge: Path = field(default_factory=lambda: shipped("knowledge.yaml"))
    database: str = ""
    keep_days: int = 0
    workers: int = 1
    rate: int = 0
    redis: str = ""
    proxies: int = 0
    metrics_token: str = ""
    log: str = "text"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Settings":
        """Read what begins with FAQ_; raises SettingError for a value that cannot be used."""
        knowledge = environment.get("FAQ_KNOWLEDGE")
        given = _Given(environment)
        return cls(
            host=environment.get("FAQ_HOST") or cls.host,
            port=given.whole("FAQ_PORT", cls.port, (1, 65535)),
            knowledge=Path(knowledge) if knowledge else shipped("knowledge.yaml"),
            database=environment.get("FAQ_DATABASE", DATABASE),
            keep_days=given.whole("FAQ_KEEP_DAYS", KEEP_DAYS, (0, 3650)),
            workers=given.whole("FAQ_WORKERS", _cores(), (1, 256)),
            rate=given.whole("FAQ_RATE", RATE, (0, 1_000_000)),
            redis=environment.get("FAQ_REDIS", ""),
            proxies=given.whole("FAQ_PROXIES", cls.proxies, (0, 10)),
            metrics_token=environment.get("FAQ_METRICS_TOKEN", ""),
            log=given.one_of("FAQ_LOG", ("text", "json")),
        )


@dataclass(frozen=True)
class _Given:
    """What somebody has set; empty counts as not set."""

    environment: Mapping[str, str]

    def whole(self, name: str, usual: int, between: tuple[int, int]) -> int:
        value, (least, most) = self.environment.get(name) or str(usual), between
        if not (value.isascii() and value.isdigit() and least <= int(value) <= most):
            raise SettingError(name, value, f"a whole number from {least} to {most}")
        return int(value)

    def one_of(self, name: str, choices: tuple[str, ...]) -> str:
        value = self.environment.get(name) or choices[0]
        if value not in choices:
            raise SettingError(name, value, f"one of {', '.join(choices)}")
        return value


def _cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1

"""The settings of the server, from environment variables."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from faq.files import shipped

DATABASE = "sqlite:///candid.db"
"""Where votes and questions are kept unless somebody says otherwise: a file in the folder of the start."""

KEEP_DAYS = 30
"""How long questions are kept for review unless somebody says otherwise."""


class SettingError(Exception):
    """A setting with a value that cannot be used; `name` and `value` say which."""

    def __init__(self, name: str, value: str, expected: str) -> None:
        super().__init__(f'{name} is "{value}", but must be {expected}.')
        self.name = name
        self.value = value


@dataclass(frozen=True)
class Settings:
    """Where the server listens, which knowledge it serves, and where it keeps what it keeps; empty: nowhere.

    `keep_days` is how long questions are kept for review; 0 keeps none.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    knowledge: Path = field(default_factory=lambda: shipped("knowledge.yaml"))
    database: str = ""
    keep_days: int = 0

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Settings":
        """Read what begins with FAQ_; raises SettingError for a value that cannot be used."""
        knowledge = environment.get("FAQ_KNOWLEDGE")
        return cls(
            host=environment.get("FAQ_HOST") or cls.host,
            port=_whole("FAQ_PORT", environment.get("FAQ_PORT") or str(cls.port), (1, 65535)),
            knowledge=Path(knowledge) if knowledge else shipped("knowledge.yaml"),
            database=environment.get("FAQ_DATABASE", DATABASE),
            keep_days=_whole("FAQ_KEEP_DAYS", environment.get("FAQ_KEEP_DAYS") or str(KEEP_DAYS), (0, 3650)),
        )


def _whole(name: str, value: str, between: tuple[int, int]) -> int:
    least, most = between
    if not (value.isascii() and value.isdigit() and least <= int(value) <= most):
        raise SettingError(name, value, f"a whole number from {least} to {most}")
    return int(value)

"""The settings of the server, from environment variables."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from faq.files import shipped

DATABASE = "sqlite:///candid.db"
"""Where votes are kept unless somebody says otherwise: a file in the folder where the server is started."""


class SettingError(Exception):
    """A setting with a value that cannot be used; `name` and `value` say which."""

    def __init__(self, name: str, value: str, expected: str) -> None:
        super().__init__(f'{name} is "{value}", but must be {expected}.')
        self.name = name
        self.value = value


@dataclass(frozen=True)
class Settings:
    """Where the server listens, which knowledge it serves, and where it keeps votes: nowhere if empty."""

    host: str = "127.0.0.1"
    port: int = 8000
    knowledge: Path = field(default_factory=lambda: shipped("knowledge.yaml"))
    database: str = ""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Settings":
        """Read what begins with FAQ_; raises SettingError for a value that cannot be used."""
        knowledge = environment.get("FAQ_KNOWLEDGE")
        return cls(
            host=environment.get("FAQ_HOST") or cls.host,
            port=_port(environment.get("FAQ_PORT") or str(cls.port)),
            knowledge=Path(knowledge) if knowledge else shipped("knowledge.yaml"),
            database=environment.get("FAQ_DATABASE", DATABASE),
        )


def _port(value: str) -> int:
    if not (value.isascii() and value.isdigit() and 1 <= int(value) <= 65535):
        raise SettingError("FAQ_PORT", value, "a whole number from 1 to 65535")
    return int(value)

"""Settings are read once, and a wrong one stops the start."""

import os
from pathlib import Path

import pytest

from faq.settings import SettingError, Settings


def test_without_settings_it_listens_on_this_machine_only() -> None:
    """127.0.0.1:8000, the shipped knowledge, votes in a file beside it."""
    settings = Settings.from_environment({})
    assert (settings.host, settings.port, settings.knowledge.name) == ("127.0.0.1", 8000, "knowledge.yaml")
    assert settings.database == "sqlite:///candid.db"


def test_every_setting_can_be_changed() -> None:
    """By environment variables."""
    changed = Settings.from_environment(
        {
            "FAQ_HOST": "::1",
            "FAQ_PORT": "80",
            "FAQ_KNOWLEDGE": "/x.yaml",
            "FAQ_DATABASE": "",
            "FAQ_KEEP_DAYS": "7",
            "FAQ_WORKERS": "3",
            "FAQ_RATE": "0",
            "FAQ_REDIS": "redis://x",
            "FAQ_PROXIES": "2",
            "FAQ_METRICS_TOKEN": "t",
            "FAQ_LOG": "json",
        }
    )
    assert changed == Settings("::1", 80, Path("/x.yaml"), "", 7, 3, 0, "redis://x", 2, "t", "json")


def test_it_takes_a_worker_for_each_core_and_limits_what_one_address_may_ask() -> None:
    """Unless told otherwise; empty is not set."""
    settings = Settings.from_environment({"FAQ_WORKERS": "", "FAQ_RATE": ""})
    assert settings.workers == len(os.sched_getaffinity(0))
    assert (settings.rate, settings.proxies, settings.redis, settings.log) == (60, 0, "", "text")


def test_a_wrong_choice_is_one_clear_sentence() -> None:
    """With what there is to choose from."""
    with pytest.raises(SettingError, match=r'^FAQ_LOG is "xml", but must be one of text, json\.$'):
        Settings.from_environment({"FAQ_LOG": "xml"})


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1", "²", "8e3"])
def test_a_wrong_port_is_one_clear_sentence(port: str) -> None:
    """It names the setting, the value and what was expected."""
    with pytest.raises(SettingError) as caught:
        Settings.from_environment({"FAQ_PORT": port})
    assert str(caught.value) == f'FAQ_PORT is "{port}", but must be a whole number from 1 to 65535.'

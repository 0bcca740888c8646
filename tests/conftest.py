"""Fixtures, each one step on the last: knowledge, assistant, application, client, a real server, a real browser."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import axe_playwright_python
import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, sync_playwright

from benchmarks.servers import candid
from faq.assistant import Assistant
from faq.files import shipped
from faq.knowledge import Knowledge
from faq.learning import learn
from faq.loader import load
from faq.matcher import Matcher
from faq.safety import SignDetector
from faq.settings import Settings
from faq.web.application import create_app

ROOT = Path(__file__).parent.parent

pytest_plugins = ["tests.widget_page", "tests.stores"]

SMALL = """\
title: Cold treatment
disclaimer: It is not a proven method.
referral: {text: Please ask a professional., label: Ask, url: "https://ask.example", phone: "123 456"}
unanswered: I have no answer to that.
topics: {feeling: How it feels, time: How long it takes, smalltalk: Small talk}
urgent:
  - id: harm
    answer: See a doctor today, or call 112.
    signs: [my skin has a blister, there is a blister on my cheek, my skin is black]
    not_signs: [can I get blisters, does the skin turn black]
entries:
  - id: pain
    topic: feeling
    question: Does it hurt?
    also_asked: [is it painful, does it sting, pain]
    answer: It can be uncomfortable.
    see_also: [length]
  - id: length
    topic: time
    question: How long does a session take?
    also_asked: [how many minutes, duration, session length]
    answer: Two to five minutes.
  - id: hello
    topic: smalltalk
    question: Hello
    also_asked: [hi, good morning]
    answer: Hello to you.
clinics:
  - {id: one, name: Clinic One, origins: ["https://one.example"], referral: {text: Please ask Clinic One.}}
"""


_TIMES = {"promises": 1}


def pytest_addoption(parser: pytest.Parser) -> None:
    """One option: how many times as many messages are made up for the promises."""
    parser.addoption("--promises", type=int, default=1, metavar="TIMES", help="Make up so many times more.")


def pytest_configure(config: pytest.Config) -> None:
    """Read the option before the tests are."""
    _TIMES["promises"] = config.getoption("--promises")


def promises() -> int:
    """How many times as many messages are made up for the promises."""
    return _TIMES["promises"]


def written(folder: Path, text: str | bytes) -> Path:
    """A file with this text."""
    path = folder / "file.yaml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


@pytest.fixture
def small_file(tmp_path: Path) -> Path:
    """A knowledge file of three entries."""
    path = tmp_path / "knowledge.yaml"
    path.write_text(SMALL, encoding="utf-8")
    return path


@pytest.fixture
def small(small_file: Path) -> Knowledge:
    """The knowledge of three entries."""
    return load(small_file)


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """The shipped knowledge."""
    return load(shipped("knowledge.yaml"))


@pytest.fixture(scope="session")
def learnt(knowledge: Knowledge) -> tuple[Matcher, SignDetector]:
    """What is learnt from the shipped knowledge."""
    return learn(knowledge)


@pytest.fixture(scope="session")
def assistant(knowledge: Knowledge, learnt: tuple[Matcher, SignDetector]) -> Assistant:
    """The assistant of the shipped knowledge."""
    return Assistant(knowledge, *learnt)


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application with three entries."""
    path = tmp_path_factory.mktemp("app") / "knowledge.yaml"
    path.write_text(SMALL, encoding="utf-8")
    return create_app(Settings(knowledge=path, database=f"sqlite:///{path.parent}/votes.db"))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client of the application with three entries."""
    return app.test_client()


@pytest.fixture(scope="session")
def page_url() -> Iterator[str]:
    """The address of a server that really runs, with the shipped knowledge."""
    with candid() as url:
        yield url + "/"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real Chromium, without anything that phones home."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail("Chromium is missing, and CI skips nothing.")
        pytest.skip("Chromium is missing.")
    quiet = ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking"]
    quiet += ["--disable-component-update", "--disable-sync"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=quiet)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def axe_source() -> str:
    """The script of axe-core, which looks for what keeps people out."""
    return next(Path(axe_playwright_python.__file__).parent.glob("**/axe.min.js")).read_text(encoding="utf-8")

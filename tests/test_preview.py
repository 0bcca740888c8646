"""The editor's page: what it shows, how soon, and that nobody else sees it."""

import os
import re
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from pathlib import Path
from subprocess import DEVNULL, Popen
from threading import Event
from time import sleep
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Locator, Page, expect

from benchmarks.servers import free_port, running, wait_for
from faq.commands.preview import _application, command
from faq.latest import Follower, Latest, Version
from faq.settings import Settings
from faq.store.database import Database
from faq.store.questions import Question, write
from faq.web import preview
from faq.web.application import create_app
from faq.web.origins import policy
from tests.conftest import SMALL
from tests.widget_page import PHONE, ask, findings, part, turns

PORT = 8765
HOME = f"http://127.0.0.1:{PORT}"
TESTED = (
    SMALL
    + """\
tests:
  - {ask: will it sting me, expect: pain}
  - {ask: how many minutes is it, expect: hello}
"""
)
NOTHING_KEPT = preview.Kept(lambda: None, "No database is here.")
LINE = {text: number for number, text in enumerate(TESTED.splitlines(), 1)}


def line(text: str) -> int:
    """The line of the file on which this stands."""
    return next(number for whole, number in LINE.items() if text in whole)


@dataclass(frozen=True)
class Running:
    """A preview that runs as a process of its own, the file that it shows, and the database that it reads."""

    url: str
    file: Path
    database: Path


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """`faq preview` of three entries and two tests, with two kept questions."""
    folder = tmp_path_factory.mktemp("preview")
    file, database = folder / "knowledge.yaml", folder / "kept.db"
    file.write_text(TESTED)
    today = datetime.now(UTC).date()
    with Database(f"sqlite:///{database}").transaction() as connection:
        write(
            connection,
            [
                Question("do you have parking", "unanswered", today, count=2),
                Question("does it sting", "choices", today),
            ],
        )
    port = free_port()
    url = f"http://127.0.0.1:{port}/preview"
    main = ["-c", "from faq.cli import main; main()", "preview", str(file), "--no-open"]
    options = ["--port", str(port), "--database", f"sqlite:///{database}"]
    with running([sys.executable, *main, *options], url):
        yield Running(url, file, database)


@pytest.fixture
def shown(started: Running, page: Page) -> Iterator[Page]:
    """The editor's page, up to date with a file that is right."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(started.url)
    expect(page.locator("#status")).to_have_class("status served")
    yield page
    if started.file.read_text() != TESTED:
        started.file.write_text(TESTED)
        wait_for_version(page, started)


def wait_for_version(page: Page, started: Running) -> None:
    """Until the chat answers from the file as it is now."""
    version = sha256(started.file.read_bytes()).hexdigest()[:12]
    for _ in range(400):
        if page.request.get(f"{started.url}/state").json()["version"].startswith(version):
            return
        page.wait_for_timeout(50)


@pytest.fixture(scope="module")
def previewed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application with the editor's page, in this process."""
    file = tmp_path_factory.mktemp("application") / "knowledge.yaml"
    file.write_text(TESTED)
    application = create_app(Settings(knowledge=file))
    preview.register(application, file, NOTHING_KEPT, PORT)
    yield application
    application.extensions["reloader"].stop()


def settled(latest: Latest, is_wanted: Callable[[Version], bool]) -> Version:
    """The version of a file, once it is the one that is wanted."""
    for _ in range(500):
        if is_wanted(latest.version()):
            break
        sleep(0.01)
    return latest.version()


def test_errors_are_known_at_once_and_warnings_later(small_file: Path) -> None:
    """Until a version is checked, the warnings of the one before stand in; a broken one has its errors only."""
    latest = Latest(small_file)
    assert not latest.version().is_checked
    latest.check()
    checked = settled(latest, lambda version: version.is_checked)
    assert "few-phrasings" in {problem.rule for problem in checked.problems}

    small_file.write_text(SMALL.replace("Two to five", "Two or five"))
    changed = settled(latest, lambda version: b"Two or" in version.source)
    assert (changed.is_checked, changed.problems) == (False, checked.problems)
    latest.check()
    assert settled(latest, lambda version: version.is_checked).source == changed.source

    small_file.write_text(SMALL.replace("topic: time", "topic: tim"))
    broken = settled(latest, lambda version: b"topic: tim\n" in version.source)
    assert [problem.rule for problem in broken.problems] == ["unknown-topic"]
    latest.check()
    latest.check()
    assert settled(latest, lambda version: version.is_checked).loaded is broken.loaded


def test_a_file_that_is_away_is_a_problem(small_file: Path) -> None:
    """It is said as soon as it is seen, and that it is back as well."""
    latest = Latest(small_file)
    small_file.rename(small_file.with_name("away"))
    away = settled(latest, lambda version: not version.source)
    assert [problem.rule for problem in away.problems] == ["unreadable"]
    small_file.with_name("away").rename(small_file)
    assert settled(latest, lambda version: bool(version.source)).loaded.knowledge


def test_what_visitors_are_served_has_no_preview(client: FlaskClient) -> None:
    """Neither the page nor what it asks for is there under `python server.py`."""
    assert client.get("/preview").status_code == 404
    assert client.get("/preview/state").status_code == 404
    assert client.post("/preview/explain", json={"question": "does it hurt"}).status_code == 404


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "LOCALHOST", "[::1]"])
def test_this_machine_is_answered_under_its_own_names(previewed: Flask, host: str) -> None:
    """The page itself, and a question from it."""
    client, home = previewed.test_client(), f"http://{host}:{PORT}"
    assert client.get("/preview", base_url=home).status_code == 200
    headers = {"Origin": home.lower()} if host.islower() else {}
    asked = client.post("/api/ask", json={"question": "does it hurt"}, base_url=home, headers=headers)
    assert asked.get_json()["kind"] == "answer"


@pytest.mark.parametrize("path", ["/preview", "/preview/state", "/api/start", "/widget.js", "/nothing"])
@pytest.mark.parametrize(
    "host",
    ["rebound.example:8765", "127.0.0.1:80", "127.0.0.1", "192.168.0.2:8765", "localhost.example:8765", ""],
)
def test_a_foreign_name_is_refused(previewed: Flask, path: str, host: str) -> None:
    """A website that lets its own name lead to this machine (DNS rebinding) reads nothing."""
    response = previewed.test_client().get(path, headers={"Host": host})
    assert response.status_code == 403
    assert response.get_json()["detail"] == f"The preview is at {HOME}/preview only."


@pytest.mark.parametrize("path", ["/preview/explain", "/api/ask"])
@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "https://one.example",
        "null",
        "http://127.0.0.1:9999",
        f"http://localhost:{PORT}",
    ],
)
def test_a_foreign_page_is_refused(previewed: Flask, path: str, origin: str) -> None:
    """Not even a clinic that the file lists may ask here."""
    headers = {"Origin": origin}
    response = previewed.test_client().post(path, json={"question": "x"}, base_url=HOME, headers=headers)
    assert response.status_code == 403


@pytest.mark.parametrize("path", ["/preview", "/api/start", "/widget.js", "/api/ask"])
def test_another_machine_is_refused(previewed: Flask, path: str) -> None:
    """Even if something let it through to the port, and though this machine has just got the same."""
    client = previewed.test_client()
    ask = partial(client.post, json={"question": "x"}) if path == "/api/ask" else client.get
    assert ask(path, base_url=HOME).status_code == 200
    response = ask(path, base_url=HOME, environ_overrides={"REMOTE_ADDR": "192.168.0.7"})
    assert response.status_code == 403
    assert response.get_json()["detail"] == "The preview answers only the machine it runs on."


def test_it_listens_on_one_address_only(started: Running) -> None:
    """The port is closed on any other address of this machine."""
    port = int(started.url.split(":")[2].split("/")[0])
    with closing(socket.socket()) as other:
        assert other.connect_ex(("127.0.0.2", port)) != 0


def test_nothing_new_is_not_sent_again(previewed: Flask) -> None:
    """The page asks twice a second; what has not changed has no body."""
    client = previewed.test_client()
    first = client.get("/preview/state", base_url=HOME)
    again = client.get("/preview/state", base_url=HOME, headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code, again.data) == (200, 304, b"")


@pytest.mark.parametrize("path", ["/preview", "/preview/state"])
def test_nothing_is_left_in_the_browser(previewed: Flask, path: str) -> None:
    """What visitors asked in vain is no other website's business; and no page may put this one into a frame."""
    response = previewed.test_client().get(path, base_url=HOME)
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    if path == "/preview":
        assert response.headers["Content-Security-Policy"] == policy()
        assert "frame-ancestors 'none'" in policy()


def test_an_answer_that_is_gone_is_leant_on_no_more(previewed: Flask) -> None:
    """The entry that was answered before may just have been taken out of the file."""
    client = previewed.test_client()
    for after in ("gone", None, 7):
        asked = {"question": "does it hurt", "after": after}
        assert client.post("/preview/explain", json=asked, base_url=HOME).get_json()["kind"] == "answer"


def test_a_question_is_explained(previewed: Flask) -> None:
    """How it was read, the candidates with their lines, what spoke for them, and what they must reach."""
    client = previewed.test_client()
    explained = client.post("/preview/explain", json={"question": "dose it sting?"}, base_url=HOME).get_json()
    question = explained["questions"][0]
    first = question["candidates"][0]
    assert explained["kind"] == "answer"
    assert explained["harm"] is None
    assert (first["id"], first["nearest"], first["phrasings"]) == ("pain", "does it sting", 4)
    assert first["line"] == line("- id: pain")
    assert first["nearest_line"] == line("also_asked: [is it painful")
    assert first["is_shown"]
    assert not any(each["is_shown"] for each in question["candidates"][1:])
    assert question["choices"] < question["enough"] <= first["confidence"]
    assert {word for word, _ in question["weights"]} <= {"does", "dose", "it", "sting"}


def test_harm_is_explained(previewed: Flask) -> None:
    """Which sign it is like, and in which words."""
    client = previewed.test_client()
    explained = client.post("/preview/explain", json={"question": "my skin has a blister"}, base_url=HOME)
    assert explained.get_json()["kind"] == "urgent"
    assert explained.get_json()["harm"]["nearest"] == "my skin has a blister"
    assert explained.get_json()["harm"]["is_sign"]


def test_a_reply_is_explained_beside_the_chat(shown: Page) -> None:
    """Asking shows the candidates; opening one shows its entry and its line."""
    ask(shown, "dose it sting")
    why = shown.locator("#why")
    expect(why.locator(".verdict")).to_have_text(f"The chat answers with pain (line {line('- id: pain')})")
    expect(why.locator("h3")).to_have_text("“dose it sting”")
    first = why.locator(".candidates li").first
    expect(first.locator("summary")).to_contain_text("Does it hurt?shown")
    expect(first.locator(".bar .mark")).to_have_count(2)
    expect(first.locator(".entry")).to_be_hidden()
    first.locator("summary").focus()
    shown.keyboard.press("Enter")
    expect(first.locator(".entry")).to_contain_text(f"pain line {line('- id: pain')}, 4 phrasings")
    expect(first.locator(".entry")).to_contain_text("It can be uncomfortable.")


def test_a_follow_up_is_explained_as_the_chat_understood_it(shown: Page) -> None:
    """The page takes into account which answer the chat leant on."""
    ask(shown, "how long does a session take")
    expect(shown.locator("#why h3")).to_have_text("“how long does a session take”")
    with shown.expect_request("**/preview/explain") as request:
        ask(shown, "and does that hurt")
    assert request.value.post_data_json == {"question": "and does that hurt", "after": "length"}


def problems(page: Page) -> Locator:
    """The errors that the page shows."""
    return page.locator("#problem-list > .error")


def test_a_broken_file_shows_its_problem_at_once(shown: Page, started: Running) -> None:
    """Within two seconds of the save, with its line; the chat goes on, and so does whoever types in it."""
    ask(shown, "does it sting")
    part(shown, "box").fill("half a ques")
    started.file.write_text(TESTED.replace("topic: feeling", "topic: feelings"))
    expect(problems(shown)).to_have_count(1, timeout=2000)
    expect(problems(shown)).to_contain_text(f"error line {line('topic: feeling')}")
    expect(problems(shown)).to_contain_text('There is no topic "feelings".')
    expect(problems(shown).locator("mark")).to_have_text("feelings")
    expect(shown.locator("#status")).to_contain_text(
        re.compile(r"Saved at \d\d:\d\d:\d\d with 1 error\. The chat still answers from the version of \d\d:")
    )
    expect(part(shown, "box")).to_have_value("half a ques")
    expect(part(shown, "box")).to_be_focused()
    started.file.write_text(TESTED)
    expect(problems(shown)).to_have_count(0, timeout=2000)
    expect(shown.locator("#status")).to_contain_text("The chat answers from the file as saved, since")


def test_a_save_is_seen_everywhere(shown: Page, started: Running) -> None:
    """The last question is explained anew, what was open and typed stays, and the chat greets with the new words."""
    ask(shown, "will it sting at all")
    candidate = shown.locator("#why details").first
    candidate.locator("summary").click()
    part(shown, "box").fill("typed")
    candidate.locator("summary").focus()
    changed = TESTED.replace("It can be uncomfortable.", "It can sting a little.")
    started.file.write_text("greeting: Good day to you.\n" + changed)
    expect(candidate.locator(".answer")).to_have_text("It can sting a little.", timeout=10_000)
    expect(candidate).to_have_attribute("open", "")
    expect(candidate.locator("summary")).to_be_focused()
    expect(shown.locator("candid-faq")).to_contain_text("Good day to you.")
    expect(part(shown, "box")).to_have_value("typed")
    expect(turns(shown)).to_have_count(1)


def test_the_tests_of_the_file_are_run(shown: Page) -> None:
    """Those that fail are shown with what they got; those that pass are folded away."""
    expect(shown.locator("#test-count")).to_have_text("1/2")
    failed = shown.locator("#failed-list > li")
    expect(failed).to_have_count(1)
    expect(failed).to_contain_text(f"failed line {line('how many minutes is it')}")
    expect(failed).to_contain_text("should get hello, but gets length")
    shown.get_by_text("1 test that passed").click()
    expect(shown.locator("#passed-list > li")).to_contain_text("“will it sting me”")
    failed.get_by_role("button", name="Ask in the chat").click()
    expect(turns(shown)).to_contain_text("how many minutes is it")


def test_a_kept_question_becomes_lines_to_paste(shown: Page) -> None:
    """The lines to add are copied, for the list of an entry or as an entry of its own, and it can be asked."""
    gap = shown.locator("#gap-list > li")
    expect(gap).to_have_count(1)
    expect(gap).to_contain_text("asked 2 times")
    expect(gap.locator(".tag")).to_have_text("no good answer")
    settled = shown.get_by_text("1 question with nothing left to do: answered by now, or off topic")
    expect(settled).to_be_visible()
    gap.get_by_role("button", name="Copy lines for off_topic").click()
    expect(gap.get_by_role("button", name="Copied")).to_be_visible()
    assert shown.evaluate("navigator.clipboard.readText()") == "  - do you have parking"
    gap.get_by_role("button", name="Copy a new entry").click()
    assert "question: do you have parking" in shown.evaluate("navigator.clipboard.readText()")
    gap.get_by_role("button", name="Ask in the chat").click()
    expect(turns(shown)).to_contain_text("do you have parking")
    expect(shown.locator("#why .verdict")).to_have_text("The chat has no answer: nothing is likely enough.")


def test_nothing_that_is_asked_is_kept_or_in_an_address(shown: Page, started: Running) -> None:
    """The preview only reads what the server has kept."""
    before = started.database.read_bytes()
    addresses: list[str] = []
    shown.on("request", lambda request: addresses.append(request.url))
    ask(shown, "do you sell zebras")
    expect(shown.locator("#why h3")).to_contain_text("zebras")
    assert addresses
    assert not [address for address in addresses if "zebras" in address]
    assert all(address.startswith(started.url.removesuffix("/preview")) for address in addresses)
    assert started.database.read_bytes() == before
    assert sorted(path.name for path in started.file.parent.iterdir()) == ["kept.db", "knowledge.yaml"]


@pytest.mark.parametrize(
    "page", [{"color_scheme": "light"}, {"color_scheme": "dark"}, {"viewport": PHONE}], indirect=True
)
def test_everybody_can_use_it(shown: Page, started: Running, axe_source: str) -> None:
    """In light and dark and on a narrow screen, with all there is to see: nothing for axe to find, nothing cut off."""
    started.file.write_text(TESTED.replace("see_also", "see_alos"))
    expect(problems(shown)).to_have_count(1)
    ask(shown, "does it hurt, and how many minuts?")
    for fold in shown.locator("summary:visible").all():
        fold.click()
    assert findings(shown, axe_source) == []
    wide = "(names) => names.filter((name) => { const { scrollWidth, clientWidth } = document.querySelector(name); return scrollWidth > clientWidth })"
    assert shown.evaluate(wide, ["html", "#why"]) == []


def test_an_end_of_the_preview_is_said(previewed: Flask, page: Page) -> None:
    """The page waits for it to come back."""
    client = previewed.test_client()

    def answer(route: Any) -> None:
        path = route.request.url.removeprefix(HOME)
        with client.get(
            path,
            base_url=HOME,
        ) as found:
            route.fulfill(status=found.status_code, body=found.data, headers=dict(found.headers))

    page.route("**/*", answer)
    page.goto(f"{HOME}/preview")
    expect(page.locator("#status")).to_have_class("status served")
    page.route("**/preview/state", lambda route: route.abort())
    expect(page.locator("#status")).to_have_text(
        "The preview does not answer. Look into the terminal, or start it again: faq preview"
    )
    page.unroute("**/preview/state")
    expect(page.locator("#status")).to_have_class("status served")


def test_a_file_that_cannot_be_served_is_not_shown(small_file: Path) -> None:
    """The command ends with every problem."""
    small_file.write_text(SMALL.replace("topic: time", "topic: tim"))
    result = CliRunner().invoke(command, [str(small_file), "--no-open", "--port", str(free_port())])
    assert result.exit_code == 1
    assert 'There is no topic "tim"' in result.output


def test_a_port_that_is_taken_is_said(started: Running, small_file: Path) -> None:
    """Before anything is learnt, and with what to do."""
    port = started.url.removesuffix("/preview").rpartition(":")[2]
    result = CliRunner().invoke(command, [str(small_file), "--no-open", "--port", port])
    said = f"Error: Port {port} cannot be used: Address already in use. Is another preview running? Else choose a --port.\n"
    assert (result.exit_code, result.output) == (1, said)


def test_a_database_may_come_later(tmp_path: Path, small_file: Path) -> None:
    """Until then the page says where it was looked for, and makes none."""
    file = tmp_path / "none.db"
    application = _application(small_file, PORT, str(file))
    assert isinstance(application, Flask)
    application.extensions["reloader"].stop()
    client = application.test_client()
    found = client.get("/preview/state", base_url=HOME).get_json()
    assert (found["failure"], found["gaps"]) == ("", [])
    assert found["missing"].startswith(f"No database is at {file}. ")
    assert not file.exists()
    with Database(f"sqlite:///{file}").transaction() as connection:
        write(connection, [Question("do you have parking", "unanswered", datetime.now(UTC).date())])
    found = settled_state(client)
    assert (found["missing"], found["gaps"][0]["questions"]) == ("", ["do you have parking"])


def test_a_database_that_cannot_be_read_is_said(tmp_path: Path, small_file: Path) -> None:
    """On the page, with the cause; the rest of the page goes on."""
    file = tmp_path / "none.db"
    file.write_text("This is no database, but some other file that is there.")
    application = _application(small_file, PORT, f"sqlite:///{file}")
    assert isinstance(application, Flask)
    application.extensions["reloader"].stop()
    found = application.test_client().get("/preview/state", base_url=HOME).get_json()
    assert found["failure"].startswith("The questions that a server has kept cannot be read: ")
    assert "not a database" in found["failure"]


def test_of_many_kept_questions_those_asked_most_are_shown(
    small_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And how many are left out."""
    monkeypatch.setattr(preview, "MOST_KEPT", 1)
    today = datetime.now(UTC).date()
    kept = (Question("is it far", "unanswered", today), Question("who are you", "unanswered", today, count=2))
    application = create_app(Settings(knowledge=small_file))
    preview.register(application, small_file, preview.Kept(lambda: kept, ""), PORT)
    application.extensions["reloader"].stop()
    client = application.test_client()
    assert client.get("/preview/state", base_url=HOME).get_json()["looking"]
    found = settled_state(client)
    assert [gap["questions"] for gap in found["gaps"]] == [["who are you"]]
    assert found["left_out"] == 1


def settled_state(client: FlaskClient) -> Any:
    """What the page shows once the kept questions have been looked through."""
    for _ in range(100):
        found = client.get("/preview/state", base_url=HOME).get_json()
        if not found["looking"]:
            break
        sleep(0.02)
    return found


def test_what_follows_is_found_out_once_and_one_after_the_other() -> None:
    """What was found out before stands in meanwhile."""
    begun: list[int] = []
    going_on = Event()

    def double(number: int) -> int:
        begun.append(number)
        going_on.wait(5)
        return 2 * number

    follower = Follower(double, 0)
    assert [follower.look(1), follower.look(2)] == [(0, False), (0, False)]
    going_on.set()
    for _ in range(500):
        if follower.look(1)[1]:
            break
        sleep(0.01)
    assert follower.look(1) == (2, True)
    assert follower.look(3)[0] == 2
    assert begun[:1] == [1]
    assert 2 not in begun


def test_a_pipe_in_the_place_of_the_file_is_not_waited_for(small_file: Path) -> None:
    """It counts as a file that is away."""
    latest = Latest(small_file)
    small_file.unlink()
    os.mkfifo(small_file)
    away = settled(latest, lambda version: not version.source)
    assert [problem.what for problem in away.problems] == ["The file is not there, or may not be read."]
    small_file.unlink()
    small_file.write_text("")
    empty = settled(latest, lambda version: version.problems != away.problems)
    assert [problem.rule for problem in empty.problems] != ["unreadable"]


def test_the_terminal_tells_when_a_save_is_refused_and_mended(small_file: Path) -> None:
    """Each with its time."""
    url = f"http://127.0.0.1:{free_port()}/preview"
    port = url.removesuffix("/preview").rpartition(":")[2]
    main = ["-c", "from faq.cli import main; main()", "preview", str(small_file), "--no-open", "--port", port]
    log = small_file.with_name("log")
    with (
        log.open("w") as written,
        Popen([sys.executable, *main, "--database", ""], stdout=DEVNULL, stderr=written) as process,
    ):
        try:
            wait_for(url)
            small_file.write_text(SMALL.replace("topic: time", "topic: tim"))
            wait_for_words(log, "is refused: 1 problem.")
            small_file.write_text(SMALL)
            wait_for_words(log, "It had been refused since")
        finally:
            process.terminate()
    lines = [line for line in log.read_text().splitlines() if re.match(r"\d\d:\d\d:\d\d ", line)]
    assert f"{small_file} is refused: 1 problem." in lines[0]
    assert [each for each in lines[1:] if f"{small_file} is served as it is now" in each]


def wait_for_words(log: Path, words: str) -> None:
    """Until a log says this."""
    for _ in range(200):
        if words in log.read_text():
            return
        sleep(0.05)
    raise AssertionError(log.read_text())


def test_a_reply_from_before_the_save_is_marked(shown: Page, started: Running) -> None:
    """Until the chat is asked again, for which there is a button."""
    old = shown.locator("#old")
    ask(shown, "will it sting at all")
    expect(shown.locator("#why .verdict")).to_be_visible()
    expect(old).to_be_hidden()
    started.file.write_text(TESTED.replace("It can be uncomfortable.", "It can sting a little."))
    expect(old).to_have_text("From before the save Ask again", timeout=10_000)
    expect(turns(shown)).to_contain_text("It can be uncomfortable.")
    shown.reload()
    expect(old).to_be_visible()
    old.get_by_role("button", name="Ask again").click()
    expect(turns(shown).last).to_contain_text("It can sting a little.")
    expect(old).to_be_hidden()


def test_an_answer_that_was_voted_down_is_named_so(shown: Page, started: Running) -> None:
    """With why; a question that tells of a person is not to be copied."""
    with Database(f"sqlite:///{started.database}").transaction() as connection:
        today = datetime.now(UTC).date()
        voted = Question("how many minutes", "downvoted", today, "length", reason="incomplete")
        write(connection, [voted, Question("i live at [number] acacia avenue", "unanswered", today)])
    voted_down = shown.locator("#gap-list > li", has_text="how many minutes")
    expect(voted_down).to_contain_text("voted down asked once")
    expect(voted_down).to_contain_text(
        re.compile(r"Answered with length line \d+, \d+ % sure\. Visitors said: something is missing\.")
    )
    personal = shown.locator("#gap-list > li", has_text="acacia")
    expect(personal).to_contain_text("This may tell of a person: put it in your own words, without that.")
    expect(personal.get_by_role("button")).to_have_text(["Ask in the chat"])

"""The files of deploy/ do what they say: in a real nginx, under systemd's own rules, on a tree that cannot be written."""

import http.client
import json
import os
import re
import shlex
import shutil
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
import yaml

from benchmarks.servers import LIGHT, ROOT, end_all, free_port, wait_for
from faq.settings import Settings
from faq.web.serving import STOP_SECONDS
from tests.candid_server import Candid, server
from tests.proxy import DEPLOY, Proxy, configure, nginx
from tests.services import needed, wait_until
from tests.test_server import answered, busy, knowledge_in
from tests.visitors import visiting

UNIT = (DEPLOY / "candid.service").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
SETTINGS = set(re.findall(r'"(FAQ_\w+)"', (ROOT / "faq" / "settings.py").read_text(encoding="utf-8")))

CANARY, VISITOR = "canary7", "127.0.0.9"
"""A word that stands in no log, and an address that does not either."""

NOBODY = 65534
"""A user without rights, where tests may choose one."""

MOST_EXPOSED = 2
"""What `systemd-analyze security` may say of the unit; 10 is without any protection."""


@contextmanager
def started(command: list[str], log: Path, **options: Any) -> Iterator["subprocess.Popen[bytes]"]:
    """A command as a process, which is gone afterwards with all that it has started."""
    with (
        log.open("ab") as said,
        subprocess.Popen(command, stdout=said, stderr=said, start_new_session=True, **options) as process,
    ):
        try:
            yield process
        finally:
            end_all(process)


# The unit of systemd


def installed(folder: Path) -> Path:
    """The units in a folder, with the paths of this checkout."""
    for name in ("candid.service", "candid.socket"):
        text = (DEPLOY / name).read_text(encoding="utf-8")
        text = text.replace("/opt/candid/.venv/bin/python", sys.executable).replace("/opt/candid", str(ROOT))
        (folder / name).write_text(text, encoding="utf-8")
    return folder / "candid.service"


def test_systemd_understands_the_units(tmp_path: Path) -> None:
    """Without a warning."""
    unit = installed(tmp_path)
    command = [needed("systemd-analyze"), "verify", "--man=no", str(unit), str(unit.with_suffix(".socket"))]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (said.returncode, said.stderr) == (0, "")


def test_the_service_is_exposed_to_little(tmp_path: Path) -> None:
    """By systemd's own score."""
    command = [needed("systemd-analyze"), "security", "--offline=true", f"--threshold={10 * MOST_EXPOSED}"]
    said = subprocess.run([*command, installed(tmp_path)], capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stdout.splitlines()[-1]


def test_it_runs_under_what_the_unit_allows(tmp_path: Path) -> None:
    """Its own command and environment, only those system calls; it says when it is ready."""
    unit, port = installed(tmp_path), free_port()
    needed("systemd-analyze")
    ready = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    ready.bind(str(tmp_path / "notify"))
    ready.settimeout(30)
    environment = {**environment_of_the_unit(tmp_path), "FAQ_PORT": str(port)}
    environment |= {"NOTIFY_SOCKET": f"{tmp_path}/notify", "FAQ_KNOWLEDGE": knowledge_in(tmp_path)}
    command = [sys.executable, str(ROOT / "tests" / "hardened.py"), str(unit), *command_of_the_unit(unit)]
    with ready, started(command, tmp_path / "log", env=environment, cwd=tmp_path):
        assert ready.recv(100).startswith(b"READY=1")
        wait_for(f"http://127.0.0.1:{port}/healthz")
        assert answered(port) == "pain"
        wait_until((tmp_path / "candid.db").exists, "the database")
    assert (tmp_path / "log").read_text(encoding="utf-8").startswith("Candid answers on ")


def test_a_restart_behind_the_socket_unit_loses_nobody(tmp_path: Path) -> None:
    """Who comes meanwhile waits: the port is held while one server ends and the next begins."""
    with socket.create_server(("127.0.0.1", 0), backlog=4096) as held:
        port = held.getsockname()[1]
        settings = {**LIGHT, "FAQ_KNOWLEDGE": knowledge_in(tmp_path), "FAQ_DATABASE": ""}
        with ExitStack() as servers:
            first = servers.enter_context(handed(held, tmp_path / "log", settings))
            with visiting(port, voting=0) as seen:
                busy(seen.questions)
                first.terminate()
                assert first.wait(30) == 0
                servers.enter_context(handed(held, tmp_path / "log", settings))
                busy(seen.questions)
    assert {each.status for each in seen.questions} == {200}


HAND = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.environ |= {"LISTEN_FDS": "1", "LISTEN_PID": str(os.getpid())}
os.execv(sys.executable, [sys.executable, *sys.argv[2:]])
"""
"""Becomes a server that has a socket as its third file, as systemd hands it over."""


def handed(listener: socket.socket, log: Path, settings: dict[str, str]) -> Any:
    """The server with a socket handed to it."""
    command = [sys.executable, "-c", HAND, str(listener.fileno()), str(ROOT / "server.py")]
    return started(command, log, env={**os.environ, **settings}, pass_fds=[listener.fileno()])


def command_of_the_unit(unit: Path) -> list[str]:
    """What ExecStart runs."""
    found = re.search(r"^ExecStart=(.*)$", unit.read_text(encoding="utf-8"), re.MULTILINE)
    assert found
    return shlex.split(found[1])


def environment_of_the_unit(folder: Path) -> dict[str, str]:
    """What the unit sets, with a folder for the state and the shipped file for /etc/candid's."""
    text = UNIT.replace("%S/candid", str(folder)).replace("/etc/candid/", f"{ROOT}/")
    return dict(re.findall(r"^Environment=(\w+)=(.*)$", text, re.MULTILINE))


def test_systemd_waits_longer_than_the_server() -> None:
    """For requests and the last writing; and only the first process is told to end."""
    waits = int(re.findall(r"^TimeoutStopSec=(\d+)$", UNIT, re.MULTILINE)[0])
    assert waits > STOP_SECONDS
    assert "KillMode=mixed" in UNIT
    assert COMPOSE["x-server"]["stop_grace_period"] == f"{waits}s"


# The proxy


@dataclass(frozen=True)
class Site:
    """A server behind the proxy, by TLS."""

    candid: Candid
    proxy: Proxy


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The proxy of deploy/ with a certificate of its own, before a real server."""
    folder = tmp_path_factory.mktemp("site")
    settings = {"FAQ_PROXIES": "1", "FAQ_RATE": "30", "FAQ_DATABASE": f"sqlite:///{folder}/votes.db"}
    with ExitStack() as stack:
        candid = stack.enter_context(server(folder, FAQ_KNOWLEDGE=knowledge_in(folder), **settings))
        yield Site(candid, stack.enter_context(nginx(folder, [candid.port], certificate=True)))


def test_nginx_understands_its_file(tmp_path: Path) -> None:
    """Without a warning, as far as the file is ours."""
    configure(tmp_path, [8000, 8001], free_port(), certificate=True)
    command = [needed("nginx"), "-t", "-q", "-p", str(tmp_path), "-c", f"{tmp_path}/nginx.conf"]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (said.returncode, said.stderr) == (0, "")


def test_a_clinic_page_asks_by_tls(site: Site) -> None:
    """By HTTP/2 where it can, with CORS, and told to come by https from then on."""
    status, headers, body = asked(site, {"Origin": "https://one.example"})
    assert (status, body["answers"][0]["id"]) == (200, "pain")
    assert headers["Access-Control-Allow-Origin"] == "https://one.example"
    assert headers["Strict-Transport-Security"].startswith("max-age=")
    assert asked(site, {"Origin": "https://stranger.example"})[0] == 403
    context = trusting(site)
    context.set_alpn_protocols(["h2"])
    plain = socket.create_connection(("127.0.0.1", site.proxy.port))
    with plain, context.wrap_socket(plain, server_hostname="localhost") as secure:
        assert secure.selected_alpn_protocol() == "h2"


def test_what_visitors_say_of_their_address_is_not_believed(site: Site) -> None:
    """Another one each time, and all the same they are one."""
    statuses = [
        asked(site, {"X-Forwarded-For": f"10.1.1.{n}", "Forwarded": f"for=10.1.1.{n}"}, "127.0.0.7")[0]
        for n in range(35)
    ]
    assert set(statuses) == {200, 429}
    assert asked(site, {}, "127.0.0.8")[0] == 200


def test_the_proxy_logs_no_question_and_no_address(site: Site) -> None:
    """Nor does the server: not of good requests, of bad ones, or of those that no server answers."""
    told = {"Referer": f"https://x.example/{CANARY}", "User-Agent": CANARY, "X-Forwarded-For": VISITOR}
    for path in ("/api/ask", f"/api/ask?{CANARY}", f"/{CANARY}", f"/static/{CANARY}", f"/embed/{CANARY}"):
        for method in ("POST", "GET", CANARY.upper()):
            with suppress(http.client.HTTPException):
                asked(site, told, VISITOR, method=method, path=path, question=CANARY)
    raw = f"GET /{CANARY} HTTP/9\r\n{CANARY}\r\n\r\n".encode()
    with socket.create_connection(("127.0.0.1", site.proxy.port)) as plain:
        plain.sendall(raw)
        plain.recv(1000)
    wait_until(lambda: site.proxy.access_log().count("\n") > 15, "the log")
    logs = site.proxy.all_logs()
    assert "POST /api/ask 200" in logs
    assert CANARY not in logs.lower()
    assert VISITOR not in logs


def test_what_the_proxy_says_itself_is_a_problem_like_others(tmp_path: Path) -> None:
    """Too long a message, and no server that answers; it is in no log who asked."""
    with nginx(tmp_path, [free_port(), free_port()]) as proxy:
        connection = http.client.HTTPConnection("127.0.0.1", proxy.port, timeout=10)
        said = {}
        for body in (b"x" * 20_000, b"{}"):
            connection.request("POST", f"/api/vote?{CANARY}", body, {"Content-Type": "application/json"})
            response = connection.getresponse()
            said[response.status] = json.loads(response.read())
            assert response.headers["Content-Type"] == "application/problem+json"
            assert response.headers["Access-Control-Allow-Origin"] == "*"
        connection.close()
        assert set(said) == {413, 503}
        assert all(body["status"] == status and body["detail"] for status, body in said.items())
        assert CANARY not in proxy.all_logs()
        assert "127.0.0.1 " not in proxy.all_logs()


def trusting(site: Site) -> ssl.SSLContext:
    """What trusts the certificate of the proxy, and no other."""
    return ssl.create_default_context(cafile=str(site.proxy.folder / "fullchain.pem"))


def asked(
    site: Site,
    headers: dict[str, str],
    address: str = "127.0.0.1",
    *,
    method: str = "POST",
    path: str = "/api/ask",
    question: str = "does it hurt",
) -> tuple[int, http.client.HTTPMessage, Any]:
    """What the proxy answers by TLS to somebody at this address."""
    connection = http.client.HTTPSConnection(
        "127.0.0.1", site.proxy.port, timeout=10, context=trusting(site), source_address=(address, 0)
    )
    body = json.dumps({"question": question}) if method == "POST" else None
    connection.request(method, path, body, {"Content-Type": "application/json", **headers})
    response = connection.getresponse()
    said = response.read()
    connection.close()
    kind = response.headers.get_content_type()
    return response.status, response.headers, json.loads(said) if kind.endswith("json") else said


# The image


@dataclass(frozen=True)
class Image:
    """What the last stage of the Dockerfile says: what it copies from here, sets and runs."""

    copies: list[tuple[str, str]]
    environment: dict[str, str]
    command: list[str]
    health: list[str]
    user: str


def image() -> Image:
    """The image as its file describes it."""
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line.split(None, 1) for line in text.splitlines() if line.strip() and not line.startswith("#")]
    copies: list[tuple[str, str]] = []
    environment: dict[str, str] = {}
    one: dict[str, str] = {}
    for name, rest in lines:
        if name == "COPY" and not rest.startswith("--from"):
            *sources, target = rest.split()
            copies += [(source, target) for source in sources]
        elif name == "ENV":
            environment |= dict(pair.split("=", 1) for pair in rest.split())
        one[name] = rest
    health = one["HEALTHCHECK"].partition("CMD")[2]
    return Image(copies, environment, json.loads(one["CMD"]), json.loads(health), one["USER"])


def test_the_image_is_made_from_what_is_there() -> None:
    """Each file that it copies exists, and is not ignored; what it sets are settings."""
    ignored = (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").split("\n")
    kept = [line[1:] for line in ignored if line.startswith("!")]
    for source, _ in image().copies:
        assert (ROOT / source).exists(), source
        assert any(fnmatch(source, pattern) for pattern in kept), source
    assert {name for name in image().environment if name.startswith("FAQ_")} <= SETTINGS
    assert image().user.split(":")[0].isdigit()
    assert int(image().user.split(":")[0]) > 0


def test_the_image_runs_on_a_tree_that_cannot_be_written(tmp_path: Path) -> None:
    """As a user without rights, with nothing but what is copied; its check tells whether it lives."""
    made, port, app = image(), free_port(), tmp_path / "app"
    for source, target in made.copies:
        if source != "requirements.txt":
            copy_into(app, source, target)
    for path in (app, *app.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    data = tmp_path / "data"
    data.mkdir(mode=0o777)
    data.chmod(0o777)
    changes = {"/app": str(app), "/data": str(data), "/knowledge/": f"{app}/", "8000": str(port)}
    environment = {name: replaced(value, changes) for name, value in made.environment.items()}
    environment |= {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "FAQ_HOST": "127.0.0.1"}
    command, health = ([replaced(each, changes) for each in line] for line in (made.command, made.health))
    health[0] = command[0] = sys.executable
    user = NOBODY if may_choose_a_user() else None
    with started(
        command,
        tmp_path / "log",
        env=environment,
        cwd=app,
        user=user,
        group=user,
        extra_groups=[] if user else None,
    ):
        wait_for(f"http://127.0.0.1:{port}/healthz")
        assert answered(port) == "pain"
        for page in ("widget.js", "faq", "embed", "static/demo/demo.css", "openapi.json", ""):
            wait_for(f"http://127.0.0.1:{port}/{page}", 5)
        assert subprocess.run(health, env=environment, check=False).returncode == 0
        wait_until((data / "candid.db").exists, "the database")
    assert subprocess.run(health, env=environment, check=False, capture_output=True).returncode == 1
    assert not list(app.rglob("__pycache__"))


def copy_into(app: Path, source: str, target: str) -> None:
    """What COPY does with a file or a folder."""
    app.mkdir(exist_ok=True)
    if (ROOT / source).is_dir():
        shutil.copytree(ROOT / source, app / target, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copy(ROOT / source, app / target)


def replaced(text: str, changes: dict[str, str]) -> str:
    """A text with the paths and the port of the image replaced by those of this test."""
    for old, new in changes.items():
        text = text.replace(old, new)
    return text


def may_choose_a_user() -> bool:
    """Whether another user can be, and can run this Python."""
    if os.getuid() != 0:
        return False
    command = [sys.executable, "-c", "import flask"]
    try:
        return subprocess.run(command, user=NOBODY, check=False, capture_output=True).returncode == 0
    except PermissionError:
        return False


# The cluster of compose.yaml, and Procfile


def test_the_cluster_names_what_is_there() -> None:
    """Files, settings that the server takes, and the servers that the proxy knows."""
    services = COMPOSE["services"]
    settings = COMPOSE["x-server"]["environment"]
    assert set(settings) <= SETTINGS
    assert Settings.from_environment(settings).workers == int(settings["FAQ_WORKERS"])
    assert (DEPLOY / COMPOSE["x-server"]["build"]["context"] / "deploy" / "Dockerfile").exists()
    for volume in services["proxy"]["volumes"]:
        name = volume.split(":")[0]
        assert name.startswith("${") or (DEPLOY / name).exists(), name
    servers = {name for name in services if name.startswith("server")}
    known = re.findall(r"server (\S+):8000", (DEPLOY / "upstream-compose.conf").read_text(encoding="utf-8"))
    assert servers == set(known)
    assert len(known) == 2 * len(servers)
    for name in servers:
        assert services[name] == COMPOSE["x-server"]


def test_the_cluster_shows_the_world_its_proxy_alone() -> None:
    """Ports, passwords and rights."""
    services = COMPOSE["services"]
    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]
    assert COMPOSE["networks"]["back"]["internal"] is True
    text = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    assert re.findall(r"(?i)password:\s*(\S{8})", text) == ["${CANDID"]
    for name, service in services.items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert "healthcheck" in service or name.startswith("server"), name
        assert service["restart"] == "unless-stopped", name


def test_both_upstreams_differ_in_their_servers_alone() -> None:
    """That of compose.yaml and that of a machine without it."""
    texts = [
        (DEPLOY / name).read_text(encoding="utf-8") for name in ("upstream.conf", "upstream-compose.conf")
    ]
    bare = [re.sub(r"(?m)^ *(# )?server .*\n|^resolver .*\n|^#.*\n|^\n", "", text) for text in texts]
    assert bare[0] == bare[1]


def test_the_procfile_serves_on_the_port_that_it_is_given(tmp_path: Path) -> None:
    """As platforms read it, by honcho."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "honcho",
        "-f",
        str(ROOT / "Procfile"),
        "-d",
        str(ROOT),
        "start",
        "-p",
        str(port),
    ]
    environment = {**os.environ, **LIGHT, "FAQ_DATABASE": "", "FAQ_KNOWLEDGE": knowledge_in(tmp_path)}
    environment["PATH"] = f"{Path(sys.executable).parent}:{environment['PATH']}"
    with started(command, tmp_path / "log", env=environment):
        wait_for(f"http://127.0.0.1:{port}/healthz")
        assert answered(port) == "pain"

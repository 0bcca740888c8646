"""What a load balancer and an operator are told: only a server that stops sends visitors away."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from benchmarks.servers import free_port
from faq.settings import Settings
from faq.web import health
from faq.web.application import create_app
from tests.services import postgres, wait_until


def ready(client: FlaskClient, status: int = 200) -> dict[str, Any]:
    """What the server says of itself, at once."""
    begun = time.monotonic()
    response = client.get("/readyz")
    assert time.monotonic() - begun < 0.4
    assert response.status_code == status
    assert response.headers["Cache-Control"] == "no-store"
    body: dict[str, Any] = response.get_json()
    assert list(body) == ["knowledge", "limits", "status", "store"]
    return body


def becomes(client: FlaskClient, part: str, status: str) -> Callable[[], bool]:
    """Whether a part is so by now."""
    return lambda: ready(client)[part]["status"] == status


def test_all_is_well(small_file: Path) -> None:
    """Each part says so."""
    database = f"sqlite:///{small_file.parent}/votes.db"
    client = create_app(Settings(knowledge=small_file, database=database)).test_client()
    body = ready(client)
    served = client.get("/healthz").get_json()
    assert body == {
        "status": "ok",
        "knowledge": {"status": "ok", "since": served["since"], "digest": served["digest"]},
        "store": {"status": "ok", "waiting": 0, "lost": {"votes": 0, "questions": 0, "counts": 0}},
        "limits": {"status": "ok", "storage": "memory"},
    }


def test_a_server_without_a_store_is_well(small_file: Path) -> None:
    """It was meant so."""
    body = ready(create_app(Settings(knowledge=small_file)).test_client())
    assert (body["status"], body["store"]) == ("ok", {"status": "off"})


def test_a_server_that_stops_wants_no_visitors(small_file: Path) -> None:
    """It is alive all the same, and answers those that still come."""
    app = create_app(Settings(knowledge=small_file))
    client = app.test_client()
    assert ready(client)["status"] == "ok"
    health.stopping(app)
    assert ready(client, 503)["status"] == "stopping"
    assert client.get("/healthz").status_code == 200
    assert client.post("/api/ask", json={"question": "does it hurt"}).status_code == 200


def test_a_refused_file_is_no_reason_to_go_elsewhere(small_file: Path) -> None:
    """The version before is served; nobody learns the path."""
    client = create_app(Settings(knowledge=small_file)).test_client()
    text = small_file.read_text(encoding="utf-8")
    small_file.write_text(text.replace("topic: time", "topic: tme"), encoding="utf-8")
    wait_until(becomes(client, "knowledge", "refused"), "the file to be refused")
    body = ready(client)
    assert body["status"] == "degraded"
    assert body["knowledge"]["since"].startswith("20")
    assert str(small_file) not in str(body)
    small_file.write_text(text, encoding="utf-8")
    wait_until(becomes(client, "knowledge", "ok"), "the file to be served again")
    assert ready(client)["status"] == "ok"


def test_a_database_that_is_not_there_is_no_reason_to_go_elsewhere(small_file: Path) -> None:
    """It says so in a word, without where the database should be."""
    folder = small_file.parent / "later"
    client = create_app(Settings(knowledge=small_file, database=f"sqlite:///{folder}/votes.db")).test_client()
    wait_until(lambda: ready(client)["store"]["status"] != "ok", "the store to fail")
    assert client.post("/api/vote", json={"ids": ["pain"], "vote": "no"}).status_code == 202
    body = ready(client)
    assert (body["status"], body["store"]["status"], body["store"]["waiting"]) == (
        "degraded",
        "unreachable",
        1,
    )
    assert "later" not in str(body)
    folder.mkdir()
    wait_until(becomes(client, "store", "ok"), "the store to work")
    assert ready(client)["store"]["waiting"] == 0


def test_a_database_that_hangs_keeps_nobody_waiting(small_file: Path) -> None:
    """Neither who asks whether all is well, nor who votes for long."""
    with postgres() as (service, url):
        app: Flask = create_app(Settings(knowledge=small_file, database=url))
        client = app.test_client()
        assert client.post("/api/vote", json={"ids": ["pain"], "vote": "yes"}).status_code == 204
        service.freeze()
        assert ready(client)["status"] == "ok"
        assert client.post("/api/vote", json={"ids": ["pain"], "vote": "no"}).status_code == 202
        body = ready(client)
        assert (body["status"], body["store"]["status"]) == ("degraded", "slow")
        service.thaw()
        wait_until(becomes(client, "store", "ok"), "the store to work")
        app.extensions["recorder"].stop()


def test_a_redis_that_is_away_is_no_reason_to_go_elsewhere(small_file: Path) -> None:
    """Requests are counted in memory meanwhile."""
    redis = f"redis://:s3cret@127.0.0.1:{free_port()}/0"
    client = create_app(Settings(knowledge=small_file, redis=redis, rate=100)).test_client()
    assert ready(client)["limits"] == {"status": "ok", "storage": "redis"}
    client.post("/api/ask", json={"question": "does it hurt"})
    body = ready(client)
    assert body["status"] == "degraded"
    assert (body["limits"]["status"], body["limits"]["storage"]) == ("away", "memory")
    assert "s3cret" not in str(body)

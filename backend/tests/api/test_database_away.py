"""A database that is away under a running API: told in words, and found again by itself."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.engine import make_url

from printdesk import schema
from printdesk.app import create_app
from printdesk.clock import patience
from printdesk.config import Settings
from printdesk.database import Database
from printdesk.desk import Desk
from printdesk.notifications.mail import FileMailer
from printdesk.opening import open_desk
from printdesk.worker.embedded import work_once
from tests.clocks import HandClock
from tests.conftest import SECRET
from tests.postgres import cluster
from tests.road import API

SOMEBODY = {"email": "jane@example.edu", "password": "a password of somebody"}


def assert_told(client: FlaskClient) -> None:
    for answer in (
        client.get(f"{API}/catalog"),
        client.post(f"{API}/auth/login", json=SOMEBODY),
    ):
        assert (answer.status_code, answer.json["error"]) == (503, "database_unavailable")
        assert "Please try again in a minute" in answer.json["message"]
        assert 0 < int(answer.headers["Retry-After"]) <= 60
    health = client.get(f"{API}/health")
    assert health.status_code == 503
    assert health.json["components"]["database"]["message"] == "The database does not answer."


def test_a_postgresql_that_is_stopped_is_told_and_found_again(
    tmp_path: Path, clock: HandClock
) -> None:
    with cluster() as server:
        settings = Settings.load(
            _env_file=None,
            secret_key=SECRET,
            data_dir=tmp_path,
            database_url=server.create(),
            public_url="http://localhost",
        )
        new = Database(settings.database_url)
        schema.migrate(new)
        new.close()
        desk = open_desk(settings, clock=clock)
        client, mailer = create_app(desk).test_client(), FileMailer(settings.outbox_dir)
        assert client.get(f"{API}/catalog").status_code == 200
        server.stop()
        assert_told(client)
        work_once(desk, mailer)
        server.start()
        wait = patience(10)
        while client.get(f"{API}/catalog").status_code != 200:
            assert wait.left()
        work_once(desk, mailer)
        desk.database.close()


def test_a_file_that_cannot_be_opened_is_told_and_found_again(
    client: FlaskClient, desk: Desk
) -> None:
    file = Path(str(make_url(desk.settings.database_url).database))
    desk.database.close()
    aside = file.rename(file.with_name("aside"))
    file.mkdir()
    assert_told(client)
    file.rmdir()
    aside.rename(file)
    assert client.get(f"{API}/catalog").status_code == 200


@pytest.mark.usefixtures("any_database")
def test_a_mistake_of_ours_is_none_of_the_databases(desk: Desk) -> None:
    with desk.database.transaction() as tx:
        tx.session.execute(text("ALTER TABLE setting RENAME TO elsewhere"))
    answer = create_app(desk).test_client().get(f"{API}/catalog")
    assert (answer.status_code, answer.json["error"]) == (500, "internal_error")

"""Metrics: what Prometheus reads, over its own port."""

import os
import re
import subprocess
import sys
from functools import partial
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from printdesk.api import metrics
from printdesk.config import Settings
from printdesk.desk import Desk
from printdesk.jobs import inspection_times
from printdesk.models import Setting
from printdesk.notifications.mail import FileMailer
from printdesk.upkeep.backup import place
from printdesk.web import metrics_server
from printdesk.web.sockets import CannotListen
from printdesk.worker import tasks
from printdesk.worker.embedded import work_once
from tests.clocks import NOON, HandClock
from tests.notifications.mail_server import free_port
from tests.road import API, Road

BACKEND = Path(__file__).parents[2]


@pytest.fixture
def told(app: Flask, desk: Desk) -> "Reading":
    return Reading(app, desk)


class Reading:
    """Reads the metrics as Prometheus does."""

    def __init__(self, app: Flask, desk: Desk) -> None:
        self.app, self.desk = app, desk

    def __call__(self, name: str, **labels: str) -> float | None:
        """One figure, or None when it is not told."""
        found = [
            sample.value
            for family in text_string_to_metric_families(self.text())
            for sample in family.samples
            if sample.name == name and sample.labels == labels
        ]
        assert len(found) <= 1
        return found[0] if found else None

    def text(self) -> str:
        return metrics.exposition(self.app, self.desk).decode()


def test_answers_are_counted_by_route_and_status(client: FlaskClient, told: Reading) -> None:
    for token in ("one", "two"):
        client.get(f"{API}/track/{token}")
    client.get(f"{API}/config")
    route = "/api/v1/track/<token>"
    assert told("printdesk_requests_total", method="GET", route=route, status="404") == 2
    assert told("printdesk_request_seconds_count", method="GET", route=route) == 2
    assert told("printdesk_request_seconds_bucket", method="GET", route=route, le="+Inf") == 2


def test_nothing_of_what_was_asked_becomes_a_name(client: FlaskClient, told: Reading) -> None:
    client.get("/nowhere/secret-token")
    client.open("/nowhere", method="BREW")
    client.open(f"{API}/config", method="BREW")
    assert told("printdesk_requests_total", method="none", route="none", status="404") is not None
    assert "secret-token" not in told.text()
    assert "BREW" not in told.text()


def test_jobs_mails_and_what_waits_are_told(
    road: Road, told: Reading, desk: Desk, mailer: FileMailer, clock: HandClock
) -> None:
    road.to("UPLOADED")
    clock.forward(seconds=90)
    assert told("printdesk_jobs", status="UPLOADED") == 1
    assert told("printdesk_jobs", status="PENDING") == 0
    assert told("printdesk_mails", status="queued") == 1
    assert told("printdesk_waiting", kind="mail") == 1
    assert told("printdesk_waiting", kind="inspection") == 1
    assert told("printdesk_mail_overdue_seconds") == 90
    assert told("printdesk_mails_delivered_ratio") is None
    work_once(desk, mailer)
    assert told("printdesk_waiting", kind="mail") == 0
    assert told("printdesk_mail_overdue_seconds") == 0
    assert told("printdesk_mails", status="sent") == 1
    assert told("printdesk_mails_delivered_ratio") == 1


def test_workers_are_told_by_their_heartbeats(told: Reading, desk: Desk, clock: HandClock) -> None:
    tasks.beat(desk, "lab:1:worker")
    clock.forward(seconds=100)
    tasks.beat(desk, "lab:2:worker")
    clock.forward(seconds=20)
    assert told("printdesk_heartbeat_age_seconds", thread="worker") == 20
    assert told("printdesk_threads", thread="worker") == 1
    assert told("printdesk_health", component="workers") == 1
    assert told("printdesk_health", component="database") == 0


@pytest.mark.settings(storage_limit_mb=100)
def test_the_room_on_the_share_is_told(told: Reading) -> None:
    assert told("printdesk_storage_limit_bytes") == 100 * 1024 * 1024
    assert told("printdesk_storage_used_bytes") == 0
    free = told("printdesk_storage_free_bytes")
    assert free is not None
    assert free > 0


def test_how_long_looks_take_is_told(told: Reading, desk: Desk) -> None:
    assert "printdesk_inspection_seconds" not in told.text()
    with desk.database.transaction() as tx:
        value: dict[str, object] = {"seconds": [float(n) for n in range(inspection_times.KEPT)]}
        document = Setting(name=inspection_times.DOCUMENT, value=value, updated_at=NOON)
        tx.session.add(document)
    inspection_times.note(desk, 1000.0)
    assert told("printdesk_inspection_seconds", quantile="0.5") == 101
    assert told("printdesk_inspection_seconds", quantile="0.95") == 191
    assert told("printdesk_inspection_seconds", quantile="1.0") == 1000


def test_the_age_of_backups_is_told(told: Reading, desk: Desk, clock: HandClock) -> None:
    assert "printdesk_backup_age_seconds" not in told.text()
    with desk.database.transaction() as tx:
        place.note(tx, desk, good_at=NOON)
    clock.forward(hours=2)
    assert told("printdesk_backup_age_seconds", what="made") == 7200
    assert told("printdesk_backup_age_seconds", what="verified") is None


def test_a_database_that_is_away_leaves_out_what_only_it_knows(told: Reading, desk: Desk) -> None:
    with desk.database.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE message RENAME TO gone")
    assert told("printdesk_health", component="queue") == 2
    assert told("printdesk_waiting", kind="mail") is None
    assert told("printdesk_jobs", status="UPLOADED") == 0


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is one process on this system")
def test_processes_count_together(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.counting_together", str(tmp_path), "3", "4"]
    said = subprocess.run(command, capture_output=True, text=True, check=True, cwd=BACKEND).stdout
    samples = {
        sample.name: sample.value
        for family in text_string_to_metric_families(said)
        for sample in family.samples
    }
    assert samples["printdesk_requests_total"] == 7
    assert samples["printdesk_request_seconds_count"] == 7


class TestPort:
    def test_it_answers_prometheus_and_nobody_else(self, app: Flask, desk: Desk) -> None:
        port = free_port()
        settings = desk.settings.model_copy(update={"metrics_port": port})
        listening = metrics_server.listen(settings)
        with metrics_server.answering(listening, partial(metrics.exposition, app, desk)):
            with urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
                assert re.match("text/plain", answer.headers["Content-Type"])
                assert b"printdesk_jobs{" in answer.read()
            with pytest.raises(HTTPError) as missing:
                urlopen(f"http://127.0.0.1:{port}/api/v1/jobs")
            missing.value.close()
            assert missing.value.code == 404

    def test_one_that_is_taken_stops_the_start(self, settings: Settings) -> None:
        taken = settings.model_copy(update={"metrics_port": free_port()})
        listening = metrics_server.listen(taken)
        with (
            metrics_server.answering(listening, lambda: b""),
            pytest.raises(CannotListen, match=r"^METRICS_PORT: \d+ is in use"),
        ):
            metrics_server.listen(taken)

    def test_by_default_there_is_none(self, settings: Settings) -> None:
        assert metrics_server.listen(settings) == []

"""Reports to Sentry: what went wrong where, and nothing about people."""

import gzip
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import sentry_sdk
import structlog

from printdesk import error_reports
from printdesk.config import Settings, SettingsError
from tests.logs import logging_for_real

JANE = "jane@example.edu"
log = structlog.get_logger("printdesk.jobs")


class Sentry:
    """A server that keeps what it is sent."""

    def __init__(self) -> None:
        self.envelopes: list[bytes] = []

    @property
    def reports(self) -> list[dict[str, Any]]:
        """The reports that came in, once all that wait were sent."""
        sentry_sdk.flush(timeout=10)
        return [json.loads(envelope.splitlines()[2]) for envelope in self.envelopes]


@pytest.fixture
def sentry(settings: Settings) -> Iterator[Sentry]:
    kept = Sentry()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            packed = self.headers.get("Content-Encoding") == "gzip"
            kept.envelopes.append(gzip.decompress(body) if packed else body)
            self.send_response(200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    dsn = f"http://key@127.0.0.1:{server.server_port}/1"
    try:
        with logging_for_real(settings):
            error_reports.begin(settings.model_copy(update={"sentry_dsn": dsn}))
            yield kept
    finally:
        sentry_sdk.get_client().close()
        sentry_sdk.get_global_scope().set_client(None)
        server.shutdown()
        thread.join()
        server.server_close()


def failing(student: str) -> None:
    secret = f"the link of {student}"
    raise ValueError(f"nothing can be done for {student}, {secret}")


def test_a_mistake_is_reported_with_its_place_in_the_code(sentry: Sentry) -> None:
    try:
        failing(JANE)
    except ValueError:
        log.exception("task_failed", task_id="t1", student=JANE)
    [report] = sentry.reports
    [error] = report["exception"]["values"]
    assert error["type"] == "ValueError"
    assert error["stacktrace"]["frames"][-1]["function"] == "failing"
    assert report["tags"] == {"event": "task_failed", "task_id": "t1"}


def test_nothing_about_people_leaves_the_machine(sentry: Sentry) -> None:
    try:
        failing(JANE)
    except ValueError:
        log.exception("mail_not_sent", recipient=JANE, message_id="m1")
    log.error("scanner_failed", said=f"stream: {JANE}")
    assert len(sentry.reports) == 2
    for envelope in sentry.envelopes:
        assert JANE.encode() not in envelope
        assert b"the link of jane" not in envelope


def test_a_request_that_failed_is_reported_once_and_warnings_are_not(sentry: Sentry) -> None:
    log.warning("share_away")
    log.error("request", status=500, route="/api/v1/jobs")
    log.error("fault", route="/api/v1/jobs", request_id="r1")
    [report] = sentry.reports
    assert report["tags"] == {"event": "fault", "route": "/api/v1/jobs", "request_id": "r1"}


def test_without_an_address_nothing_is_reported(settings: Settings) -> None:
    error_reports.begin(settings)
    assert not sentry_sdk.is_initialized()


def test_what_is_no_address_stops_the_start(settings: Settings) -> None:
    with pytest.raises(SettingsError, match=r"^SENTRY_DSN: it is not an address"):
        error_reports.begin(settings.model_copy(update={"sentry_dsn": "sentry"}))

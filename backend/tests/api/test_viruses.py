"""No file is taken that the virus scanner has not looked at, where the lab has one."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from printdesk.config import Settings
from printdesk.desk import Desk
from printdesk.upkeep import health
from tests import evidence, models
from tests.clamd import EICAR, Clamd, clamd
from tests.clients import StaffClient
from tests.notifications.mail_server import free_port
from tests.road import Road, hand_in, lock, upload


@pytest.fixture
def scanner() -> Iterator[Clamd]:
    with clamd() as scanner:
        yield scanner


@pytest.fixture
def settings(settings: Settings, scanner: Clamd) -> Settings:
    return settings.model_copy(update={"clamd_address": scanner.address})


INFECTED = models.binary_stl() + EICAR


def files(desk: Desk) -> list[str]:
    """All that lies on the share, but for its own mark."""
    found = (path for path in desk.share.root.rglob("*") if path.is_file())
    return sorted(path.name for path in found if path.name != ".printdesk-share")


def test_what_is_harmless_is_taken_once_all_of_it_was_seen(
    desk: Desk, client: FlaskClient, scanner: Clamd
) -> None:
    model = models.binary_stl()
    assert hand_in(client, model).status_code == 201
    assert scanner.seen == [model]
    assert health.check(desk)["scanner"] == health.OK


def test_what_is_harmful_is_refused_and_not_kept(desk: Desk, client: FlaskClient) -> None:
    before = files(desk)
    answer = hand_in(client, INFECTED)
    assert (answer.status_code, answer.json["error"]) == (422, "validation_failed")
    assert "(Eicar-Test-Signature)" in answer.json["details"]["file"]
    assert files(desk) == before
    assert evidence.mails(desk) == []


def test_what_staff_upload_is_looked_at_too(desk: Desk, road: Road, staff: StaffClient) -> None:
    ticket = road.to("UPLOADED")
    lock(staff, ticket)
    before = evidence.picture(desk)
    answer = upload(staff, ticket, "a.gcode", models.gcode() + EICAR)
    assert (answer.status_code, "harmful" in answer.json["details"]["file"]) == (422, True)
    assert evidence.picture(desk) == before
    assert upload(staff, ticket, "a.gcode", models.gcode()).status_code == 200


@pytest.mark.parametrize(
    "says", [b"", b"INSTREAM size limit exceeded. ERROR\0", b"stream: OK, or so\0"]
)
def test_without_a_clear_answer_no_file_is_taken(
    desk: Desk, client: FlaskClient, scanner: Clamd, says: bytes
) -> None:
    before = files(desk)
    scanner.says = says
    answer = hand_in(client)
    assert (answer.status_code, answer.json["error"]) == (503, "scanner_unavailable")
    assert files(desk) == before
    scanner.says = None
    assert hand_in(client).status_code == 201


def test_what_is_longer_than_it_looks_at_is_not_taken(client: FlaskClient, scanner: Clamd) -> None:
    scanner.longest = 1024
    large = models.binary_stl() + b"\0" * 3_000_000
    assert hand_in(client, large).status_code == 503
    assert scanner.seen == []


class TestAway:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return settings.model_copy(update={"clamd_address": f"127.0.0.1:{free_port()}"})

    def test_no_file_is_taken_and_health_tells(self, desk: Desk, client: FlaskClient) -> None:
        before = files(desk)
        answer = hand_in(client)
        assert (answer.status_code, answer.json["error"]) == (503, "scanner_unavailable")
        assert files(desk) == before
        assert health.check(desk)["scanner"].status == "error"


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="this system has no such sockets")
class TestUnixSocket:
    @pytest.fixture
    def scanner(self, tmp_path: Path) -> Iterator[Clamd]:
        with clamd(tmp_path / "clamd.ctl") as scanner:
            yield scanner

    def test_it_may_listen_on_a_socket_in_a_folder(
        self, client: FlaskClient, scanner: Clamd
    ) -> None:
        assert hand_in(client).status_code == 201
        assert len(scanner.seen) == 1

    def test_one_that_is_away_is_missed(
        self, desk: Desk, client: FlaskClient, tmp_path: Path
    ) -> None:
        (tmp_path / "clamd.ctl").unlink()
        assert hand_in(client).status_code == 503

"""A share that is gone, read-only or full: a clear 503, nothing half done, and it works again."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from printdesk.config import Settings
from printdesk.desk import Desk
from printdesk.errors import StorageUnavailable
from printdesk.notifications.mail import FileMailer
from printdesk.opening import open_desk
from printdesk.worker.embedded import work_once
from tests import evidence, models, trouble
from tests.clients import large_form
from tests.road import API, PRICE, Road, Ticket, act, hand_in, lock

Trouble = Callable[[Path], AbstractContextManager[None]]

LARGE = models.ascii_stl() + b" " * 600_000
DISK = 1_500_000


@pytest.fixture
def any_database() -> str:
    """A server: who may not write on the share may not write beside it either."""
    return "postgresql"


@pytest.fixture
def settings(settings: Settings, any_database: str) -> Iterator[Settings]:
    """A share in a folder that everybody may look into."""
    folder = Path(tempfile.mkdtemp(prefix="printdesk-share-"))
    folder.chmod(0o755)
    yield settings.model_copy(update={"storage_root": folder / "storage"})
    shutil.rmtree(folder)


def withdraw(road: Road, ticket: Ticket) -> TestResponse:
    return road.student.post(f"{API}/track/{ticket.tracking_token}/withdraw")


def confirm(road: Road, ticket: Ticket) -> TestResponse:
    token = road.desk.keys.confirm_token(ticket.id, 1)
    return road.student.post(f"{API}/confirm/{token}")


def upload(road: Road, ticket: Ticket) -> TestResponse:
    form = large_form({}, models.gcode(), "new.gcode")
    return road.staff.post(f"{API}/jobs/{ticket.id}/file", **form)


def rewrite_metadata(road: Road, ticket: Ticket) -> TestResponse:
    return road.admin.post(f"{API}/admin/audit/rewrite-metadata", json={"job_id": ticket.id})


Request = Callable[[Road, Ticket], TestResponse]

# From which status, what is asked for, and the status that it leads to.
REQUESTS: dict[str, tuple[str, Request, str | None]] = {
    "approve": ("UPLOADED", lambda r, t: act(r.staff, t, "approve", PRICE), "PENDING"),
    "reject": ("PENDING", lambda r, t: act(r.staff, t, "reject", {"reasons": ["x"]}), "REJECTED"),
    "confirm": ("PENDING", confirm, "READYTOPRINT"),
    "withdraw": ("UPLOADED", withdraw, "REJECTED"),
    "mark-printing": ("READYTOPRINT", lambda r, t: act(r.staff, t, "mark-printing"), "PRINTING"),
    "delete": ("UPLOADED", lambda r, t: act(r.staff, t, "", method="DELETE"), None),
    "upload": ("UPLOADED", upload, "UPLOADED"),
    "rewrite-metadata": ("UPLOADED", rewrite_metadata, "UPLOADED"),
}
TROUBLES: dict[str, Trouble] = {
    "gone": trouble.gone,
    "unmounted": trouble.unmounted,
    "read-only": trouble.read_only,
}


def assert_refused(answer: TestResponse, code: str) -> None:
    assert (answer.status_code, answer.json["error"]) == (503, code), answer.text
    assert "storage" in answer.json["message"]


def saved_meanwhile(desk: Desk) -> dict[str, Any]:
    """All that a refused request must leave as it was, the worker's looks included."""
    seen = evidence.picture(desk)
    return {"tables": seen.tables, "files": seen.files}


@pytest.mark.parametrize("kind", TROUBLES)
@pytest.mark.parametrize("name", REQUESTS)
def test_an_action_waits_for_the_share(
    desk: Desk, road: Road, mailer: FileMailer, name: str, kind: str
) -> None:
    begin, request, end = REQUESTS[name]
    ticket = road.to(begin)
    work_once(desk, mailer)
    lock(road.staff, ticket)
    before = saved_meanwhile(desk)

    with TROUBLES[kind](desk.share.root):
        # A read-only share lets a file be deleted as little as a new one be written; but the
        # deletion of a job is begun, for the worker finishes it when the share is back.
        begun = name == "delete" and kind == "read-only"
        answer = request(road, ticket)
        if not begun:
            assert_refused(answer, "storage_unavailable")
    if not begun:
        assert saved_meanwhile(desk) == before
        answer = request(road, ticket)

    assert answer.status_code in {200, 204}
    work_once(desk, mailer)
    assert [row["status"] for row in evidence.rows(desk, "job")] == ([end] if end else [])
    evidence.assert_sound(desk)


@pytest.mark.parametrize("kind", TROUBLES)
def test_handing_in_waits_for_the_share(
    desk: Desk, client: FlaskClient, mailer: FileMailer, kind: str
) -> None:
    assert hand_in(client, models.binary_stl(5)).status_code == 201
    work_once(desk, mailer)
    before = saved_meanwhile(desk)

    with TROUBLES[kind](desk.share.root):
        assert_refused(hand_in(client), "storage_unavailable")

    assert saved_meanwhile(desk) == before
    assert hand_in(client).status_code == 201
    work_once(desk, mailer)
    evidence.assert_sound(desk)


@pytest.mark.parametrize("kind", ["gone", "unmounted"])
def test_files_that_cannot_be_reached_are_not_called_missing(
    desk: Desk, road: Road, kind: str
) -> None:
    ticket = road.to("UPLOADED")

    with TROUBLES[kind](desk.share.root):
        for what in ("file", "file?version=original", "siblings", "versions"):
            assert_refused(act(road.staff, ticket, what, method="GET"), "storage_unavailable")
        shown = act(road.staff, ticket, "", method="GET")

    assert shown.status_code == 200
    assert shown.json["status"] == "UPLOADED"


@pytest.mark.parametrize("kind", TROUBLES)
def test_health_tells_of_the_share(desk: Desk, client: FlaskClient, kind: str) -> None:
    with TROUBLES[kind](desk.share.root):
        answer = client.get(f"{API}/health")

    assert answer.status_code == 503
    assert answer.json["components"]["storage"]["status"] == "error"
    assert answer.json["components"]["database"]["status"] == "ok"
    assert client.get(f"{API}/health").json["components"]["storage"]["status"] != "error"


@pytest.mark.parametrize("kind", TROUBLES)
def test_the_worker_waits_for_the_share_and_mails_go_on(
    desk: Desk, road: Road, mailer: FileMailer, kind: str
) -> None:
    ticket = road.to("UPLOADED")
    answer = act(road.staff, ticket, "review", {"reviewed": True})
    assert answer.status_code == 200
    outbox = desk.settings.outbox_dir
    outbox.mkdir(parents=True)
    outbox.chmod(0o777)

    with TROUBLES[kind](desk.share.root):
        work_once(desk, mailer)
        assert evidence.job(desk, ticket.id)["metadata_stale"] is True
    work_once(desk, mailer)

    evidence.assert_sound(desk)


# -- A full disk ------------------------------------------------------------------------------


@pytest.fixture
def small_disk(settings: Settings) -> Iterator[None]:
    with trouble.small_disk(settings.storage, DISK):
        yield


@pytest.mark.usefixtures("small_disk")
def test_a_full_disk_takes_no_upload_and_keeps_nothing_of_it(
    desk: Desk, client: FlaskClient, mailer: FileMailer
) -> None:
    before = saved_meanwhile(desk)

    # It does not fit at all, and it fits once but not with its copy.
    for size in (1_600_000, 800_000):
        assert_refused(hand_in(client, models.ascii_stl() + b" " * size), "storage_full")

        assert saved_meanwhile(desk) == before
    assert hand_in(client).status_code == 201
    work_once(desk, mailer)
    evidence.assert_sound(desk)


@pytest.mark.usefixtures("small_disk")
def test_a_full_disk_moves_no_job_until_there_is_room(
    desk: Desk, road: Road, mailer: FileMailer
) -> None:
    ticket = road.to("UPLOADED")
    work_once(desk, mailer)
    lock(road.staff, ticket)
    before = saved_meanwhile(desk)

    with trouble.full(desk.share.root):
        assert_refused(act(road.staff, ticket, "approve", PRICE), "storage_full")

    assert saved_meanwhile(desk) == before
    assert act(road.staff, ticket, "approve", PRICE).status_code == 200
    work_once(desk, mailer)
    evidence.assert_sound(desk)


def test_a_quota_refuses_what_is_too_large_for_it(
    desk: Desk, client: FlaskClient, mailer: FileMailer
) -> None:
    before = saved_meanwhile(desk)

    with trouble.files_no_larger_than(300_000):
        assert_refused(hand_in(client, LARGE), "storage_full")

    assert saved_meanwhile(desk) == before
    assert hand_in(client, LARGE).status_code == 201


@pytest.mark.settings(storage_limit_mb=1)
def test_a_share_at_its_limit_takes_no_upload(
    desk: Desk, client: FlaskClient, mailer: FileMailer
) -> None:
    assert hand_in(client, LARGE).status_code == 201
    work_once(desk, mailer)
    before = saved_meanwhile(desk)

    assert_refused(hand_in(client), "storage_full")

    assert saved_meanwhile(desk) == before


@pytest.mark.settings(storage_limit_mb=1)
def test_what_came_in_since_the_share_was_measured_counts(
    desk: Desk, client: FlaskClient, road: Road, mailer: FileMailer
) -> None:
    ticket = road.to("UPLOADED")
    work_once(desk, mailer)
    assert hand_in(client, LARGE).status_code == 201
    lock(road.staff, ticket)
    before = saved_meanwhile(desk)

    assert_refused(hand_in(client, models.binary_stl(5)), "storage_full")
    assert_refused(upload(road, ticket), "storage_full")

    assert saved_meanwhile(desk) == before


# -- Another share ----------------------------------------------------------------------------


@pytest.mark.parametrize("mark", [None, "another lab's", ""])
def test_a_share_without_our_mark_stops_the_start(
    desk: Desk, settings: Settings, mark: str | None
) -> None:
    root = desk.share.root
    shutil.rmtree(root)
    root.mkdir()
    if mark is not None:
        (root / ".printdesk-share").write_text(mark)

    with pytest.raises(StorageUnavailable, match="Mount the share, then try again"):
        open_desk(settings)

    assert [path.name for path in root.iterdir()] == ([] if mark is None else [".printdesk-share"])

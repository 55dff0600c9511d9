"""Backups that break off, and that two processes want to make at once."""

import json

import pytest

from printdesk.desk import Desk
from printdesk.notifications.mail import FileMailer
from printdesk.upkeep.backup import making
from printdesk.upkeep.backup.refusals import (
    BackupRunning,
)
from printdesk.upkeep.tasks import Interrupted
from printdesk.worker.embedded import work_once
from tests import models
from tests.clients import StaffClient
from tests.clocks import HandClock
from tests.road import Road, act, lock
from tests.upkeep.backup.places import (
    At,
    inodes,
    made,
    making_in,
    silent,
    stop_at,
    tree,
    verified,
    whole,
)

both = pytest.mark.usefixtures("any_database")


class TestBrokenOff:
    def test_what_was_copied_is_not_copied_again(self, desk: Desk, road: Road) -> None:
        for n in range(4):
            road.to("UPLOADED", file=models.binary_stl(20 + n))
        with pytest.raises(Interrupted):
            made(desk, stop_at("Copying the share"))
        left = inodes(making_in(desk) / "storage")
        assert len(left) >= 12

        backup = made(desk)

        now = inodes(backup.storage)
        assert {path: now[path] for path in left} == left
        assert backup.manifest.copied_files < backup.manifest.files
        assert not making_in(desk).exists()
        assert verified(desk, backup).problems == []

    def test_what_the_share_has_no_more_is_not_in_the_next_one(
        self, desk: Desk, road: Road, staff: StaffClient, mailer: FileMailer
    ) -> None:
        ticket, other = (road.to("UPLOADED", file=models.binary_stl(n)) for n in (20, 21))
        with pytest.raises(Interrupted):
            made(desk, stop_at("Copying the share"))
        lock(staff, ticket)
        assert act(staff, ticket, "", method="DELETE").status_code == 204
        road.approve(other)
        work_once(desk, mailer)
        backup = made(desk)
        there = set(tree(backup.storage))
        assert not [path for path in there if ticket.base in path]
        assert f"Uploaded/{other.base}.stl" not in there
        assert verified(desk, backup).problems == []

    def test_at_whatever_instant_it_breaks_off(
        self, desk: Desk, road: Road, mailer: FileMailer
    ) -> None:
        road.to("UPLOADED")
        work_once(desk, mailer)
        call, came = 0, True

        def stop() -> None:
            raise Interrupted

        while came:
            call += 1
            at = At(call, stop)
            before = set(whole(desk))
            try:
                made(desk, at)
            except Interrupted:
                assert set(whole(desk)) == before
            came = at.came
        assert call > 8
        assert verified(desk, made(desk)).problems == []


class TestAlone:
    @both
    def test_two_at_once_are_one(self, desk: Desk, road: Road) -> None:
        road.to("UPLOADED")
        refused: list[BackupRunning] = []

        def another(_done: int, _total: int, _note: str) -> None:
            if not refused:
                with pytest.raises(BackupRunning) as refusal:
                    making.make(desk, silent)
                refused.append(refusal.value)

        made(desk, another)
        assert len(refused) == 1
        assert len(whole(desk)) == 1

    def test_who_was_taken_for_dead_leaves_it_to_the_other(
        self, desk: Desk, road: Road, clock: HandClock
    ) -> None:
        road.to("UPLOADED")
        others: list[str] = []

        def sleep(_done: int, _total: int, _note: str) -> None:
            if not others:
                others.append("…")
                clock.forward(minutes=3)
                others.append(making.make(desk, silent).name)

        with pytest.raises(BackupRunning):
            made(desk, sleep)
        assert whole(desk) == others[1:]

    def test_another_labs_backups_in_the_folder_are_left_alone(
        self, desk: Desk, road: Road
    ) -> None:
        road.to("UPLOADED")
        backup = made(desk)
        manifest = json.loads((backup.path / "backup.json").read_text())
        theirs = backup.path.with_name("2001-01-01T00-00-00Z")
        theirs.mkdir()
        made_at = "2001-01-01T00:00:00Z"
        (theirs / "backup.json").write_text(
            json.dumps({**manifest, "share": "another", "made_at": made_at})
        )
        for _ in range(3):
            made(desk)
        assert theirs.is_dir()

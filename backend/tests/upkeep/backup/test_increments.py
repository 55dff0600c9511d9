"""What each backup has in common with those before, and which of them go."""

import os
import shutil
from pathlib import Path

import pytest

from printdesk.desk import Desk
from printdesk.notifications.mail import FileMailer
from printdesk.upkeep.backup import making, place, work
from printdesk.worker.embedded import work_once
from tests import models
from tests.clocks import HandClock
from tests.road import Road
from tests.upkeep.backup.places import (
    folder_of,
    inodes,
    made,
    save_again,
    silent,
    stop_at,
    verified,
    whole,
)


class TestIncrements:
    def test_what_has_not_changed_is_one_file_on_the_disk(
        self, desk: Desk, road: Road, mailer: FileMailer
    ) -> None:
        first, second = (road.to("UPLOADED", file=models.binary_stl(n)) for n in (20, 21))
        work_once(desk, mailer)
        one = made(desk)
        road.approve(first)
        save_again(desk.share.root / f"Uploaded/{second.base}.stl", b"sliced anew")
        work_once(desk, mailer)

        two = made(desk)

        before, now = inodes(one.storage), inodes(two.storage)
        for ticket in (first, second):
            original = f"originals/{ticket.base}.stl"
            assert before[original] == now[original]
        # The job has moved on, and its model is the same still.
        moved = f"{first.base}.stl"
        assert before[f"Uploaded/{moved}"] == now[f"Pending/{moved}"]
        changed = f"Uploaded/{second.base}.stl"
        assert before[changed] != now[changed]
        assert (one.storage / changed).read_bytes() != b"sliced anew"
        assert two.manifest.copied_files < two.manifest.files
        assert verified(desk, one).problems == verified(desk, two).problems == []

    def test_a_disk_without_links_gets_copies(self, desk: Desk, road: Road, tmp_path: Path) -> None:
        road.to("UPLOADED")
        one = made(desk)
        # The earlier one lies on another file system, across which there are no links.
        other = Path("/dev/shm") if tmp_path.stat().st_dev != _device("/dev/shm") else Path("/tmp")
        if other.stat().st_dev == tmp_path.stat().st_dev:
            pytest.fail("This test needs two file systems: /tmp and /dev/shm are one.")
        elsewhere = other / f"printdesk-{os.getpid()}"
        try:
            _move(one.storage, elsewhere)
            two = made(desk)
            assert two.manifest.copied_files == two.manifest.files
            assert verified(desk, two).sound
        finally:
            _remove(elsewhere)

    def test_a_file_that_was_found_damaged_is_copied_anew(self, desk: Desk, road: Road) -> None:
        ticket = road.to("UPLOADED")
        one = made(desk)
        path = f"originals/{ticket.base}.stl"
        rotten = one.storage / path
        state = rotten.stat()
        rotten.write_bytes(b"?" * state.st_size)
        os.utime(rotten, ns=(state.st_atime_ns, state.st_mtime_ns))
        verdict = verified(desk, one)
        assert not verdict.sound
        assert path in verdict.damaged
        two = made(desk)
        assert (two.storage / path).read_bytes() == (desk.share.root / path).read_bytes()
        assert verified(desk, two).sound

    def test_also_when_it_was_found_in_an_older_one(self, desk: Desk, road: Road) -> None:
        ticket = road.to("UPLOADED")
        one, path = made(desk), f"originals/{ticket.base}.stl"
        two = made(desk)
        # It is one file on the disk, and nobody has looked at it in the newer one.
        save_again(one.storage / path, b"rotten")
        assert path in verified(desk, one).damaged
        three = made(desk)
        assert (two.storage / path).read_bytes() == b"rotten"
        assert (three.storage / path).read_bytes() == (desk.share.root / path).read_bytes()
        # What was said of it then is over.
        assert made(desk).manifest.copied_files == 4

    def test_one_by_a_clock_that_was_ahead_is_not_built_upon(
        self, desk: Desk, road: Road, clock: HandClock
    ) -> None:
        clock.forward(days=3650)
        made(desk)
        clock.forward(days=-3650)
        road.to("UPLOADED")
        assert made(desk).manifest.copied_files > made(desk).manifest.copied_files


class TestRemoval:
    def test_old_backups_go_when_a_new_one_is_whole(
        self, desk: Desk, road: Road, clock: HandClock
    ) -> None:
        ticket = road.to("UPLOADED")
        names = []
        for _ in range(20):
            names.append(made(desk).name)
            making.remove_old(desk, silent)
            clock.forward(days=1)
        # The last 14 nights, and of the week before them its last night, a Sunday.
        assert sorted(whole(desk)) == [names[2], *names[6:]]
        newest = folder_of(desk) / names[-1]
        assert (newest / f"storage/originals/{ticket.base}.stl").is_file()

    def test_the_last_one_that_was_proved_stays(
        self, desk: Desk, road: Road, clock: HandClock
    ) -> None:
        road.to("UPLOADED")
        proved, unproved = made(desk), made(desk)
        assert verified(desk, proved).sound
        clock.forward(days=2)
        new = made(desk)
        making.remove_old(desk, silent)
        assert set(whole(desk)) == {proved.name, unproved.name, new.name}
        assert verified(desk, new).sound
        making.remove_old(desk, silent)
        assert set(whole(desk)) == {unproved.name, new.name}

    def test_who_is_stopped_while_removing_has_made_the_backup(
        self, desk: Desk, road: Road, clock: HandClock
    ) -> None:
        road.to("UPLOADED")
        first = made(desk)
        made(desk)
        clock.forward(days=2)

        backup = work.make(desk, stop_at(f"Removing the backup of {first.name}"))

        assert {first.name, backup.name} < set(whole(desk))
        with desk.database.reading() as session:
            assert place.state(session).good_name == backup.name


def _device(path: str) -> int:
    return Path(path).stat().st_dev


def _move(folder: Path, target: Path) -> None:
    shutil.copytree(folder, target)
    shutil.rmtree(folder)
    folder.symlink_to(target)


def _remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)

"""A backup whose process is killed, for real, and the one that goes on from it."""

import multiprocessing

import pytest

from printdesk.desk import Desk
from printdesk.upkeep.backup import making
from printdesk.upkeep.backup.refusals import BackupRunning
from tests import models
from tests.clocks import HandClock
from tests.conftest import SECRET
from tests.road import Road
from tests.upkeep.backup.dying_backup import back_up
from tests.upkeep.backup.places import folder_of, inodes, making_in, silent, verified

WAIT_SECONDS = 60


@pytest.mark.usefixtures("any_database")
def test_the_next_one_goes_on_from_a_killed_one(desk: Desk, road: Road, clock: HandClock) -> None:
    for n in range(4):
        road.to("UPLOADED", file=models.binary_stl(20 + n))
    _kill_in_the_middle(desk, clock)
    left = inodes(making_in(desk) / "storage")
    assert left
    # The dead may still be alive, for all that is known.
    with pytest.raises(BackupRunning):
        making.make(desk, silent)
    clock.forward(minutes=2)

    backup = making.make(desk, silent)

    now = inodes(backup.storage)
    assert {path: now[path] for path in left} == left
    assert backup.manifest.copied_files == backup.manifest.files - len(left)
    assert verified(desk, backup).problems == []


def _kill_in_the_middle(desk: Desk, clock: HandClock) -> None:
    spawning = multiprocessing.get_context("spawn")
    ours, theirs = spawning.Pipe()
    address = desk.database.url.render_as_string(hide_password=False)
    known = (SECRET, address, desk.settings.data_dir, folder_of(desk), desk.settings.pg_bin_dir)
    arguments = (*known, clock.now(), theirs)
    process = spawning.Process(target=back_up, args=arguments)
    process.start()
    assert ours.poll(WAIT_SECONDS)
    process.kill()
    process.join(WAIT_SECONDS)
    process.close()
    ours.close()
    theirs.close()

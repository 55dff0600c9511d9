"""The files of a job in whose life somebody is killed: set out beforehand, looked at afterwards."""

import hashlib

from printdesk.desk import Desk
from tests import evidence, models
from tests.road import Ticket, saved

SLICED, OTHER = models.gcode("sliced"), models.gcode("another")


def set_out(desk: Desk, ticket: Ticket, status: str) -> dict[str, str]:
    """Save two slices beside the job's file; the hash of each file of the set, by its name."""
    folder = evidence.FOLDER_OF[status]
    name = evidence.job(desk, ticket.id)["display_name"]
    saved(desk, f"{folder}/{ticket.base}_0.2mm.gcode", OTHER)
    saved(desk, f"{folder}/{ticket.base}.3mf", SLICED)
    return {
        each: hashlib.sha256(content).hexdigest()
        for each, content in (
            (name, models.binary_stl()),
            (f"{ticket.base}.3mf", SLICED),
            (f"{ticket.base}_0.2mm.gcode", OTHER),
        )
    }


def contents(desk: Desk, row: evidence.Row) -> dict[str, str]:
    """The hash of each file in the folder of a job, by its name, but for its metadata."""
    folder = evidence.FOLDER_OF[row["status"]]
    return {
        name.removeprefix(f"{folder}/"): seen.sha256
        for name, seen in evidence.files(desk).items()
        if name.startswith(f"{folder}/") and name != row["metadata_path"]
    }


def assert_whole(desk: Desk, file_set: dict[str, str], *, upload: bool) -> None:
    """Nothing that somebody handed in or saved is missing from the folder the row names."""
    for row in evidence.rows(desk, "job"):
        there, files = contents(desk, row), evidence.files(desk)
        assert files[row["original_path"]].sha256 == row["file_hash"]
        assert row["file_path"] in files
        assert set(there.values()) >= set(file_set.values())
        assert upload or there.items() >= file_set.items()

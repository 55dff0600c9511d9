import hashlib
from pathlib import Path

import pytest

from printdesk.storage.deletions import Outcome, delete_unchanged
from printdesk.storage.durable import (
    CopyDiffers,
    Fingerprint,
    copy_verified,
    fingerprint,
    write_atomically,
)
from printdesk.storage.moves import Relocation
from printdesk.storage.share import Share

BASE = "JaneDoe_Filament_Blue_1"


@pytest.fixture
def share(tmp_path: Path) -> Share:
    share = Share(tmp_path / "share")
    share.prepare(known_id=None)
    return share


def of(content: bytes) -> Fingerprint:
    return Fingerprint(len(content), hashlib.sha256(content).hexdigest())


def held() -> None:
    """A claim that nobody takes away."""


def test_a_copy_is_what_was_read(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"model" * 1000)
    assert copy_verified(tmp_path / "a", tmp_path / ".b") == of(b"model" * 1000)
    assert (tmp_path / ".b").read_bytes() == b"model" * 1000


def test_a_copy_of_something_else_is_refused_and_removed(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"not the upload")
    with pytest.raises(CopyDiffers):
        copy_verified(tmp_path / "a", tmp_path / ".b", of(b"the upload"))
    assert not (tmp_path / ".b").exists()


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "metadata.json"
    assert write_atomically(path, b"old") == of(b"old")
    assert write_atomically(path, b"new") == of(b"new")
    assert [p.name for p in tmp_path.iterdir()] == ["metadata.json"]
    assert path.read_bytes() == b"new"


def test_the_file_set_is_copied_and_nothing_else(share: Share) -> None:
    folder = share.root / "Uploaded"
    for name in (f"{BASE}.stl", f"{BASE}.gcode", f"{BASE}.metadata.json", f"{BASE}2.stl"):
        (folder / name).write_bytes(name.encode())
    move = Relocation(share, BASE, "Uploaded", "Pending", "claim")
    copies = move.copy(held)
    assert share.names("Pending") == []  # they have temporary names still
    move.place(copies, held)
    assert share.names("Pending") == [f"{BASE}.gcode", f"{BASE}.stl"]
    assert [c.content for c in copies] == [of(c.name.encode()) for c in copies]
    assert len(share.names("Uploaded")) == 4


def test_when_a_file_was_saved_travels_with_it(share: Share) -> None:
    source = share.root / "Uploaded" / f"{BASE}.gcode"
    source.write_bytes(b"G28")
    move = Relocation(share, BASE, "Uploaded", "Pending", "claim")
    move.place(move.copy(held), held)
    moved = share.root / "Pending" / f"{BASE}.gcode"
    assert moved.stat().st_mtime_ns == source.stat().st_mtime_ns


def test_a_dropped_move_leaves_no_copy(share: Share) -> None:
    (share.root / "Uploaded" / f"{BASE}.stl").write_bytes(b"x")
    move = Relocation(share, BASE, "Uploaded", "Pending", "claim")
    move.copy(held)
    move.drop()
    assert list((share.root / "Pending").iterdir()) == []


def test_copying_stops_when_the_claim_is_lost(share: Share) -> None:
    (share.root / "Uploaded" / f"{BASE}.stl").write_bytes(b"x")

    def lost() -> None:
        raise TimeoutError

    with pytest.raises(TimeoutError):
        Relocation(share, BASE, "Uploaded", "Pending", "claim").copy(lost)
    assert list((share.root / "Pending").iterdir()) == []


def test_what_stands_in_the_way_is_kept_aside(share: Share) -> None:
    (share.root / "Uploaded" / f"{BASE}.gcode").write_bytes(b"ours")
    (share.root / "Pending" / f"{BASE}.gcode").write_bytes(b"somebody's")
    move = Relocation(share, BASE, "Uploaded", "Pending", "claim")
    move.place(move.copy(held), held)
    assert (share.root / "Pending" / f"{BASE}.gcode").read_bytes() == b"ours"
    assert (share.root / "Pending" / f"{BASE}.kept1.gcode").read_bytes() == b"somebody's"


def test_an_unchanged_file_is_deleted(tmp_path: Path) -> None:
    path = tmp_path / "a.stl"
    path.write_bytes(b"x")
    assert delete_unchanged(path, of(b"x")) is Outcome.DELETED
    assert delete_unchanged(path, of(b"x")) is Outcome.ABSENT
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("now", [b"y", b"longer"])
def test_a_file_that_was_saved_again_stays(tmp_path: Path, now: bytes) -> None:
    path = tmp_path / "a.stl"
    path.write_bytes(now)
    assert delete_unchanged(path, of(b"x")) is Outcome.CHANGED
    assert [p.name for p in tmp_path.iterdir()] == ["a.stl"]
    assert path.read_bytes() == now


def test_a_deletion_that_was_cut_off_is_finished(tmp_path: Path) -> None:
    content = of(b"x")
    hidden = tmp_path / f".deleting-{content.sha256[:16]}-a.stl"
    hidden.write_bytes(b"x")
    assert delete_unchanged(tmp_path / "a.stl", content) is Outcome.DELETED
    assert list(tmp_path.iterdir()) == []


def test_a_file_saved_during_a_deletion_that_was_cut_off_stays(tmp_path: Path) -> None:
    content = of(b"x")
    (tmp_path / f".deleting-{content.sha256[:16]}-a.stl").write_bytes(b"x")
    (tmp_path / "a.stl").write_bytes(b"saved again")
    assert delete_unchanged(tmp_path / "a.stl", content) is Outcome.DELETED
    assert (tmp_path / "a.stl").read_bytes() == b"saved again"
    assert fingerprint(tmp_path / "a.stl") == of(b"saved again")

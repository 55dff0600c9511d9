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
from printdesk.storage.placing import Hold, Placing
from printdesk.storage.share import Share

BASE = "JaneDoe_Filament_Blue_1"


@pytest.fixture
def share(tmp_path: Path) -> Share:
    share = Share(tmp_path / "share")
    share.prepare(known_id=None)
    return share


def of(content: bytes) -> Fingerprint:
    return Fingerprint(len(content), hashlib.sha256(content).hexdigest())


class Held:
    """A claim that nobody takes away."""

    def renew(self) -> None:
        pass

    def go_on(self) -> None:
        pass


class Lost(Held):
    """A claim that somebody else has by now."""

    def renew(self) -> None:
        raise TimeoutError


def placing(share: Share, hold: Hold | None = None, claim: str = "claim") -> Placing:
    return Placing(share, "job", BASE, claim, hold or Held())


@pytest.fixture
def move(share: Share) -> Relocation:
    return Relocation(placing(share), "Uploaded", "Pending")


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


def test_the_file_set_is_copied_and_nothing_else(share: Share, move: Relocation) -> None:
    folder = share.root / "Uploaded"
    for name in (f"{BASE}.stl", f"{BASE}.gcode", f"{BASE}.metadata.json", f"{BASE}2.stl"):
        (folder / name).write_bytes(name.encode())
    copies = move.copy()
    assert share.names("Pending") == []  # they have temporary names still
    move.place(copies)
    assert share.names("Pending") == [f"{BASE}.gcode", f"{BASE}.stl"]
    assert [c.content for c in copies] == [of(c.name.encode()) for c in copies]
    assert len(share.names("Uploaded")) == 4


def test_when_a_file_was_saved_travels_with_it(share: Share, move: Relocation) -> None:
    source = share.root / "Uploaded" / f"{BASE}.gcode"
    source.write_bytes(b"G28")
    move.place(move.copy())
    moved = share.root / "Pending" / f"{BASE}.gcode"
    assert moved.stat().st_mtime_ns == source.stat().st_mtime_ns


def test_a_dropped_move_leaves_no_copy(share: Share) -> None:
    (share.root / "Uploaded" / f"{BASE}.stl").write_bytes(b"x")
    ours = placing(share)
    Relocation(ours, "Uploaded", "Pending").copy()
    ours.drop()
    assert list((share.root / "Pending").iterdir()) == []


def test_copying_stops_when_the_claim_is_lost(share: Share) -> None:
    (share.root / "Uploaded" / f"{BASE}.stl").write_bytes(b"x")
    with pytest.raises(TimeoutError):
        Relocation(placing(share, Lost()), "Uploaded", "Pending").copy()
    assert list((share.root / "Pending").iterdir()) == []


def test_what_stands_in_the_way_is_kept_aside(share: Share, move: Relocation) -> None:
    (share.root / "Uploaded" / f"{BASE}.gcode").write_bytes(b"ours")
    (share.root / "Pending" / f"{BASE}.gcode").write_bytes(b"somebody's")
    move.place(move.copy())
    assert (share.root / "Pending" / f"{BASE}.gcode").read_bytes() == b"ours"
    assert (share.root / "Pending" / f"{BASE}.kept1.gcode").read_bytes() == b"somebody's"


def test_what_another_has_left_is_not_put_into_place_any_more(share: Share) -> None:
    source, path = share.root / "Uploaded" / "a", share.root / "Pending" / f"{BASE}.stl"
    source.write_bytes(b"of somebody who sleeps")
    sleeper, other = placing(share), placing(share, claim="another")
    temporary, _ = sleeper.copy(source, "Pending")
    own, _ = other.copy(source, "Pending")

    other.drop_others()

    assert list((share.root / "Pending").iterdir()) == [own]
    with pytest.raises(FileNotFoundError):
        sleeper.place(temporary, path)
    assert not path.exists()


def test_a_file_of_our_own_is_not_written_once_the_claim_is_lost(share: Share) -> None:
    path = share.root / "Pending" / f"{BASE}.metadata.json"
    path.write_bytes(b"of whoever has the claim")
    with pytest.raises(TimeoutError):
        placing(share, Lost()).write(path, "Pending", b"of a sleeper")
    assert path.read_bytes() == b"of whoever has the claim"


@pytest.mark.parametrize("known", [True, False])
def test_only_what_is_kept_already_is_written_over(share: Share, known: bool) -> None:
    path = share.root / "Pending" / f"{BASE}.stl"
    path.write_bytes(b"kept already")
    ours = placing(share)
    temporary = ours.temporary("Pending")
    temporary.write_bytes(b"new")
    aside = ours.place(temporary, path, over=of(b"kept already" if known else b"before"))
    assert path.read_bytes() == b"new"
    assert (aside.read_bytes() if aside else None) == (None if known else b"kept already")


def test_a_save_at_the_last_moment_is_kept_aside(share: Share) -> None:
    """A slicer saves between the look at what stands there and the new name."""
    path = share.root / "Pending" / f"{BASE}.stl"
    path.write_bytes(b"kept already")

    class Saving(Held):
        def renew(self) -> None:
            path.write_bytes(b"saved just now")

    ours = placing(share, Saving())
    temporary = ours.temporary("Pending")
    temporary.write_bytes(b"new")
    aside = ours.place(temporary, path, over=of(b"kept already"))
    assert path.read_bytes() == b"new"
    assert aside
    assert aside.read_bytes() == b"saved just now"


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

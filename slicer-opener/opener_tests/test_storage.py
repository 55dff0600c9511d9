"""What lies in the storage, by where a path leads on a real disk."""

import os
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from opener_tests import hostile
from opener_tests.computers import MODEL, link
from slicer_opener.address import requested_path
from slicer_opener.containment import find
from slicer_opener.problems import (
    FileMissing,
    FileUnreadable,
    NameRefused,
    NotAFile,
    OutsideStorage,
    Problem,
    StorageUnreachable,
)


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A storage with a job, and a file beside it that is nobody's business."""
    base = tmp_path / "storage"
    (base / "Uploaded").mkdir(parents=True)
    (base / "Uploaded" / MODEL).write_text("solid")
    (tmp_path / "secret.stl").write_text("solid")
    return base


@pytest.mark.parametrize("absolute", [True, False])
def test_a_file_of_the_storage_is_found(absolute: bool, base: Path) -> None:
    file = base / "Uploaded" / MODEL
    assert find(str(file) if absolute else f"Uploaded/{MODEL}", base) == file


def test_a_link_that_stays_in_the_storage_is_followed(base: Path) -> None:
    (base / "Pending").symlink_to("Uploaded")
    (base / "Pending" / "again.stl").symlink_to(MODEL)
    assert find("Pending/again.stl", base) == base / "Uploaded" / MODEL


def test_the_storage_itself_may_be_reached_by_a_link(base: Path) -> None:
    mount = base.with_name("mount")
    mount.symlink_to(base)
    # Staff see the path that they know, not the one behind it.
    assert find(f"Uploaded/{MODEL}", mount) == mount / "Uploaded" / MODEL


@pytest.mark.parametrize("target", ["../../secret.stl", "{outside}/secret.stl", "../up/secret.stl"])
def test_a_link_that_leaves_the_storage_is_refused(target: str, base: Path) -> None:
    (base / "up").symlink_to("..")
    (base / "Uploaded" / "x.stl").symlink_to(target.format(outside=base.parent))
    with pytest.raises(OutsideStorage):
        find("Uploaded/x.stl", base)


def test_a_linked_folder_that_leaves_the_storage_is_refused(base: Path) -> None:
    (base / "Pending").symlink_to(base.parent)
    with pytest.raises(OutsideStorage):
        find("Pending/secret.stl", base)


def test_a_link_to_a_neighbour_with_a_similar_name_is_refused(base: Path) -> None:
    neighbour = base.with_name("storage2")
    neighbour.mkdir()
    (neighbour / "x.stl").write_text("solid")
    (base / "x.stl").symlink_to(neighbour / "x.stl")
    with pytest.raises(OutsideStorage):
        find("x.stl", base)


def test_a_link_to_something_hidden_in_the_storage_is_refused(base: Path) -> None:
    (base / ".incoming").mkdir()
    (base / ".incoming" / "x.stl").write_text("solid")
    (base / "Uploaded" / "x.stl").symlink_to("../.incoming/x.stl")
    with pytest.raises(NameRefused):
        find("Uploaded/x.stl", base)


def test_a_circle_of_links_ends(base: Path) -> None:
    (base / "a.stl").symlink_to("b.stl")
    (base / "b.stl").symlink_to("a.stl")
    with pytest.raises(FileUnreadable):
        find("a.stl", base)


def test_what_is_no_ordinary_file_is_not_even_opened(
    base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (base / "folder.stl").mkdir()
    os.mkfifo(base / "pipe.stl")  # opening it would wait for ever
    with socket.socket(socket.AF_UNIX) as listener:
        monkeypatch.chdir(base)  # a socket's path may not be long
        listener.bind("socket.stl")
        for name in ("folder.stl", "pipe.stl", "socket.stl"):
            with pytest.raises(NotAFile):
                find(name, base)


@pytest.mark.parametrize("missing", ["Uploaded/x.stl", "Nowhere/x.stl", f"Uploaded/{MODEL}/x.stl"])
def test_a_file_that_is_not_there_is_told_so(missing: str, base: Path) -> None:
    with pytest.raises(FileMissing):
        find(missing, base)


def test_a_storage_that_is_away_is_told_apart_from_a_missing_file(base: Path) -> None:
    for away in (base.with_name("away"), base / "Uploaded" / MODEL):
        with pytest.raises(StorageUnreachable):
            find(f"Uploaded/{MODEL}", away)


@pytest.mark.parametrize("row", range(len(hostile.NAMES)))
def test_a_hostile_name_is_refused_also_where_such_a_file_lies(row: int, base: Path) -> None:
    path = base / "Uploaded" / hostile.NAMES[row]
    if path.name != ".." and len(path.name.encode()) <= 255:
        path.write_text("solid")
    with pytest.raises((NameRefused, OutsideStorage)):
        find(str(path), base)


@pytest.mark.parametrize("row", range(len(hostile.POSIX_PATHS)))
def test_a_hostile_path_is_refused_also_where_such_a_file_lies(row: int, base: Path) -> None:
    requested, _ = hostile.POSIX_PATHS[row]
    with pytest.raises(Problem):
        find(requested.replace("/mnt/storage", str(base)), base)


@pytest.fixture(scope="module")
def maze() -> Iterator[Path]:
    """A storage with links in all directions, and secrets around it under the same names."""
    with tempfile.TemporaryDirectory() as folder:
        top = Path(folder).resolve()
        base = top / "storage"
        for place in (base / "a" / "b", base / ".hidden", top / "a" / "b", top / "storage2" / "a"):
            place.mkdir(parents=True)
            (place / "x.stl").write_text("solid")
            (place.parent / "x.stl").write_text("solid")
        (base / "up").symlink_to("..")
        (base / "a" / "up").symlink_to("../..")
        (base / "a" / "side").symlink_to(top / "storage2")
        (base / "a" / "down").symlink_to("b")
        (base / "a" / "round").symlink_to("../a")
        (base / "out.stl").symlink_to(top / "x.stl")
        (base / "in.stl").symlink_to("a/b/x.stl")
        (base / "root").symlink_to("/")
        yield base


WORDS = st.sampled_from(
    [
        *("a", "b", "x.stl", "in.stl", "out.stl", "up", "side", "down", "round", "root", "storage"),
        *("storage2", "..", ".", ".hidden", "", "\\", "%2e%2e", "x.stl ", "X.STL", "{base}"),
        *("{base}/a", "{top}", "/", "//", "etc", "passwd", "\0", "\u2215", "Z:", "~"),
    ]
)


@settings(max_examples=600, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(WORDS, min_size=1, max_size=7), st.sampled_from(["/", "\\", "//", ""]))
@example(["a", "b", "x.stl"], "/")
@example(["a", "round", "down", "x.stl"], "/")
@example(["a", "up", "storage", "a", "x.stl"], "/")
@example(["a", "side", "a", "x.stl"], "/")
@example(["up", "storage2", "x.stl"], "/")
def test_no_link_finds_anything_outside_the_storage(
    maze: Path, words: list[str], separator: str
) -> None:
    requested = (
        separator.join(words).replace("{base}", str(maze)).replace("{top}", str(maze.parent))
    )
    try:
        assert requested_path(link(requested)) == requested
        found = find(requested, maze)
    except Problem:
        return
    real = Path(os.path.realpath(found))
    assert os.path.commonpath([real, maze]) == str(maze)
    assert real == found  # nothing is left in it that somebody could turn elsewhere
    assert real.is_file()
    assert ".hidden" not in real.parts


def test_the_maze_has_ways_in(maze: Path) -> None:
    for way in ("a/b/x.stl", "in.stl", "a/down/x.stl", "a/round/b/x.stl", f"{maze}/a/x.stl"):
        assert find(way, maze).is_file()
    # Out and in again: what counts is where it ends.
    assert find("up/storage/a/b/x.stl", maze) == maze / "a" / "b" / "x.stl"

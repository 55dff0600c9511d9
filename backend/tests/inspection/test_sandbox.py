"""The child that reads a model: its limits, what it knows, and what becomes of it."""

import os
import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from printdesk.inspection.frames import Kind
from printdesk.inspection.limits import CPU_SECONDS, MEMORY_BYTES
from printdesk.inspection.sandbox import ChildDied, NotRead, Stopped, TookTooLong, inspecting
from printdesk.inspection.sliced.drawing import drawn
from tests import models
from tests.inspection import children

GRAY = (128, 128, 128)
WAIT_SECONDS = 60
# It can be opened, and reading its beginning is answered by EIO.
UNREADABLE = Path("/proc/self/mem")


@pytest.fixture
def endless(tmp_path: Path) -> Path:
    """A model that never comes to its end: whoever reads it waits."""
    path = tmp_path / "endless.stl"
    os.mkfifo(path)
    return path


@contextmanager
def reading(path: Path) -> Iterator[psutil.Process]:
    """The child while it waits for the rest of a model."""
    with inspecting(path, ".stl", GRAY) as pieces:
        # It opens the file once it has put on its limits.
        with path.open("wb"):
            [child] = children.looking()
            yield child
        assert [piece.kind for piece in pieces][-1] is Kind.END


def looked_at(
    path: Path, stopping: Callable[[], bool] = lambda: False, wall_seconds: float = WAIT_SECONDS
) -> list[Kind]:
    """What a child tells of a model, to its end."""
    with inspecting(path, ".stl", GRAY, stopping, wall_seconds) as pieces:
        return [piece.kind for piece in pieces]


def test_what_is_found_comes_piece_by_piece(tmp_path: Path) -> None:
    path = tmp_path / "cube.stl"
    path.write_bytes(models.binary_stl())
    with inspecting(path, ".stl", (200, 30, 30)) as pieces:
        told = {piece.kind: piece.content for piece in pieces}
    assert list(told) == [Kind.MEASURES, Kind.THUMBNAIL, Kind.PREVIEW, Kind.END]
    assert told[Kind.THUMBNAIL].startswith(b"\x89PNG")
    assert told[Kind.PREVIEW].startswith(b"glTF")


def test_the_child_knows_no_secret_and_has_no_file_but_its_own(
    endless: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_KEY", "not for children")
    with endless.with_name("open").open("w") as held, reading(endless) as child:
        assert held.fileno() > 2
        environment = child.environ()
        assert "SECRET_KEY" not in environment
        assert not {"HOME", "PATH", "DATABASE_URL"} & environment.keys()
        files = {file.path for file in child.open_files()}
        assert files <= {str(endless)}
        assert child.net_connections() == []


def test_the_child_has_limits_and_lets_others_go_first(endless: Path) -> None:
    with reading(endless) as child:
        assert child.rlimit(resource.RLIMIT_AS) == (MEMORY_BYTES, MEMORY_BYTES)
        assert child.rlimit(resource.RLIMIT_CPU) == (CPU_SECONDS, CPU_SECONDS + 2)
        assert child.rlimit(resource.RLIMIT_FSIZE) == (0, 0)
        assert child.rlimit(resource.RLIMIT_CORE) == (0, 0)
        assert child.nice() > psutil.Process().nice()


def test_a_child_that_is_not_given_the_file_in_time_is_ended(endless: Path) -> None:
    with pytest.raises(NotRead, match="in time"):
        looked_at(endless, wall_seconds=0.5)
    assert children.looking() == []


def test_a_child_that_has_read_the_model_and_takes_too_long_is_ended(tmp_path: Path) -> None:
    path = tmp_path / "cube.stl"
    path.write_bytes(models.binary_stl())
    with inspecting(path, ".stl", GRAY, wall_seconds=4) as pieces:
        assert next(pieces).kind is Kind.MEASURES
        [child] = children.looking()
        child.suspend()
        with pytest.raises(TookTooLong, match="took too long"):
            list(pieces)
    assert children.looking() == []


@pytest.mark.parametrize("extension", [".stl", ".obj", ".3mf"])
@pytest.mark.parametrize(
    ("path", "reason"),
    [(UNREADABLE, "Input/output error"), (Path("/nowhere/model"), "No such file")],
)
def test_a_file_that_the_share_does_not_give_is_not_the_models_fault(
    path: Path, reason: str, extension: str
) -> None:
    with pytest.raises(NotRead, match=reason), inspecting(path, extension, GRAY) as pieces:
        list(pieces)


def test_a_sliced_file_that_the_share_does_not_give_is_not_one_without_a_picture() -> None:
    with pytest.raises(NotRead, match="No such file"):
        drawn(Path("/nowhere/model.gcode"))


def test_a_worker_that_stops_takes_its_child_along(endless: Path) -> None:
    with pytest.raises(Stopped):
        looked_at(endless, lambda: bool(children.looking()))
    assert children.looking() == []


def test_a_child_that_dies_is_told_of(endless: Path) -> None:
    def killing() -> bool:
        children.killed()
        return False

    with pytest.raises(ChildDied, match="-9"):
        looked_at(endless, killing)


def test_a_child_is_not_left_behind_by_whoever_loses_interest(endless: Path) -> None:
    with inspecting(endless, ".stl", GRAY):
        assert len(children.looking()) == 1
    assert children.looking() == []

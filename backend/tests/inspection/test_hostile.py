"""Hostile files: each ends within its limits, with a sentence or with what is in it after all."""

import json
from pathlib import Path

import pytest

from printdesk.inspection.frames import Kind
from printdesk.inspection.sandbox import inspecting
from tests.inspection.hostile import obj, stl, threemf
from tests.inspection.hostile.kinds import MEASURED

KINDS = {**stl.KINDS, **obj.KINDS, **threemf.KINDS}
GRAY = (128, 128, 128)


def test_there_are_at_least_fifty_kinds() -> None:
    assert len(KINDS) == len(stl.KINDS) + len(obj.KINDS) + len(threemf.KINDS)
    assert len(KINDS) >= 50


@pytest.mark.parametrize("name", KINDS)
def test_a_hostile_file_harms_nobody(tmp_path: Path, name: str) -> None:
    hostile = KINDS[name]
    path = tmp_path / f"model{hostile.extension}"
    path.write_bytes(hostile.make())
    with inspecting(path, hostile.extension, GRAY) as pieces:
        told = {piece.kind: piece.text for piece in pieces}
    if hostile.outcome is MEASURED:
        # All that follows was done as well.
        assert told.keys() == {Kind.MEASURES, Kind.THUMBNAIL, Kind.PREVIEW, Kind.END}
        assert json.loads(told[Kind.MEASURES])["triangles"] > 0
    else:
        assert told.keys() == {Kind.UNREADABLE, Kind.END}
        assert hostile.outcome in told[Kind.UNREADABLE]
        assert told[Kind.UNREADABLE].endswith(".")
    took = json.loads(told[Kind.END])
    assert took["cpu_seconds"] < hostile.seconds
    assert took["peak_mb"] < hostile.megabytes
    assert sorted(each.name for each in tmp_path.iterdir()) == [path.name]

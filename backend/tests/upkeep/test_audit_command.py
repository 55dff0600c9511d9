"""``printdesk audit``: the audit in a terminal."""

from pathlib import Path

import pytest

from printdesk import cli
from printdesk.desk import Desk
from tests import evidence
from tests.conftest import SECRET
from tests.road import Road, saved


@pytest.fixture
def lab(desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Desk:
    """A lab whose settings stand in the environment."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SECRET_KEY", SECRET)
    monkeypatch.setenv("DATA_DIR", str(desk.settings.data_dir))
    monkeypatch.setenv("DATABASE_URL", desk.settings.database_url)
    return desk


def test_a_sound_lab_is_told_in_two_lines(
    lab: Desk, road: Road, capsys: pytest.CaptureFixture[str]
) -> None:
    road.to("UPLOADED")
    capsys.readouterr()
    assert cli.main(["audit"]) == 0
    told = capsys.readouterr()
    assert told.out.splitlines() == [
        "Looked at presence, place and size. Files: 3, jobs: 1.",
        "Share and database agree.",
    ]
    assert "3 of 3: Looking at originals" in told.err


def test_what_is_wrong_is_told_with_its_path_and_the_command_fails(
    lab: Desk, road: Road, capsys: pytest.CaptureFixture[str]
) -> None:
    ticket = road.to("UPLOADED")
    saved(lab, "Pending/stray.stl", b"who am I?")
    (lab.share.root / f"originals/{ticket.base}.stl").write_bytes(b"short")
    before = evidence.picture(lab)
    capsys.readouterr()
    assert cli.main(["audit", "--full"]) == 1
    told = capsys.readouterr().out
    assert "Looked at every byte. Files: 4, jobs: 1." in told
    assert "Files of no job: 1\n  Pending/stray.stl: No job has this file." in told
    assert f"Originals that were changed: 1\n  originals/{ticket.base}.stl: " in told
    assert evidence.picture(lab) == before


def test_a_share_that_is_away_is_told_in_a_sentence(
    lab: Desk, road: Road, capsys: pytest.CaptureFixture[str]
) -> None:
    road.to("UPLOADED")
    away = lab.share.root.rename(lab.share.root.with_name("away"))
    capsys.readouterr()
    assert cli.main(["audit"]) == 1
    assert capsys.readouterr().err.startswith("printdesk: ")
    away.rename(lab.share.root)

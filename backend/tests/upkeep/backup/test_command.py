"""``printdesk backup``, as somebody runs it by hand."""

from pathlib import Path

import pytest

from printdesk import cli
from printdesk.desk import Desk
from printdesk.notifications.mail import FileMailer
from printdesk.worker.embedded import work_once
from tests.conftest import SECRET
from tests.road import Road
from tests.upkeep.backup.places import folder_of, save_again


@pytest.fixture
def lab(desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Desk:
    """A lab whose settings stand in the environment."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SECRET_KEY", SECRET)
    monkeypatch.setenv("DATA_DIR", str(desk.settings.data_dir))
    monkeypatch.setenv("DATABASE_URL", desk.settings.database_url)
    monkeypatch.setenv("BACKUP_DIR", str(folder_of(desk)))
    return desk


def test_one_is_made_and_proved(
    lab: Desk, road: Road, mailer: FileMailer, capsys: pytest.CaptureFixture[str]
) -> None:
    ticket = road.to("UPLOADED")
    work_once(lab, mailer)
    assert cli.main(["backup"]) == 0
    told = capsys.readouterr()
    assert "1 jobs, 8 files, " in told.out
    assert "Copying the share" in told.err
    assert cli.main(["backup", "--verify"]) == 0
    assert "everything is as it should be" in capsys.readouterr().out
    [made] = [path for path in folder_of(lab).iterdir() if not path.name.startswith(".")]
    save_again(made / f"storage/originals/{ticket.base}.stl", b"rotten")
    assert cli.main(["backup", "--verify", made.name]) == 1
    assert f"originals/{ticket.base}.stl: it is not what was copied." in capsys.readouterr().out
    assert cli.main(["backup", "--verify", "2001-01-01T00-00-00Z"]) == 1
    assert "There is no such backup." in capsys.readouterr().err


def test_what_could_not_be_had_is_named_and_the_command_fails(
    lab: Desk, road: Road, mailer: FileMailer, capsys: pytest.CaptureFixture[str]
) -> None:
    ticket = road.to("UPLOADED")
    work_once(lab, mailer)
    (lab.share.root / f"Uploaded/{ticket.base}.stl").unlink()
    assert cli.main(["backup"]) == 1
    assert f"#{ticket.number}: Uploaded/{ticket.base}.stl" in capsys.readouterr().out

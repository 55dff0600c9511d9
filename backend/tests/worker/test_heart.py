"""Whether a worker is well, as the health check of its container asks."""

import pytest

from printdesk.cli import main
from printdesk.clock import SystemClock
from printdesk.desk import Desk
from printdesk.opening import open_desk
from printdesk.worker import tasks
from printdesk.worker.heart import Heart, beats_here
from tests.clocks import HandClock


def test_a_worker_is_well_for_a_minute_after_its_heart_has_beaten(
    desk: Desk, clock: HandClock
) -> None:
    assert not beats_here(desk.database, clock.now())
    Heart(desk, "worker").beat()
    clock.forward(seconds=59)
    assert beats_here(desk.database, clock.now())
    clock.forward(seconds=2)
    assert not beats_here(desk.database, clock.now())


def test_a_worker_elsewhere_says_nothing_of_the_one_here(desk: Desk, clock: HandClock) -> None:
    tasks.beat(desk, "another-machine:1:worker")
    assert not beats_here(desk.database, clock.now())


def test_the_check_of_a_container_says_whether_its_worker_is_well(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", desk.settings.database_url)
    monkeypatch.setenv("DATA_DIR", str(desk.settings.data_dir))
    monkeypatch.setenv("SECRET_KEY", desk.settings.secret_key.get_secret_value())
    assert main(["worker", "--check"]) == 1
    assert capsys.readouterr().out == "No worker here has been well for a minute.\n"
    now = open_desk(desk.settings, clock=SystemClock())
    Heart(now, "worker").beat()
    now.database.close()
    assert main(["worker", "--check"]) == 0
    assert capsys.readouterr().out == "A worker here is well.\n"

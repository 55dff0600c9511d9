"""Another worker of the lab, which takes as long over its work as a test wants it to."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from e2e.lab import Lab
from printdesk.actors import Actor, Role
from printdesk.config import Settings
from printdesk.opening import open_desk
from printdesk.upkeep import tasks
from printdesk.upkeep.tasks import Hold, TaskKind
from printdesk.worker import long_tasks

OLGA = Actor("b" * 32, "Olga Other", Role.ADMIN)


class SecondWorker:
    """Holds long work that another administrator has begun."""

    def __init__(self, hold: Hold) -> None:
        self._hold = hold

    def report(self, done: int, total: int, note: str) -> None:
        """Tell how far it is."""
        self._hold.report(done, total, note)

    def carry_out(self) -> None:
        """Do it after all."""
        run = long_tasks.RUNS[TaskKind(self._hold.task.kind)]
        self._hold.finish(run(self._hold.desk, self._hold.task, self._hold.report))


@contextmanager
def working_slowly(
    lab: Lab, kind: TaskKind = TaskKind.AUDIT, backups: Path | None = None
) -> Iterator[SecondWorker]:
    """Begin an audit, or other work, and take it up before the lab's own worker has looked."""
    given = {"data_dir": lab.server.data, "backup_dir": backups}
    desk = open_desk(Settings.load(_env_file=None, **given))
    params = {"full": True} if kind is TaskKind.AUDIT else {}
    try:
        with desk.database.transaction() as tx:
            tasks.begin(tx, desk, kind, OLGA, **params)
        hold = tasks.take(desk)
        assert hold is not None, "the lab's own worker was faster"
        yield SecondWorker(hold)
    finally:
        desk.database.close()

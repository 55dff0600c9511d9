"""A desk whose process dies at a chosen instant, and leaves everything as it is just then.

Every look at the share and every step of a transaction is such an instant. A death in a test's
own process is an exception after which nothing of that desk does anything any more; for real ones
there is ``tests.crash.killing``.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from sqlalchemy.orm import Session

from printdesk.database import Database, Transaction
from printdesk.desk import Desk
from printdesk.storage.share import Share

Deed = Callable[[Desk], object]


class Died(BaseException):
    """The process is no more."""


class Fate:
    """Counts the instants of a life, and ends it at the chosen one."""

    def __init__(self, last: int) -> None:
        self._last = last
        self.lived = 0
        self.dead = False

    def instant(self) -> None:
        if self.dead:
            raise Died
        self.lived += 1
        if self.lived == self._last:
            self.dead = True
            self.die()

    def die(self) -> None:
        raise Died


class Vanishing(Fate):
    """What ends is not the process but the share: it is not mounted any more."""

    def __init__(self, last: int, root: Path) -> None:
        super().__init__(last)
        self._root, self._aside = root, root.with_name("not mounted")

    def instant(self) -> None:
        self.lived += 1
        if self.lived == self._last:
            self._root.rename(self._aside)

    def come_back(self) -> bool:
        """Mount the share again; False when it had never gone."""
        if self._aside.exists():
            self._aside.rename(self._root)
            return True
        return False


class MortalShare(Share):
    """A share that is looked at by somebody who may die."""

    def __init__(self, root: Path, fate: Fate) -> None:
        super().__init__(root)
        self._fate = fate

    def path(self, relative: str) -> Path:
        self._fate.instant()
        return super().path(relative)


class MortalDatabase(Database):
    """A database that is used by somebody who may die: before, in and after each transaction."""

    def __init__(self, url: str, fate: Fate) -> None:
        super().__init__(url)
        self._fate = fate

    @contextmanager
    def reading(self) -> Iterator[Session]:
        self._fate.instant()
        with super().reading() as session:
            yield session

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        self._fate.instant()
        with super().transaction() as transaction:
            yield transaction
            self._fate.instant()
        self._fate.instant()


@contextmanager
def living_until(desk: Desk, fate: Fate) -> Iterator[Desk]:
    """The same desk for somebody who may die."""
    database = MortalDatabase(desk.settings.database_url, fate)
    try:
        yield replace(desk, database=database, share=MortalShare(desk.share.root, fate))
    finally:
        database.close()


def dies(desk: Desk, deed: Deed, last: int) -> bool:
    """Do something and die at the instant of this number; False when it was done before."""
    fate = Fate(last)
    with living_until(desk, fate) as mortal:
        try:
            deed(mortal)
        except Died:
            return True
    # Some troubles are borne in silence: then the deed was done, and death came after it.
    return fate.dead

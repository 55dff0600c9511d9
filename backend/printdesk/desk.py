"""The desk: all that an action of the lab needs to be carried out."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from printdesk.clock import Clock
from printdesk.config import Settings
from printdesk.database import Database, Transaction
from printdesk.keys import Keys
from printdesk.storage.share import Share
from printdesk.work import Work

if TYPE_CHECKING:
    from printdesk.queues import Queues


@dataclass(frozen=True)
class Desk:
    """Settings, clock, database, share and keys, and how the workers learn of work.

    There are ``queues`` where several processes share the work by Redis.
    """

    settings: Settings
    clock: Clock
    database: Database
    share: Share
    keys: Keys
    wake_worker: Callable[[Work, str], None]
    queues: "Queues | None" = None

    def call_worker(self, tx: Transaction, work: Work, row_id: str) -> None:
        """Have this done for this row, once the transaction is committed."""
        tx.after_commit(partial(self.wake_worker, work, row_id))

    def close(self) -> None:
        """Leave the database and the queues; both can be used again."""
        self.database.close()
        if self.queues:
            self.queues.close()

"""The desk: all that an action of the lab needs to be carried out."""

from collections.abc import Callable
from dataclasses import dataclass

from printdesk.clock import Clock
from printdesk.config import Settings
from printdesk.database import Database
from printdesk.keys import Keys
from printdesk.storage.share import Share


@dataclass(frozen=True)
class Desk:
    """Settings, clock, database, share and keys, and the bell that wakes the worker."""

    settings: Settings
    clock: Clock
    database: Database
    share: Share
    keys: Keys
    wake_worker: Callable[[], None]

"""The tables, and nothing else: rules stand in the packages that own them."""

from printdesk.models.account import (
    Account,
    AccountLink,
    AccountRequest,
    RecoveryCode,
    RefreshToken,
    SecondFactor,
    StaffSession,
)
from printdesk.models.event import Chain, Deletion, Event
from printdesk.models.facts import Facts, PackedMonth, Stay
from printdesk.models.job import Job, PendingDeletion
from printdesk.models.message import Message
from printdesk.models.setting import Counter, Heartbeat, Setting, Slot
from printdesk.models.table import Table
from printdesk.models.task import Task

__all__ = [
    "Account",
    "AccountLink",
    "AccountRequest",
    "Chain",
    "Counter",
    "Deletion",
    "Event",
    "Facts",
    "Heartbeat",
    "Job",
    "Message",
    "PackedMonth",
    "PendingDeletion",
    "RecoveryCode",
    "RefreshToken",
    "SecondFactor",
    "Setting",
    "Slot",
    "StaffSession",
    "Stay",
    "Table",
    "Task",
]

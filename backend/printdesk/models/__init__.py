"""The tables, and nothing else: rules stand in the packages that own them."""

from printdesk.models.account import Account, RefreshToken, StaffSession
from printdesk.models.event import Chain, Deletion, Event
from printdesk.models.job import Job, PendingDeletion
from printdesk.models.message import Message
from printdesk.models.setting import Counter, Heartbeat, Setting, Slot
from printdesk.models.table import Table
from printdesk.models.task import Task

__all__ = [
    "Account",
    "Chain",
    "Counter",
    "Deletion",
    "Event",
    "Heartbeat",
    "Job",
    "Message",
    "PendingDeletion",
    "RefreshToken",
    "Setting",
    "Slot",
    "StaffSession",
    "Table",
    "Task",
]

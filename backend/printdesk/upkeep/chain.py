"""Is a chain of events unbroken? Looks at one chain; ``verification`` looks at all."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from printdesk.documents import Unreadable
from printdesk.history import SYSTEM_CHAIN, digest
from printdesk.keys import Keys
from printdesk.models import Event
from printdesk.storage.share import Share
from printdesk.upkeep import old_events
from printdesk.upkeep.checkpoints import Mark

SAID_AT_MOST = 200


class Fault(StrEnum):
    """What can be wrong with the history."""

    CHANGED = "changed"
    MISSING = "missing"
    CUT = "cut"
    HEAD = "head"
    MOVED = "moved"
    VANISHED = "vanished"
    DELETION_LOG = "deletion_log"
    COPY = "copy"


@dataclass(frozen=True)
class Flaw:
    """Something that is wrong: in which chain, at which event, and in a sentence what.

    ``number`` is the job's, when there is one.
    """

    chain: str
    number: int | None
    seq: int | None
    fault: Fault
    message: str

    @property
    def whose(self) -> str:
        """How people call what the chain belongs to."""
        return f"#{self.number}" if self.number else self.chain


@dataclass(frozen=True)
class Head:
    """What the database says of a chain beside its events."""

    name: str
    length: int
    digest: str
    number: int | None = None


Content = Callable[[Event], Event]


def in_sentences(flaws: list[Flaw], events: int) -> Iterator[str]:
    """What is wrong with so many events, as people read it."""
    if events and sum(flaw.fault is Fault.CHANGED for flaw in flaws) == events:
        yield "Not one event fits: this is not the SECRET_KEY that they were written with."
        return
    for flaw in flaws[:SAID_AT_MOST]:
        yield f"{flaw.whose}: {flaw.message}"
    if len(flaws) > SAID_AT_MOST:
        yield f"… and {len(flaws) - SAID_AT_MOST} more."


def content_on(share: Share) -> Content:
    """Gives an event as it was written: a stub's content is read from the share.

    What it gives raises Unreadable when the file does not have it. The last file is remembered,
    because a job's old events come one after the other.
    """
    last: tuple[str, str, dict[int, Event]] | None = None

    def content(event: Event) -> Event:
        nonlocal last
        if event.moved_to is None:
            return event
        if last is None or last[:2] != (event.moved_to, event.chain):
            there = old_events.read(share, event.moved_to, event.chain)
            last = event.moved_to, event.chain, there
        moved = last[2].get(event.seq)
        if moved is None:
            raise Unreadable(f"{event.moved_to} does not have it")
        return moved

    return content


def flaws(
    keys: Keys, head: Head, events: Iterable[Event], content: Content, mark: Mark | None = None
) -> Iterator[Flaw]:
    """What is wrong with a chain, its events given in order.

    ``mark`` is how far it went at the last checkpoint that tells of it.
    """
    before, length = "", 0
    marked = ""
    for event in events:
        if event.seq != length + 1:
            # What should stand before this event is not known, so nothing can be said of it.
            gap = _span(length + 1, event.seq - 1)
            yield _flaw(head, event.seq, Fault.MISSING, f"{gap} missing.")
        else:
            yield from _flaws_of(keys, head, event, before, content)
        before, length = event.digest, event.seq
        if mark and event.seq == mark.length:
            marked = event.digest
    yield from _flaws_at_end(head, length, before)
    if mark and marked != mark.digest:
        yield _flaw(head, mark.length, Fault.CUT, _against(mark, length))


def _flaws_of(
    keys: Keys, head: Head, event: Event, before: str, content: Content
) -> Iterator[Flaw]:
    whole = event
    try:
        whole = content(event)
    except Unreadable as error:
        yield _flaw(head, event.seq, Fault.MOVED, f"Event {event.seq} was moved, and {error}.")
        return
    owner = None if head.name == SYSTEM_CHAIN else head.name
    agrees = (whole.timestamp, whole.event_type) == (event.timestamp, event.event_type)
    if digest(keys, whole, before) != event.digest or event.job_id != owner or not agrees:
        yield _flaw(
            head,
            event.seq,
            Fault.CHANGED,
            f"Event {event.seq} ({event.event_type}, {event.timestamp:%Y-%m-%d %H:%M} UTC) is not "
            "what was written here: it was changed, put in another place, or made up.",
        )


def _flaws_at_end(head: Head, length: int, last_digest: str) -> Iterator[Flaw]:
    if length < head.length:
        cut = _span(length + 1, head.length)
        yield _flaw(head, length + 1, Fault.CUT, f"{cut} missing at the end.")
    elif (length, last_digest) != (head.length, head.digest):
        told = f"The chain's head tells of {head.length} events, and does not fit its {length}."
        yield _flaw(head, length, Fault.HEAD, told)


def _against(mark: Mark, length: int) -> str:
    when = f"The checkpoint of {mark.at:%Y-%m-%d %H:%M} UTC knows {mark.length} events"
    if length < mark.length:
        return f"{when}, of which {length} are left: the end was cut off."
    return f"{when} of this chain, and the last of them is another now."


def _flaw(head: Head, seq: int, fault: Fault, message: str) -> Flaw:
    return Flaw(head.name, head.number, seq, fault, message)


def _span(first: int, last: int) -> str:
    return f"Event {first} is" if first == last else f"Events {first} to {last} are"

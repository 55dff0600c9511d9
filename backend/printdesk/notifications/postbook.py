"""Looking through the mails there were."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, false, func, or_, select
from sqlalchemy.orm import Session

from printdesk.database import has_part
from printdesk.folding import folded
from printdesk.models import Message
from printdesk.notifications.kinds import MailStatus

LATELY = timedelta(days=30)
# So many hits of a search are remembered, rather than looked for another time.
FEW = 1000


@dataclass(frozen=True)
class MailQuery:
    """What is looked for: in the recipient, the subject and the job's number."""

    status: MailStatus | None = None
    search: str | None = None
    page: int = 1
    limit: int = 50


@dataclass(frozen=True)
class FoundMails:
    """A page of mails, the newest first; ``counts`` are those of each status."""

    mails: list[Message]
    total: int
    filtered: int
    counts: dict[MailStatus, int]


def find(session: Session, query: MailQuery, *, few: int = FEW) -> FoundMails:
    """The mails that a query asks for. ``few`` changes how they are found, and not which."""
    searched = (query.search or "").strip()
    matching = _hits(session, searched, few) if searched else []
    counts = _counts(session, *matching)
    everywhere = _counts(session) if matching else counts
    filtered = counts[query.status] if query.status else sum(counts.values())
    mails = _page(session, query, matching) if filtered else []
    return FoundMails(mails, sum(everywhere.values()), filtered, counts)


def delivered_share(session: Session, now: datetime) -> float | None:
    """Of the mails of the last 30 days that went out or failed, the share that went out."""
    return share_of(lately(session, now))


def lately(session: Session, now: datetime) -> dict[MailStatus, int]:
    """How many mails of the last 30 days there are of each status."""
    return _counts(session, Message.created_at >= now - LATELY)


def share_of(counts: Mapping[MailStatus, int]) -> float | None:
    """Of the mails that went out or failed, the share that went out; None when there are none."""
    sent, failed = counts[MailStatus.SENT], counts[MailStatus.FAILED]
    return sent / (sent + failed) if sent + failed else None


def _hits(session: Session, search: str, few: int) -> list[ColumnElement[bool]]:
    """What a search asks for; where that is few mails, their ids."""
    matching = _matching(search)
    # In the order of the index that has all that is asked for.
    found = select(Message.id).where(matching).order_by(Message.status).limit(few + 1)
    ids = session.scalars(found).all()
    return [matching] if len(ids) > few else [Message.id.in_(ids)]


def _page(session: Session, query: MailQuery, matching: list[ColumnElement[bool]]) -> list[Message]:
    """The mails of one page. Those of the pages before are skipped in an index."""
    order = (Message.created_at.desc(), Message.id.desc())
    ids = select(Message.id).where(*matching).order_by(*order).limit(query.limit)
    if query.status:
        ids = ids.where(Message.status == query.status.value)
    asked = session.scalars(ids.offset((query.page - 1) * query.limit)).all()
    return list(session.scalars(select(Message).where(Message.id.in_(asked)).order_by(*order)))


def _counts(session: Session, *conditions: ColumnElement[bool]) -> dict[MailStatus, int]:
    query = select(Message.status, func.count()).where(*conditions).group_by(Message.status)
    found: dict[str, int] = dict(session.execute(query).all())
    return {status: found.get(status.value, 0) for status in MailStatus}


def _matching(search: str) -> ColumnElement[bool]:
    words, number = folded(search), search.removeprefix("#")
    any_of = [has_part(Message.search_text, words)] if words else []
    if number.isascii() and number.isdigit() and len(number) < 10:
        any_of.append(Message.job_number == int(number))
    return or_(false(), *any_of)

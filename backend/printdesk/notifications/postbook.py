"""Looking through the mails there were."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, false, func, or_, select
from sqlalchemy.orm import Session

from printdesk import trigrams
from printdesk.database import among, counted, has_part
from printdesk.folding import folded, job_number
from printdesk.models import Message
from printdesk.notifications.kinds import MailStatus

LATELY = timedelta(days=30)
# So many hits of a search are remembered, rather than looked for another time.
FEW = 1000
# So many that may be hits are looked at one by one, rather than all mails side by side.
MANY = 8000


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


def find(session: Session, query: MailQuery, *, few: int = FEW, many: int = MANY) -> FoundMails:
    """The mails that are asked for. ``few`` and ``many`` change how they are found, not which."""
    searched = (query.search or "").strip()
    conditions = [_matching(searched)] if searched else []
    hits = _hits(session, searched, few, many) if searched else None
    counts = _counts(session, *conditions) if hits is None else _of_all(Counter(hits.values()))
    if hits is not None and len(hits) <= few:
        conditions = [among(session, Message.id, hits)]
    total = _all(session) if conditions else sum(counts.values())
    filtered = counts[query.status] if query.status else sum(counts.values())
    mails = _page(session, query, conditions, filtered)
    return FoundMails(mails, total, filtered, counts)


def delivered_share(session: Session, now: datetime) -> float | None:
    """Of the mails of the last 30 days that went out or failed, the share that went out."""
    return share_of(lately(session, now))


def lately(session: Session, now: datetime) -> dict[MailStatus, int]:
    """How many mails of the last 30 days there are of each status."""
    since = Message.created_at >= now - LATELY
    # Of each status those of the last days lie side by side in an index.
    return _counts(session, Message.status.in_([each.value for each in MailStatus]), since)


def share_of(counts: Mapping[MailStatus, int]) -> float | None:
    """Of the mails that went out or failed, the share that went out; None when there are none."""
    sent, failed = counts[MailStatus.SENT], counts[MailStatus.FAILED]
    return sent / (sent + failed) if sent + failed else None


def _hits(session: Session, search: str, few: int, many: int) -> dict[str, str] | None:
    """The ids of the mails that are found with their statuses; None where they are many."""
    found = select(Message.id, Message.status).where(_matching(search))
    by_words = trigrams.narrowed(session, Message, folded(search), many)
    if by_words is not None:
        number = job_number(search)
        by_index = by_words if number is None else or_(by_words, Message.job_number == number)
        return dict(session.execute(found.where(by_index)).all())
    # In the order of the index that has all that is asked for.
    hits = session.execute(found.order_by(Message.status).limit(few + 1)).all()
    return None if len(hits) > few else dict(hits)


def _page(
    session: Session, query: MailQuery, matching: list[ColumnElement[bool]], filtered: int
) -> list[Message]:
    """The mails of one page. The others are skipped in an index, from the nearer end."""
    skipped = (query.page - 1) * query.limit
    wanted = min(query.limit, filtered - skipped)
    if wanted <= 0:
        return []
    found = select(Message.id).where(*matching)
    if query.status:
        found = found.where(Message.status == query.status.value)
    newest = (Message.created_at.desc(), Message.id.desc())
    if skipped > filtered / 2:
        oldest = found.order_by(Message.created_at, Message.id)
        page = oldest.offset(filtered - skipped - wanted).limit(wanted)
    else:
        page = found.order_by(*newest).offset(skipped).limit(wanted)
    asked = session.scalars(page).all()
    return list(session.scalars(select(Message).where(Message.id.in_(asked)).order_by(*newest)))


def _counts(session: Session, *conditions: ColumnElement[bool]) -> dict[MailStatus, int]:
    if not conditions:
        return _of_all(counted(session, Message.status, list(MailStatus), most=MailStatus.SENT))
    query = select(Message.status, func.count()).where(*conditions).group_by(Message.status)
    return _of_all(dict(session.execute(query).all()))


def _all(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Message)) or 0


def _of_all(found: Mapping[str, int]) -> dict[MailStatus, int]:
    return {status: found.get(status.value, 0) for status in MailStatus}


def _matching(search: str) -> ColumnElement[bool]:
    words, number = folded(search), job_number(search)
    any_of = [has_part(Message.search_text, words)] if words else []
    if number is not None:
        any_of.append(Message.job_number == number)
    return or_(false(), *any_of)

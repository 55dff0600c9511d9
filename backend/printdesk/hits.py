"""What a search finds: how many rows of each status, and which where they are few."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, String, cast, false, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from printdesk import trigrams
from printdesk.database import has_part
from printdesk.folding import folded, job_number
from printdesk.trigrams import Searched

# So many hits are looked up by their keys, rather than looked for another time. To put more of
# them in order takes longer than to walk in an order until a page is full.
FEW = 2500
# So many that may be hits are looked at one by one, rather than all rows side by side.
MANY = 8000

NumberColumn = InstrumentedAttribute[int] | InstrumentedAttribute[int | None]


def matching(rows: Searched, number: NumberColumn, search: str) -> ColumnElement[bool]:
    """Whether the text that a row is found by holds the words, or the job's number is it."""
    words, meant = folded(search), job_number(search)
    any_of = [has_part(rows.search_text, words)] if words else []
    if meant is not None:
        any_of.append(number == meant)
    return or_(false(), *any_of)


def hits(
    session: Session,
    rows: Searched,
    key: InstrumentedAttribute[Any],
    by_index: ColumnElement[bool] | None,
    conditions: Sequence[ColumnElement[bool]],
    few: int,
) -> tuple[dict[str, int] | None, list[str] | None]:
    """How many rows of each status there are, and the keys of all of them as texts.

    ``by_index`` leads to all that may be among them. Where they are more than ``few`` there are no
    keys, and without an index no counts.
    """
    found = select(rows.status.label("status"), key.label("key")).where(*conditions)
    # In the order of the index that has all that is asked for, until there are too many.
    bounded = found.order_by(rows.status).limit(few + 1)
    hit = (bounded if by_index is None else found.where(by_index)).subquery().c
    # As one text of each status: to make rows of so many keys takes longer than to find them.
    keys = func.aggregate_strings(cast(hit.key, String), ",")
    told = session.execute(select(hit.status, func.count(), keys).group_by(hit.status)).all()
    counts = {status: count for status, count, _ in told}
    if sum(counts.values()) <= few:
        return counts, [each for *_, joined in told for each in joined.split(",")]
    return (None if by_index is None else counts), None


def narrowed(
    session: Session, rows: Searched, number: NumberColumn, search: str, many: int
) -> ColumnElement[bool] | None:
    """A condition that leads to all that may match; None where there is too much of it."""
    words, meant = folded(search), job_number(search)
    by_words = trigrams.narrowed(session, rows, words, many)
    return by_words if by_words is None or meant is None else or_(by_words, number == meant)

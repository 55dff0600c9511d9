"""What a search finds: all of it at once where an index leads there, or it is little."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, false, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from printdesk import trigrams
from printdesk.dialects import among, has_part
from printdesk.folding import folded, job_number
from printdesk.trigrams import Searched

# So many hits are put in order, rather than looked for another time: of more a page is soon full.
FEW = 2500
# So many that may be hits are looked at one by one, rather than all rows side by side.
MANY = 8000

Key = TypeVar("Key", int, str)
NumberColumn = InstrumentedAttribute[int] | InstrumentedAttribute[int | None]


@dataclass(frozen=True)
class Hits(Generic[Key]):
    """All that a search finds, in an order: keys with their statuses."""

    found: list[tuple[Key, str]]

    @property
    def counts(self) -> dict[str, int]:
        """How many there are of each status."""
        return Counter(status for _, status in self.found)

    def page(self, status: str | None, skipped: int, limit: int) -> list[Key]:
        """Those of a status, or of all, on one page."""
        mine = [key for key, has in self.found if status in {None, has}]
        return mine[skipped : skipped + limit]


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
    key: InstrumentedAttribute[Key],
    by_index: ColumnElement[bool] | None,
    conditions: Sequence[ColumnElement[bool]],
    order: Sequence[ColumnElement[Any]],
    few: int,
    many: int,
) -> Hits[Key] | None:
    """All rows that meet the conditions, in an order; None where they are too many for that.

    ``by_index`` leads to all that may be among them, up to ``many``; else ``few`` are not too many.
    """
    hit = select(key.label("hit"), rows.status)
    if by_index is not None:
        met, most = hit.where(by_index, *conditions), many
    else:
        most = few
        # In the order of the index that has all that is asked for, until there are too many.
        bounded = hit.where(*conditions).order_by(rows.status).limit(most + 1)
        found = [each for each, _ in session.execute(bounded)]
        if len(found) > most:
            return None
        met = hit.where(among(session, key, found))
    # PostgreSQL may have guessed that they are fewer than they are.
    told = session.execute(met.order_by(*order).limit(most + 1)).all()
    return Hits([(each, status) for each, status in told]) if len(told) <= most else None


def narrowed(
    session: Session, rows: Searched, number: NumberColumn, search: str, many: int
) -> ColumnElement[bool] | None:
    """A condition that leads to all that may match; None where there is too much of it."""
    words, meant = folded(search), job_number(search)
    by_words = trigrams.narrowed(session, rows, words, many)
    return by_words if by_words is None or meant is None else or_(by_words, number == meant)

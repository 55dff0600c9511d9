"""Reading columns of many rows at once.

A database puts a column together as one text much faster than rows become objects here: it is
read in a hundredth of the time, in the same way from both databases.
"""

from collections.abc import Sequence

import numpy as np
from sqlalchemy import ColumnElement, Select, String, cast, func
from sqlalchemy.orm import InstrumentedAttribute, Session

NUMBERS = ","
# No text that people write may hold it, as it cannot be seen.
TEXTS = "\x1f"
# Stands for a number that is not known; all others are 0 or more.
UNKNOWN = -1

NumberColumn = InstrumentedAttribute[int] | InstrumentedAttribute[int | None]
TextColumn = InstrumentedAttribute[str] | InstrumentedAttribute[str | None]
Numbers = np.ndarray[tuple[int], np.dtype[np.int64]]


def read(
    session: Session,
    numbers: Sequence[NumberColumn],
    texts: Sequence[TextColumn],
    rows: Select[tuple[()]],
) -> tuple[list[Numbers], list[list[str]]]:
    """The columns of the rows that a query without columns is about.

    What is empty is ``UNKNOWN`` or an empty text. All columns are in one order.
    """
    asked = [_joined(func.coalesce(column, UNKNOWN), NUMBERS) for column in numbers]
    asked += [
        _joined(func.replace(func.coalesce(column, ""), TEXTS, " "), TEXTS) for column in texts
    ]
    found = session.execute(rows.add_columns(func.count(), *asked)).one()
    count, *columns = found
    if not count:
        return [np.zeros(0, np.int64) for _ in numbers], [[] for _ in texts]
    return (
        [np.fromstring(text, np.int64, sep=NUMBERS) for text in columns[: len(numbers)]],
        [text.split(TEXTS) for text in columns[len(numbers) :]],
    )


def _joined(column: ColumnElement[object], separator: str) -> ColumnElement[str]:
    return func.aggregate_strings(cast(column, String), separator)


def coded(texts: Sequence[str]) -> tuple[list[str], Numbers]:
    """The different texts, and of each row the place of its own among them."""
    names = sorted(set(texts))
    places = {name: place for place, name in enumerate(names)}
    return names, np.fromiter((places[text] for text in texts), np.int64, len(texts))

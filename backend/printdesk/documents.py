"""Rows as documents on the share, and documents as rows again, without losing a digit."""

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Numeric, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.sql.elements import KeyedColumnElement
from sqlalchemy.types import JSON

from printdesk.models import Table
from printdesk.models.table import Moment

Row = TypeVar("Row", bound=Table)


class Unreadable(ValueError):
    """A document that does not say what a row needs; the message tells what is wrong with it."""


class Form:
    """How the rows of a table are told: all columns but those left out, as JSON can hold them."""

    def __init__(self, model: type[Table], leave_out: Collection[str] = ()) -> None:
        self.columns = [c for c in model.__table__.columns if c.key not in leave_out]
        self._names = [column.key for column in self.columns]
        self._marked = [c.key for c in self.columns if isinstance(c.type, Moment | Numeric)]

    def of(self, row: Table) -> dict[str, object]:
        """The document of a row."""
        return self.of_values([getattr(row, name) for name in self._names])

    def of_values(self, values: Iterable[object]) -> dict[str, object]:
        """The document of a row that was read as ``columns``: for thousands at a time."""
        document = dict(zip(self._names, values, strict=True))
        for name in self._marked:
            document[name] = _plain(document[name])
        return document


def document_of(row: Table, leave_out: Collection[str] = ()) -> dict[str, object]:
    """All columns of a row but those left out, as JSON can hold them."""
    return _form(type(row), frozenset(leave_out)).of(row)


def row_from(
    model: type[Row],
    document: Mapping[str, object],
    leave_out: Collection[str] = (),
    **known: object,
) -> Row:
    """The row that a document was made of; ``known`` are columns that the document leaves out.

    Raises Unreadable when a column is missing or holds what it cannot hold.
    """
    values = dict(known)
    for column in model.__table__.columns:
        if column.key in leave_out or column.key in known:
            continue
        if column.key not in document:
            raise Unreadable(f"“{column.key}” is missing")
        values[column.key] = _value(column, document[column.key])
    return model(**values)


def mapping(value: object, what: str) -> dict[str, object]:
    """The value, if it is an object with names. Raises Unreadable."""
    if not isinstance(value, dict):
        raise Unreadable(f"{what} is not an object")
    return value


@cache
def _form(model: type[Table], leave_out: frozenset[str]) -> Form:
    return Form(model, leave_out)


def _plain(value: object) -> object:
    match value:
        case datetime():
            return value.isoformat().replace("+00:00", "Z")
        case Decimal():
            # As text, so that no digit is lost on the way back.
            return str(value)
        case _:
            return value


def _value(column: KeyedColumnElement[Any], value: object) -> object:
    if value is None:
        if column.nullable:
            return None
        raise Unreadable(f"“{column.key}” is empty")
    try:
        read = _read(column, value)
    except (ValueError, InvalidOperation):
        read = None
    if read is None:
        raise Unreadable(f"“{column.key}” cannot be {value!r:.80}")
    return read


def _read(column: KeyedColumnElement[Any], value: object) -> object:
    """The value as the column's type has it; None when it is of another kind."""
    kind = column.type
    match kind:
        case Moment():
            return _moment(value)
        case JSON() | JSONB():
            return value if isinstance(value, dict | list) else None
        case Numeric():
            return Decimal(value) if isinstance(value, str) else None
        case String():
            if not isinstance(value, str) or "\0" in value:
                return None
            return value if len(value) <= (kind.length or len(value)) else None
        case _:
            # True would pass for a whole number.
            return value if type(value) is kind.python_type else None


def _moment(value: object) -> datetime | None:
    if not isinstance(value, str):
        return None
    moment = datetime.fromisoformat(value)
    return moment.astimezone(UTC) if moment.tzinfo else None

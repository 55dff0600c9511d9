"""What statistics count, month by month: read as columns, and kept packed once a month is over.

A year of a busy lab is a hundred thousand stays. To put them into columns takes a database half a
second, and to fetch what was put into columns before a hundredth of that. Months are those of
UTC, by when a job came in or a stay ended. Whoever changes facts throws the months away that these
were in, in the same commit, and the worker packs them again. A process keeps those that it has
fetched, about 15 MB for 100,000 jobs, each as long as the stamp on it is the database's.
"""

import json
import secrets
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from sqlalchemy import ColumnElement, Connection, Engine, LargeBinary, and_, delete, func, select
from sqlalchemy.orm import Session

from printdesk.desk import Desk
from printdesk.dialects import among, in_binary
from printdesk.jobs.states import Status
from printdesk.models import Facts, PackedMonth, Stay
from printdesk.stats.columns import Block, Source, Texts, slim
from printdesk.stats.stays import seconds

# Where jobs are on their way; what becomes of them later does not count.
ON_THE_WAY = (
    Status.UPLOADED,
    Status.PENDING,
    Status.READYTOPRINT,
    Status.PRINTING,
    Status.COMPLETED,
)
# What is told of submissions, and of the job of each stay, in the order of ``reading``.
SAID = ("discipline", "print_method", "printer", "color")
OF_JOBS = ("submitted", "print_seconds", "weight_cg", "cost_cents", "least_cg", "most_cg")
# Any number that nothing else in the database locks by.
ADVISORY_LOCK = 7_042_116
# Bytes before what is packed, which no other packing has.
STAMP = 16

Blocks = tuple[Block, Block]
_kept: WeakKeyDictionary[Engine | Connection, dict[int, tuple[bytes, Blocks]]] = WeakKeyDictionary()

_SUBMISSIONS = Source(
    {"submitted": Facts.submitted},
    {name: getattr(Facts, name) for name in SAID},
    select().select_from(Facts),
)
_STAYS = Source(
    {"facts_id": Stay.facts_id, "since": Stay.since, "until": Stay.until},
    {
        **{"status": Stay.status, "became": Stay.became, "printer": Stay.printer},
        **{"by": Stay.ended_by, "reason": Stay.reason},
    },
    select().select_from(Stay),
)
_JOBS = Source(
    {"id": Facts.id, **{name: getattr(Facts, name) for name in OF_JOBS}},
    {"material": Facts.material, "discipline": Facts.discipline},
    select().select_from(Facts),
)
# Where jobs were, without what they are.
_PLACES = Source(
    {"since": Stay.since, "until": Stay.until},
    {"status": Stay.status, "printer": Stay.printer},
    select().select_from(Stay),
)


def between(session: Session, begins: int, ends: int) -> Blocks:
    """The submissions and the ended stays from the one second until right before the other."""
    # Nothing can have happened before the first submission, and no month before is packed.
    begins = max(begins, min(session.scalar(select(func.min(Facts.submitted))) or 0, ends))
    first, last = month_of(begins), month_of(max(begins, ends - 1))
    packed = _packed_months(session, first, last)
    parts = []
    for is_packed, run in groupby(range(first, last + 1), packed.__contains__):
        those = list(run)
        if is_packed:
            parts += [_within(month, packed[month], begins, ends) for month in those]
        else:
            since, until = max(begins, start_of(those[0])), min(ends, start_of(those[-1] + 1))
            parts.append(_read(session, since, until))
    return Block.joined([came for came, _ in parts]), Block.joined([over for _, over in parts])


def places(session: Session, *wanted: ColumnElement[bool]) -> Block:
    """The stays that are wanted, with nothing of their jobs."""
    return _PLACES.read(session, *wanted)


def ended(begins: int, ends: int) -> ColumnElement[bool]:
    """Whether a stay on the way ended in a span of time."""
    return and_(on_the_way(), Stay.until >= begins, Stay.until < ends)


def on_the_way() -> ColumnElement[bool]:
    """Whether a stay counts."""
    return Stay.status.in_([status.value for status in ON_THE_WAY])


def forget(session: Session, facts: Facts, of_job: Iterable[Stay]) -> None:
    """Throw away the packed months in which anything of a job is, before its changes stand."""
    moments = {facts.submitted, *(at for stay in of_job for at in (stay.since, stay.until) if at)}
    if session.get_bind().dialect.name == "postgresql":
        # A month that is being packed at this moment is there once we go on.
        session.execute(select(func.pg_advisory_xact_lock_shared(ADVISORY_LOCK)))
    mine = PackedMonth.month.in_(sorted({month_of(moment) for moment in moments}))
    session.execute(delete(PackedMonth).where(mine))


def pack(desk: Desk) -> int:
    """Pack the months that are over and are not packed; how many."""
    packed = 0
    for month in _over(desk):
        with desk.database.transaction() as tx:
            known = select(PackedMonth.month).where(PackedMonth.month == month)
            if not _alone(tx.session, desk) or tx.session.scalar(known) is not None:
                continue
            blocks = _read(tx.session, start_of(month), start_of(month + 1))
            tx.session.add(PackedMonth(month=month, content=_packed(blocks)))
            packed += 1
    return packed


def differing(session: Session) -> list[int]:
    """The packed months that do not tell what the rows do; to look takes as long as to pack them.

    There should be none: what changes facts throws their months away.
    """
    packed = select(PackedMonth.month, PackedMonth.content).order_by(PackedMonth.month)
    return [
        month
        for month, content in session.execute(packed)
        if _sums(_unpacked(content)) != _sums(_read(session, start_of(month), start_of(month + 1)))
    ]


def unpack(session: Session) -> None:
    """Throw all packed months away."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(ADVISORY_LOCK)))
    session.execute(delete(PackedMonth))


def month_of(moment: int) -> int:
    """The month of a moment, counted from the year 0, in UTC."""
    at = datetime.fromtimestamp(moment, UTC)
    return at.year * 12 + at.month - 1


def start_of(month: int) -> int:
    """The first second of a month."""
    return seconds(datetime(month // 12, month % 12 + 1, 1, tzinfo=UTC))


def _over(desk: Desk) -> list[int]:
    """The months that are over and are not packed, from the first submission on."""
    with desk.database.reading() as session:
        first = session.scalar(select(func.min(Facts.submitted)))
        known = set(session.scalars(select(PackedMonth.month)))
    if first is None:
        return []
    this = month_of(seconds(desk.clock.now()))
    return [month for month in range(month_of(first), this) if month not in known]


def _alone(session: Session, desk: Desk) -> bool:
    """Whether nobody is changing facts. Those who begin to wait until this transaction ends."""
    if desk.database.is_sqlite:
        return True
    return bool(session.scalar(select(func.pg_try_advisory_xact_lock(ADVISORY_LOCK))))


def _read(session: Session, begins: int, ends: int) -> Blocks:
    came = _SUBMISSIONS.read(session, Facts.submitted >= begins, Facts.submitted < ends)
    over = _STAYS.read(session, ended(begins, ends))
    # Asked for both in one, PostgreSQL would go through all jobs there are.
    of_stay = over.numbers["facts_id"]
    jobs = _JOBS.read(session, among(session, Facts.id, np.unique(of_stay).tolist()))
    order = np.argsort(jobs.numbers["id"])
    places = order.take(np.searchsorted(jobs.numbers["id"].take(order), of_stay))
    theirs = jobs.only(*OF_JOBS, "material", "discipline").at(places)
    return came, Block(
        {"since": over.numbers["since"], "until": over.numbers["until"], **theirs.numbers},
        {**over.texts, **theirs.texts},
    )


def _packed_months(session: Session, first: int, last: int) -> dict[int, Blocks]:
    """Those of a span that are packed; of what is kept here already only the stamps are asked."""
    kept = _kept.setdefault(session.get_bind(), {})
    stamp = func.substr(PackedMonth.content, 1, STAMP, type_=LargeBinary)
    stamps = select(PackedMonth.month, stamp).where(PackedMonth.month.between(first, last))
    found, lacking = dict[int, Blocks](), list[int]()
    for month, told in session.execute(stamps):
        known, blocks = kept.get(month, (None, None))
        if blocks is not None and known == told:
            found[month] = blocks
        else:
            lacking.append(month)
    if lacking:
        wanted = select(PackedMonth.month, PackedMonth.content)
        for month, content in in_binary(session, wanted.where(PackedMonth.month.in_(lacking))):
            found[month] = _unpacked(content)
            kept[month] = content[:STAMP], found[month]
    return found


def _sums(blocks: Blocks) -> list[Any]:
    """What the columns come to, in whatever order the rows are."""
    return [
        [
            {name: int(numbers.sum()) for name, numbers in block.numbers.items()},
            {name: texts.counts() for name, texts in block.texts.items()},
        ]
        for block in blocks
    ]


def _within(month: int, blocks: Blocks, begins: int, ends: int) -> Blocks:
    """What of a month lies in a span of time, of which it may be the first or the last."""
    if begins <= start_of(month) and start_of(month + 1) <= ends:
        return blocks
    came, over = blocks
    return _between(came, "submitted", begins, ends), _between(over, "until", begins, ends)


def _between(rows: Block, name: str, begins: int, ends: int) -> Block:
    at = rows.numbers[name]
    return rows.where((at >= begins) & (at < ends))


def _packed(blocks: Sequence[Block]) -> bytes:
    """A stamp, a line that tells what follows, then the columns."""
    told, columns = [], list[bytes]()
    for block in blocks:
        names: dict[str, list[str]] = {name: texts.names for name, texts in block.texts.items()}
        arrays = {**block.numbers, **{name: texts.codes for name, texts in block.texts.items()}}
        kept = {name: slim(array) for name, array in arrays.items()}
        shapes = [[name, array.dtype.str, len(array)] for name, array in kept.items()]
        told.append({"columns": shapes, "texts": names})
        columns += [array.tobytes() for array in kept.values()]
    head = secrets.token_bytes(STAMP) + json.dumps(told).encode()
    return head + b"\n" + b"".join(columns)


def _unpacked(content: bytes) -> Blocks:
    ends = content.index(b"\n", STAMP) + 1
    first, second = (
        Block(*columns) for columns in _columns(json.loads(content[STAMP:ends]), content, ends)
    )
    return first, second


def _columns(told: list[dict[str, Any]], content: bytes, place: int) -> Iterator[tuple[Any, Any]]:
    """What is told to follow from that place on."""
    for block in told:
        arrays = {}
        for name, kind, length in block["columns"]:
            array = np.frombuffer(content, np.dtype(kind), length, place)
            place += array.nbytes
            arrays[name] = array
        texts = {name: Texts(names, arrays.pop(name)) for name, names in block["texts"].items()}
        yield arrays, texts

"""What stands in the database, on the share and in the outbox, for tests to look at.

The chain of events is checked here by the rule as it is written down, not by the product's code:
a history that was written years ago must still verify.
"""

import hashlib
import hmac
import json
import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from functools import cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from printdesk.desk import Desk
from printdesk.models import Table

# The share's own mark and the lab's own records have tests of their own.
MARKER = ".printdesk-share"
RECORDS = ".printdesk"
FOLDER_OF = {
    "UPLOADED": "Uploaded",
    "PENDING": "Pending",
    "READYTOPRINT": "ReadyToPrint",
    "PRINTING": "Printing",
    "COMPLETED": "Completed",
    "PAIDPICKEDUP": "PaidPickedUp",
    "REJECTED": "Rejected",
    "ARCHIVED": "Archived",
}
FOLDERS = {*FOLDER_OF.values(), "originals", "thumbnails", "previews", ".incoming"}
# What is left out of metadata.json, for it passes or is made of the rest.
PASSING = {
    *("email_key", "search_text"),
    "inspection_lease",
    "inspection_attempts",
    "inspection_pause",
    *("locked_by", "locked_by_name", "locked_until"),
    *("move_claim", "move_expires", "metadata_stale", "file_missing"),
}
TABLES = ("job", "event", "chain", "message", "deletion", "pending_deletion", "facts", "stay")

Row = dict[str, Any]


@dataclass(frozen=True)
class Seen:
    """A file as it lies there."""

    size: int
    sha256: str
    mtime_ns: int


@dataclass(frozen=True)
class Picture:
    """All that a refusal must leave as it was."""

    tables: dict[str, list[Row]]
    files: dict[str, Seen]
    mails: list[str]


def picture(desk: Desk) -> Picture:
    """Everything there is: rows with all their columns, files with hash and time, mails."""
    outbox = desk.settings.outbox_dir
    with desk.database.reading() as session:
        tables = {name: _read(session, _all_of(name)) for name in TABLES}
    return Picture(
        tables,
        files(desk),
        sorted(path.name for path in outbox.iterdir()) if outbox.exists() else [],
    )


def rows(desk: Desk, table: str, **where: object) -> list[Row]:
    """The rows of a table, as the database has them, in the order of their key."""
    query, content = _all_of(table), Table.metadata.tables[table]
    for column, value in where.items():
        query = query.where(content.c[column] == value)
    with desk.database.reading() as session:
        return _read(session, query)


@cache
def _all_of(table: str) -> Select[Any]:
    content = Table.metadata.tables[table]
    return select(content).order_by(*content.primary_key.columns)


def _read(session: Session, query: Select[Any]) -> list[Row]:
    return [dict(row._mapping) for row in session.execute(query)]


def job(desk: Desk, job_id: str) -> Row:
    """The row of a job."""
    [found] = rows(desk, "job", id=job_id)
    return found


def events(desk: Desk, job_id: str) -> list[Row]:
    """The events of a job, the oldest first."""
    return sorted(rows(desk, "event", chain=job_id), key=lambda event: event["seq"])


def told(desk: Desk, job_id: str) -> list[tuple[str, str]]:
    """What happened to a job and who did it: types of events with ``triggered_by``."""
    return [(event["event_type"], event["triggered_by"]) for event in events(desk, job_id)]


def mail_rows(desk: Desk, job_id: str) -> list[tuple[str, str]]:
    """The kinds of a job's mails and what became of them, the oldest first."""
    found = rows(desk, "message", job_id=job_id)
    with_place = {e["details"].get("message_id"): e["seq"] for e in reversed(events(desk, job_id))}
    found.sort(key=lambda message: with_place[message["id"]])
    return [(message["kind"], message["status"]) for message in found]


def files(desk: Desk) -> dict[str, Seen]:
    """Every file below the storage root, hidden ones too, but for what the lab itself keeps."""
    root = desk.share.root
    found = {}
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if path.relative_to(root).parts[0] == RECORDS:
            continue
        if path.is_dir():
            assert name in FOLDERS, f"a folder that nobody needs: {name}"
        elif name != MARKER:
            state = path.stat()
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            found[name] = Seen(state.st_size, digest, state.st_mtime_ns)
    return found


def names(desk: Desk) -> set[str]:
    """The paths of all files below the storage root, but for what the lab itself keeps."""
    return set(files(desk))


def metadata(desk: Desk, job_id: str) -> dict[str, Any]:
    """The content of a job's metadata.json."""
    path = desk.share.root / job(desk, job_id)["metadata_path"]
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def mails(desk: Desk) -> list[EmailMessage]:
    """The mails that were written to files."""
    folder = desk.settings.outbox_dir
    found = sorted(folder.glob("*.eml")) if folder.exists() else []
    return [_parsed(path) for path in found]


def link_in(mail: EmailMessage, page: str) -> str:
    """The token of the link to a page, such as ``confirm``, in a mail's text and HTML alike."""
    tokens = set()
    for kind in ("plain", "html"):
        body = mail.get_body((kind,))
        assert body is not None
        tokens |= set(re.findall(rf"http://localhost:8080/{page}/([^/\s\"]+)/", body.get_content()))
    [token] = tokens
    return str(token)


def assert_sound(desk: Desk) -> None:
    """Raise AssertionError unless database and share agree in everything, with nothing left over.

    It holds at rest, after the worker has looked once.
    """
    expected: dict[str, str] = {}
    for row in rows(desk, "job"):
        _assert_job_sound(desk, row, expected)
    assert rows(desk, "pending_deletion") == []
    there = {name: seen.sha256 for name, seen in files(desk).items()}
    own = {row["base_name"]: FOLDER_OF[row["status"]] for row in rows(desk, "job")}
    for name in there.keys() - expected.keys():
        folder, _, file = name.partition("/")
        owner = [base for base in own if file.startswith(base) and not file[len(base)].isalnum()]
        assert owner, f"nobody's file: {name}"
        assert own[owner[0]] == folder, f"left over: {name}"
    assert {name: there.get(name) for name in expected} == expected
    assert_system_chain_verifies(desk)


def _assert_job_sound(desk: Desk, row: Row, expected: dict[str, str]) -> None:
    assert row["move_claim"] is None
    folder, base = FOLDER_OF[row["status"]], row["base_name"]
    assert row["file_path"] == f"{folder}/{row['display_name']}"
    assert row["metadata_path"] == f"{folder}/{base}.metadata.json"
    expected[row["original_path"]] = row["file_hash"]
    for picture, digest in (
        (f"thumbnails/{base}.png", "thumbnail_digest"),
        (f"previews/{base}.glb", "preview_digest"),
    ):
        if row[digest]:
            expected[picture] = row[digest]
    for path in (row["file_path"], row["metadata_path"]):
        expected[path] = hashlib.sha256((desk.share.root / path).read_bytes()).hexdigest()
    assert_metadata_tells_all(desk, row["id"])
    assert_chain_verifies(desk, row["id"])


def assert_metadata_tells_all(desk: Desk, job_id: str) -> None:
    """Raise AssertionError unless metadata.json says what the row and its whole history say."""
    row, content = job(desk, job_id), metadata(desk, job_id)
    assert row["metadata_stale"] is False
    assert content["prepared"] is False
    assert content["job"] == {k: _plain(v) for k, v in row.items() if k not in PASSING}
    kept = ("seq", "timestamp", "event_type", "details", "triggered_by", "user_name", "digest")
    assert content["events"] == [
        {name: _plain(event[name]) for name in (*kept, *_moved(event))}
        for event in events(desk, job_id)
    ]


def _moved(event: Row) -> tuple[str, ...]:
    """What a stub tells besides: the file to which its event was moved."""
    return ("moved_to",) if event["moved_to"] else ()


def assert_chain_verifies(desk: Desk, job_id: str) -> None:
    """Raise AssertionError unless the job's events are an unbroken chain up to its head."""
    _assert_chain(desk, job_id)


def assert_system_chain_verifies(desk: Desk) -> None:
    """The same for the system's own events."""
    _assert_chain(desk, "system")


def chained(secret: bytes, event: Row, before: str) -> str:
    """The digest of an event after the one with the digest ``before``."""
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"printdesk events").derive(secret)
    content = [
        event["chain"],
        event["seq"],
        event["timestamp"].isoformat(timespec="microseconds"),
        event["event_type"],
        event["details"],
        event["triggered_by"],
        event["user_name"],
        before,
    ]
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def _assert_chain(desk: Desk, chain: str) -> None:
    secret = desk.settings.secret_key.get_secret_value().encode()
    before, found = "", events(desk, chain)
    for place, event in enumerate(found, 1):
        assert event["seq"] == place
        # Of a stub only the place is left; its content has tests of its own.
        assert event["moved_to"] or event["digest"] == chained(secret, event, before)
        before = event["digest"]
    [head] = rows(desk, "chain", name=chain)
    assert (head["length"], head["digest"]) == (len(found), before)


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    return str(value) if isinstance(value, Decimal) else value


def _parsed(path: Path) -> EmailMessage:
    mail = BytesParser(policy=policy.default).parsebytes(path.read_bytes())
    assert isinstance(mail, EmailMessage)
    return mail

"""Copies of single files: what they hold, and what room they take."""

from contextlib import nullcontext
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest

from printdesk.storage.durable import CHUNK, Fingerprint
from printdesk.upkeep.backup.copying import write_verified


@pytest.mark.parametrize(
    "content",
    [b"", b"\0", b"solid\0", bytes(CHUNK), bytes(2 * CHUNK + 5) + b"end", b"a" + bytes(CHUNK)],
    ids=["nothing", "one zero", "a zero at the end", "zeros", "an end", "a beginning"],
)
def test_a_copy_is_what_was_read_whatever_zeros_there_are(content: bytes, tmp_path: Path) -> None:
    source, copy = BytesIO(content), tmp_path / "copy.stl"
    told = write_verified(lambda: source.read(CHUNK), copy, nullcontext)
    assert copy.read_bytes() == content
    assert told == Fingerprint(len(content), sha256(content).hexdigest())


def test_what_takes_no_room_on_the_share_takes_none_in_a_backup(tmp_path: Path) -> None:
    source, copy = BytesIO(b"solid" + bytes(8 * CHUNK) + b"end"), tmp_path / "copy.stl"
    write_verified(lambda: source.read(CHUNK), copy, nullcontext)
    assert copy.stat().st_blocks * 512 < CHUNK

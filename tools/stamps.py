"""Whether a step is up to date: what it made holds a stamp of what it was made from."""

import hashlib
from collections.abc import Iterable
from pathlib import Path


def digest(*inputs: str | bytes | Path) -> str:
    """One digest over texts, and over the names and contents of files."""
    sum_ = hashlib.sha256()
    for each in inputs:
        if isinstance(each, Path):
            content = f"{each.name}\0".encode() + each.read_bytes()
        else:
            content = each.encode() if isinstance(each, str) else each
        sum_.update(len(content).to_bytes(8, "big") + content)
    return sum_.hexdigest()


def is_stamped(stamp: Path, *digests: str) -> bool:
    """Whether the stamp is there and is one of these."""
    try:
        return stamp.read_text(encoding="ascii") in digests
    except OSError:
        return False


def files(folder: Path, leave_out: Iterable[str]) -> list[Path]:
    """Every file in the folder, in order, less those entries of the folder itself."""
    left_out = set(leave_out)
    entries = [entry for entry in sorted(folder.iterdir()) if entry.name not in left_out]
    found = [
        path for entry in entries for path in ([entry] if entry.is_file() else entry.rglob("*"))
    ]
    return sorted(path for path in found if path.is_file())

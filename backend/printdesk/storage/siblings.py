"""Files that a slicer saved beside a job's file."""

from dataclasses import dataclass
from datetime import UTC, datetime

from printdesk.storage import layout
from printdesk.storage.durable import fingerprint
from printdesk.storage.share import Share


@dataclass(frozen=True)
class Sibling:
    """A file that could become the authoritative one.

    ``exact`` when it has the job's very base name; ``working_file`` when it is the uploaded
    file itself, saved over.
    """

    name: str
    size: int
    modified_at: datetime
    exact: bool
    working_file: bool = False


def find(
    share: Share, folder: str, base: str, current: str, original_hash: str, known: tuple[str, ...]
) -> list[Sibling]:
    """The siblings of the file ``current`` in its folder, the newest first."""
    found = []
    for name in share.file_set(folder, base):
        path = share.path(f"{folder}/{name}")
        working = name == current
        extension = layout.extension_of(name, known)
        if working:
            if fingerprint(path).sha256 == original_hash:
                continue
        elif extension is None:
            continue
        state = path.stat()
        exact = working or name == base + name[len(name) - len(extension or "") :]
        modified = datetime.fromtimestamp(state.st_mtime, UTC)
        found.append(Sibling(name, state.st_size, modified, exact, working))
    return sorted(found, key=lambda s: s.modified_at, reverse=True)


def newest_exact(siblings: list[Sibling]) -> Sibling | None:
    """The one that is chosen by itself."""
    return next((s for s in siblings if s.exact), None)

"""Files that a slicer saved beside a job's file."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from printdesk.storage import layout
from printdesk.storage.durable import GoOn, at_once, fingerprint
from printdesk.storage.share import Share


@dataclass(frozen=True)
class Names:
    """What a job calls its files: their beginning, the one to be printed, and the upload."""

    base: str
    current: str
    uploaded: str
    original_hash: str


@dataclass(frozen=True)
class Sibling:
    """A file that could become the authoritative one.

    ``exact`` when it has the job's very base name, or is what would be printed already;
    ``working_file`` when it is the uploaded file itself, saved over.
    """

    folder: str
    name: str
    size: int
    modified_ns: int
    exact: bool
    working_file: bool = False

    @property
    def path(self) -> str:
        return f"{self.folder}/{self.name}"

    @property
    def state(self) -> str:
        """Tells one content of the file from another, as far as one sees without reading it."""
        return f"{self.size}-{self.modified_ns}"

    @property
    def modified_at(self) -> datetime:
        return datetime.fromtimestamp(self.modified_ns / 1e9, UTC)


def find(
    share: Share, folder: str, names: Names, known: tuple[str, ...], go_on: GoOn = at_once
) -> list[Sibling]:
    """What could be printed instead of the unchanged upload, in a folder, the newest first.

    ``go_on`` is called again and again while a file is read, however slow the share is.
    Of two that were saved in the same instant the first by name comes first.
    """
    found = []
    for name in share.file_set(folder, names.base):
        sibling = look(share, folder, name) if layout.is_plain(name) else None
        if sibling is None:
            continue
        extension = layout.extension_of(name, known)
        current = share.same(name, names.current)
        if share.same(name, names.uploaded):
            content = fingerprint(share.entry(folder, name), go_on)
            if content.sha256 != names.original_hash:
                found.append(replace(sibling, exact=True, working_file=True))
        elif current or extension is not None:
            exact = name.lower() == names.base.lower() + (extension or "")
            found.append(replace(sibling, exact=exact or current))
    return newest_first(found)


def look(share: Share, folder: str, name: str) -> Sibling | None:
    """A file as it stands in a folder, or None when it is gone again."""
    try:
        state = share.entry(folder, name).stat()
    except FileNotFoundError:
        share.require_mounted()
        return None
    return Sibling(folder, name, state.st_size, state.st_mtime_ns, exact=False)


def newest_first(siblings: list[Sibling]) -> list[Sibling]:
    """The order in which they are told, whatever the order in which the share lists them."""
    return sorted(siblings, key=lambda each: (-each.modified_ns, each.name, each.folder))


def newest_exact(siblings: list[Sibling]) -> Sibling | None:
    """The one that is chosen by itself."""
    return next((s for s in siblings if s.exact), None)

"""What lies on the share: every file but hidden ones, one after the other."""

import os
import stat
from collections.abc import Iterator
from typing import NamedTuple

from printdesk.storage import layout
from printdesk.storage.durable import is_regular
from printdesk.storage.share import OutsideShare, Share


class NotAFile(ValueError):
    """A path of something that is not a file of its own."""


class Entry(NamedTuple):
    """A file that was found: its path on the share, its size in bytes and when it was saved.

    ``plain`` is false for what is no file of its own: a link, a device, a folder that cannot be
    read. Nothing behind it is looked at.
    """

    path: str
    size: int
    modified_ns: int
    plain: bool

    @property
    def folder(self) -> str:
        return self.path.rpartition("/")[0]

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]


def files(share: Share) -> Iterator[Entry]:
    """Every file on the share, folder by folder.

    What begins with a dot is Printdesk's own and passes. Links are told and never followed.
    Raises OSError when the share, or one of its own folders, cannot be read.
    """
    for folder in layout.FOLDERS:
        if not folder.startswith("."):
            yield from _below(share, folder)
    yield from _below(share, "")


def below(share: Share, folder: str) -> Iterator[Entry]:
    """The same for one folder, and for those below it."""
    return _below(share, folder)


def look(share: Share, relative: str) -> Entry | None:
    """A file that was found, as it is now, or None when it is gone."""
    try:
        state = (share.root / relative).lstat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return _entry(relative, state)


def named(share: Share, relative: str) -> Entry | None:
    """The file that somebody has named, or None when there is none.

    Each part of the path must stand on the share just so: a name in other letter case or a short
    one of Windows is none. Raises OutsideShare for what leads out, for links and for what begins
    with a dot, NotAFile for a folder.
    """
    path = share.path(relative)
    parts = relative.split("/")
    if any(part == "" or part.startswith(".") for part in parts):
        raise OutsideShare(relative)
    for depth, part in enumerate(parts):
        above = "/".join(parts[:depth])
        with os.scandir(share.root / above) as entries:
            if all(entry.name != part for entry in entries):
                return None
        if _is_link(share, f"{above}/{part}".lstrip("/")):
            raise OutsideShare(relative)
        if depth < len(parts) - 1 and not (share.root / above / part).is_dir():
            return None
    if not is_regular(path):
        raise NotAFile(relative)
    return look(share, relative)


def _below(share: Share, folder: str) -> Iterator[Entry]:
    """The files in a folder and in those below it. A strange folder may refuse to be read."""
    ours = not folder or folder in layout.FOLDERS
    prefix = f"{folder}/" if folder else ""
    strange = []
    try:
        with os.scandir(share.root / folder) as entries:
            for entry in entries:
                path = prefix + entry.name
                if entry.name[0] == "." or (not folder and _is_known(share, entry.name)):
                    continue
                if entry.is_dir(follow_symlinks=False) and not _is_link(share, path):
                    strange.append(path)
                    continue
                try:
                    state = entry.stat(follow_symlinks=False)
                except FileNotFoundError:
                    continue  # It is on the share no more.
                yield _entry(path, state)
    except PermissionError:
        if ours:
            raise
        yield Entry(folder, 0, 0, plain=False)
    for path in strange:
        yield from _below(share, path)


def _is_known(share: Share, name: str) -> bool:
    """Whether this is one of our folders, under a name in other letter case perhaps."""
    for folder in layout.FOLDERS:
        if name == folder:
            return True
        if name.casefold() == folder.casefold():
            return (share.root / name).samefile(share.root / folder)
    return False


def _is_link(share: Share, folder: str) -> bool:
    """Whether a folder is a link in disguise, as Windows has them."""
    return (share.root / folder).resolve() != share.root.resolve() / folder


def _entry(path: str, state: os.stat_result) -> Entry:
    return Entry(path, state.st_size, state.st_mtime_ns, stat.S_ISREG(state.st_mode))

"""What lies in the storage, judged twice: by the words of a path, then by where it leads on disk.

The first half knows paths only as text, in the way of Windows or of POSIX, and never asks a disk.
Most of the share's names are made by the server; the rules for names are those of Windows on
every system, because a Windows computer sees the same share.
"""

import re
import stat
import unicodedata
from pathlib import Path, PurePath, PureWindowsPath

from slicer_opener.problems import (
    FileMissing,
    FileUnreadable,
    NameRefused,
    NotAFile,
    OutsideStorage,
    StorageUnreachable,
)

LONGEST_NAME = 255

_FORBIDDEN = frozenset('<>:"/\\|?*')
_DEVICE = re.compile(
    r"(?:CON|PRN|AUX|NUL|CLOCK\$|CONIN\$|CONOUT\$|(?:COM|LPT)[0-9])[ ]*(?:\..*)?",
    re.IGNORECASE | re.DOTALL,
)
_SHORT_NAME = re.compile(r"[^.]{0,7}~[0-9]{1,6}(?:\.[^.]{0,3})?")
_NAMESPACE = re.compile(r"[\\/]{2}[?.]|[\\/]\?\?")
_LETTERS = {"Lu", "Ll", "Lt", "Lo", "Nd", "Mn", "Mc"}
# Strokes that are laid over a letter, and letters and marks that draw nothing at all.
_DISGUISES = re.compile(
    "[\u0300-\u036f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u20d0-\u20ff\u3164\ufe00-\ufe0f\uffa0"
    "\U000e0100-\U000e01ef]"
)


def find(requested: str, base: Path) -> Path:
    """The file that is asked for, free of links below ``base``.

    Raises OutsideStorage, NameRefused, StorageUnreachable, FileMissing, FileUnreadable or NotAFile.
    """
    named = base.joinpath(*parts_below(requested, base))
    try:
        real_base = base.resolve(strict=True)
        if not real_base.is_dir():
            raise StorageUnreachable(f"{base} is not a folder.")
    except (OSError, RuntimeError) as error:
        raise StorageUnreachable(f"{base} cannot be reached: {_reason(error)}.") from None
    real = _resolved(named)
    if not real.is_relative_to(real_base):
        raise OutsideStorage(f"{named.name} is a link that leads out of the storage.")
    parts = real.relative_to(real_base).parts
    for part in parts:
        check_name(part)
    # Not the resolved path itself: staff know the base as Z:\ and not as what is behind that.
    file = base.joinpath(*parts)
    _check_readable(file)
    return file


def parts_below(requested: str, base: PurePath) -> tuple[str, ...]:
    """The names that lead from ``base`` to what is asked for, absolute or relative to the base.

    ``base`` decides whether both are read in the way of Windows or of POSIX. Raises OutsideStorage
    or NameRefused.
    """
    windows = isinstance(base, PureWindowsPath)
    if _NAMESPACE.match(requested):
        raise OutsideStorage("The path goes around the folders, straight to devices.")
    if not windows and ("\\" in requested or re.match(r"[A-Za-z]:", requested)):
        raise OutsideStorage(
            "The path is one of a Windows computer, and this is another system.",
            advice=(
                "The server names paths as Windows computers see them. Ask your administrator to "
                "leave STAFF_STORAGE_ROOT empty, so that links fit every computer."
            ),
        )
    path = type(base)(requested)
    # pathlib drops empty names and single dots without a word; no link of the dashboard has any.
    if str(path) != (requested.replace("/", "\\") if windows else requested):
        raise OutsideStorage("The path is not written as the dashboard writes paths.")
    if ".." in path.parts:
        raise OutsideStorage("The path leads upwards, out of its folder.")
    if path.anchor:
        if not path.is_absolute() or not path.is_relative_to(base):
            raise OutsideStorage(f"The file is not below {base}.")
        path = path.relative_to(base)
    if not path.parts:
        raise NotAFile("The link names the storage itself.")
    for part in path.parts:
        check_name(part)
    return path.parts


def check_name(name: str) -> None:
    """Raises NameRefused for a name that means something else than a file of the share."""
    if name.startswith("."):
        raise NameRefused("A name that begins with a dot is a hidden one.")
    if name[-1] in ". ":
        raise NameRefused("A name that ends in a dot or a space is another file on Windows.")
    if any(character in _FORBIDDEN or not character.isprintable() for character in name):
        raise NameRefused("The name holds a character that Windows forbids.")
    # Windows takes a raised digit for a plain one, and old programs do so with any wide letter.
    plain = unicodedata.normalize("NFKC", name)
    if _DEVICE.fullmatch(plain):
        raise NameRefused(f"{name} is the name of a device on Windows, not of a file.")
    if _SHORT_NAME.fullmatch(plain):
        raise NameRefused(f"{name} is a short name of Windows for a file that is called otherwise.")
    if len(name.encode("utf-8", "surrogatepass")) > LONGEST_NAME:
        raise NameRefused("The name is too long for a file.")
    if not all(map(_is_plain, unicodedata.normalize("NFC", name))):
        raise NameRefused("The name holds a sign that can pass for another one.")


def _is_plain(character: str) -> bool:
    """Whether it is ASCII, or a letter or digit of any script that stands for itself alone.

    Whatever else there is beyond ASCII is refused: look-alikes of separators, and quotation marks
    that Windows turns into plain ones for programs of the old kind.
    """
    if character.isascii():
        return True
    if _DISGUISES.match(character) or unicodedata.category(character) not in _LETTERS:
        return False
    meant = unicodedata.normalize("NFKC", character)
    return all(each.isalnum() or unicodedata.category(each) in _LETTERS for each in meant)


def _resolved(named: Path) -> Path:
    try:
        return named.resolve(strict=True)
    except FileNotFoundError:
        raise FileMissing(f"There is no {named.name} in {named.parent}.") from None
    except NotADirectoryError:
        raise FileMissing(f"{named.parent} is not a folder.") from None
    except (OSError, RuntimeError) as error:  # a circle of links is a RuntimeError before 3.13
        raise FileUnreadable(f"{named.name} cannot be read: {_reason(error)}.") from None


def _check_readable(file: Path) -> None:
    """It is an ordinary file; anything else is not even opened, for that may hang."""
    try:
        if not stat.S_ISREG(file.stat().st_mode):
            raise NotAFile(f"{file.name} is a folder or a device, not a file.")
        with file.open("rb"):
            pass
    except OSError as error:
        raise FileUnreadable(f"{file.name} cannot be read: {_reason(error)}.") from None


def _reason(error: Exception) -> str:
    return (isinstance(error, OSError) and error.strerror) or str(error)

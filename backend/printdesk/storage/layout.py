"""Names and folders on the share."""

import os
import re
from collections.abc import Collection

from anyascii import anyascii

STATUS_FOLDERS = {
    "UPLOADED": "Uploaded",
    "PENDING": "Pending",
    "READYTOPRINT": "ReadyToPrint",
    "PRINTING": "Printing",
    "COMPLETED": "Completed",
    "PAIDPICKEDUP": "PaidPickedUp",
    "REJECTED": "Rejected",
    "ARCHIVED": "Archived",
}
ORIGINALS = "originals"
THUMBNAILS = "thumbnails"
PREVIEWS = "previews"
INCOMING = ".incoming"
# What the lab itself keeps on the share, so that the database can be made again from it.
RECORDS = ".printdesk"
LAB_FILE = f"{RECORDS}/lab.json"
DELETION_LOG = f"{RECORDS}/deletions.jsonl"
SYSTEM_EVENTS = f"{RECORDS}/system-events.jsonl"
PAST_FACTS = f"{RECORDS}/facts.jsonl"
OLD_EVENTS = f"{RECORDS}/events"
FOLDERS = (*STATUS_FOLDERS.values(), ORIGINALS, THUMBNAILS, PREVIEWS, INCOMING)

METADATA_SUFFIX = ".metadata.json"
MODEL_EXTENSIONS = (".stl", ".obj", ".3mf")
NAME_LENGTH = 60
UNPLAIN = set('<>:"|?*\\')  # Windows knows no such names
LONGEST_NAME = 255  # bytes, on every file system that a share has

_VERSION = re.compile(r"\.v[0-9]+(?![A-Za-z0-9])")
_OF_A_JOB = re.compile(r"[A-Za-z0-9]*_[A-Za-z0-9]*_[A-Za-z0-9]*_([0-9]{1,9})(?![A-Za-z0-9])")


def letters_and_digits(text: str) -> str:
    """The text in plain Latin letters and digits, all else left out."""
    return re.sub(r"[^A-Za-z0-9]", "", anyascii(text))


def base_name(student_name: str, print_method: str, color: str, number: int) -> str:
    """The name that all files of a job begin with: ``JaneDoe_Filament_Blue_123``."""
    words = (re.sub(r"[^\w'’.-]+", " ", student_name)).split()
    name = "".join(_capitalised(letters_and_digits(word)) for word in words)
    parts = {
        "Student": name,
        "Method": letters_and_digits(print_method),
        "Color": letters_and_digits(color),
    }
    # One in which nothing is left is called by what it is.
    return "_".join([*(part[:NAME_LENGTH] or word for word, part in parts.items()), str(number)])


def thumbnail_path(base: str) -> str:
    """Where the picture of a job's model lies."""
    return f"{THUMBNAILS}/{base}.png"


def preview_path(base: str) -> str:
    """Where the model lies that is turned in a page."""
    return f"{PREVIEWS}/{base}.glb"


def metadata_name(base: str) -> str:
    return base + METADATA_SUFFIX


def name_of_version(name: str, base: str) -> str | None:
    """The name that an earlier state of a job's file had, or None when this is no such state."""
    rest = name[len(base) :]
    found = _VERSION.match(rest)
    return base + rest[found.end() :] if found else None


def belongs(name: str, base: str) -> bool:
    """Whether a file of this name is one of the job's files, in whatever letter case.

    What follows the base name must not be a letter or digit: ``…_12`` does not own ``…_123.stl``.
    """
    rest = name[len(base) :]
    begins = name[: len(base)].lower() == base.lower()
    return begins and bool(rest) and not rest[0].isalnum()


def is_text(name: str) -> bool:
    """Whether a name can be written down: what is not UTF-8 on a disk is none that we can keep."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def is_plain(name: str) -> bool:
    """Whether every computer of the lab can open a file of this name."""
    return name.isprintable() and not UNPLAIN & set(name) and name[-1:] not in {".", " "}


def numbered(base: str, word: str, rest: str, taken: Collection[str]) -> str:
    """The first free name ``<base>.<word>1<rest>``, ``…2`` …, cut where it would be too long."""
    lower = {name.lower() for name in taken}
    count = 1
    while (name := _fitting(f"{base}.{word}{count}", rest)).lower() in lower:
        count += 1
    return name


def _fitting(stem: str, rest: str) -> str:
    """The two together, without the beginning of ``rest`` where a file system takes no more."""
    while rest and len(os.fsencode(stem + rest)) > LONGEST_NAME:
        rest = rest[1:]
    return stem + (rest if not rest[:1].isalnum() else f"_{rest[1:]}")


def number_in(name: str) -> int | None:
    """The number of the job to which a file of this name would belong, if it looks like one."""
    found = _OF_A_JOB.match(name)
    return int(found[1]) if found else None


def extension_of(name: str, known: tuple[str, ...]) -> str | None:
    """The longest of the known extensions that the name ends with, or None."""
    lower = name.lower()
    matching = [e for e in known if lower.endswith(e) and len(lower) > len(e)]
    return max(matching, key=len, default=None)


def _capitalised(word: str) -> str:
    return word[:1].upper() + word[1:]

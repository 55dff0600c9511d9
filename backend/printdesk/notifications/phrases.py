"""How figures, times and what students typed are put in a mail."""

import re
import unicodedata
from datetime import UTC, datetime, timedelta
from decimal import Decimal

NAME_SIGNS = " '’-.,"
FILE_NAME_LENGTH = 60


def dollars(cents: int) -> str:
    """An amount, such as $4.50."""
    return f"${Decimal(cents) / 100:,.2f}"


def hours(count: Decimal) -> str:
    """A printing time, such as 3.5 hours."""
    return "1 hour" if count == 1 else f"{count.normalize():f} hours"


def grams(weight: Decimal) -> str:
    """A weight, such as 25.5 g."""
    return f"{weight.normalize():f} g"


def file_size(count: int) -> str:
    """A size in bytes as people read it, such as 512 B, 14 kB, 3.2 MB."""
    for unit, bytes_of in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if count >= bytes_of:
            size = count / bytes_of
            return f"{size:.1f} {unit}" if size < 10 and unit != "kB" else f"{size:,.0f} {unit}"
    return f"{count} B"


def moment(when: datetime) -> str:
    """A point in time with its zone, such as Saturday, August 1, 2026, 14:30 UTC."""
    utc = when.astimezone(UTC)
    return f"{utc:%A, %B} {utc.day}, {utc:%Y, %H:%M} UTC"


def in_about(left: timedelta) -> str:
    """A span from now on, such as “in about 72 hours”; empty when it is over."""
    minutes = round(left.total_seconds() / 60)
    if minutes <= 0:
        return ""
    if minutes < 55:
        return f"in about {minutes} minutes" if minutes > 1 else "in about a minute"
    count = round(minutes / 60)
    return f"in about {count} hours" if count > 1 else "in about an hour"


def deadline(ends: datetime, now: datetime) -> str:
    """When something ends, and while it has not, how long that is from now."""
    left = in_about(ends - now)
    return f"{moment(ends)} ({left})" if left else moment(ends)


def greeting_name(name: str) -> str:
    """A name as a mail may greet it: letters and the signs of names, on one line.

    Anybody can type any name and any address into the form. A mail from the lab must not carry
    a stranger's link, which mail programs would make out of an address or a dot between letters.
    """
    kept = "".join(c if _is_letter(c) or c in NAME_SIGNS else " " for c in name)
    return " ".join(re.sub(r"\.(?=\S)", ". ", kept).split())


def file_name(name: str) -> str:
    """A file's name as a mail may show it: one short line that makes no link either."""
    stem, dot, extension = name.rpartition(".")
    kept = "".join(c if _is_letter(c) or c.isdigit() or c in " -_()+" else "_" for c in stem)
    kept = " ".join(kept.split())
    if len(kept) > FILE_NAME_LENGTH:
        kept = kept[: FILE_NAME_LENGTH - 1] + "…"
    return kept + dot + re.sub(r"[^A-Za-z0-9]", "", extension)


def _is_letter(character: str) -> bool:
    return unicodedata.category(character)[0] in "LM"

"""Numbers, times and names out of what slicers write. Whatever makes no sense is None."""

import math
import re
from decimal import Decimal

MOST_GRAMS = Decimal(100_000)
MOST_SECONDS = 10_000 * 3600
MOST_CM3 = Decimal(100_000)
MOST_MM = Decimal(100_000_000)
# How thick filament is where the file does not say it.
FILAMENT_MM = Decimal("1.75")
LONGEST_NAME = 80

# No sign, no exponent, no “nan”, and only the digits of ASCII.
_NUMBER = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,12})?")
_SPAN = re.compile(r"([0-9]{1,6}(?:\.[0-9]{1,6})?)\s*(d|h|m|s)[a-z]*[\s,]*", re.IGNORECASE)
_SECONDS = {"d": 86_400, "h": 3600, "m": 60, "s": 1}
# What a template has left: {print_time}, [filament_type], <material>.
_PLACEHOLDER = re.compile(r"\{[^}]*\}?|\[[a-z0-9_]+\]|<[^>]*>")


def number(text: str | None, most: Decimal) -> Decimal | None:
    """A plain number from 0 to ``most``."""
    found = _NUMBER.fullmatch((text or "").strip())
    value = Decimal(found[0]) if found else None
    return value if value is not None and value <= most else None


def numbers(text: str | None, most: Decimal) -> list[Decimal] | None:
    """A list of numbers, between commas; None when any of them makes no sense."""
    found = [number(part, most) for part in (text or "").split(",")]
    known = [value for value in found if value is not None]
    return known if len(known) == len(found) else None


def seconds(text: str | None) -> int | None:
    """Whole seconds, of a number of seconds that may have a fraction."""
    return _whole(number(text, Decimal(MOST_SECONDS)))


def duration(text: str | None) -> int | None:
    """Whole seconds of a time in words: ``1d 3h 5m 7s``, ``0 hours 34 minutes``."""
    words = (text or "").strip()
    if not words or _SPAN.sub("", words):
        return None
    parts = [Decimal(amount) * _SECONDS[unit.lower()] for amount, unit in _SPAN.findall(words)]
    return _whole(sum(parts, Decimal(0)))


def name(text: str | None) -> str | None:
    """A name as people can read it, without quotes; None for what a template has left."""
    if not text or _PLACEHOLDER.search(text):
        return None
    plain = "".join(c if c.isprintable() else " " for c in text[: 4 * LONGEST_NAME])
    return " ".join(plain.split()).strip("\"' ")[:LONGEST_NAME].strip() or None


def names(text: str | None) -> list[str | None]:
    """A list of names, between semicolons."""
    return [name(part) for part in text.split(";")] if text else []


def filament_cm3(length_mm: Decimal, diameter_mm: Decimal) -> Decimal:
    """The volume of this much filament."""
    return length_mm * diameter_mm**2 * Decimal(math.pi) / 4000


def _whole(value: Decimal | None) -> int | None:
    rounded = math.ceil(value) if value else 0
    return rounded if 0 < rounded <= MOST_SECONDS else None

"""Text as it is compared when somebody searches: without case, accents and needless space."""

from anyascii import anyascii

# PostgreSQL's indexes take no more than 2.7 kB an entry; only absurd names are longer than this.
LONGEST = 1500


def folded(text: str) -> str:
    """The text in plain small Latin letters: “Zoë Ångström” and “zoe angstrom” are the same.

    Each character is folded for itself, so that a part of a text is a part of it folded, too.
    """
    return " ".join(anyascii(text).lower().split())


def search_text(*texts: str) -> str:
    """What a row is found by, of several columns: no search reaches from one into the next."""
    return "\n".join(map(folded, texts))[:LONGEST]


def job_number(search: str) -> int | None:
    """The number of a job that somebody may mean, with or without its #."""
    digits = search.removeprefix("#")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else None

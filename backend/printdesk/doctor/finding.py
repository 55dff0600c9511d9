"""What the doctor finds."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from printdesk.config import Settings


class Verdict(StrEnum):
    """How it is: well, worth a look, or wrong."""

    OK = "ok"
    LOOK = "look"
    WRONG = "wrong"


@dataclass(frozen=True)
class Finding:
    """What was looked at and what was seen; ``advice`` is how to mend it."""

    verdict: Verdict
    about: str
    said: str
    advice: str = ""


Look = Callable[[Settings], Iterator[Finding]]


def well(about: str, said: str) -> Finding:
    """All is well with this."""
    return Finding(Verdict.OK, about, said)


def look(about: str, said: str, advice: str) -> Finding:
    """This may be meant, or may not."""
    return Finding(Verdict.LOOK, about, said, advice)


def wrong(about: str, said: str, advice: str) -> Finding:
    """This does not work, or is not safe."""
    return Finding(Verdict.WRONG, about, said, advice)

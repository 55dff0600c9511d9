"""What is said of a hostile file: how it is made, and what must come of it."""

from collections.abc import Callable
from dataclasses import dataclass

MEASURED = ""


@dataclass(frozen=True)
class Hostile:
    """A file of a kind.

    ``outcome`` are words of the sentence that refuses it, or MEASURED where there is a model in
    it after all. The limits are seconds of a processor, and megabytes at the highest.
    """

    extension: str
    make: Callable[[], bytes]
    outcome: str
    seconds: float = 8
    megabytes: float = 250

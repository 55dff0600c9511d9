"""Arithmetic on several cores at once: NumPy lets other threads run while it works on an array."""

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

# Each has arrays of its own in hand: with more of them nobody would know what a child needs.
MOST_THREADS = 2

Part = TypeVar("Part")


def side_by_side(work: Callable[[Part], None], parts: Iterable[Part]) -> None:
    """Do some work for each part, in any order. What it raises is raised here."""
    with ThreadPoolExecutor(min(os.cpu_count() or 1, MOST_THREADS)) as threads:
        for _ in threads.map(work, parts):
            pass

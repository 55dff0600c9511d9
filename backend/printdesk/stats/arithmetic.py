"""The few calculations of which all figures are made. All numbers are whole."""

from collections.abc import Sequence

import numpy as np

from printdesk.stats.columns import Numbers
from printdesk.stats.period import Period


def median(values: Numbers) -> int | None:
    """The least value that half of all do not exceed; None when there is none."""
    return _ranked(values, (len(values) + 1) // 2)


def ninth_decile(values: Numbers) -> int | None:
    """The least value that nine of ten do not exceed; None when there is none."""
    return _ranked(values, (len(values) * 9 + 9) // 10)


def percents(parts: Numbers, wholes: Numbers) -> Numbers:
    """Each part in a hundred of its whole, to the nearest; a half goes up."""
    return (200 * parts + wholes) // (2 * wholes)


def percent(part: int, whole: int) -> float | None:
    """The same for one, to a tenth."""
    return None if whole == 0 else (2000 * part + whole) // (2 * whole) / 10


def covered(since: Numbers, until: Numbers, begins: int, ends: int) -> int:
    """How many of the seconds between two moments lie in one of the spans at least."""
    order = np.argsort(since, kind="stable")
    starts = np.clip(since[order], begins, ends)
    stops = np.clip(until[order], begins, ends)
    reached = np.concatenate(([begins], np.maximum.accumulate(stops)[:-1])) if len(stops) else stops
    return int(np.maximum(stops - np.maximum(starts, reached), 0).sum())


def by_part(parts: Sequence[Period], moments: Numbers, weights: Numbers | None = None) -> list[int]:
    """How many of the moments, all of them in the period, are in each of its parts.

    With ``weights``, how much these come to.
    """
    places = np.searchsorted([part.begins for part in parts], moments, side="right") - 1
    if weights is None:
        return [int(count) for count in np.bincount(places, minlength=len(parts))]
    sums = np.zeros(len(parts), np.int64)
    np.add.at(sums, places, weights)
    return [int(total) for total in sums]


def _ranked(values: Numbers, rank: int) -> int | None:
    return int(np.partition(values, rank - 1)[rank - 1]) if len(values) else None

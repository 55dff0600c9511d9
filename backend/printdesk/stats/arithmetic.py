"""The few calculations of which all figures are made. All numbers are whole."""

import numpy as np

from printdesk.stats.columns import Numbers


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


def by_part(begins: Numbers, moments: Numbers, weights: Numbers | None = None) -> list[int]:
    """How many of the moments lie in each of the parts of a period that begin then.

    With ``weights``, how much these come to. All moments are in the period.
    """
    places = np.searchsorted(begins, moments, side="right") - 1
    # Sums of weights are fractions by their kind, which hold whole numbers up to 2 ** 53.
    return [int(each) for each in np.bincount(places, weights, minlength=len(begins))]


def _ranked(values: Numbers, rank: int) -> int | None:
    return int(np.partition(values, rank - 1)[rank - 1]) if len(values) else None

"""The few calculations of which all figures are made. All numbers are whole."""

import numpy as np

from printdesk.stats.columns import Numbers


def median(values: Numbers) -> int | None:
    """The least value that half of all do not exceed; None when there is none."""
    return median_and_ninth_decile(values)[0]


def median_and_ninth_decile(values: Numbers) -> tuple[int, int] | tuple[None, None]:
    """The least values that half of all and nine of ten do not exceed."""
    count = len(values)
    if not count:
        return None, None
    middle, ninth = (count + 1) // 2 - 1, (count * 9 + 9) // 10 - 1
    ranked = np.partition(values, (middle, ninth))
    return int(ranked[middle]), int(ranked[ninth])


def percents(parts: Numbers, wholes: Numbers) -> Numbers:
    """Each part in a hundred of its whole, to the nearest; a half goes up."""
    parts, wholes = parts.astype(np.int64), wholes.astype(np.int64)
    return (200 * parts + wholes) // (2 * wholes)


def percent(part: int, whole: int) -> float | None:
    """The same for one, to a tenth."""
    return None if whole == 0 else (2000 * part + whole) // (2 * whole) / 10


def covered(since: Numbers, until: Numbers, begins: int, ends: int) -> int:
    """How many of the seconds between two moments lie in one of the spans at least."""
    order = np.argsort(since)
    starts, stops = (
        np.clip(moments[order].astype(np.int64), begins, ends) for moments in (since, until)
    )
    reached = np.concatenate(([begins], np.maximum.accumulate(stops)[:-1])) if len(stops) else stops
    return int(np.maximum(stops - np.maximum(starts, reached), 0).sum())


def by_part(begins: Numbers, moments: Numbers, weights: Numbers | None = None) -> list[int]:
    """How many of the moments lie in each of the parts of a period that begin then.

    With ``weights``, how much these come to. All moments are in the period.
    """
    places = np.searchsorted(begins, moments, side="right") - 1
    # Sums of weights are fractions by their kind, which hold whole numbers up to 2 ** 53.
    return [int(each) for each in np.bincount(places, weights, minlength=len(begins))]

"""Points that are the same: what makes a surface out of triangles that do not know each other."""

from itertools import product

import numpy as np
from numpy.typing import NDArray

from printdesk.inspection.mesh import Indices, Points

Integers = NDArray[np.integer]
Keys = NDArray[np.uint64]

# Odd numbers without a pattern, as they are used for hashing.
SPREAD = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9)


def weld_same(points: Points) -> tuple[Points, Indices]:
    """The different points among many, and for each of the many which one it is."""
    # -0.0 is the same place as 0.0, but has other bits.
    points = points + points.dtype.type(0)
    bits: Integers = points.view(np.uint32 if points.dtype == np.float32 else np.uint64)
    first, which = group_rows(bits)
    return points.take(first, axis=0), which


def weld_near(points: Points, distance: float) -> Indices:
    """For each point the number of the place it is in; nearer than half ``distance`` is the same.

    Points fall into the cells of a grid. Two that are near may fall to both sides of a wall of
    it, so there are eight grids, each shifted by half a cell along some of the axes.
    """
    scaled = (points.astype(np.float64) - points.min(axis=0)) / distance
    labels = np.arange(len(points), dtype=np.int32)
    for shift in product((0.0, 0.5), repeat=3):
        _, cells = group_rows(np.floor(scaled + shift).astype(np.int64))
        labels = _joined(labels, cells)
    return np.unique(labels, return_inverse=True)[1].astype(np.int32)


def group_rows(rows: Integers) -> tuple[NDArray[np.int64], Indices]:
    """The first place of each different row, and for each row the number of its kind."""
    keys = _hashed(rows)
    for order in (_packed_order, _stable_order):
        first, which = _grouped(*order(keys))
        if np.array_equal(rows.take(first.take(which), axis=0), rows):
            return first, which
    # Two different rows with one hash: somebody was looking for them.
    _, first, kinds = np.unique(rows, axis=0, return_index=True, return_inverse=True)
    return first, kinds.astype(np.int32).reshape(-1)


def _packed_order(keys: Keys) -> tuple[Keys, NDArray[np.int64]]:
    """The keys in their order, and the place of each before.

    The lowest bits of a key give way to its place: sorting such numbers is many times as fast as
    sorting places by their keys. What is left of a key is seldom too little to tell it by.
    """
    bits = np.uint64(len(keys).bit_length())
    packed = keys >> bits << bits
    packed |= np.arange(len(keys), dtype=np.uint64)
    packed.sort()
    ordered = packed >> bits
    packed -= ordered << bits
    return ordered, packed.astype(np.int64)


def _stable_order(keys: Keys) -> tuple[Keys, NDArray[np.int64]]:
    order = np.argsort(keys, kind="stable")
    return keys[order], order


def _grouped(ordered: Keys, order: NDArray[np.int64]) -> tuple[NDArray[np.int64], Indices]:
    begins = np.concatenate(([True], ordered[1:] != ordered[:-1]))[: len(order)]
    first = order[begins]
    # Kinds are numbered as they come. What is near in a file is mostly near in space, so whoever
    # goes through the rows in turn finds the kinds in turn, which memory is good at.
    is_first = np.zeros(len(order), dtype=bool)
    is_first[first] = True
    number = np.cumsum(is_first, dtype=np.int32) - 1
    which = np.empty(len(order), dtype=np.int32)
    which[order] = number.take(first).take(np.cumsum(begins, dtype=np.int32) - 1)
    return np.flatnonzero(is_first), which


def connected(count: int, pairs: Integers) -> Indices:
    """For each of ``count`` things the least number of those it is connected to by pairs."""
    labels = np.arange(count, dtype=np.int32)
    left, right = pairs[:, 0], pairs[:, 1]
    while len(left):
        lower = np.minimum(labels[left], labels[right])
        np.minimum.at(labels, labels[left], lower)
        np.minimum.at(labels, labels[right], lower)
        while not np.array_equal(labels, further := labels[labels]):
            labels = further
        apart = labels[left] != labels[right]
        left, right = left[apart], right[apart]
    return labels


def _joined(labels: Indices, cells: Indices) -> Indices:
    """Labels under which all that share a cell, or shared a label before, are the same."""
    order = np.argsort(cells, kind="stable")
    same = cells[order][1:] == cells[order][:-1]
    pairs = np.stack((labels[order[:-1]][same], labels[order[1:]][same]), axis=1)
    return connected(len(labels), pairs)[labels]


def _hashed(rows: Integers) -> Keys:
    keys = np.zeros(len(rows), dtype=np.uint64)
    for column, factor in zip(rows.T, SPREAD, strict=True):
        keys ^= column.astype(np.uint64) * np.uint64(factor)
        # What is alike in the lower bits shall differ in the upper ones too.
        keys ^= keys >> np.uint64(29)
        keys *= np.uint64(SPREAD[0])
    return keys

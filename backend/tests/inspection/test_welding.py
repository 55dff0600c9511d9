"""Rows that are the same get one number, whatever somebody did to confuse the hash."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from printdesk.inspection.welding import SPREAD, group_rows

WORD = 2**64
TARGET = 0x1234_5678_9ABC_DEF0


def row_of(key: int, x: int, y: int) -> list[int]:
    """The row that begins so and has this hash: the last column makes up for the others."""
    before = 0
    for column, factor in ((x, SPREAD[0]), (y, SPREAD[1])):
        before = (before ^ column * factor) % WORD
        before = (before ^ before >> 29) * SPREAD[0] % WORD
    wanted = key * pow(SPREAD[0], -1, WORD) % WORD
    wanted ^= wanted >> 29 ^ wanted >> 58
    z = (wanted ^ before) * pow(SPREAD[2], -1, WORD) % WORD
    return [x, y, z]


def assert_grouped(rows: NDArray[np.uint64]) -> None:
    first, which = group_rows(rows)
    kinds, first_of_kind = np.unique(rows, axis=0, return_index=True)
    assert len(first) == len(kinds)
    assert sorted(first) == sorted(first_of_kind)
    np.testing.assert_array_equal(rows[first[which]], rows)


@pytest.mark.parametrize("apart", [0, 1, 3, WORD // 2])
def test_different_rows_of_nearly_the_same_hash_are_told_apart(apart: int) -> None:
    rows = [row_of(TARGET, n, n * n) for n in range(5)]
    rows += [row_of(TARGET + apart & WORD - 1, n, 7) for n in range(5)]
    assert_grouped(np.array(rows * 3, np.uint64))


@given(arrays(np.uint64, st.tuples(st.integers(0, 30), st.just(3)), elements=st.integers(0, 3)))
def test_each_kind_of_row_is_named_by_its_first(rows: NDArray[np.uint64]) -> None:
    assert_grouped(rows)

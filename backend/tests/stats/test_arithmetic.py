"""Figures are right however few bits their numbers are kept in."""

import numpy as np
import pytest

from printdesk.stats.arithmetic import covered, median_and_ninth_decile, percents
from printdesk.stats.columns import Block, Texts, slim

IN_2189 = 6_942_000_000


@pytest.mark.parametrize(
    ("values", "middle", "ninth"),
    [
        ([], None, None),
        ([7], 7, 7),
        ([2, 1], 1, 2),
        ([5, 1, 4, 2, 3], 3, 5),
        ([10, 9, 8, 7, 6, 5, 4, 3, 2, 1], 5, 9),
        ([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 5, 9),
    ],
)
def test_a_median_is_a_value_there_was(
    values: list[int], middle: int | None, ninth: int | None
) -> None:
    assert median_and_ninth_decile(slim(np.array(values, int))) == (middle, ninth)


def test_shares_of_long_times_are_reckoned_with_all_bits() -> None:
    took, estimated = np.array([30_000_000], np.int32), np.array([100], np.int16)
    assert percents(took, estimated).tolist() == [30_000_000]


def test_times_that_overlap_count_once_until_the_last_year_that_may_be_asked_for() -> None:
    since, until = (np.array(each, np.int32) for each in ([50, 10, 10], [60, 30, 55]))
    assert covered(since, until, 20, IN_2189) == 40
    assert covered(since, until, IN_2189 - 5, IN_2189) == 0


def test_columns_of_months_with_other_names_and_sizes_are_joined() -> None:
    months = [
        Block({"cents": np.array([100], np.int8)}, {"color": Texts.of(["Red"])}),
        Block({"cents": np.array([70_000], np.int32)}, {"color": Texts.of(["Blue"])}),
        Block({"cents": np.array([3, 4], np.int8)}, {"color": Texts.of(["Blue", "Red"])}),
    ]
    joined = Block.joined(months)
    assert joined.numbers["cents"].tolist() == [100, 70_000, 3, 4]
    colors = joined.texts["color"]
    assert [colors.names[code] for code in colors.codes] == ["Red", "Blue", "Blue", "Red"]

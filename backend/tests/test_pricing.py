from decimal import Decimal

import pytest

from printdesk.pricing import Rate, cost_cents, rounded_grams, rounded_hours

FILAMENT = Rate(per_gram=Decimal("0.10"))
RESIN = Rate(per_gram=Decimal("0.20"))


@pytest.mark.parametrize(
    ("hours", "rounded"),
    [("0.01", "0.5"), ("0.5", "0.5"), ("0.51", "1.0"), ("3", "3.0"), ("3.2", "3.5"), ("0", "0")],
)
def test_time_is_rounded_up_to_the_next_half_hour(hours: str, rounded: str) -> None:
    assert rounded_hours(Decimal(hours)) == Decimal(rounded)


@pytest.mark.parametrize(
    ("grams", "kept"),
    [("45", "45.00"), ("45.678", "45.68"), ("0.005", "0.01"), ("0.001", "0.01"), ("1e-9", "0.01")],
)
def test_a_weight_is_kept_to_a_hundredth_of_a_gram(grams: str, kept: str) -> None:
    assert str(rounded_grams(Decimal(grams))) == kept


@pytest.mark.parametrize(
    ("weight", "hours", "rate", "cents"),
    [
        ("25.5", "3.5", FILAMENT, 300),  # below the minimum charge
        ("30", "1", FILAMENT, 300),
        ("30.04", "1", FILAMENT, 300),  # 300.4 cents
        ("30.05", "1", FILAMENT, 301),  # 300.5 cents, half up
        ("125.5", "8", FILAMENT, 1255),
        ("60", "2", RESIN, 1200),
        ("100", "1.1", Rate(Decimal("0.10"), Decimal("0.01")), 1090),  # 10.00 + 90 min x 0.01
        ("0.1", "0.5", Rate(Decimal("0.10"), minimum=Decimal("0")), 1),
    ],
)
def test_cost(weight: str, hours: str, rate: Rate, cents: int) -> None:
    assert cost_cents(Decimal(weight), Decimal(hours), rate) == cents

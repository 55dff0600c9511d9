"""What a print costs: Decimal in, whole US cents out.

Cost = max(minimum, weight x rate per gram + 60 x rounded hours x rate per minute),
rounded half-up to a cent. Time is rounded up to the next half hour before anything else.
"""

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

HALF_HOUR = Decimal("0.5")
HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True)
class Rate:
    """A price list's line: US dollars per gram and per minute, and the least a print costs."""

    per_gram: Decimal
    per_minute: Decimal = Decimal(0)
    minimum: Decimal = Decimal("3.00")


def rounded_hours(hours: Decimal) -> Decimal:
    """Hours, rounded up to the next half hour."""
    halves = (hours / HALF_HOUR).to_integral_value(rounding=ROUND_CEILING)
    return halves * HALF_HOUR


def rounded_grams(weight_g: Decimal) -> Decimal:
    """A weight as it is kept, to a hundredth of a gram; no print weighs nothing."""
    return max(weight_g.quantize(HUNDREDTH, ROUND_HALF_UP), HUNDREDTH)


def cost_cents(weight_g: Decimal, time_hours: Decimal, rate: Rate) -> int:
    """The cost in whole US cents of a print of ``weight_g`` grams and ``time_hours`` hours."""
    by_use = weight_g * rate.per_gram + 60 * rounded_hours(time_hours) * rate.per_minute
    dollars = max(rate.minimum, by_use)
    return int((dollars * 100).to_integral_value(rounding=ROUND_HALF_UP))

"""Clocks that go differently: links end too early, codes of second factors do not fit."""

from collections.abc import Iterator
from datetime import datetime

from printdesk.doctor.finding import Finding, look, wrong

NOTICED_SECONDS = 5
# More than what a second factor's code or a token allows for.
HARMFUL_SECONDS = 30


def skew(whose: str, here: datetime, there: datetime) -> Iterator[Finding]:
    """What is to be said of two clocks that were read at the same moment, unless they agree."""
    seconds = abs((there - here).total_seconds())
    if seconds < NOTICED_SECONDS:
        return
    fault = wrong if seconds >= HARMFUL_SECONDS else look
    yield fault(
        "clock",
        f"The clock of {whose} and the one of this machine differ by {seconds:.0f} seconds.",
        "Let both follow a time server (NTP), such as by systemd-timesyncd or chrony.",
    )

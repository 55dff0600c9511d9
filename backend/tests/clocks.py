"""A clock that is set by hand."""

from datetime import UTC, datetime, timedelta

NOON = datetime(2030, 3, 1, 12, 0, tzinfo=UTC)


class HandClock:
    """Stands still until it is moved."""

    def __init__(self, moment: datetime = NOON) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment

    def forward(self, **span: float) -> datetime:
        """Move on by a span, such as ``minutes=5``, and tell the time then."""
        self.moment += timedelta(**span)
        return self.moment

"""When backups are made: daily at a time on the clock of the machine that makes them."""

from datetime import UTC, datetime, time, timedelta, tzinfo

DAY = timedelta(days=1)


def last_due(now: datetime, at: time, zone: tzinfo | None = None) -> datetime:
    """The last moment, now at the latest, at which the clocks of ``zone`` showed the time ``at``.

    Without a zone it is that of this machine.
    """
    wall = now.astimezone(zone).replace(tzinfo=None)
    due = datetime.combine(wall.date(), at)
    if due > wall:
        due -= DAY
    return due.replace(tzinfo=zone).astimezone(UTC)


def next_due(now: datetime, at: time, zone: tzinfo | None = None) -> datetime:
    """The next moment after that."""
    return last_due(now + DAY, at, zone)

"""Which backups stay: those of the last day, and the newest of each day, week and month."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta, tzinfo
from itertools import islice

LATELY = timedelta(days=1)
DAILY, WEEKLY, MONTHLY = 14, 8, 12

Period = Callable[[datetime], object]

PERIODS: tuple[tuple[Period, int], ...] = (
    (lambda moment: moment.date(), DAILY),
    (lambda moment: moment.isocalendar()[:2], WEEKLY),
    (lambda moment: (moment.year, moment.month), MONTHLY),
)


def staying(made: Iterable[datetime], zone: tzinfo | None = None) -> set[datetime]:
    """Those of the moments at which backups were made whose backups stay.

    One that was made by hand does not end the one before it, which was proved perhaps: within a day
    of the newest all stay. Days, weeks and months are those of ``zone``, or else of this machine.
    Only those count in which there is a backup: a lab that was closed for the summer keeps what it
    had before.
    """
    newest_first = sorted(made, reverse=True)
    stay = {moment for moment in newest_first if newest_first[0] - moment < LATELY}
    for period, count in PERIODS:
        newest_of: dict[object, datetime] = {}
        for moment in newest_first:
            newest_of.setdefault(period(moment.astimezone(zone)), moment)
        stay.update(islice(newest_of.values(), count))
    return stay

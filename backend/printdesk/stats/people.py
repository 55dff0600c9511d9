"""What the members of staff did."""

from collections.abc import Sequence

from sqlalchemy import select

from printdesk.jobs.states import Status
from printdesk.models import Account
from printdesk.stats import reading
from printdesk.stats.counted import Counted
from printdesk.stats.figures import StaffFigures

FORMER = "Somebody who is not here any more"


def staff(counted: Counted) -> list[StaffFigures]:
    """The steps that each of them took, by name."""
    stays, acted = counted.stays, counted.current & counted.by_staff
    confirmed = stays.status.are(Status.PENDING) & stays.became.are(Status.READYTOPRINT)
    started = stays.status.are(Status.READYTOPRINT) & stays.became.are(Status.PRINTING)
    deeds = {
        "approved": counted.approved,
        "rejected": counted.rejected,
        "confirmed": confirmed,
        "started": started,
        "completed": counted.completed,
        "failed": counted.failed,
        "picked_up": counted.picked_up,
    }
    counts = {name: stays.by.counts(deed & acted) for name, deed in deeds.items()}
    people = sorted({person for count in counts.values() for person in count})
    names = _names(counted, people)
    told = [
        StaffFigures(
            name=names[person], **{deed: count.get(person, 0) for deed, count in counts.items()}
        )
        for person in people
    ]
    return sorted(told, key=lambda each: each.name.casefold())


def _names(counted: Counted, people: Sequence[str]) -> dict[str, str]:
    """How they are called now, or else were called when they did something last."""
    if not people:
        return {}
    accounts = select(Account.id, Account.name).where(Account.id.in_(people))
    known: dict[str, str] = dict(counted.session.execute(accounts).all())
    gone = [person for person in people if person not in known]
    if gone:
        period = counted.period
        known |= reading.last_names(
            counted.session, counted.choice, period.begins, period.ends, gone
        )
    return {person: known.get(person, FORMER) for person in people}

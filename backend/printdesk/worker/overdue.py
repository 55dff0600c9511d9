"""What is to be done now, as the rows tell it, whatever has become of the queues."""

from collections.abc import Callable, Iterator, Mapping

from sqlalchemy.orm import Session

from printdesk.accounts import requests
from printdesk.desk import Desk
from printdesk.jobs import inspections, sweeping
from printdesk.notifications import outbox
from printdesk.queues import Queues
from printdesk.upkeep import tasks as long_tasks
from printdesk.work import Work

# Of those that wait so many are put into a queue, the longest first: who comes next shall not stand
# behind thousands. However long the queue is: what got lost from one that is never short would
# otherwise wait until nobody comes any more.
AT_ONCE = 20

WAITING: Mapping[Work, Callable[[Session, Desk], list[str]]] = {
    Work.MAIL: lambda session, desk: outbox.due(session, desk.clock.now(), AT_ONCE),
    Work.ANSWER: lambda session, _: requests.waiting(session, AT_ONCE),
    Work.TIDY: lambda session, desk: sweeping.waiting(session, desk)[:AT_ONCE],
    Work.LOOK: lambda session, desk: inspections.waiting(session, desk, AT_ONCE),
    Work.LONG: long_tasks.waiting,
}


def ask_again(desk: Desk, queues: Queues) -> None:
    """Put what waits into the queues, unless it lies there already. Raises QueuesAway."""
    queues.require()
    for work, row_id in _waiting(desk):
        queues.put(work, row_id)


def _waiting(desk: Desk) -> Iterator[tuple[Work, str]]:
    for work, found in WAITING.items():
        with desk.database.reading() as session:
            row_ids = found(session, desk)
        yield from ((work, row_id) for row_id in row_ids)

"""What is done for each kind of work that comes out of a queue: thin, and harmless when done twice.

Whoever can write to Redis can have these things done, for rows that wait for them, and no others.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from printdesk.accounts import requests
from printdesk.desk import Desk
from printdesk.jobs import inspections
from printdesk.notifications import outbox
from printdesk.notifications.mail import Mailer
from printdesk.upkeep import record_keeping
from printdesk.work import Work
from printdesk.worker import long_tasks, schedule, tasks


@dataclass(frozen=True)
class Hands:
    """What a worker works with; ``stopping`` says that it is to come to an end."""

    desk: Desk
    mailer: Mailer
    stopping: Callable[[], bool]


ERRANDS: Mapping[Work, Callable[[Hands, str], object]] = {
    Work.MAIL: lambda hands, message_id: outbox.deliver(hands.desk, hands.mailer, message_id),
    Work.ANSWER: lambda hands, request_id: requests.answer(hands.desk, request_id),
    Work.TIDY: lambda hands, job_id: tasks.tidy_jobs(hands.desk, hands.stopping, only=job_id),
    Work.LOOK: lambda hands, job_id: inspections.look_at(hands.desk, job_id, hands.stopping),
    Work.LONG: lambda hands, task_id: long_tasks.do_next(hands.desk, hands.stopping, task_id),
    Work.ROUND: lambda hands, _: _go_round_the_share(hands.desk),
    Work.MEASURE: lambda hands, _: schedule.tick(hands.desk, schedule.AT_LENGTH),
}


def _go_round_the_share(desk: Desk) -> None:
    record_keeping.keep(desk)
    schedule.tick(desk, schedule.ON_SHARE)

"""No more mails go out within a minute than the mail server takes."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest

from printdesk.desk import Desk
from printdesk.models import Job
from printdesk.notifications.kinds import Kind
from printdesk.notifications.outbox import deliver
from printdesk.worker import tasks
from tests.clocks import HandClock
from tests.notifications.mailers import Kept
from tests.notifications.post import queued, row


def never() -> bool:
    return False


def queue_all(desk: Desk, job: Job) -> list[str]:
    """One mail of each kind, none of which replaces another."""
    kinds = [kind for kind in Kind if kind is not Kind.REMINDER]
    return [queued(desk, job, kind) for kind in kinds]


@pytest.mark.settings(smtp_max_per_minute=2)
def test_within_any_minute_only_so_many_go_out(desk: Desk, job: Job, clock: HandClock) -> None:
    waiting, post = queue_all(desk, job), Kept()
    for seconds, sent in ((0, 2), (30, 2), (29, 2), (1, 4), (59, 4), (1, 6), (60, 7)):
        clock.forward(seconds=seconds)
        tasks.send_due_mails(desk, post, never)
        assert len(post.mails) == sent
    assert [row(desk, each).attempts for each in waiting] == [1] * len(waiting)


@pytest.mark.settings(smtp_max_per_minute=1)
def test_a_mail_that_waits_for_its_turn_is_as_it_was(desk: Desk, job: Job) -> None:
    first, second = queue_all(desk, job)[:2]
    assert deliver(desk, Kept(), first)
    assert not deliver(desk, Kept(), second)
    message = row(desk, second)
    assert (message.status, message.attempts, message.lease, message.last_error) == (
        "queued",
        0,
        None,
        None,
    )


@pytest.mark.usefixtures("any_database")
@pytest.mark.settings(smtp_max_per_minute=3)
def test_workers_keep_the_pace_together(desk: Desk, job: Job, clock: HandClock) -> None:
    waiting, post = queue_all(desk, job), Kept()
    deliver(desk, post, waiting.pop())
    calls: list[Callable[[], bool]] = [partial(deliver, desk, post, each) for each in waiting]
    with ThreadPoolExecutor(len(calls)) as workers:
        list(workers.map(lambda call: call(), calls))
    assert len(post.mails) == 3


def test_without_a_limit_all_go_out_at_once(desk: Desk, job: Job) -> None:
    waiting, post = queue_all(desk, job), Kept()
    tasks.send_due_mails(desk, post, never)
    assert len(post.mails) == len(waiting)

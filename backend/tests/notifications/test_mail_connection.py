"""Mails that follow each other go over one connection, and none is lost with it."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, closing
from email import policy
from email.message import EmailMessage

import pytest

from printdesk.clock import patience
from printdesk.desk import Desk
from printdesk.models import Job
from printdesk.notifications.kinds import Kind
from printdesk.notifications.mail import MailServerTrouble, RecipientRefused, SmtpMailer
from printdesk.notifications.outbox import deliver
from printdesk.worker import tasks
from tests.notifications.certificates import Certificates, certificates
from tests.notifications.mail_server import Inbox, free_port, mail_server, smtp_settings
from tests.notifications.post import queued, row

JANE = "jane@example.edu"


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def port(inbox: Inbox) -> Iterator[int]:
    with mail_server(inbox) as port:
        yield port


@pytest.fixture
def mailer(desk: Desk, port: int) -> Iterator[SmtpMailer]:
    with closing(SmtpMailer(smtp_settings(desk.settings, port))) as mailer:
        yield mailer


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return certificates(tmp_path_factory.mktemp("certificates"))


def mail(number: int = 1) -> EmailMessage:
    mail = EmailMessage(policy=policy.SMTP)
    mail["From"] = "print@example.edu"
    mail["To"] = JANE
    mail["Subject"] = f"Number {number}"
    mail["Message-ID"] = f"<{number}@example.edu>"
    mail.set_content("Hello.\n")
    return mail


def subjects(inbox: Inbox) -> list[str]:
    return [taken.mail["Subject"] for taken in inbox.taken]


def test_mails_that_follow_each_other_go_over_one_connection(
    mailer: SmtpMailer, inbox: Inbox
) -> None:
    for number in (1, 2, 3):
        mailer.send(mail(number), JANE)
    assert subjects(inbox) == ["Number 1", "Number 2", "Number 3"]
    assert len(inbox.served) == 1


def test_it_is_encrypted_and_signed_in_once(desk: Desk, inbox: Inbox, tls: Certificates) -> None:
    with mail_server(inbox, starttls=tls.server) as port:
        settings = smtp_settings(desk.settings, port, smtp_security="starttls")
        with closing(SmtpMailer(settings, tls.client)) as mailer:
            mailer.send(mail(1), JANE)
            mailer.send(mail(2), JANE)
    assert [taken.encrypted for taken in inbox.taken] == [True, True]
    assert len(inbox.served) == 1


def test_an_idle_connection_is_closed_and_the_next_mail_opens_another(
    desk: Desk, inbox: Inbox, port: int
) -> None:
    settings = smtp_settings(desk.settings, port)
    with closing(SmtpMailer(settings, idle_seconds=0.05)) as mailer:
        mailer.send(mail(1), JANE)
        wait = patience(10, step=0.01)
        while inbox.open:
            assert wait.left(), "nobody said goodbye"
        mailer.send(mail(2), JANE)
    assert len(inbox.served) == 2
    assert subjects(inbox) == ["Number 1", "Number 2"]


def test_a_dropped_connection_costs_no_mail_and_no_try(
    desk: Desk, job: Job, mailer: SmtpMailer, inbox: Inbox
) -> None:
    first, second = (queued(desk, job, kind) for kind in (Kind.RECEIVED, Kind.COMPLETION))
    assert deliver(desk, mailer, first)
    inbox.hang_up()
    assert deliver(desk, mailer, second)
    assert [row(desk, each).attempts for each in (first, second)] == [1, 1]
    assert (len(inbox.taken), len(inbox.served)) == (2, 2)


def test_a_server_that_takes_so_many_over_a_connection_gets_the_next_over_another(
    mailer: SmtpMailer, inbox: Inbox
) -> None:
    inbox.mails_per_connection = 2
    for number in range(1, 6):
        mailer.send(mail(number), JANE)
    assert subjects(inbox) == [f"Number {number}" for number in range(1, 6)]
    assert len(inbox.served) == 3


def test_a_server_that_hangs_up_on_a_new_connection_too_is_trouble(
    mailer: SmtpMailer, inbox: Inbox
) -> None:
    mailer.send(mail(1), JANE)
    inbox.mails_per_connection = 0
    with pytest.raises(MailServerTrouble, match="421"):
        mailer.send(mail(2), JANE)
    inbox.mails_per_connection = 1
    mailer.send(mail(3), JANE)
    assert subjects(inbox) == ["Number 1", "Number 3"]


def test_a_refused_recipient_leaves_the_connection_to_the_next_mail(
    mailer: SmtpMailer, inbox: Inbox
) -> None:
    inbox.answers["RCPT joe@example.edu"] = "550 5.1.1 no such user"
    inbox.answers["RCPT ann@example.edu"] = "450 4.2.1 mailbox busy"
    with pytest.raises(RecipientRefused, match="550"):
        mailer.send(mail(1), "joe@example.edu")
    with pytest.raises(MailServerTrouble, match="450"):
        mailer.send(mail(2), "ann@example.edu")
    mailer.send(mail(3), JANE)
    assert subjects(inbox) == ["Number 3"]
    assert len(inbox.served) == 1


def test_a_server_that_was_away_gets_what_waited_over_one_connection(
    desk: Desk, job: Job, inbox: Inbox
) -> None:
    port = free_port()
    kinds = (Kind.RECEIVED, Kind.COMPLETION, Kind.STATUS_CHANGE)
    waiting = [queued(desk, job, kind) for kind in kinds]
    with closing(SmtpMailer(smtp_settings(desk.settings, port))) as mailer:
        tasks.send_due_mails(desk, mailer, lambda: False)
        assert {row(desk, each).status for each in waiting} == {"queued"}
        desk.clock.forward(minutes=1)  # type: ignore[attr-defined]
        with mail_server(inbox, port=port):
            tasks.send_due_mails(desk, mailer, lambda: False)
    assert {row(desk, each).status for each in waiting} == {"sent"}
    assert (len(inbox.taken), len(inbox.served)) == (3, 1)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork on this system")
def test_a_forked_process_says_nothing_over_its_parents_connection(
    mailer: SmtpMailer, inbox: Inbox
) -> None:
    mailer.send(mail(1), JANE)
    child = os.fork()
    if child == 0:
        with ExitStack() as last:
            last.callback(os._exit, 1)
            mailer.send(mail(2), JANE)
            mailer.close()
            os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    mailer.send(mail(3), JANE)
    assert sorted(subjects(inbox)) == ["Number 1", "Number 2", "Number 3"]
    assert len(inbox.served) == 2

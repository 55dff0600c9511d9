"""What mails about accounts say, and what nobody can make them say."""

from datetime import timedelta
from email.message import EmailMessage

import pytest

from printdesk.actors import SYSTEM, Actor, Role
from printdesk.desk import Desk
from printdesk.history import SYSTEM_CHAIN, events_of
from printdesk.models import Message
from printdesk.notifications import outbox
from printdesk.notifications.account_words import ACCOUNT_WRITERS
from printdesk.notifications.facts import AccountFacts
from printdesk.notifications.kinds import AccountKind, Kind
from printdesk.notifications.letters import compose, masked_text
from printdesk.notifications.mail import FileMailer
from tests.notifications.post import row
from tests.notifications.test_letters import SITE, html_of, text_of

LINK = "1" * 32
PAGES = {
    AccountKind.INVITATION: "join",
    AccountKind.REGISTRATION: "join",
    AccountKind.PASSWORD_RESET: "password-reset",
    AccountKind.EMAIL_CHANGE: "email-change",
}


def unsent(desk: Desk, kind: AccountKind, **facts: object) -> Message:
    told: dict[str, object] = {"account_id": "a1", "name": "Jane Doe", "lab_name": "Makerspace"}
    if kind in PAGES:
        told |= {"link_id": LINK, "link_expires": desk.clock.now() + timedelta(hours=1)}
    return Message(
        id="m" * 32,
        kind=kind.value,
        recipient="jane@lab.example.edu",
        subject="Your account",
        facts=AccountFacts.model_validate(told | facts).as_json(),
        header_id="<1@example.edu>",
        created_by=SYSTEM.id,
    )


def queued(desk: Desk, kind: AccountKind = AccountKind.PASSWORD_CHANGED) -> str:
    facts = AccountFacts(account_id="a1", name="Jane Doe", lab_name="Makerspace")
    with desk.database.transaction() as tx:
        return outbox.queue_to_account(tx, desk, kind, facts, "jane@lab.example.edu", SYSTEM).id


def told_of_mails(desk: Desk) -> list[str]:
    with desk.database.reading() as session:
        return [event.event_type for event in events_of(session, SYSTEM_CHAIN)]


def both(mail: EmailMessage) -> tuple[str, str]:
    return text_of(mail), html_of(mail)


def test_every_kind_has_its_words_and_a_name_of_its_own() -> None:
    assert set(ACCOUNT_WRITERS) == set(AccountKind)
    assert not {kind.value for kind in AccountKind} & {kind.value for kind in Kind}


@pytest.mark.parametrize("kind", AccountKind)
def test_every_mail_greets_its_reader_and_leads_to_a_page_of_ours(
    desk: Desk, kind: AccountKind
) -> None:
    mail = compose(desk, unsent(desk, kind))

    for said in both(mail):
        assert "Hello Jane Doe," in said
        assert f"{SITE}/" in said
        assert "because of a staff account with your address" in said
        assert "None" not in said
        assert "3D print #" not in said
    assert mail["X-Printdesk-Job"] is None
    assert mail["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize(("kind", "page"), PAGES.items())
def test_a_link_is_made_when_the_mail_is_sent(desk: Desk, kind: AccountKind, page: str) -> None:
    message = unsent(desk, kind)
    link = f"{SITE}/{page}/{desk.keys.account_link_token(LINK)}/"

    for said in both(compose(desk, message)):
        assert link in said
        assert "Friday, March 1, 2030, 13:00 UTC (in about an hour)" in said

    assert desk.keys.account_link_token(LINK) not in repr(message.facts)


@pytest.mark.parametrize("kind", AccountKind)
def test_staff_see_a_mail_without_its_links(desk: Desk, kind: AccountKind) -> None:
    said = masked_text(desk, unsent(desk, kind))

    assert "http" not in said
    assert "[link to " in said
    assert desk.keys.account_link_token(LINK) not in said


@pytest.mark.parametrize("kind", AccountKind)
def test_no_name_makes_a_link_or_markup(desk: Desk, kind: AccountKind) -> None:
    odd = "<b>Win</b> at https://evil.com/x\r\nBcc: all@example.edu"
    mail = compose(desk, unsent(desk, kind, name=odd, by_name=odd, applicant=odd))

    assert mail["Bcc"] is None
    for said in (*both(mail), str(mail["To"]), str(mail["Subject"])):
        assert "evil.com" not in said
        assert "<b>" not in said


def test_who_caused_it_is_named(desk: Desk) -> None:
    for kind in (AccountKind.INVITATION, AccountKind.PASSWORD_RESET, AccountKind.SECOND_FACTOR_OFF):
        assert "Ada Admin" in text_of(compose(desk, unsent(desk, kind, by_name="Ada Admin")))
    waiting = compose(desk, unsent(desk, AccountKind.REGISTRATION_WAITING, applicant="Nina New"))
    assert "Nina New has registered" in text_of(waiting)


def test_a_mail_about_an_account_goes_out_and_is_told_in_the_system_s_history(
    desk: Desk, mailer: FileMailer
) -> None:
    message_id = queued(desk)

    assert outbox.deliver(desk, mailer, message_id)

    assert row(desk, message_id).status == "sent"
    assert told_of_mails(desk) == ["EmailQueued", "EmailSent"]


def test_a_mail_that_failed_can_be_sent_again_or_given_up(desk: Desk) -> None:
    admin = Actor("a2", "Ada Admin", Role.ADMIN)
    message_id = queued(desk)
    with desk.database.transaction() as tx:
        tx.session.get_one(Message, message_id).status = "failed"

    with desk.database.transaction() as tx:
        outbox.retry(tx, desk, message_id, admin)
    assert row(desk, message_id).status == "queued"
    with desk.database.transaction() as tx:
        outbox.drop(tx, desk, message_id, admin)
    assert row(desk, message_id).status == "withdrawn"

    assert told_of_mails(desk) == ["EmailQueued", "EmailQueued", "EmailWithdrawn"]

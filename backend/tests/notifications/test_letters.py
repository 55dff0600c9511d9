"""What mails say, and what nobody can make them say."""

import re
from datetime import timedelta
from decimal import Decimal
from email.message import EmailMessage

import pytest
from sqlalchemy import inspect

from printdesk.desk import Desk
from printdesk.jobs.states import Status
from printdesk.models import Job
from printdesk.notifications.kinds import Kind
from printdesk.notifications.letters import compose, masked_text
from printdesk.notifications.mail import RecipientRefused
from printdesk.notifications.words import STATUSES, WRITERS
from tests.clocks import HandClock
from tests.notifications.conftest import JOB_ID
from tests.notifications.post import unsent

SITE = "https://print.example.edu"


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert isinstance(body, EmailMessage)
    return str(body.get_content()).replace("\r\n", "\n")


def html_of(mail: EmailMessage) -> str:
    body = mail.get_body(("html",))
    assert isinstance(body, EmailMessage)
    return str(body.get_content()).replace("\r\n", "\n")


@pytest.fixture
def bare(job: Job) -> Job:
    """A job of which nothing is known yet but what its student said."""
    job.weight_g = job.time_hours = job.cost_cents = job.material = None
    job.confirm_token_expires = None
    job.status = "UPLOADED"
    return job


@pytest.mark.parametrize("kind", Kind)
def test_every_mail_has_a_text_an_html_page_and_the_tracking_link(
    desk: Desk, job: Job, kind: Kind
) -> None:
    mail = compose(desk, unsent(job, kind, desk))
    tracking = f"{SITE}/track/{desk.keys.tracking_token(JOB_ID)}/"
    assert tracking in text_of(mail)
    assert f'href="{tracking}"' in html_of(mail)
    assert "Hello Jane Doe," in text_of(mail)
    assert "Hello Jane Doe," in html_of(mail)


@pytest.mark.parametrize("kind", Kind)
def test_every_mail_can_be_written_when_little_is_known(desk: Desk, bare: Job, kind: Kind) -> None:
    message = unsent(bare, kind, desk)
    for said in (text_of(compose(desk, message)), html_of(compose(desk, message))):
        assert "None" not in said
        assert "$" not in said


@pytest.mark.parametrize("kind", Kind)
def test_a_mail_is_addressed_dated_and_marked_as_automatic(
    desk: Desk, job: Job, kind: Kind
) -> None:
    message = unsent(job, kind, desk)
    message.subject = "Your 3D print #123"
    mail = compose(desk, message)
    assert mail["From"] == "Printdesk <print@example.edu>"
    assert mail["To"] == "Jane Doe <jane@example.edu>"
    assert mail["Subject"] == "Your 3D print #123"
    assert mail["Date"].datetime == desk.clock.now()
    assert mail["Message-ID"] == message.header_id
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["X-Printdesk-Job"] == "123"


def test_every_kind_and_every_status_has_its_words() -> None:
    assert set(WRITERS) == set(Kind)
    assert set(STATUSES) == set(Status)


@pytest.mark.parametrize("kind", [Kind.APPROVAL, Kind.REMINDER])
def test_the_student_is_told_what_is_confirmed_and_until_when(
    desk: Desk, job: Job, clock: HandClock, kind: Kind
) -> None:
    told = unsent(job, kind, desk)
    clock.forward(hours=48)
    mail = compose(desk, told)
    for said in (text_of(mail), html_of(mail)):
        for word in ("$4.50", "3.5 hours", "45 g", "PLA", "Electric Blue", "Prusa MK4S"):
            assert word in said
        assert "Monday, March 4, 2030, 12:00 UTC (in about 24 hours)" in said
        assert "only after you have" in said


def test_the_confirmation_link_is_that_of_the_generation_told(desk: Desk, job: Job) -> None:
    message = unsent(job, Kind.APPROVAL, desk)
    job.confirm_generation = 3
    mail = compose(desk, message)
    [link] = re.findall(rf"{SITE}/confirm/(\S+)/", text_of(mail))
    assert desk.keys.read_confirm_token(link) == (JOB_ID, 2)
    assert f'href="{SITE}/confirm/{link}/"' in html_of(mail)


@pytest.mark.parametrize("kind", sorted(set(Kind) - {Kind.APPROVAL, Kind.REMINDER}))
def test_other_mails_confirm_nothing(desk: Desk, job: Job, kind: Kind) -> None:
    assert "/confirm/" not in compose(desk, unsent(job, kind, desk)).as_string()


def test_a_rejection_tells_the_reasons_and_the_note(desk: Desk, job: Job) -> None:
    job.reject_reasons = ["Walls too thin to print", "Scale or units wrong"]
    job.custom_reason = "It is 2 mm wide.\nPlease export it in millimeters."
    mail = compose(desk, unsent(job, Kind.REJECTION, desk))
    said = text_of(mail)
    assert "- Walls too thin to print\n- Scale or units wrong\n" in said
    assert "It is 2 mm wide.\nPlease export it in millimeters.\n" in said
    assert "<li" in html_of(mail)


def test_a_completion_tells_where_when_and_what_to_pay(desk: Desk, job: Job) -> None:
    said = text_of(compose(desk, unsent(job, Kind.COMPLETION, desk)))
    assert "pick it up at Makerspace" in said
    assert "Opening hours: Mon–Fri 9–17" in said
    assert "Cost: $4.50" in said


@pytest.mark.parametrize("status", Status)
def test_a_change_of_status_is_told_in_words(desk: Desk, job: Job, status: Status) -> None:
    job.status = status.value
    said = text_of(compose(desk, unsent(job, Kind.STATUS_CHANGE, desk)))
    assert f"It is now {STATUSES[status]}." in said
    assert status.value not in said


@pytest.mark.parametrize("kind", Kind)
def test_staff_see_a_mail_without_its_links(desk: Desk, job: Job, kind: Kind) -> None:
    said = masked_text(desk, unsent(job, kind, desk))
    assert "[link to follow the print]" in said
    assert "http" not in said
    assert desk.keys.tracking_token(JOB_ID) not in said
    assert desk.keys.confirm_token(JOB_ID, 2) not in said


def test_no_name_can_add_a_header(desk: Desk, job: Job) -> None:
    job.student_name = "Eve\r\nBcc: everybody@example.edu\r\n\r\nBuy"
    mail = compose(desk, unsent(job, Kind.RECEIVED, desk))
    assert mail["Bcc"] is None
    assert [address.addr_spec for address in mail["To"].addresses] == ["jane@example.edu"]
    assert b"\nBcc" not in mail.as_bytes()


@pytest.mark.parametrize(
    "recipient",
    ["jane@example.edu\r\nBcc: all@example.edu", "a@example.edu, b@example.edu", "nobody", ""],
)
def test_what_is_no_single_address_gets_no_mail(desk: Desk, job: Job, recipient: str) -> None:
    job.student_email = recipient
    with pytest.raises(RecipientRefused):
        compose(desk, unsent(job, Kind.RECEIVED, desk))


def test_nothing_typed_becomes_markup(desk: Desk, job: Job) -> None:
    job.color = "<img src=x>"
    job.student_name = "<b>Eve</b>"
    job.original_filename = "<script>alert(1)</script>.stl"
    job.custom_reason = "<a href='https://evil.example'>look</a>"
    job.reject_reasons = ["<i>thin</i>"]
    for kind in Kind:
        page = html_of(compose(desk, unsent(job, kind, desk)))
        for markup in ("<img", "<b>", "<script", "<i>", "<a href='"):
            assert markup not in page


@pytest.mark.parametrize(
    "name", ["Win at www.evil.com now", "https://evil.com/x", "evil.com", "x@evil.com"]
)
def test_no_name_and_no_file_name_makes_a_link(desk: Desk, job: Job, name: str) -> None:
    job.student_name = name
    job.original_filename = f"{name}.stl"
    mail = compose(desk, unsent(job, Kind.RECEIVED, desk))
    for said in (text_of(mail), html_of(mail), str(mail["To"])):
        assert "evil.com" not in said
        assert "www.evil" not in said


@pytest.mark.parametrize(
    ("name", "greeted"),
    [
        ("J. R. O’Neill-Smith", "J. R. O’Neill-Smith"),
        ("María José Ñ", "María José Ñ"),
        ("李小龍", "李小龍"),
        ("J.R. Tolkien", "J. R. Tolkien"),
        ("नमिता", "नमिता"),
    ],
)
def test_real_names_are_greeted_as_they_are(desk: Desk, job: Job, name: str, greeted: str) -> None:
    job.student_name = name
    mail = compose(desk, unsent(job, Kind.RECEIVED, desk))
    assert f"Hello {greeted}," in text_of(mail)
    assert mail["To"].addresses[0].display_name == greeted


def test_a_name_of_signs_alone_is_left_out(desk: Desk, job: Job) -> None:
    job.student_name = "😀😀"
    mail = compose(desk, unsent(job, Kind.RECEIVED, desk))
    assert text_of(mail).startswith("Hello,\n")


def test_a_mail_is_ascii_with_short_lines_whatever_is_in_it(desk: Desk, job: Job) -> None:
    job.student_name = "Zoë " * 25
    job.custom_reason = "ß" * 5000
    mail = compose(desk, unsent(job, Kind.REJECTION, desk)).as_bytes()
    assert mail.isascii()
    assert max(len(line) for line in mail.split(b"\r\n")) <= 998


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(hours=72), "(in about 72 hours)"),
        (timedelta(minutes=70), "(in about an hour)"),
        (timedelta(minutes=30), "(in about 30 minutes)"),
        (timedelta(seconds=50), "(in about a minute)"),
        (timedelta(0), "UTC\n"),
        (timedelta(hours=-3), "UTC\n"),
    ],
)
def test_the_time_left_is_told_in_words(desk: Desk, job: Job, left: timedelta, words: str) -> None:
    job.confirm_token_expires = desk.clock.now() + left
    assert words in text_of(compose(desk, unsent(job, Kind.APPROVAL, desk)))


def test_figures_read_well(desk: Desk, job: Job) -> None:
    job.cost_cents, job.time_hours, job.weight_g = 123450, Decimal("1.0"), Decimal("1000.00")
    said = text_of(compose(desk, unsent(job, Kind.APPROVAL, desk)))
    assert "Cost: $1,234.50" in said
    assert "Printing time: 1 hour\n" in said
    assert "Weight: 1000 g" in said


def test_the_kept_facts_hold_no_link_and_no_token(desk: Desk, job: Job) -> None:
    for kind in Kind:
        message = unsent(job, kind, desk)
        kept = repr([getattr(message, each.key) for each in inspect(type(message)).column_attrs])
        assert "http" not in kept
        assert desk.keys.confirm_token(JOB_ID, 2) not in kept
        assert desk.keys.tracking_token(JOB_ID) not in kept

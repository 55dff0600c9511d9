"""Letters: a message of the outbox made into a mail, with its links, or shown without them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from pydantic import ValidationError

from printdesk.config import Settings
from printdesk.desk import Desk
from printdesk.links import account_url, confirmation_url, tracking_url
from printdesk.models import Message
from printdesk.notifications.account_words import account_letter
from printdesk.notifications.facts import AccountFacts, Facts
from printdesk.notifications.kinds import AccountKind, Kind
from printdesk.notifications.phrases import greeting_name
from printdesk.notifications.troubles import RecipientRefused
from printdesk.notifications.words import Letter, Link, letter

Links = Mapping[Link, str]

MASKED: Links = {
    Link.CONFIRM: "[link to confirm]",
    Link.TRACK: "[link to follow the print]",
    Link.PASSWORD_RESET: "[link to choose a new password]",
    Link.JOIN: "[link to choose a password]",
    Link.EMAIL_CHANGE: "[link to confirm the address]",
    Link.LOGIN: "[link to sign in]",
    Link.ACCOUNT: "[link to the account]",
    Link.USERS: "[link to the accounts]",
    Link.DATA: "[link to archiving and pruning]",
    Link.BACKUPS: "[link to the backups]",
}

_PAGES = (Link.LOGIN, Link.ACCOUNT, Link.USERS, Link.DATA, Link.BACKUPS)
UNREADABLE = (
    "What this email should tell is damaged in the database. It cannot be sent: give it up, and "
    "tell the person yourself."
)

_ABOUT_ACCOUNTS = frozenset(kind.value for kind in AccountKind)

_templates = Environment(
    loader=PackageLoader("printdesk.notifications"),
    autoescape=select_autoescape(["html"]),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)


@dataclass(frozen=True)
class _Content:
    """What is put on the paper: the words, to whom they go, and why they got them."""

    letter: Letter
    name: str
    lab: str
    about: str
    because: str


def compose(desk: Desk, message: Message) -> EmailMessage:
    """The mail to send now, in text and HTML, with the links made afresh.

    Raises RecipientRefused for a recipient that is no address.
    """
    now = desk.clock.now()
    content, links = _content(message, now), _links(desk, message)
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = _one_line(message.subject)
    mail["From"] = sender(desk.settings)
    mail["To"] = _recipient(content.name, message)
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = message.header_id
    # Answering machines are asked, in the standard's way and in Exchange's, not to answer.
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    if message.job_number is not None:
        mail["X-Printdesk-Job"] = str(message.job_number)
    text, html = (_rendered(f"letter.{form}", content, links) for form in ("txt", "html"))
    # Quoted-printable keeps every line within what mail servers take, on old ones too.
    mail.set_content(text, cte="quoted-printable")
    mail.add_alternative(html, subtype="html", cte="quoted-printable")
    return mail


def masked_text(desk: Desk, message: Message) -> str:
    """The text of the mail for staff to read, with words in place of its links."""
    now = message.sent_at or desk.clock.now()
    try:
        return _rendered("letter.txt", _content(message, now), MASKED)
    except ValidationError:
        # It cannot be sent either, and whoever is to drop it must see that it is there.
        return UNREADABLE


@dataclass(frozen=True)
class Draft:
    """A mail as it would go out now, with words in place of its links."""

    subject: str
    text: str


def draft(kind: Kind, facts: Facts, now: datetime) -> Draft:
    """What a mail of this kind would say of these facts."""
    content = _content_about_job(kind, facts, now)
    return Draft(_one_line(content.letter.subject), _rendered("letter.txt", content, MASKED))


def sender(settings: Settings) -> Address:
    """``MAIL_FROM`` as an address."""
    name, address = parseaddr(settings.mail_from)
    return Address(name, addr_spec=address)


def is_about_account(message: Message) -> bool:
    """Whether a mail is about an account, and not about a job."""
    return message.kind in _ABOUT_ACCOUNTS


def _content(message: Message, now: datetime) -> _Content:
    if is_about_account(message):
        of_account = AccountFacts.of_message(message)
        return _Content(
            letter=account_letter(AccountKind(message.kind), of_account, now),
            name=greeting_name(of_account.name),
            lab=of_account.lab_name,
            about="Staff",
            because="a staff account with your address",
        )
    return _content_about_job(Kind(message.kind), Facts.of_message(message), now)


def _content_about_job(kind: Kind, facts: Facts, now: datetime) -> _Content:
    return _Content(
        letter=letter(kind, facts, now),
        name=greeting_name(facts.student_name),
        lab=facts.lab_name,
        about=f"3D print #{facts.number}",
        because=f"3D print #{facts.number}, handed in with your address",
    )


def _links(desk: Desk, message: Message) -> Links:
    """A link is a function of what it is for and the key alone, so that a retry sends the same."""
    if is_about_account(message):
        link_id = AccountFacts.of_message(message).link_id
        proving = {Link.PASSWORD_RESET, Link.JOIN, Link.EMAIL_CHANGE} if link_id else set()
        return {
            link: account_url(
                desk.settings, desk.keys, link.value, link_id if link in proving else None
            )
            for link in (*proving, *_PAGES)
        }
    job_id = message.job_id or ""
    generation = Facts.of_message(message).confirm_generation
    return {
        Link.CONFIRM: confirmation_url(desk.settings, desk.keys, job_id, generation),
        Link.TRACK: tracking_url(desk.settings, desk.keys, job_id),
    }


def _recipient(name: str, message: Message) -> Address:
    try:
        return Address(name, addr_spec=message.recipient)
    except (ValueError, IndexError, MessageError) as error:
        raise RecipientRefused("This is not an email address.") from error


def _rendered(template: str, content: _Content, links: Links) -> str:
    written = content.letter
    return _templates.get_template(template).render(
        letter=written,
        name=content.name,
        lab=content.lab,
        about=content.about,
        because=content.because,
        action=links[written.link],
        track=links[Link.TRACK] if written.link is Link.CONFIRM else "",
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())

"""Letters: a message of the outbox made into a mail, with its links, or shown without them."""

from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from printdesk.config import Settings
from printdesk.desk import Desk
from printdesk.links import confirmation_url, tracking_url
from printdesk.models import Message
from printdesk.notifications.facts import Facts
from printdesk.notifications.kinds import Kind
from printdesk.notifications.mail import RecipientRefused
from printdesk.notifications.phrases import greeting_name
from printdesk.notifications.words import Link, letter

Links = dict[Link, str]

MASKED: Links = {Link.CONFIRM: "[link to confirm]", Link.TRACK: "[link to follow the print]"}

_templates = Environment(
    loader=PackageLoader("printdesk.notifications"),
    autoescape=select_autoescape(["html"]),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)


def compose(desk: Desk, message: Message) -> EmailMessage:
    """The mail to send now, in text and HTML, with the links made afresh.

    Raises RecipientRefused for a recipient that is no address.
    """
    links = _links(desk, message)
    now = desk.clock.now()
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = _one_line(message.subject)
    mail["From"] = sender(desk.settings)
    mail["To"] = _recipient(message)
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = message.header_id
    # Answering machines are asked, in the standard's way and in Exchange's, not to answer.
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail["X-Printdesk-Job"] = str(message.job_number)
    kind, facts = Kind(message.kind), Facts.of_message(message)
    text, html = (_rendered(f"letter.{form}", kind, facts, links, now) for form in ("txt", "html"))
    # Quoted-printable keeps every line within what mail servers take, on old ones too.
    mail.set_content(text, cte="quoted-printable")
    mail.add_alternative(html, subtype="html", cte="quoted-printable")
    return mail


def masked_text(desk: Desk, message: Message) -> str:
    """The text of the mail for staff to read, with words in place of its links."""
    kind, facts = Kind(message.kind), Facts.of_message(message)
    return _rendered("letter.txt", kind, facts, MASKED, message.sent_at or desk.clock.now())


@dataclass(frozen=True)
class Draft:
    """A mail as it would go out now, with words in place of its links."""

    subject: str
    text: str


def draft(kind: Kind, facts: Facts, now: datetime) -> Draft:
    """What a mail of this kind would say of these facts."""
    subject = _one_line(subject_of(kind, facts, now))
    return Draft(subject, _rendered("letter.txt", kind, facts, MASKED, now))


def subject_of(kind: Kind, facts: Facts, now: datetime) -> str:
    """The subject of a mail of this kind."""
    return letter(kind, facts, now).subject


def sender(settings: Settings) -> Address:
    """``MAIL_FROM`` as an address."""
    name, address = parseaddr(settings.mail_from)
    return Address(name, addr_spec=address)


def _links(desk: Desk, message: Message) -> Links:
    """A link is a function of job, generation and key alone, so that a retry sends the same."""
    job_id = message.job_id or ""
    generation = Facts.of_message(message).confirm_generation
    return {
        Link.CONFIRM: confirmation_url(desk.settings, desk.keys, job_id, generation),
        Link.TRACK: tracking_url(desk.settings, desk.keys, job_id),
    }


def _recipient(message: Message) -> Address:
    name = greeting_name(Facts.of_message(message).student_name)
    try:
        return Address(name, addr_spec=message.recipient)
    except (ValueError, IndexError, MessageError) as error:
        raise RecipientRefused("This is not an e-mail address.") from error


def _rendered(template: str, kind: Kind, facts: Facts, links: Links, now: datetime) -> str:
    written = letter(kind, facts, now)
    return _templates.get_template(template).render(
        letter=written,
        name=greeting_name(facts.student_name),
        lab=facts.lab_name,
        action=links[written.link],
        track=links[Link.TRACK] if written.link is not Link.TRACK else "",
        number=facts.number,
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())

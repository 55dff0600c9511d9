"""The way of a mail tried out, step by step, with what to do about the step that fails."""

import smtplib
import socket
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, make_msgid, parseaddr

from printdesk.addresses import SENTENCE, plain_address
from printdesk.config import Settings
from printdesk.notifications.letters import sender
from printdesk.notifications.mail import FileMailer
from printdesk.notifications.mail_advice import (
    about_connection,
    about_encryption,
    about_mail,
    about_sign_in,
)
from printdesk.notifications.mail_server import MailServer
from printdesk.notifications.troubles import MailProblem

WRITE, CONNECT, ENCRYPT, SIGN_IN, HAND_OVER = (
    "Write the mail",
    "Connect",
    "Encrypt",
    "Sign in",
    "Hand the mail over",
)

Advice = Callable[[Settings, Exception], str]


@dataclass(frozen=True)
class Step:
    """A step of the way, and what was seen. A failed one has ``advice``: what to do about it."""

    name: str
    said: str
    advice: str = ""

    @property
    def failed(self) -> bool:
        return bool(self.advice)


def try_out(
    settings: Settings, recipient: str, tls: ssl.SSLContext | None = None
) -> Iterator[Step]:
    """Send a mail to somebody by the settings, and tell each step once it is done.

    The last step that is told is the one that failed, or that the mail was taken.
    """
    try:
        address = plain_address(recipient, local=True)
    except ValueError:
        yield Step(WRITE, f"“{recipient}” is no email address.", SENTENCE)
        return
    mail = _trial_mail(settings, address)
    if settings.smtp_host:
        yield from _by_smtp(MailServer(settings, tls), mail, address)
    else:
        yield _into_folder(settings, mail, address)


def _into_folder(settings: Settings, mail: EmailMessage, recipient: str) -> Step:
    folder = settings.outbox_dir
    try:
        FileMailer(folder).send(mail, recipient)
    except MailProblem as problem:
        return Step(WRITE, str(problem), "Give the folder to the user that Printdesk runs as.")
    return Step(WRITE, f"SMTP_HOST is not set: the mail was written to {folder}, and sent nowhere.")


def try_reaching(settings: Settings, tls: ssl.SSLContext | None = None) -> Iterator[Step]:
    """Go the way to the mail server as far as it goes without sending anything."""
    return _by_smtp(MailServer(settings, tls), None, "")


def _by_smtp(way: MailServer, mail: EmailMessage | None, recipient: str) -> Iterator[Step]:
    settings, server = way.settings, smtplib.SMTP()
    where = f"{settings.smtp_host}:{settings.smtp_port}"

    def connect() -> str:
        nonlocal server
        server = way.connect()
        return f"{where} answers{_cipher(server)}."

    def encrypt() -> str:
        way.encrypt(server)
        return f"The connection is encrypted{_cipher(server)}, and the certificate is valid."

    def sign_in() -> str:
        way.sign_in(server)
        how = "with a token" if way.tokens else "with the password"
        return f"{where} accepts {settings.smtp_username}, {how}."

    def hand_over() -> str:
        assert mail is not None  # noqa: S101 - the step is left out without one
        way.hand_over(server, mail, recipient)
        return f"{where} has taken the mail to {recipient}."

    steps: list[tuple[str, bool, Callable[[], str], Advice]] = [
        (CONNECT, True, connect, about_connection),
        (ENCRYPT, settings.smtp_security == "starttls", encrypt, about_encryption),
        (SIGN_IN, bool(settings.smtp_username), sign_in, about_sign_in),
        (HAND_OVER, mail is not None, hand_over, about_mail),
    ]
    try:
        for name, is_wanted, do, advice in steps:
            if is_wanted:
                step = _done(way, name, do, advice)
                yield step
                if step.failed:
                    return
    finally:
        server.close()


def _done(way: MailServer, name: str, do: Callable[[], str], advice: Advice) -> Step:
    try:
        return Step(name, do())
    except MailProblem as problem:
        return Step(name, str(problem), advice(way.settings, problem))
    except (smtplib.SMTPException, OSError) as error:
        return Step(name, way.sentence(error), advice(way.settings, error))


def _cipher(server: smtplib.SMTP) -> str:
    connection = server.sock
    return f" ({connection.version()})" if isinstance(connection, ssl.SSLSocket) else ""


def _trial_mail(settings: Settings, recipient: str) -> EmailMessage:
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = "Printdesk can send you email"
    mail["From"] = sender(settings)
    mail["To"] = recipient
    mail["Date"] = formatdate(usegmt=True)
    mail["Message-ID"] = make_msgid(domain=parseaddr(settings.mail_from)[1].rpartition("@")[2])
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(
        "Hello,\n\n"
        f"somebody has tried out how the print desk at {settings.public_url} sends email, on the "
        f"machine {socket.gethostname()}. If you read this in your inbox, all is well.\n\n"
        "If it was among the spam, the print desk's administrator should look at SPF, DKIM and "
        "DMARC, in the page about mail of Printdesk's guides.\n",
        cte="quoted-printable",
    )
    return mail

"""Mailers: what takes a composed mail and hands it on, to a mail server or into a folder."""

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from email.utils import parseaddr
from pathlib import Path
from typing import Protocol

from printdesk.config import Settings, SettingsError
from printdesk.storage.durable import write_atomically

TIMEOUT_SECONDS = 30
# A server may scan a mail for long before it says that it has taken it. Whoever hangs up then
# does not know whether it was, and would send it again.
ACCEPTANCE_SECONDS = 120
# Refusals of RCPT that speak of us and not of the recipient: sign in first, encrypt first.
ABOUT_THE_SENDER = {530, 535, 538}


class MailProblem(Exception):
    """A mail did not go out; the text is short, for staff, and holds no secret."""


class RecipientRefused(MailProblem):
    """The mail server will never take a mail for this recipient."""


class MailServerTrouble(MailProblem):
    """The mail did not go out this time; another try may do better."""


class Mailer(Protocol):
    """What sends mails."""

    def send(self, mail: EmailMessage, recipient: str) -> None:
        """Hand a mail over: when this returns, it is taken.

        Raises RecipientRefused or MailServerTrouble.
        """
        ...


def mailer_for(settings: Settings) -> Mailer:
    """The mail server that is configured, or a folder of .eml files when there is none."""
    if "@" not in parseaddr(settings.mail_from)[1]:
        raise SettingsError(
            "MAIL_FROM: it must be an address, such as Print Desk <print@example.edu>."
        )
    return SmtpMailer(settings) if settings.smtp_host else FileMailer(settings.outbox_dir)


class FileMailer:
    """Writes each mail to a file of its own, named after its Message-ID.

    A mail that is sent again has the same Message-ID, and so replaces its file.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, mail: EmailMessage, recipient: str) -> None:  # noqa: ARG002 - it is in To
        name = re.sub(r"[^A-Za-z0-9_-]", "_", mail["Message-ID"].strip("<>").partition("@")[0])
        try:
            # The links in these mails are the students' own: other users of the machine
            # have no business here.
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_atomically(self._folder / f"{name}.eml", mail.as_bytes())
        except OSError as error:
            raise MailServerTrouble(
                f"The mail could not be written to {self._folder}: {error.strerror}."
            ) from error


class SmtpMailer:
    """Hands mails to a mail server by SMTP, encrypted as ``SMTP_SECURITY`` says and never less.

    ``tls`` is the context that verifies the server's certificate; by default the system's.
    """

    def __init__(self, settings: Settings, tls: ssl.SSLContext | None = None) -> None:
        self._host = settings.smtp_host
        self._port = settings.smtp_port
        self._security = settings.smtp_security
        self._username = settings.smtp_username
        self._password = settings.smtp_password
        self._tls = tls or ssl.create_default_context()
        # smtplib would look up this machine's full name, which takes seconds where DNS is slow.
        self._own_name = parseaddr(settings.mail_from)[1].rpartition("@")[2]

    def send(self, mail: EmailMessage, recipient: str) -> None:
        with self._troubles_named():
            server = self._connect()
            try:
                self._sign_in(server)
                self._hand_over(server, mail, recipient)
            finally:
                # Once the mail is taken, a server that stumbles over the farewell changes
                # nothing: it must not look as if the mail had failed.
                with suppress(smtplib.SMTPException, OSError):
                    server.quit()
                server.close()

    def _connect(self) -> smtplib.SMTP:
        if self._security == "tls":
            return smtplib.SMTP_SSL(
                self._host,
                self._port,
                local_hostname=self._own_name,
                timeout=TIMEOUT_SECONDS,
                context=self._tls,
            )
        return smtplib.SMTP(
            self._host, self._port, local_hostname=self._own_name, timeout=TIMEOUT_SECONDS
        )

    def _sign_in(self, server: smtplib.SMTP) -> None:
        if self._security == "starttls":
            server.starttls(context=self._tls)
        if self._username:
            server.login(self._username, self._password.get_secret_value())

    def _hand_over(self, server: smtplib.SMTP, mail: EmailMessage, recipient: str) -> None:
        if server.sock:
            server.sock.settimeout(ACCEPTANCE_SECONDS)
        try:
            server.send_message(mail, to_addrs=[recipient])
        except smtplib.SMTPRecipientsRefused as error:
            code, text = next(iter(error.recipients.values()))
            if 500 <= code < 600 and code not in ABOUT_THE_SENDER:
                said = self._clean(text)
                raise RecipientRefused(
                    f"The mail server refuses this recipient: {code} {said}"
                ) from None
            raise smtplib.SMTPResponseException(code, text) from None
        except smtplib.SMTPNotSupportedError:
            raise RecipientRefused(
                "The mail server cannot deliver to an address with letters beyond ASCII."
            ) from None

    @contextmanager
    def _troubles_named(self) -> Iterator[None]:
        """Turns what smtplib and the network raise into troubles with a sentence for staff."""
        try:
            yield
        except smtplib.SMTPAuthenticationError as error:
            sentence = (
                "The mail server does not accept SMTP_USERNAME and SMTP_PASSWORD: "
                f"{error.smtp_code} {self._clean(error.smtp_error)}"
            )
        except smtplib.SMTPResponseException as error:
            said = self._clean(error.smtp_error)
            sentence = f"The mail server did not take the mail: {error.smtp_code} {said}"
        except smtplib.SMTPNotSupportedError as error:
            sentence = f"The mail server lacks what SMTP_SECURITY asks for: {self._clean(error)}"
        except ssl.SSLCertVerificationError as error:
            sentence = f"The mail server's certificate is not valid: {error.verify_message}."
        except (smtplib.SMTPException, OSError) as error:
            sentence = f"The mail server {self._host}:{self._port} failed: {self._clean(error)}"
        else:
            return
        raise MailServerTrouble(sentence)

    def _clean(self, said: object) -> str:
        """What a server said, as one short line without the password."""
        text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
        if password := self._password.get_secret_value():
            text = text.replace(password, "…")
        return " ".join(text.split())[:200]

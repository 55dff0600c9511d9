"""Mailers: what takes a composed mail and hands it on, to a mail server or into a folder."""

import re
from email.message import EmailMessage
from email.utils import parseaddr
from pathlib import Path
from typing import Protocol

from printdesk.config import Settings, SettingsError
from printdesk.notifications.smtp import SmtpMailer
from printdesk.notifications.troubles import MailProblem, MailServerTrouble, RecipientRefused
from printdesk.storage.durable import write_atomically

__all__ = [
    "FileMailer",
    "MailProblem",
    "MailServerTrouble",
    "Mailer",
    "RecipientRefused",
    "SmtpMailer",
    "mailer_for",
]


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

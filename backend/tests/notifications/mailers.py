"""Mailers that do what a test wants to see survived."""

from collections.abc import Callable
from email.message import EmailMessage

from printdesk.notifications.mail import Mailer


class Kept:
    """Takes every mail and keeps it."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []

    def send(self, mail: EmailMessage, recipient: str) -> None:
        self.mails.append(mail)


class Broken:
    """Takes no mail, and says why."""

    def __init__(self, error: BaseException) -> None:
        self.error = error

    def send(self, mail: EmailMessage, recipient: str) -> None:
        raise self.error


class Interrupted:
    """Hands a mail on, and then does something else before it returns."""

    def __init__(self, mailer: Mailer, then: Callable[[], object]) -> None:
        self.mailer = mailer
        self.then = then

    def send(self, mail: EmailMessage, recipient: str) -> None:
        self.mailer.send(mail, recipient)
        self.then()

"""Sending by SMTP: mails that follow each other go over one connection."""

import os
import smtplib
import ssl
import threading
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage

import structlog

from printdesk.config import Settings
from printdesk.notifications.mail_server import MailServer
from printdesk.notifications.troubles import RecipientRefused

log = structlog.get_logger(__name__)

# Less than any server keeps a silent client.
IDLE_SECONDS = 30.0
# Some servers hang up after so many, and some take it ill.
MAILS_PER_CONNECTION = 100
ALIVE_SECONDS = 10
FAREWELL_SECONDS = 3


@dataclass
class _Connection:
    """A connection that is signed in, and the process it belongs to."""

    server: smtplib.SMTP
    process: int
    mails: int = 0

    def is_good(self) -> bool:
        """Whether the server takes another mail over it."""
        if self.mails >= MAILS_PER_CONNECTION or self.server.sock is None:
            return False
        try:
            self.server.sock.settimeout(ALIVE_SECONDS)
            return self.server.rset()[0] == 250
        except (smtplib.SMTPException, OSError):
            return False

    def close(self) -> None:
        # A server that stumbles over the farewell changes nothing about what it has taken.
        with suppress(smtplib.SMTPException, OSError):
            # In a process that was forked, only its copy is closed: the connection is its parent's.
            if self.server.sock is not None and self.process == os.getpid():
                self.server.sock.settimeout(FAREWELL_SECONDS)
                self.server.quit()
        self.server.close()


class SmtpMailer:
    """Hands mails to a mail server by SMTP, encrypted as ``SMTP_SECURITY`` says and never less.

    The connection stays open for the mails that follow, and is closed once none has come for a
    while. When the server has hung up meanwhile, the mail at hand goes over a new one. Threads
    take turns. ``tls`` is the context that verifies the server's certificate; by default the
    system's.
    """

    def __init__(
        self,
        settings: Settings,
        tls: ssl.SSLContext | None = None,
        *,
        idle_seconds: float = IDLE_SECONDS,
    ) -> None:
        self._way = MailServer(settings, tls)
        self._idle_seconds = idle_seconds
        self._turn = threading.Lock()
        self._kept: _Connection | None = None
        self._closing: threading.Timer | None = None

    def send(self, mail: EmailMessage, recipient: str) -> None:
        with self._turn, self._way.troubles_named():
            kept = self._take_kept()
            if kept is not None:
                try:
                    self._hand_over(kept, mail, recipient)
                except (smtplib.SMTPException, OSError) as error:
                    if not _has_hung_up(error):
                        raise
                    log.info("mail_connection_lost", reason=str(error))
                else:
                    return
            self._hand_over(_Connection(self._way.open(), os.getpid()), mail, recipient)

    def close(self) -> None:
        """Hang up, if a connection is open. The next mail opens another."""
        with self._turn:
            if self._kept is not None:
                self._kept.close()
            self._kept = None

    def _hand_over(self, connection: _Connection, mail: EmailMessage, recipient: str) -> None:
        try:
            self._way.hand_over(connection.server, mail, recipient)
        except (RecipientRefused, smtplib.SMTPResponseException):
            # The server has said no to this mail, and may say yes to the next one.
            self._keep(connection)
            raise
        except BaseException:
            connection.close()
            raise
        self._keep(connection)

    def _take_kept(self) -> _Connection | None:
        """The connection that is open, if it is any good."""
        kept, self._kept = self._kept, None
        if self._closing:
            self._closing.cancel()
        if kept is None or (kept.process == os.getpid() and kept.is_good()):
            return kept
        kept.close()
        return None

    def _keep(self, connection: _Connection) -> None:
        connection.mails += 1
        if connection.server.sock is None:
            return
        self._kept = connection
        self._closing = threading.Timer(self._idle_seconds, self.close)
        self._closing.name = "mail-connection"
        self._closing.daemon = True
        self._closing.start()


def _has_hung_up(error: Exception) -> bool:
    """Whether the server has closed the connection, and a new one may do better.

    One that takes too long does not count: it may still take the mail that it has.
    """
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code == 421
    slow = isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError)
    return isinstance(error, (smtplib.SMTPServerDisconnected, ConnectionError)) and not slow

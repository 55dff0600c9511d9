"""The way to the mail server, step by step: connect, encrypt, sign in, hand a mail over."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.utils import parseaddr

from printdesk.config import Settings
from printdesk.notifications.mail_tokens import MailTokens
from printdesk.notifications.troubles import MailServerTrouble, RecipientRefused

TIMEOUT_SECONDS = 30
# A server may scan a mail for long before it says that it has taken it. Whoever hangs up then
# does not know whether it was, and would send it again.
ACCEPTANCE_SECONDS = 120
# Refusals of RCPT that speak of us and not of the recipient: sign in first, encrypt first.
ABOUT_THE_SENDER = {530, 535, 538}


class MailServer:
    """The mail server of the settings. ``tls`` verifies its certificate, and the token server's."""

    def __init__(self, settings: Settings, tls: ssl.SSLContext | None = None) -> None:
        self.settings = settings
        self._tls = tls or ssl.create_default_context()
        self.tokens = MailTokens(settings, self._tls) if settings.smtp_auth == "xoauth2" else None
        # smtplib would look up this machine's full name, which takes seconds where DNS is slow.
        self._own_name = parseaddr(settings.mail_from)[1].rpartition("@")[2]

    def open(self) -> smtplib.SMTP:
        """A connection on which mails can be handed over."""
        server = self.connect()
        try:
            self.encrypt(server)
            self.sign_in(server)
        except BaseException:
            server.close()
            raise
        return server

    def connect(self) -> smtplib.SMTP:
        """A connection; with SMTP_SECURITY=tls it is encrypted from the first byte."""
        host, port = self.settings.smtp_host, self.settings.smtp_port
        if self.settings.smtp_security == "tls":
            return smtplib.SMTP_SSL(
                host,
                port,
                local_hostname=self._own_name,
                timeout=TIMEOUT_SECONDS,
                context=self._tls,
            )
        return smtplib.SMTP(host, port, local_hostname=self._own_name, timeout=TIMEOUT_SECONDS)

    def encrypt(self, server: smtplib.SMTP) -> None:
        """Encrypt a connection that is not yet, if SMTP_SECURITY asks for it."""
        if self.settings.smtp_security == "starttls":
            server.starttls(context=self._tls)

    def sign_in(self, server: smtplib.SMTP) -> None:
        """Sign in as SMTP_AUTH says; a relay without SMTP_USERNAME asks for nothing."""
        settings = self.settings
        if self.tokens is not None:
            self._sign_in_by_token(server, self.tokens)
        elif settings.smtp_username:
            server.login(settings.smtp_username, settings.smtp_password.get_secret_value())

    def _sign_in_by_token(self, server: smtplib.SMTP, tokens: MailTokens) -> None:
        server.ehlo_or_helo_if_needed()
        if "XOAUTH2" not in server.esmtp_features.get("auth", "").upper().split():
            raise smtplib.SMTPNotSupportedError("XOAUTH2")
        said = f"user={self.settings.smtp_username}\x01auth=Bearer {tokens.current()}\x01\x01"

        def answer(challenge: bytes | None = None) -> str:
            # A challenge tells in JSON what is wrong; the refusal comes after an empty answer.
            return said if challenge is None else ""

        try:
            server.auth("XOAUTH2", answer)
        except smtplib.SMTPAuthenticationError:
            tokens.forget()
            raise

    def hand_over(self, server: smtplib.SMTP, mail: EmailMessage, recipient: str) -> None:
        """Have the server take a mail. Raises RecipientRefused, or what smtplib raises."""
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
    def troubles_named(self) -> Iterator[None]:
        """Turns what smtplib and the network raise into troubles with a sentence for staff."""
        try:
            yield
        except (smtplib.SMTPException, OSError) as error:
            sentence = self.sentence(error)
        else:
            return
        raise MailServerTrouble(sentence)

    def sentence(self, error: Exception) -> str:
        """What went wrong, for staff; no secret is in it."""
        match error:
            case smtplib.SMTPAuthenticationError():
                asked = "SMTP_PASSWORD" if self.tokens is None else "the token that it was shown"
                return (
                    f"The mail server does not accept SMTP_USERNAME and {asked}: "
                    f"{error.smtp_code} {self._clean(error.smtp_error)}"
                )
            case smtplib.SMTPResponseException():
                said = self._clean(error.smtp_error)
                return f"The mail server did not take the mail: {error.smtp_code} {said}"
            case smtplib.SMTPNotSupportedError() if str(error) == "XOAUTH2":
                return "The mail server lacks what SMTP_AUTH asks for: it does not offer XOAUTH2."
            case smtplib.SMTPNotSupportedError():
                return f"The mail server lacks what SMTP_SECURITY asks for: {self._clean(error)}"
            case ssl.SSLCertVerificationError():
                return f"The mail server's certificate is not valid: {error.verify_message}."
            case _:
                where = f"{self.settings.smtp_host}:{self.settings.smtp_port}"
                return f"The mail server {where} failed: {self._clean(error)}"

    def _clean(self, said: object) -> str:
        """What a server said, as one short line without the password."""
        text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
        if password := self.settings.smtp_password.get_secret_value():
            text = text.replace(password, "…")
        return " ".join(text.split())[:200]

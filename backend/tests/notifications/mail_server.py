"""A real mail server that keeps what it takes, and refuses what it is told to."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from printdesk.config import Settings

USERNAME, PASSWORD = "lab", "pass word of the lab"


@dataclass(frozen=True)
class Taken:
    """A mail that the server took."""

    mail: EmailMessage
    sender: str
    recipients: list[str]
    encrypted: bool
    user: str | None


@dataclass
class Inbox:
    """What the server took, and how it is to answer instead of taking."""

    taken: list[Taken] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    hang_up_on_quit: bool = False

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if "RCPT" not in self.answers:
            envelope.rcpt_tos.append(address)
        return self.answers.get("RCPT", "250 OK")

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if "DATA" in self.answers:
            return self.answers["DATA"]
        assert isinstance(envelope.content, bytes)
        self.taken.append(
            Taken(
                mail=message_from_bytes(envelope.content, policy=policy.default),
                sender=str(envelope.mail_from),
                recipients=envelope.rcpt_tos,
                encrypted=session.ssl is not None,
                user=session.auth_data.login.decode() if session.auth_data else None,
            )
        )
        return "250 OK"

    async def handle_QUIT(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.hang_up_on_quit:
            assert server.transport is not None
            server.transport.abort()
        return "221 Bye"


def _check_password(
    server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: LoginPassword
) -> AuthResult:
    if data == LoginPassword(USERNAME.encode(), PASSWORD.encode()):
        return AuthResult(success=True, auth_data=data)
    said = f"535 5.7.8 {data.password.decode()} is not your password"
    return AuthResult(success=False, handled=False, message=said)


@contextmanager
def mail_server(
    inbox: Inbox,
    *,
    port: int | None = None,
    tls: ssl.SSLContext | None = None,
    starttls: ssl.SSLContext | None = None,
    sign_in: bool = False,
    utf8: bool = True,
) -> Iterator[int]:
    """A server on localhost while the ``with`` lasts; gives its port."""
    controller = Controller(
        inbox,
        hostname="127.0.0.1",
        port=port or free_port(),
        ssl_context=tls,
        tls_context=starttls,
        require_starttls=starttls is not None,
        authenticator=_check_password,
        auth_required=sign_in,
        enable_SMTPUTF8=utf8,
    )
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def smtp_settings(settings: Settings, port: int, **given: object) -> Settings:
    """The settings with this mail server in them."""
    server: dict[str, object] = {
        "smtp_host": "localhost",
        "smtp_port": port,
        "smtp_security": "plain",
    }
    return settings.model_copy(update=server | given)

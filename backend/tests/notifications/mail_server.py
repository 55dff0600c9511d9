"""A real mail server that keeps what it takes, and refuses what it is told to."""

import base64
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
    """What the server took, and how it is to answer instead of taking.

    ``answers`` are by command, or by ``RCPT address``. Whoever shows one of ``tokens`` comes in by
    XOAUTH2.
    """

    taken: list[Taken] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    tokens: set[str] = field(default_factory=set)
    hang_up_on_quit: bool = False
    mails_per_connection: int = 1000
    served: list[SMTP] = field(default_factory=list)
    """The connections there were; one that was encrypted on its way counts once."""
    open: set[SMTP] = field(default_factory=set)

    def hang_up(self) -> None:
        """Drop all connections, as a server that starts again does."""
        for server in self.open:
            if server.transport is not None:
                server.loop.call_soon_threadsafe(server.transport.abort)
        self.open.clear()

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, name: str, responses: list[str]
    ) -> list[str]:
        session.host_name = name
        if server not in self.served:
            self.served.append(server)
        self.open.add(server)
        return responses

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if "MAIL" in self.answers:
            return self.answers["MAIL"]
        session.mails = getattr(session, "mails", 0) + 1
        if session.mails > self.mails_per_connection:
            return "421 4.7.0 too many mails over this connection"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.answers.get(f"RCPT {address}", self.answers.get("RCPT", "250 OK"))
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

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

    async def auth_XOAUTH2(self, server: SMTP, args: list[str]) -> AuthResult:
        said = base64.b64decode(args[1]).decode()
        user, token = said.removesuffix("\x01\x01").split("\x01")
        token = token.removeprefix("auth=Bearer ")
        if token in self.tokens:
            login = user.removeprefix("user=")
            return AuthResult(success=True, auth_data=LoginPassword(login.encode(), token.encode()))
        assert await server.challenge_auth('{"status":"400"}') == b""
        return AuthResult(success=False, handled=False, message="535 5.7.3 not this token")

    async def handle_QUIT(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.open.discard(server)
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
    xoauth2: bool = True,
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
        auth_exclude_mechanism=[] if xoauth2 else ["XOAUTH2"],
        enable_SMTPUTF8=utf8,
    )
    controller.start()
    try:
        yield controller.port
    finally:
        inbox.hang_up()
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

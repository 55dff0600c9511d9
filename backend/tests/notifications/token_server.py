"""A real server that hands out tokens for mail servers, over TLS."""

import json
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl

from pydantic import SecretStr

from printdesk.config import Settings
from tests.notifications.mail_server import Inbox

SECRET = "the secret of the app"


@dataclass
class TokenDesk:
    """Who asked for tokens, and what is answered."""

    asked: list[dict[str, str]] = field(default_factory=list)
    status: int = 200
    body: str | None = None
    expires_in: object = 3600
    refresh_token: str | None = None
    known: Inbox | None = None
    """The mail server that shall accept what is handed out."""

    def answer(self, form: dict[str, str]) -> str:
        self.asked.append(form)
        if self.body is not None:
            return self.body
        token = f"token-{len(self.asked)}"
        if self.known is not None:
            self.known.tokens.add(token)
        told = {"access_token": token, "token_type": "Bearer", "expires_in": self.expires_in}
        if self.refresh_token:
            told["refresh_token"] = self.refresh_token
        return json.dumps(told)


@contextmanager
def token_server(desk: TokenDesk, tls: ssl.SSLContext) -> Iterator[str]:
    """A server on localhost while the ``with`` lasts; gives the address to ask for tokens."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            body = desk.answer(dict(parse_qsl(self.rfile.read(length).decode()))).encode()
            self.send_response(desk.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield f"https://localhost:{server.server_port}/lab/oauth2/v2.0/token"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def oauth_settings(settings: Settings, url: str, **given: object) -> Settings:
    """The settings with this token server in them."""
    asked: dict[str, object] = {
        "smtp_auth": "xoauth2",
        "smtp_security": "starttls",
        "smtp_username": "print@example.edu",
        "smtp_oauth_token_url": url,
        "smtp_oauth_client_id": "printdesk",
        "smtp_oauth_client_secret": SecretStr(SECRET),
        "smtp_oauth_scope": "https://outlook.office365.com/.default",
    }
    return settings.model_copy(update=asked | given)

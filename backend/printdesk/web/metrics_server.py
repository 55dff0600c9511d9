"""Answers Prometheus on METRICS_PORT, apart from the site and its visitors."""

import re
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from prometheus_client import CONTENT_TYPE_LATEST

from printdesk.config import Settings
from printdesk.web import sockets

# Several processes may wait for the same connection: who comes too late waits no longer.
ACCEPT_SECONDS = 0.5
SLOW_CLIENT_SECONDS = 10


def listen(settings: Settings) -> list[socket.socket]:
    """Sockets that listen on METRICS_PORT; none without it. Raises CannotListen.

    Processes that are forked off afterwards may share them: any of them answers for all.
    """
    if not settings.metrics_port:
        return []
    try:
        return sockets.listen(settings.metrics_host, settings.metrics_port)
    except sockets.CannotListen as error:
        said = re.sub(r"\b(HOST|PORT)\b", r"METRICS_\1", str(error))
        raise sockets.CannotListen(said) from None


@contextmanager
def answering(listening: Sequence[socket.socket], tell: Callable[[], bytes]) -> Iterator[None]:
    """Answer by what ``tell`` gives, in threads of their own, while the body runs."""
    servers = [_Server(each, tell) for each in listening]
    threads = [
        threading.Thread(target=server.serve_forever, name="metrics", daemon=True)
        for server in servers
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        for server, thread in zip(servers, threads, strict=True):
            server.shutdown()
            thread.join()
            server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, listening: socket.socket, tell: Callable[[], bytes]) -> None:
        super().__init__(listening.getsockname()[:2], _Handler, bind_and_activate=False)
        self.socket.close()
        self.socket = listening
        self.socket.settimeout(ACCEPT_SECONDS)
        self.tell = tell
        self.server_activate()


class _Handler(BaseHTTPRequestHandler):
    timeout = SLOW_CLIENT_SECONDS
    server: _Server

    def do_GET(self) -> None:
        if self.path.partition("?")[0] not in {"/", "/metrics"}:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        content = self.server.tell()
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", CONTENT_TYPE_LATEST)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def version_string(self) -> str:
        return "printdesk"

    def log_message(self, *_: object) -> None:
        """Nobody needs to read that Prometheus asks every few seconds."""

"""The real server around an application, for as long as a test needs it."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from printdesk.server import Server

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


@contextmanager
def serving(application: "WSGIApplication", port: int = 0, **given: float) -> Iterator[Server]:
    """A server that answers, and afterwards has ended."""
    server = Server(application, "127.0.0.1", port, max_upload_mb=2, **given)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield server
    finally:
        server.stop()
        thread.join(15)
        assert not thread.is_alive()


def exchange(port: int, request: bytes) -> bytes:
    """All that comes back for these bytes until the connection is closed."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(request)
        return b"".join(iter(lambda: connection.recv(65536), b""))

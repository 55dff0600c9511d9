"""The web server of the embedded mode: waitress, made to refuse and to stop as Printdesk does.

Waitress receives each request on one thread, a large body into an unnamed temporary file, and then
hands it to one of its working threads. A slow upload therefore holds up nobody.
"""

import select
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING

from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.server import TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher

from printdesk.api.congestion import AT_ONCE
from printdesk.web import sockets
from printdesk.web.headers import plain_headers
from printdesk.web.pace import PATIENCE_SECONDS, body_limit
from printdesk.web.refused import Channel

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

# So many more than may wait for the share at once, that a share that hangs stops nothing else.
THREADS = AT_ONCE + 8
RECEIVE_BYTES = 64 * 1024
SILENT_CLIENT_SECONDS = 120
STOP_SECONDS = 5.0
STOP_NOTICED_SECONDS = 0.25
CONNECTIONS = 1000 if hasattr(select, "poll") else 400  # select() ends at 512 on Windows


class Server:
    """A server that listens from the start and answers while ``run`` runs.

    Port 0 takes a free one, told by ``port``. Raises ``sockets.CannotListen``.
    """

    def __init__(
        self,
        app: "WSGIApplication",
        host: str,
        port: int,
        *,
        max_upload_mb: int,
        https: bool = False,
        patience: float = PATIENCE_SECONDS,
    ) -> None:
        self._stopping = threading.Event()
        self._map: dict[int, wasyncore.dispatcher] = {}
        self._threads = ThreadedTaskDispatcher()
        settings = Adjustments(
            recv_bytes=RECEIVE_BYTES,
            max_request_body_size=body_limit(max_upload_mb),
            channel_timeout=SILENT_CLIENT_SECONDS,
            cleanup_interval=1,
            connection_limit=CONNECTIONS,
            ident=None,
            clear_untrusted_proxy_headers=False,  # printdesk.web.proxies judges them
        )
        bound = sockets.listen(host, port)
        self.port: int = bound[0].getsockname()[1]
        self._listeners = [
            _Listener(
                app,
                self._map,  # type: ignore[arg-type]  # its stub says sockets
                _sock=each,
                dispatcher=self._threads,
                adj=settings,
                sockinfo=(each.family, each.type, each.proto, each.getsockname()),
                bind_socket=False,
            )
            for each in bound
        ]
        for listener in self._listeners:
            listener.headers = plain_headers(https=https)
            listener.patience = patience

    def run(self) -> None:
        """Serve until ``stop``, then let what has begun finish for a few seconds."""
        self._threads.set_thread_count(THREADS)
        while not self._stopping.is_set():
            self._turn(STOP_NOTICED_SECONDS)
        for listener in self._listeners:
            # Not its own close(): that closes the pipe by which working threads wake this one.
            wasyncore.dispatcher.close(listener)
        deadline = time.monotonic() + STOP_SECONDS
        while self._finishing() and time.monotonic() < deadline:
            self._turn(0.1)
        self._threads.shutdown(timeout=1)
        wasyncore.close_all(self._map, ignore_all=True)  # type: ignore[arg-type]

    def stop(self) -> None:
        """Ask ``run`` to return soon. Any thread or signal handler may call it."""
        self._stopping.set()

    def _turn(self, seconds: float) -> None:
        wasyncore.loop(seconds, use_poll=True, map=self._map, count=1)  # type: ignore[arg-type]

    def _finishing(self) -> bool:
        """Close the connections on which nothing happens; whether any others are left."""
        channels = [item for item in self._map.values() if isinstance(item, Channel)]
        for channel in channels:
            busy = channel.requests or channel.request or channel.total_outbufs_len
            channel.will_close = channel.will_close or not busy
        return bool(channels)


class _Listener(TcpWSGIServer):
    channel_class = Channel
    headers: dict[str, str]
    patience: float

    def maintenance(self, now: int) -> None:
        """Close the connections that are silent or too slow; waitress asks for it now and then."""
        super().maintenance(now)
        channels: dict[int, Channel] = self.active_channels  # type: ignore[assignment]  # its stub
        for channel in channels.values():
            coming = channel.request
            if coming and not channel.requests and coming.is_too_slow(self.patience):
                channel.will_close = True


def serve(
    app: "WSGIApplication",
    host: str,
    port: int,
    *,
    max_upload_mb: int,
    https: bool = False,
    on_ready: Callable[[int], None] | None = None,
) -> None:
    """Serve ``app`` until SIGTERM or Ctrl-C; requests in flight may finish.

    ``on_ready`` gets the port as soon as connections are taken. Raises ``sockets.CannotListen``.
    To be called on the main thread, since it handles signals.
    """
    server = Server(app, host, port, max_upload_mb=max_upload_mb, https=https)
    with _stopped_by_signals(server):
        if on_ready:
            on_ready(server.port)
        server.run()


@contextmanager
def _stopped_by_signals(server: Server) -> Iterator[None]:
    def stop(number: int, _frame: FrameType | None) -> None:
        # A second signal comes from somebody who does not want to wait.
        signal.signal(number, signal.SIG_DFL)
        server.stop()

    names = {"SIGINT", "SIGTERM", "SIGBREAK"}  # the last is Ctrl-Break on Windows
    before = {each: signal.signal(each, stop) for each in signal.Signals if each.name in names}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

"""The web server of production: gunicorn, with processes that have threads, as Printdesk needs it.

One process opens the port and watches over the others, each of which has a desk of its own. It
begins another one in the place of one that dies.
"""

import errno
import json
import logging
import os
import shutil
import socket
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog
from gunicorn import util
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger
from gunicorn.http import errors
from gunicorn.workers.gthread import TConn, ThreadWorker
from sqlalchemy.exc import SQLAlchemyError

from printdesk.api import metrics
from printdesk.api.errors import InternalError
from printdesk.app import create_app
from printdesk.clock import stopwatch
from printdesk.config import Settings
from printdesk.errors import BadRequest, Refusal, StorageUnavailable
from printdesk.opening import open_desk
from printdesk.web import metrics_server, sockets
from printdesk.web.headers import plain_headers
from printdesk.web.pace import PATIENCE_SECONDS, seconds_allowed
from printdesk.web.spool import Spooled
from printdesk.web.stack import website

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

THREADS = 32
CONNECTIONS = 1000
# Longer than a reverse proxy keeps a connection: the one who closes it must be the one who asks.
KEPT_OPEN_SECONDS = 130
SILENT_CLIENT_SECONDS = 120
# A process whose main loop says nothing for so long is killed, and replaced.
HUNG_AFTER_SECONDS = 60
STOP_SECONDS = 25
TRIED_AGAIN_SECONDS = 1.0
STATUSES = {
    errors.LimitRequestLine: HTTPStatus.REQUEST_URI_TOO_LONG,
    errors.LimitRequestHeaders: HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
    errors.UnsupportedTransferCoding: HTTPStatus.NOT_IMPLEMENTED,
}
# What the application is to blame for.
OURS = (
    errors.InvalidResponseHeader,  # type: ignore[attr-defined]  # newer than its stubs
    errors.InvalidResponseHeaderName,  # type: ignore[attr-defined]
    errors.ConfigurationProblem,
)

log = structlog.get_logger(__name__)


def serve(settings: Settings, on_ready: Callable[[], object]) -> None:
    """Serve until SIGTERM or Ctrl-C; requests in flight may finish.

    ``on_ready`` is called when the port is ours, before any process begins to answer. Raises
    ``sockets.CannotListen``. To be called on the main thread, and with no other thread about.
    """
    bound = sockets.listen(settings.host, settings.port)
    folder, watching = tempfile.mkdtemp(dir=settings.data_dir, prefix=".metrics-"), os.getpid()
    metrics.count_together(Path(folder))
    try:
        _Service(settings, [f"fd://{each.detach()}" for each in bound], on_ready).run()
    finally:
        # The processes that answer come by here too, each when it ends.
        if os.getpid() == watching:
            shutil.rmtree(folder, ignore_errors=True)


class _Service(BaseApplication):
    """Gunicorn's settings are these alone: no file, argument or variable adds to them."""

    def __init__(self, settings: Settings, bind: list[str], on_ready: Callable[[], object]) -> None:
        self._settings = settings
        # One of the processes answers there, for all of them.
        self._for_metrics = metrics_server.listen(settings)
        self._held = ExitStack()
        self._gunicorn: dict[str, object] = {
            "bind": bind,
            "workers": settings.api_processes,
            "threads": THREADS,
            "worker_class": _Worker,
            "worker_connections": CONNECTIONS,
            "keepalive": KEPT_OPEN_SECONDS,
            "timeout": HUNG_AFTER_SECONDS,
            "graceful_timeout": STOP_SECONDS,
            "logger_class": _Log,
            "proc_name": "printdesk",
            "control_socket_disable": True,
            "when_ready": lambda _arbiter: on_ready(),
            # Left to the end of Python, in which no thread runs any more, it would wait for ever.
            "worker_exit": lambda _arbiter, _worker: self._held.close(),
            # printdesk.web.proxies judges what a proxy says.
            "forwarded_allow_ips": "",
            "secure_scheme_headers": {},
            "forwarder_headers": "",
        }
        super().__init__(prog="printdesk")

    def load_config(self) -> None:
        assert self.cfg is not None  # noqa: S101 - made just before
        for name, value in self._gunicorn.items():
            self.cfg.set(name, value)

    def load(self) -> "WSGIApplication":  # type: ignore[override]  # as gunicorn calls it
        """The application of one process, as soon as database and share are there.

        A process that ended for want of them would take all the others with it.
        """
        settings = self._settings
        while True:
            try:
                desk = open_desk(settings)
            except (SQLAlchemyError, StorageUnavailable):
                log.exception("api_process_waits")
                time.sleep(TRIED_AGAIN_SECONDS)
            else:
                api = create_app(desk)
                tell = partial(metrics.exposition, api, desk)
                # Until the process ends.
                self._held.enter_context(metrics_server.answering(self._for_metrics, tell))
                return website(Spooled(api, settings.max_upload_mb, settings.data_dir), settings)


class _Log(Logger):
    """What gunicorn has to tell goes where all else goes. The application tells of requests."""

    def setup(self, cfg: Any) -> None:
        self.cfg = cfg
        self.error_log.propagate = True
        self.error_log.setLevel(logging.INFO)

    def access(self, *_: object) -> None: ...

    def reopen_files(self) -> None: ...

    def close_on_exec(self) -> None: ...


class _Worker(ThreadWorker):
    """Closes on clients that are too slow, and refuses with the envelope of all refusals."""

    def handle(self, conn: TConn) -> bool:
        paced = conn.sock if isinstance(conn.sock, Paced) else Paced(conn.sock)
        paced.begin()
        conn.sock = paced  # type: ignore[assignment]  # it does what is asked of a socket
        return super().handle(conn)

    def handle_error(
        self,
        req: object,  # noqa: ARG002
        client: socket.socket,
        addr: object,  # noqa: ARG002
        exc: BaseException,
    ) -> None:
        """Answer to what could not be read, or what the application has let through."""
        if isinstance(exc, errors.ParseException) and not isinstance(exc, OURS):
            status = STATUSES.get(type(exc), HTTPStatus.BAD_REQUEST)
            refusal: Refusal = BadRequest()
            log.warning("a request could not be read", status=status.value, reason=str(exc))
        else:
            status, refusal = HTTPStatus.INTERNAL_SERVER_ERROR, InternalError()
            log.error("fault", exc_info=exc)
        try:
            answer = _told(status, refusal)
            util.write_nonblock(client, answer)
        except OSError as error:
            log.info("nobody reads the refusal", reason=str(error))


def _told(status: HTTPStatus, refusal: Refusal) -> bytes:
    body = json.dumps(refusal.envelope()).encode()
    head = {
        **plain_headers(https=False),
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
        "Connection": "close",
    }
    lines = [f"HTTP/1.1 {status.value} {status.phrase}"]
    lines += [f"{name}: {value}" for name, value in head.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


class Paced:
    """A socket on which a request may not take for ever, whoever reads it."""

    def __init__(self, sock: socket.socket, patience: float = PATIENCE_SECONDS) -> None:
        self._sock = sock
        self._patience = patience
        self.begin()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sock, name)

    def begin(self) -> None:
        """A request begins."""
        self._seconds = stopwatch()
        self._received = 0

    def setblocking(self, blocking: bool) -> None:
        # Nor may an answer that nobody reads.
        self._sock.settimeout(SILENT_CLIENT_SECONDS if blocking else 0)

    def recv(self, size: int) -> bytes:
        """What has come. Raises ConnectionResetError when it comes too slowly."""
        before = self._sock.gettimeout()
        left = seconds_allowed(self._received, self._patience) - self._seconds()
        if left <= 0:
            raise ConnectionResetError(errno.ECONNRESET, "the request comes too slowly")
        self._sock.settimeout(left if before is None else min(left, before))
        try:
            data = self._sock.recv(size)
        except TimeoutError:
            if before is not None and before < left:
                raise
            raise ConnectionResetError(errno.ECONNRESET, "nothing comes any more") from None
        finally:
            self._sock.settimeout(before)
        self._received += len(data)
        return data

"""Receiving the whole of a request before the application sees any of it.

The embedded server does so by itself. With any other, a slow upload would hold what the application
takes hold of, such as a place on the share, and a refusal would be sent to a browser that is still
sending and reads it only at the end.
"""

import json
from collections.abc import Iterable
from http import HTTPStatus
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING

import structlog

from printdesk.errors import PayloadTooLarge, Refusal, StorageFull
from printdesk.web.pace import DISCARD_AT_MOST, body_limit

if TYPE_CHECKING:
    from _typeshed.wsgi import InputStream, StartResponse, WSGIApplication, WSGIEnvironment

IN_MEMORY = 512 * 1024
AT_ONCE = 256 * 1024

log = structlog.get_logger(__name__)


class Spooled:
    """Keeps the bodies of requests in ``folder``, nameless, until they are answered."""

    def __init__(self, app: "WSGIApplication", max_upload_mb: int, folder: Path) -> None:
        self._app = app
        self._max_upload_mb = max_upload_mb
        self._folder = folder

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        chunked = "HTTP_TRANSFER_ENCODING" in environ
        if not chunked and environ.get("CONTENT_LENGTH", "0") in {"", "0"}:
            return self._app(environ, start)
        with SpooledTemporaryFile(IN_MEMORY, "w+b", dir=str(self._folder)) as body:
            refusal = self._receive(environ["wsgi.input"], body)
            if refusal:
                return _refuse(refusal, start)
            environ["CONTENT_LENGTH"] = str(body.tell())
            environ.pop("HTTP_TRANSFER_ENCODING", None)
            body.seek(0)
            environ["wsgi.input"] = body
            return self._app(environ, start)

    def _receive(
        self, source: "InputStream", body: "SpooledTemporaryFile[bytes]"
    ) -> Refusal | None:
        """Read to the end, and keep nothing of what is refused."""
        refusal: Refusal | None = None
        received = 0
        while received <= DISCARD_AT_MOST and (data := source.read(AT_ONCE)):
            received += len(data)
            if refusal is None:
                refusal = self._keep(data, received, body)
                if refusal:
                    body.close()
        return refusal

    def _keep(
        self, data: bytes, received: int, body: "SpooledTemporaryFile[bytes]"
    ) -> Refusal | None:
        if received > body_limit(self._max_upload_mb):
            return PayloadTooLarge(f"A file may have {self._max_upload_mb} MB at most.")
        try:
            body.write(data)
        except OSError:
            log.exception("body_not_kept")
            return StorageFull()
        return None


def _refuse(refusal: Refusal, start: "StartResponse") -> Iterable[bytes]:
    body = json.dumps(refusal.envelope()).encode()
    phrase = HTTPStatus(refusal.status).phrase
    log.warning("refused_before_the_application", status=refusal.status)
    start(
        f"{refusal.status} {phrase}",
        [("Content-Type", "application/json"), ("Content-Length", str(len(body)))],
    )
    return [body]

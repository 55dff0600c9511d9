"""What waitress itself refuses, told with the envelope of every other refusal.

Waitress receives a whole request before the application sees any of it, so a body that is too
large, and a request that cannot be read, never come as far as the application.
"""

import json
import logging
import time
from io import BytesIO

from waitress.adjustments import Adjustments
from waitress.buffers import OverflowableBuffer
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.task import ErrorTask
from waitress.utilities import Error, RequestEntityTooLarge, ServerNotImplemented

from printdesk.errors import BadRequest, PayloadTooLarge, StorageFull
from printdesk.web.pace import DISCARD_AT_MOST, FORM_BYTES, seconds_allowed

log = logging.getLogger(__name__)


class SpoolFull(Error):
    """The disk has no room for the body of a request."""

    code, reason = 503, "Service Unavailable"


class DiscardingParser(HTTPRequestParser):
    """Reads a refused body to its end, and keeps nothing of it.

    To answer at once and close would reset the connection under a browser that is still sending,
    and nobody would read the sentence about the size.
    """

    _refused = False

    def __init__(self, adj: Adjustments) -> None:
        super().__init__(adj)
        self._began = time.monotonic()

    def is_too_slow(self, patience: float) -> bool:
        """Whether less has come than may be waited for."""
        received = self.header_bytes_received + self.body_bytes_received
        return time.monotonic() - self._began > seconds_allowed(received, patience)

    def received(self, data: bytes) -> int:
        if self._refused:
            return self._discard(data)
        try:
            taken = super().received(data)
        except OSError:
            log.exception("the body of a request cannot be kept")
            self._refuse(SpoolFull(""))
            return self._discard(data)
        if isinstance(self.error, RequestEntityTooLarge):
            self._refuse(self.error)
        return taken

    def _refuse(self, error: Error) -> None:
        self._refused, self.error = True, error
        assert self.body_rcv is not None  # noqa: S101 - what is refused here is a body
        self.body_rcv.getbuf().close()
        self.body_rcv.buf = _Discard()
        # A client that asks before it sends (“Expect: 100-continue”) can be told at once.
        self.completed = self.expect_continue or self.content_length > DISCARD_AT_MOST
        self.expect_continue = False

    def _discard(self, data: bytes) -> int:
        assert self.body_rcv is not None  # noqa: S101
        taken = self.body_rcv.received(data)
        self.body_bytes_received += taken
        self.completed = (
            self.body_rcv.completed
            or self.body_rcv.error is not None
            or self.body_bytes_received > DISCARD_AT_MOST
        )
        return taken


class _Discard(OverflowableBuffer):
    def __init__(self) -> None:
        super().__init__(overflow=0)

    def append(self, s: bytes) -> None:
        pass

    def getfile(self) -> BytesIO:
        return BytesIO()


class EnvelopeTask(ErrorTask):
    """The answer to a request that waitress refused."""

    def execute(self) -> None:
        error: Error = self.request.error  # type: ignore[attr-defined]  # it is a parser
        body = json.dumps(_envelope(error, self.channel.adj.max_request_body_size)).encode()
        self.status = f"{error.code} {error.reason}"
        log.warning("a request was refused before the application saw it: %s", self.status)
        headers: dict[str, str] = self.channel.server.headers  # type: ignore[attr-defined]  # ours
        self.response_headers = [("Content-Type", "application/json"), *headers.items()]
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


def _envelope(error: Error, limit: int) -> dict[str, object]:
    if isinstance(error, RequestEntityTooLarge):
        megabytes = (limit - FORM_BYTES) // 1024**2
        return PayloadTooLarge(f"A file may have {megabytes} MB at most.").envelope()
    if isinstance(error, SpoolFull):
        return StorageFull().envelope()
    if error.code < 500 or isinstance(error, ServerNotImplemented):
        return BadRequest().envelope()
    return {
        "error": "internal_error",
        "message": "Something went wrong on our side. Please try again in a moment.",
        "details": {},
    }


class Channel(HTTPChannel):
    """One connection."""

    parser_class = DiscardingParser
    error_task_class = EnvelopeTask
    request: DiscardingParser | None

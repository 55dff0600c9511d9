"""Uploads stream onto the share while they are received, so that memory stays flat."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, cast

from flask import Flask, Request, request
from werkzeug.datastructures import FileStorage

from printdesk.api.current import current_desk
from printdesk.errors import BadRequest
from printdesk.storage.intake import IncomingFile

# No form asks for more.
MOST_FILES = 1


def install(app: Flask) -> None:
    """Let the application receive its uploads in this way."""
    app.request_class = StreamingRequest
    app.teardown_request(_discard_files)


class StreamingRequest(Request):
    """A request whose files go to the share as they come in."""

    def _get_file_stream(
        self,
        total_content_length: int | None,  # noqa: ARG002
        content_type: str | None,  # noqa: ARG002
        filename: str | None = None,  # noqa: ARG002
        content_length: int | None = None,  # noqa: ARG002
    ) -> IO[bytes]:
        desk = current_desk()
        arriving = self.environ.setdefault("printdesk.incoming", [])
        if len(arriving) == MOST_FILES:
            # Each is open, and on the share, until the last one has come.
            raise BadRequest("Please send one file only.")
        file = IncomingFile(desk.share, desk.settings.max_upload_mb * 1024 * 1024)
        arriving.append(file)
        return cast("IO[bytes]", file)


@contextmanager
def incoming(upload: FileStorage) -> Iterator[IncomingFile]:
    """The file behind an upload; what is not given a place is removed."""
    file = cast("IncomingFile", upload.stream)  # made by StreamingRequest
    try:
        yield file
    finally:
        file.discard()


def _discard_files(_error: BaseException | None) -> None:
    """Remove what came in and was not given a place."""
    for file in request.environ.get("printdesk.incoming", ()):
        file.discard()

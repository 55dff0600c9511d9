"""Serving of the exported pages, so that the product is one process on one port."""

import json
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote
from wsgiref.headers import Headers
from wsgiref.util import FileWrapper

from whitenoise import WhiteNoise  # type: ignore[import-untyped]
from whitenoise.responders import StaticFile  # type: ignore[import-untyped]
from whitenoise.string_utils import decode_path_info  # type: ignore[import-untyped]

from printdesk.web.headers import page_policy
from printdesk.web.shells import SCRIPT_HASHES, belongs_to_api, is_for_staff, shelled

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

FOLDER = Path(__file__).parents[1] / "pages"
NOT_BUILT = "The pages are not built yet. Start Printdesk with: python3 run.py\n"


class Pages:
    """Answers for the pages and their files, and leaves what belongs to the API to ``api``.

    The files are listed once, at the start. Without a built export every page is a sentence that
    says what to do. ``clerk`` is the host of Clerk, where people sign in by it.
    """

    def __init__(
        self, api: "WSGIApplication", folder: Path = FOLDER, clerk: str | None = None
    ) -> None:
        self._api = api
        self._files = _files(folder, clerk)

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        path: str = decode_path_info(environ.get("PATH_INFO", ""))
        if belongs_to_api(path) or environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
            return self._api(environ, start)
        if not self._files:
            return _text(start, HTTPStatus.SERVICE_UNAVAILABLE, NOT_BUILT)
        if found := self._find(path):
            return _send(found, environ, start)
        if not path.endswith("/") and self._find(path + "/"):
            return _redirect(path + "/", environ.get("QUERY_STRING", ""), start)
        return _send(self._files["/404.html"], environ, start, HTTPStatus.NOT_FOUND)

    def _find(self, path: str) -> StaticFile | None:
        """The file for this address: its own, or the one of the shell that answers for it."""
        for each in (path, shelled(path)):
            if each and (file := self._files.get(_name(each))):
                return file
        return None


def _name(path: str) -> str:
    """The file for a path. A page has one address, which ends in a slash."""
    if path.endswith(".html"):
        return ""
    return path + "index.html" if path.endswith("/") else path


def _files(folder: Path, clerk: str | None) -> Mapping[str, StaticFile]:
    """Every file of the export by its path, with the headers that it is served with."""
    if not (folder / "index.html").is_file():
        return {}
    hashes: dict[str, list[str]] = json.loads((folder / SCRIPT_HASHES).read_text("utf-8"))

    def add_policy(headers: Headers, _path: str, url: str) -> None:
        if url.endswith(".html"):
            host = clerk if is_for_staff(url) else None
            headers["Content-Security-Policy"] = page_policy(hashes[url], host)

    server = WhiteNoise(
        None,
        folder,
        max_age=0,  # asked for again each time, and mostly answered “not modified”
        immutable_file_test="^/_next/static/",
        allow_all_origins=False,
        add_headers_function=add_policy,
    )
    return {url: file for url, file in server.files.items() if url != f"/{SCRIPT_HASHES}"}


def _send(
    file: StaticFile,
    environ: "WSGIEnvironment",
    start: "StartResponse",
    status: HTTPStatus | None = None,
) -> Iterable[bytes]:
    if status:
        # Whoever has the page for “not found” already must still be told the status.
        environ = {
            key: value
            for key, value in environ.items()
            if key not in {"HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_RANGE"}
        }
    answer = file.get_response(environ["REQUEST_METHOD"], environ)
    status = status or answer.status
    start(f"{status.value} {status.phrase}", list(answer.headers))
    if answer.file is None:
        return []
    body: Iterable[bytes] = environ.get("wsgi.file_wrapper", FileWrapper)(answer.file)
    return body


def _redirect(path: str, query: str, start: "StartResponse") -> Iterable[bytes]:
    location = quote(path) + (f"?{query}" if query else "")
    start("308 Permanent Redirect", [("Location", location), ("Content-Length", "0")])
    return []


def _text(start: "StartResponse", status: HTTPStatus, text: str) -> Iterable[bytes]:
    body = text.encode()
    start(
        f"{status.value} {status.phrase}",
        [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(body)))],
    )
    return [body]

"""The least that a page can cost: the framework beneath all of them, and a sentence to show."""

import json
import shutil
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from printdesk.server import Server
from printdesk.web.pages import FOLDER, Pages
from printdesk.web.shells import SCRIPT_HASHES

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


@contextmanager
def floor(folder: Path) -> Iterator[str]:
    """The address of a page that asks for nothing and does nothing, while the body runs.

    It is the page for “not found”, told as one that is there, and served as all others are.
    """
    pages = folder / "floor"
    shutil.copytree(FOLDER, pages)
    (pages / "here").mkdir()
    for each in pages.glob("404.html*"):
        shutil.copy(each, pages / "here" / each.name.replace("404", "index", 1))
    digests = json.loads((pages / SCRIPT_HASHES).read_text("utf-8"))
    digests["/here/index.html"] = digests["/404.html"]
    (pages / SCRIPT_HASHES).write_text(json.dumps(digests), "utf-8")

    server = Server(Pages(_no_api, pages), "localhost", 0, max_upload_mb=1)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield f"http://localhost:{server.port}/here/"
    finally:
        server.stop()
        thread.join()


def _no_api(_environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
    start("404 Not Found", [("Content-Length", "0")])
    return []

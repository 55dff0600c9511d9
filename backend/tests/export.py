"""A small export of the pages, as a build leaves one, and an API beside it that answers in JSON."""

import gzip
import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

TOKEN = "eyJqb2IiOjF9.aB3_x-Y.z9"
CHUNK = "/_next/static/chunks/main.js"

EXPORT = {
    "index.html": "<h1>Home</h1>",
    "index.txt": "home data",
    "404.html": "<h1>Nothing here</h1>",
    "dashboard/index.html": "<h1>Dashboard</h1>",
    "dashboard/index.txt": "dashboard data",
    "dashboard/jobs/index.html": "<h1>Job</h1>",
    "track/index.html": "<h1>Track</h1>",
    "track/index.txt": "track data",
    "track/__next.track.__PAGE__.txt": "track segment",
    "confirm/index.html": "<h1>Confirm</h1>",
    "confirm/index.txt": "confirm data",
    "confirm/expired/index.html": "<h1>Expired</h1>",
    "confirm/expired/index.txt": "expired data",
    "_next/static/chunks/main.js": "console.log('worth compressing');\n" * 50,
}


def write_export(folder: Path) -> Path:
    """Lay out the export in ``folder``, which is given back."""
    for name, text in EXPORT.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    script = folder / CHUNK[1:]
    script.with_name(script.name + ".gz").write_bytes(gzip.compress(script.read_bytes()))
    hashes = {f"/{name}": [f"sha256-{name}="] for name in EXPORT if name.endswith(".html")}
    (folder / "csp.json").write_text(json.dumps(hashes))
    return folder


def api(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
    start("404 Not Found", [("Content-Type", "application/json")])
    seen = {name: environ.get(name) for name in ("REMOTE_ADDR", "wsgi.url_scheme", "HTTP_HOST")}
    return [json.dumps({"error": "not_found", "path": environ["PATH_INFO"], **seen}).encode()]

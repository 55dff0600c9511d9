"""Takes the pictures of the guides, from the running product with a lab full of work.

    python3 run.py pictures [NAME ...]

All of them, or those that are named, are written to docs/pictures/ anew. It takes some minutes:
the worker looks at every model first.
"""

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink
from playwright.sync_api import expect, sync_playwright

from bench.running import free_port, printdesk
from e2e.lab import SETTINGS, Lab, Person
from e2e.pictures import admins, staff, students
from e2e.pictures.album import Album
from e2e.pictures.camera import Camera
from e2e.pictures.past import Past
from e2e.windows import Windows, launch_options
from e2e.witness import Witness, eventually
from tools.memory import folder_in_memory

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "pictures"
# What stands in the pictures for the address of a lab.
HOST = "print.example.edu"
SITE = f"http://{HOST}"
LOOKED_AT_SECONDS = 900
PATIENCE_MS = 30_000
ALLOW_HTTP = "--disable-features=HttpsUpgrades"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="such as dashboard, staff-approve")
    names: Sequence[str] = parser.parse_args().names
    expect.set_options(timeout=PATIENCE_MS)
    with tempfile.TemporaryDirectory() as name, _album(Path(name), Camera(FOLDER, names)) as album:
        for each in (students, staff, admins):
            each.take(album)
        if album.windows.troubles:
            raise SystemExit("\n".join(album.windows.troubles))
    kilobytes = sum(picture.stat().st_size for picture in album.camera.taken) // 1000
    print(f"{len(album.camera.taken)} pictures, {kilobytes} kB")


@contextmanager
def _album(folder: Path, camera: Camera) -> Iterator[Album]:
    """The lab with its past, its models looked at, and a browser beside it."""
    with _mail_server() as port, folder_in_memory() as memory:
        mail = {"SMTP_HOST": "localhost", "SMTP_PORT": str(port), "SMTP_SECURITY": "plain"}
        settings = {**SETTINGS, **mail, "PUBLIC_URL": SITE, "MAIL_FROM": f"Printdesk <lab@{HOST}>"}
        past = Past(folder, settings)
        past.live()
        # From now on, and on another disk than the share, where this machine has such a one.
        backups = {"BACKUP_DIR": str(memory or folder / "backups")}
        with (
            printdesk(folder, **settings, **backups) as server,
            sync_playwright() as playwright,
        ):
            someone = past.people["Grace Park"]
            admin = Person(someone.name, someone.email, someone.password)
            lab = Lab(SITE, server, admin)
            _wait_until_looked_at(Witness(lab))
            # The browser finds the lab under its address, not under the port of this trial.
            address = f"MAP {HOST}:80 {urlsplit(server.api).netloc}"
            options = launch_options(f"--host-resolver-rules={address}", ALLOW_HTTP)
            browser = playwright.chromium.launch(**options)
            yield Album(camera, lab, past, Windows(browser.new_context))
            browser.close()


def _wait_until_looked_at(witness: Witness) -> None:
    """Wait until the worker has drawn every model."""

    def drawn() -> bool:
        jobs = witness.get("/jobs?limit=200")["jobs"]
        return all(job["thumbnail_url"] and job["preview_url"] for job in jobs)

    eventually(drawn, LOOKED_AT_SECONDS)


@contextmanager
def _mail_server() -> Iterator[int]:
    """Where emails can be sent to; its port. Nobody reads them."""
    controller = Controller(Sink(), hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


if __name__ == "__main__":
    main()

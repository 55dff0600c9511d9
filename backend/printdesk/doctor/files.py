"""The files of this machine: data, key and pages."""

import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

from printdesk.config import Settings
from printdesk.doctor.finding import Finding, look, well, wrong
from printdesk.web.pages import FOLDER
from printdesk.web.shells import SCRIPT_HASHES

LOW_BYTES = 1024**3
OPENER = "downloads/slicer-opener.zip"
PEOPLE_OF_THIS_MACHINE = stat.S_IRWXG | stat.S_IRWXO


def look_at_data(settings: Settings) -> Iterator[Finding]:
    """Whether the data's folder has room, and nobody else can read what is secret."""
    if not settings.data_dir.exists():
        yield look(
            "data",
            f"{settings.data_dir} is not there yet.",
            "It is made on the first start. If there was one, look at DATA_DIR.",
        )
        return
    free = shutil.disk_usage(settings.data_dir).free
    if free < LOW_BYTES:
        yield wrong(
            "data",
            f"Less than 1 GB is free on the disk of {settings.data_dir}.",
            "Make room there: the database and the logs grow.",
        )
    if not os.access(settings.data_dir, os.W_OK | os.X_OK):
        yield wrong(
            "data",
            f"{settings.data_dir} cannot be written to by this user.",
            "Give the folder to the user that Printdesk runs as, and run this as that user.",
        )
    secrets = [settings.data_dir / "secret_key"]
    if settings.database_url.startswith("sqlite:///"):
        secrets.append(Path(settings.database_url.removeprefix("sqlite:///")))
    found = [path for path in secrets if path.exists()]
    exposed = [path for path in found if _is_open_to_others(path)]
    for path in exposed:
        yield wrong(
            "data",
            f"Other users of this machine can read {path}.",
            f"chmod 600 {path}",
        )
    for path in found:
        if os.name != "nt" and path.stat().st_uid != os.geteuid():
            yield look(
                "data",
                f"{path} belongs to another user than the one that runs this.",
                "Run Printdesk, and this command, always as one user.",
            )
    if not exposed:
        yield well("data", f"Nobody else can read what is secret in {settings.data_dir}.")


def look_at_pages(_settings: Settings, folder: Path = FOLDER) -> Iterator[Finding]:
    """Whether the pages are built, and the slicer opener lies there to be fetched."""
    missing = [name for name in ("index.html", SCRIPT_HASHES) if not (folder / name).is_file()]
    if missing:
        yield wrong(
            "pages",
            f"The pages are not in {folder}.",
            "In a checkout: python3 run.py. Otherwise install the wheel again, which carries them. "
            "Where another server gives out the pages, you may leave it.",
        )
    elif not (folder / OPENER).is_file():
        yield wrong(
            "pages",
            "The slicer opener is not there to be fetched by staff computers.",
            "In a checkout: python3 run.py. Otherwise install the wheel again.",
        )
    else:
        yield well("pages", "The pages are there, and the slicer opener for staff computers.")


def _is_open_to_others(path: Path) -> bool:
    return os.name != "nt" and bool(path.stat().st_mode & PEOPLE_OF_THIS_MACHINE)

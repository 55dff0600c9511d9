"""An installation that has been started, and everything in it is well."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from printdesk.app import create_app
from printdesk.config import Settings
from printdesk.desk import Desk
from printdesk.doctor.files import OPENER
from printdesk.opening import open_desk
from printdesk.upkeep.health import BESIDE
from printdesk.web.shells import SCRIPT_HASHES
from printdesk.web.stack import website
from printdesk.worker import tasks
from tests.serving import serving


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """A folder with what a built export has."""
    folder = tmp_path / "pages"
    for name in ("index.html", SCRIPT_HASHES, OPENER):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("{}")
    return folder


@pytest.fixture
def installed(settings: Settings) -> Settings:
    """Settings with which a desk was opened, whose workers were just seen."""
    desk = open_desk(settings)
    for thread in ("worker", *BESIDE):
        tasks.beat(desk, f"lab:1:{thread}")
    desk.database.close()
    if desk.database.is_sqlite:
        Path(str(desk.database.url.database)).chmod(0o600)
    return settings


@pytest.fixture
def site(desk: Desk, settings: Settings) -> Iterator[Settings]:
    """The site itself, and settings that name the port it answers on."""
    with serving(website(create_app(desk), settings)) as server:
        here = {"port": server.port, "host": "127.0.0.1"}
        yield settings.model_copy(update={**here, "public_url": f"http://127.0.0.1:{server.port}"})

"""The product behind its real server, spoken to over real connections."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import requests
from flask import Flask
from sqlalchemy import update

from printdesk.config import Settings
from printdesk.desk import Desk
from printdesk.models import Account
from printdesk.web.stack import website
from tests.clients import Person
from tests.road import API
from tests.serving import serving

EXPORT = {
    "index.html": "<h1>Home</h1>",
    "404.html": "<h1>Nothing here</h1>",
    "track/index.html": "<h1>Track</h1>",
    "_next/static/main.js": "console.log('here')",
}


@dataclass(frozen=True)
class Site:
    """A running site, asked as whoever knows its port can ask it."""

    port: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(
        self,
        path: str,
        method: str = "GET",
        *,
        headers: Mapping[str, str] | None = None,
        **given: Any,
    ) -> requests.Response:
        """The answer, whatever it is, by a connection of its own."""
        address, more = self.address + path, {"Connection": "close", **(headers or {})}
        return requests.request(
            method, address, headers=more, timeout=30, allow_redirects=False, **given
        )

    def sign_in(self, person: Person, **given: Any) -> requests.Response:
        """The answer to somebody's name and password."""
        who = {"email": person.email, "password": person.password}
        return self.ask(f"{API}/auth/login", "POST", json=who, **given)


def disable(desk: Desk, person: Person) -> None:
    """Take somebody's account from them."""
    with desk.database.transaction() as tx:
        tx.session.execute(update(Account).where(Account.id == person.id).values(status="disabled"))


def bearer(answer: requests.Response) -> dict[str, str]:
    """What shows that one has signed in."""
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """A small export of pages."""
    folder = tmp_path / "pages"
    for name, text in EXPORT.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    hashes = {f"/{name}": ["sha256-of-its-script="] for name in EXPORT if name.endswith(".html")}
    (folder / "csp.json").write_text(json.dumps(hashes))
    return folder


@pytest.fixture
def serve(app: Flask, settings: Settings, pages: Path) -> Callable[..., Any]:
    """Puts the site up in another way, such as ``serve(patience=1)``."""
    return partial(serving, website(app, settings, pages), https=settings.https)


@pytest.fixture
def site(serve: Callable[..., Any]) -> Iterator[Site]:
    with serve() as server:
        yield Site(server.port)

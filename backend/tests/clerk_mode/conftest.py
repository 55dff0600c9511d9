"""A desk where people sign in by Clerk."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from printdesk.config import Settings
from tests.clerk_issuer import Issuer, open_clerk
from tests.clocks import HandClock
from tests.road import API

Ask = Callable[..., TestResponse]


@pytest.fixture
def issuer(clock: HandClock) -> Iterator[Issuer]:
    with open_clerk(clock) as issuer:
        yield issuer


@pytest.fixture
def clerk_settings() -> dict[str, object]:
    """What else a test wants to be set; it says so by ``parametrize``."""
    return {}


@pytest.fixture
def settings(settings: Settings, issuer: Issuer, clerk_settings: dict[str, object]) -> Settings:
    given = settings.model_dump() | issuer.settings() | clerk_settings
    return Settings.load(_env_file=None, **given)


@pytest.fixture
def me(app: Flask) -> Ask:
    """Asks who somebody with this token is."""

    def ask(token: str) -> TestResponse:
        headers = {"Authorization": f"Bearer {token}"}
        return app.test_client().get(f"{API}/auth/me", headers=headers)

    return ask

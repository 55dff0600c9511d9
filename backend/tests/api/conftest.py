"""An application that also has the toys."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from printdesk.accounts.passwords import Passwords
from printdesk.app import BLUEPRINTS, create_app
from printdesk.desk import Desk
from tests.api.toys import toys


@pytest.fixture
def toy_app(desk: Desk, passwords: Passwords) -> Flask:
    return create_app(desk, passwords=passwords, blueprints=(*BLUEPRINTS, toys))


@pytest.fixture
def toy_client(toy_app: Flask) -> FlaskClient:
    return toy_app.test_client()

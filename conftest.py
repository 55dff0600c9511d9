"""What the tests of every part of Printdesk can be told on the command line."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--every-kill", action="store_true", help="kill at every step of everything, not at a share"
    )
    parser.addoption(
        "--every-round",
        action="store_true",
        help="hundreds of rounds of each race, and every mistake in a request, not a few",
    )


@pytest.fixture
def every_round(request: pytest.FixtureRequest) -> bool:
    """Whether as much shall be tried as there is time for."""
    return bool(request.config.getoption("every_round"))


@pytest.fixture
def every_kill(request: pytest.FixtureRequest) -> bool:
    """Whether whoever is killed shall be so at all instants that there is time for."""
    return bool(request.config.getoption("every_kill"))

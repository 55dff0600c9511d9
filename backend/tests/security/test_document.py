"""The page about security says where each thing is shown; there it must be."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
# Where what it names may lie, as it says itself.
PLACES = (*("backend/tests/security", "backend/tests", "backend/printdesk"), ".")
STATES = {"met", "open", "not applicable", "met for mail"}


@pytest.fixture(scope="module")
def rows() -> list[list[str]]:
    """The lines of the tables about ASVS, cell by cell."""
    _, _, table = (ROOT / "docs/security.md").read_text("utf-8").partition("## Against OWASP ASVS")
    lines = [line for line in table.splitlines() if re.match(r"\| \d", line)]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_each_requirement_is_met_open_or_not_applicable_and_says_why(rows: list[list[str]]) -> None:
    assert len(rows) > 80
    for requirement, state, reason in rows:
        assert state in STATES, requirement
        assert reason, requirement


def test_what_it_names_is_there(rows: list[list[str]]) -> None:
    named = {
        name
        for *_, reason in rows
        for name in re.findall(r"`([\w/.-]+(?:\.(?:py|ts|md|json)|/))`", reason)
    }
    missing = [name for name in named if not any((ROOT / each / name).exists() for each in PLACES)]
    assert len(named) > 30
    assert missing == []

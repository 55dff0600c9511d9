"""Services without Docker: systemd's units, and the one for Windows."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.deploy.test_compose import commands
from tools import ROOT

UNITS = sorted((ROOT / "deploy" / "systemd").iterdir())
HARDENED = ("NoNewPrivileges=yes", "ProtectSystem=strict", "CapabilityBoundingSet=\n")


def test_systemd_takes_every_unit(tmp_path: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    assert analyze, "systemd-analyze is missing here. Install it (Debian: apt install systemd)."
    for unit in UNITS:
        # It wants programs that are there.
        text = unit.read_text("utf-8").replace("/opt/printdesk/bin/printdesk", sys.executable)
        (tmp_path / unit.name.replace("@", "@1")).write_text(text)
        (tmp_path / unit.name).write_text(text)
    named = [tmp_path / unit.name.replace("@", "@1") for unit in UNITS]
    told = subprocess.run(
        [analyze, "verify", "--man=no", *named], capture_output=True, text=True, check=False
    )
    ours = [line for line in told.stderr.splitlines() if "printdesk" in line]
    assert not ours


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_runs_a_command_that_there_is(unit: Path) -> None:
    text = unit.read_text("utf-8")
    for command in re.findall(r"(?m)^ExecStart\w*=/opt/printdesk/bin/printdesk (\S+)", text):
        assert command in commands()


@pytest.mark.parametrize(
    "unit", [unit for unit in UNITS if unit.suffix == ".service"], ids=lambda unit: unit.name
)
def test_a_unit_may_do_no_more_than_it_must(unit: Path) -> None:
    text = unit.read_text("utf-8")
    assert "User=printdesk\n" in text
    assert all(each in text for each in HARDENED)
    assert re.search(r"(?m)^MemoryMax=\d", text)


def test_a_unit_is_tried_until_the_database_is_there() -> None:
    for unit in UNITS:
        text = unit.read_text("utf-8")
        if "Restart=" in text:
            # What a unit requires, and what fails, ends every try to start it.
            assert not re.search(r"(?m)^(Requires|Requisite|BindsTo)=", text)
            assert "Restart=always" in text
        if "migrate" in "".join(re.findall(r"(?m)^ExecStart.*", text)):
            assert "TimeoutStartSec=1h" in text


def test_the_units_are_careful_in_the_same_way() -> None:
    services = [unit.read_text("utf-8") for unit in UNITS if unit.suffix == ".service"]
    careful = {
        re.search(r"(?s)# It writes to.*?\n\n|# It writes to.*", each).group() for each in services
    }  # type: ignore[union-attr]
    assert len({each.strip() for each in careful}) == 1


def test_windows_starts_and_stops_it_as_people_do() -> None:
    service = ElementTree.parse(ROOT / "deploy" / "windows" / "printdesk-service.xml").getroot()
    *_, command = (service.findtext("arguments") or "").split()
    assert command in commands()
    assert service.findtext("depend") == "LanmanWorkstation"

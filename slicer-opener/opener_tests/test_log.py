"""The log: a line for each request, whatever comes, and never in the way."""

import json
from pathlib import Path

import pytest

from slicer_opener import log
from slicer_opener.log import KEPT_FILES, LONGEST_TEXT, Entry

EVIL = '\n{"verdict": "allowed"}\r\n\x1b[2J\x00\u202e\u2028é\udc80'


def test_a_line_tells_of_the_whole_request(tmp_path: Path) -> None:
    file = tmp_path / "new" / "opener.log"
    entry = Entry("print3d://open?path=x.stl", path="/mnt/x.stl", verdict="allowed")
    entry.action = "opened in Prusa"
    log.write(file, entry)
    (line,) = file.read_text(encoding="ascii").splitlines()
    told = json.loads(line)
    assert list(told) == ["time", "address", "path", "verdict", "action"]
    assert told["time"].endswith("Z")
    assert told["action"] == "opened in Prusa"


def test_nobody_can_forge_a_line(tmp_path: Path) -> None:
    file = tmp_path / "opener.log"
    log.write(file, Entry(EVIL, path=EVIL, note=EVIL))
    content = file.read_bytes()
    assert content.count(b"\n") == 1
    assert all(byte == ord("\n") or 32 <= byte < 127 for byte in content)
    assert json.loads(content)["path"] == EVIL


def test_a_line_has_an_end(tmp_path: Path) -> None:
    file = tmp_path / "opener.log"
    log.write(file, Entry("x" * 1_000_000))
    assert len(json.loads(file.read_text())["address"]) == LONGEST_TEXT


def test_the_log_does_not_grow_for_ever(tmp_path: Path) -> None:
    file = tmp_path / "opener.log"
    file.write_bytes(b"x" * log.MOST_BYTES)
    for number in range(KEPT_FILES + 3):
        log.write(file, Entry(str(number)))
        file.write_bytes(b"x" * log.MOST_BYTES)
    log.write(file, Entry("last"))
    assert len(list(tmp_path.iterdir())) == KEPT_FILES + 1
    assert json.loads(file.read_text())["address"] == "last"


@pytest.mark.parametrize(
    "place", ["/dev/full", "/proc/nowhere/x.log", "{here}/file/x.log", "{here}", "/tmp/\0/x"]
)
def test_a_log_that_cannot_be_written_stops_nothing(
    place: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    log.write(Path(place.format(here=tmp_path)), Entry("x"))
    assert capfd.readouterr() == ("", "")


def test_the_check_tells_why_a_log_cannot_be_written(tmp_path: Path) -> None:
    assert log.why_not_writable(tmp_path / "new" / "opener.log") is None
    assert "directory" in str(log.why_not_writable(tmp_path))

"""Logs: a JSON object a line, without what would let its reader in somewhere."""

import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from printdesk import log
from printdesk.config import Settings, SettingsError
from tests.logs import logging_for_real, written

JWT = "eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl"


@pytest.fixture
def configured(settings: Settings) -> Iterator[Path]:
    """The folder of the logs, while logging is set up as it is when the product runs."""
    with logging_for_real(settings) as folder:
        yield folder


def test_a_line_is_json_in_the_day_s_file(configured: Path) -> None:
    structlog.get_logger("printdesk.jobs").info("approved", job="#12", color="Grün")

    (line,) = written(configured)
    day, _, time = str(line.pop("time")).partition("T")
    assert time.endswith("Z")
    assert line == {
        "event": "approved",
        "level": "info",
        "logger": "printdesk.jobs",
        "job": "#12",
        "color": "Grün",
    }
    (file,) = configured.iterdir()
    assert file.name == f"printdesk-{day}.log"


def test_what_libraries_log_is_a_line_like_ours(configured: Path) -> None:
    structlog.contextvars.bind_contextvars(request_id="abc")
    logging.getLogger("some.library").warning("lost %s packets", 3)
    structlog.contextvars.clear_contextvars()
    logging.getLogger("werkzeug").info("not worth a line")

    (line,) = written(configured)
    assert (line["event"], line["logger"]) == ("lost 3 packets", "some.library")
    assert (line["level"], line["request_id"]) == ("warning", "abc")


def test_an_exception_is_in_its_line(configured: Path) -> None:
    try:
        raise RuntimeError(f"Bearer {JWT} was refused")
    except RuntimeError:
        structlog.get_logger().exception("fault")

    (line,) = written(configured)
    assert "Traceback" in str(line["exception"])
    assert "RuntimeError: Bearer ***" in str(line["exception"])


@pytest.mark.parametrize(
    ("said", "masked"),
    [
        ("GET /confirm/Im9uZS4y.abc-DEF_1?x=1", "GET /confirm/***?x=1"),
        ("POST /api/v1/auth/join/Im9uZS4y.a-B_1", "POST /api/v1/auth/join/***"),
        ("/password-reset/a.b/ /email-change/a.b", "/password-reset/***/ /email-change/***"),
        ('<a href="https://lab.example/track/a.b">', '<a href="https://lab.example/track/***">'),
        (f"token {JWT}.", "token ***."),
        ("Authorization: Bearer abc.def", "Authorization: Bearer ***"),
        ("password=hunter2&x=1", "password=***&x=1"),
        ("postgresql://desk:hunter2@db/desk", "postgresql://desk:***@db/desk"),
        ("see /tracker/list and /confirm/", "see /tracker/list and /confirm/"),
    ],
)
def test_secrets_in_a_text_are_masked(said: str, masked: str) -> None:
    assert log.mask(None, "", {"event": said, "deep": {"list": [said]}}) == {
        "event": masked,
        "deep": {"list": [masked]},
    }


@pytest.mark.parametrize(
    "name",
    ["password", "smtp_password", "access_token", "token", "Authorization", "cookie", "code"],
)
def test_fields_that_are_secrets_are_masked(name: str) -> None:
    assert log.mask(None, "", {name: "hunter2"}) == {name: "***"}
    assert log.mask(None, "", {name: None}) == {name: None}


def test_other_fields_are_left_alone() -> None:
    line = {"status_code": 200, "tokens_left": 3, "account": "1", "ms": 1.5, "outcome": "ok"}

    assert log.mask(None, "", dict(line)) == line


TRICKS = "one\nERROR two\r\x1b[2K\x9b1A\u2028three\u202egpj.exe\x00"


def test_no_text_makes_a_line_of_its_own(configured: Path) -> None:
    structlog.get_logger("printdesk").info(TRICKS, name=TRICKS)

    (file,) = configured.iterdir()
    assert file.read_bytes().isascii()
    (line,) = written(configured)
    assert line["event"] == line["name"] == TRICKS


def test_no_text_plays_tricks_on_a_terminal() -> None:
    traceback = "Traceback:\n  there\nError: \x1b[2K"

    shown = log.in_one_line(None, "", {"event": TRICKS, "n": 1, "exception": traceback})

    assert shown == {
        "event": r"one\nERROR two\r\x1b[2K\x9b1A\u2028three\u202egpj.exe\x00",
        "n": 1,
        "exception": "Traceback:\n  there\nError: \\x1b[2K",
    }


def test_each_day_has_its_file_and_the_oldest_go(tmp_path: Path) -> None:
    handler = log.DailyFile(tmp_path, kept=3)
    for day in range(5):
        record = logging.makeLogRecord({"msg": f"day {day}", "created": day * 86400.0 + 60})
        handler.emit(record)
        handler.emit(record)
    handler.close()

    kept = sorted(file.name for file in tmp_path.iterdir())
    assert kept == [f"printdesk-1970-01-0{day}.log" for day in (3, 4, 5)]
    assert (tmp_path / kept[0]).read_text() == "day 2\nday 2\n"


def test_a_file_that_cannot_be_opened_stops_nobody(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    handler = log.DailyFile(tmp_path)
    first, next_day = (
        logging.makeLogRecord({"msg": f"day {n}", "created": n * 86400.0}) for n in range(2)
    )
    handler.emit(first)
    away = tmp_path / "printdesk-1970-01-02.log"
    away.mkdir()
    handler.emit(next_day)
    assert "IsADirectoryError" in capsys.readouterr().err
    away.rmdir()
    handler.emit(next_day)
    handler.close()

    assert (tmp_path / "printdesk-1970-01-01.log").read_text() == "day 0\n"
    assert away.read_text() == "day 1\n"


def test_where_no_file_can_be_made_the_start_is_refused(settings: Settings) -> None:
    settings.data_dir.mkdir(exist_ok=True)
    (settings.data_dir / "logs").write_text("in the way")
    with pytest.raises(SettingsError, match=r"^DATA_DIR: .*logs cannot be made"):
        log.configure(settings)


def test_a_program_that_reads_our_output_gets_json(settings: Settings) -> None:
    said = subprocess.run(
        logging_program(settings), capture_output=True, env=environment(), check=True, timeout=30
    ).stdout

    line = json.loads(said)
    assert (line["event"], line["job"]) == ("opened", 12)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
def test_a_person_at_a_terminal_reads_lines(settings: Settings) -> None:
    reader, writer = os.openpty()
    subprocess.run(
        logging_program(settings), stdout=writer, env=environment(), check=True, timeout=30
    )
    os.close(writer)
    said = os.read(reader, 4096).decode()
    os.close(reader)

    assert "opened" in said
    assert not said.startswith("{")


def logging_program(settings: Settings) -> list[str]:
    program = (
        "from printdesk import log; from printdesk.config import Settings; import structlog;"
        f"log.configure(Settings.load(_env_file=None, data_dir={str(settings.data_dir)!r}));"
        "structlog.get_logger('printdesk').info('opened', job=12)"
    )
    return [sys.executable, "-c", program]


def environment() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(Path(log.__file__).parents[1])}

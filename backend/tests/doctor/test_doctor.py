"""The doctor: what is broken for real is told, with what to do about it."""

import socket
import threading
from collections.abc import Iterable
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from printdesk import reindex_command, schema
from printdesk.cli import main
from printdesk.clock import SystemClock
from printdesk.config import Settings
from printdesk.database import Database
from printdesk.desk import Desk
from printdesk.doctor import at_work, derived, files, network, setting_sense, share, stores
from printdesk.doctor.clocks import skew
from printdesk.doctor.examination import examine
from printdesk.doctor.finding import Finding, Verdict
from printdesk.models import Message
from printdesk.stats import months
from printdesk.storage import layout
from printdesk.storage.share import MARKER
from tests.clamd import clamd
from tests.notifications.mail_server import Inbox, free_port, mail_server, smtp_settings
from tests.serving import serving
from tests.stats.generated import lab as made_lab

WRONG, LOOK, OK = Verdict.WRONG, Verdict.LOOK, Verdict.OK


def told(findings: Iterable[Finding], verdict: Verdict) -> Finding:
    """The one finding of this kind; it says what to do unless all is well."""
    [found] = [finding for finding in findings if finding.verdict is verdict]
    assert bool(found.advice) == (verdict is not OK)
    return found


def nothing_wrong(findings: Iterable[Finding]) -> bool:
    return {finding.verdict for finding in findings} == {OK}


class TestSettings:
    def test_those_of_a_laptop_make_sense(self, settings: Settings) -> None:
        assert nothing_wrong(setting_sense.look_at_settings(settings))

    @pytest.mark.parametrize(
        ("given", "word"),
        [
            ({"host": "0.0.0.0"}, "PUBLIC_URL"),
            ({"public_url": "https://print.example.edu"}, "TRUSTED_PROXIES"),
            (
                {"printdesk_env": "production", "public_url": "http://print.example.edu"},
                "not encrypted",
            ),
            ({"smtp_host": "mail.example.edu"}, "MAIL_FROM"),
            ({"metrics_port": 9100, "metrics_host": "0.0.0.0"}, "metrics"),
        ],
    )
    def test_what_makes_no_sense_together_is_told(
        self, settings: Settings, given: dict[str, object], word: str
    ) -> None:
        odd = settings.model_copy(update=given)
        assert word in told(setting_sense.look_at_settings(odd), LOOK).said


class TestWhatIsFoundBy:
    """The index of parts of words, and the months that are packed for statistics."""

    @pytest.fixture
    def lab(self, desk: Desk, installed: Settings) -> Desk:
        """A lab whose months are packed."""
        made_lab(desk, 20, datetime(2029, 6, 1, tzinfo=UTC), datetime(2029, 8, 20, tzinfo=UTC))
        months.pack(desk)
        return desk

    @pytest.mark.usefixtures("any_database", "lab")
    def test_all_is_well(self, installed: Settings) -> None:
        assert nothing_wrong(derived.look_at_search(installed))
        assert nothing_wrong(derived.look_at_packed_months(installed))

    @pytest.mark.parametrize("any_database", ["sqlite"])
    @pytest.mark.parametrize(
        ("lost", "of"),
        [
            ("INSERT INTO job_trigrams(job_trigrams) VALUES ('delete-all')", "jobs"),
            ("INSERT INTO message_trigrams(message_trigrams) VALUES ('delete-all')", "emails"),
            ("DELETE FROM message_place", "emails"),
        ],
    )
    @pytest.mark.usefixtures("any_database")
    def test_what_searches_miss_is_told_and_found_after_a_reindex(
        self, lab: Desk, installed: Settings, lost: str, of: str
    ) -> None:
        now = lab.clock.now()
        with lab.database.transaction() as tx:
            told_of = {"kind": "notice", "recipient": "maya@example.edu", "subject": "Good news"}
            ids = {"id": "0" * 32, "header_id": "<0@example.edu>", "created_by": "system"}
            tx.session.add(Message(**ids, **told_of, created_at=now, send_after=now))
            tx.session.flush()
            tx.session.execute(text(lost))
        found = told(derived.look_at_search(installed), WRONG)
        assert found.said.startswith("Searches do not find")
        assert of in found.said
        assert found.advice == "Run: printdesk reindex"
        reindex_command.run(lambda: nullcontext(lab))
        assert nothing_wrong(derived.look_at_search(installed))

    @pytest.mark.usefixtures("any_database")
    def test_a_month_that_tells_something_else_is_told_and_packed_anew(
        self, lab: Desk, installed: Settings
    ) -> None:
        with lab.database.transaction() as tx:
            # Nobody but somebody at the database itself does that.
            tx.session.execute(text("UPDATE facts SET cost_cents = 12345"))
        found = told(derived.look_at_packed_months(installed), WRONG)
        assert "2029-07" in found.said
        reindex_command.run(lambda: nullcontext(lab))
        assert nothing_wrong(derived.look_at_packed_months(installed))


class TestFiles:
    def test_all_is_well(self, installed: Settings, pages: Path) -> None:
        assert nothing_wrong(files.look_at_data(installed))
        assert nothing_wrong(files.look_at_pages(installed, pages))

    def test_a_key_that_others_can_read_is_told(self, installed: Settings) -> None:
        key = installed.data_dir / "secret_key"
        key.write_text("x" * 40)
        key.chmod(0o644)
        found = told(files.look_at_data(installed), WRONG)
        assert found.advice == f"chmod 600 {key}"

    def test_a_database_that_others_can_read_is_told(self, installed: Settings) -> None:
        file = Path(installed.database_url.removeprefix("sqlite:///"))
        file.chmod(0o640)
        assert str(file) in told(files.look_at_data(installed), WRONG).said

    def test_pages_that_are_not_built_are_told(self, settings: Settings, tmp_path: Path) -> None:
        assert "run.py" in told(files.look_at_pages(settings, tmp_path), WRONG).advice

    def test_an_opener_that_is_missing_is_told(self, settings: Settings, pages: Path) -> None:
        (pages / files.OPENER).unlink()
        assert "slicer opener" in told(files.look_at_pages(settings, pages), WRONG).said


class TestDatabase:
    @pytest.mark.usefixtures("any_database")
    def test_all_is_well(self, installed: Settings) -> None:
        assert nothing_wrong(stores.look_at_database(installed))

    def test_none_yet_is_told_and_none_is_made(self, settings: Settings, tmp_path: Path) -> None:
        nowhere = tmp_path / "none.sqlite3"
        fresh = settings.model_copy(update={"database_url": f"sqlite:///{nowhere}"})
        assert "first start" in told(stores.look_at_database(fresh), LOOK).advice
        assert list(at_work.look_at_health(fresh)) == []
        assert not nowhere.exists()

    @pytest.mark.usefixtures("any_database")
    def test_an_older_schema_is_told(self, settings: Settings) -> None:
        database = Database(settings.database_url)
        schema.go_to(database, "0004")
        database.close()
        assert told(stores.look_at_database(settings), WRONG).advice == "Run: printdesk migrate"
        assert list(at_work.look_at_health(settings)) == []

    def test_a_damaged_one_is_told(self, installed: Settings) -> None:
        file = Path(installed.database_url.removeprefix("sqlite:///"))
        file.write_bytes(b"not a database any more " * 1000)
        assert told(stores.look_at_database(installed), WRONG).about == "database"

    def test_a_server_that_is_away_is_told_without_its_password(self, settings: Settings) -> None:
        url = f"postgresql://lab:hush-hush@127.0.0.1:{free_port()}/printdesk"
        away = settings.model_copy(update={"database_url": url})
        found = told(stores.look_at_database(away), WRONG)
        assert "DATABASE_URL" in found.advice
        assert "hush-hush" not in found.said

    @pytest.mark.usefixtures("any_database")
    def test_programs_for_backups_are_looked_for(self, installed: Settings, tmp_path: Path) -> None:
        asked = installed.model_copy(update={"backup_dir": tmp_path, "pg_bin_dir": str(tmp_path)})
        found = list(stores.look_at_dump_programs(asked))
        if installed.database_url.startswith("postgresql"):
            assert "pg_dump" in told(found, WRONG).said
        else:
            assert found == []

    def test_a_redis_that_is_away_is_told(self, settings: Settings) -> None:
        url = f"redis://127.0.0.1:{free_port()}/0"
        away = settings.model_copy(update={"redis_url": url})
        assert "REDIS_URL" in told(stores.look_at_redis(away), WRONG).advice
        assert list(stores.look_at_redis(settings)) == []


class TestShare:
    def test_all_is_well_and_nothing_is_left(self, installed: Settings) -> None:
        before = sorted(installed.storage.rglob("*"))
        assert nothing_wrong(share.look_at_share(installed))
        assert sorted(installed.storage.rglob("*")) == before

    def test_one_that_is_away_is_told(self, installed: Settings) -> None:
        installed.storage.rename(installed.storage.with_name("elsewhere"))
        assert "Mount the share" in told(share.look_at_share(installed), WRONG).advice
        assert "Mount the share" in told(at_work.look_at_health(installed), WRONG).advice

    def test_before_the_first_start_none_is_missed(self, installed: Settings) -> None:
        new = installed.data_dir / "new"
        first = installed.model_copy(update={"data_dir": new, "storage_root": new / "storage"})
        assert "first start" in told(share.look_at_share(first), LOOK).advice

    def test_an_empty_mount_point_is_told(self, installed: Settings) -> None:
        installed.storage.rename(installed.storage.with_name("elsewhere"))
        installed.storage.mkdir()
        assert "another folder is mounted" in told(share.look_at_share(installed), LOOK).advice

    def test_a_folder_in_which_nothing_can_be_written_is_told(self, installed: Settings) -> None:
        incoming = installed.storage / layout.INCOMING
        incoming.rmdir()
        incoming.write_text("a file in its place")
        assert str(incoming) in told(share.look_at_share(installed), WRONG).said

    def test_another_lab_s_share_is_told(self, installed: Settings) -> None:
        (installed.storage / MARKER).write_text("another mark\n")
        assert "not this lab's share" in told(at_work.look_at_health(installed), WRONG).said


class TestAtWork:
    def test_all_is_well(self, installed: Settings) -> None:
        verdicts = {each.about: each.verdict for each in at_work.look_at_health(installed)}
        assert verdicts["workers"] is OK
        assert verdicts["queue"] is OK
        assert verdicts["storage"] is OK

    def test_workers_that_nobody_has_seen_are_told(self, desk: Desk, settings: Settings) -> None:
        found = told(at_work.look_at_health(settings), WRONG)
        assert (found.about, "Start Printdesk" in found.advice) == ("workers", True)

    def test_a_scanner_that_is_away_is_told(self, installed: Settings) -> None:
        with clamd() as scanner:
            at = installed.model_copy(update={"clamd_address": scanner.address})
            assert WRONG not in {each.verdict for each in at_work.look_at_health(at)}
        assert told(at_work.look_at_health(at), WRONG).about == "scanner"


class TestMail:
    def test_a_lab_without_a_server_is_told(self, settings: Settings) -> None:
        assert "SMTP_HOST" in told(network.look_at_mail_server(settings), LOOK).said

    def test_a_server_is_reached_and_gets_no_mail(self, settings: Settings) -> None:
        inbox = Inbox()
        with mail_server(inbox) as port:
            assert nothing_wrong(network.look_at_mail_server(smtp_settings(settings, port)))
        assert inbox.taken == []

    def test_one_that_is_away_is_told(self, settings: Settings) -> None:
        away = smtp_settings(settings, free_port())
        assert "SMTP_PORT" in told(network.look_at_mail_server(away), WRONG).advice


class TestSite:
    def test_all_is_well(self, site: Settings) -> None:
        assert nothing_wrong(network.look_at_port(site))
        assert nothing_wrong(network.look_at_public_url(site))

    def test_nobody_there_is_told(self, settings: Settings) -> None:
        port = free_port()
        given = {"host": "127.0.0.1", "port": port, "public_url": f"http://127.0.0.1:{port}"}
        away = settings.model_copy(update=given)
        assert "Start Printdesk" in told(network.look_at_port(away), LOOK).advice
        assert "Nothing listens" in told(network.look_at_public_url(away), WRONG).advice

    def test_another_program_is_told(self, site: Settings) -> None:
        def other(_environ: object, start: object) -> Iterable[bytes]:
            start("200 OK", [("Content-Type", "text/plain")])  # type: ignore[operator]
            return [b"hello"]

        with serving(other) as server:
            taken = site.model_copy(
                update={"port": server.port, "public_url": f"http://127.0.0.1:{server.port}"}
            )
            assert "Stop that program" in told(network.look_at_port(taken), WRONG).advice
            assert "not Printdesk" in told(network.look_at_public_url(taken), WRONG).said

    def test_one_that_says_nothing_of_http_is_told(self, settings: Settings) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listening:
            rude = threading.Thread(target=_say_hello, args=(listening,))
            rude.start()
            port = listening.getsockname()[1]
            at = settings.model_copy(update={"public_url": f"http://127.0.0.1:{port}"})
            assert told(network.look_at_public_url(at), WRONG).about == "address"
            rude.join()


def _say_hello(listening: socket.socket) -> None:
    connection, _ = listening.accept()
    with connection:
        connection.sendall(b"220 mail.example.edu ESMTP\r\n")


@pytest.mark.parametrize(("seconds", "verdict"), [(4, None), (-20, LOOK), (31, WRONG)])
def test_clocks_that_differ_are_told(seconds: int, verdict: Verdict | None) -> None:
    now = SystemClock().now()
    found = [
        each.verdict for each in skew("the file server", now, now + timedelta(seconds=seconds))
    ]
    assert found == ([verdict] if verdict else [])


def test_what_a_look_meets_stops_no_other(installed: Settings) -> None:
    broken = installed.model_copy(update={"database_url": "nonsense"})
    found = list(examine(broken))
    assert "could not be looked at" in " ".join(each.said for each in found if each.advice)
    assert any(each.about == "share" for each in found)


class TestCommand:
    @pytest.fixture(autouse=True)
    def here(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
        monkeypatch.setenv("PORT", str(free_port()))
        return tmp_path

    def test_a_wrong_setting_is_told(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setenv("LOG_LEVEL", "LOUD")
        assert main(["doctor"]) == 1
        assert capsys.readouterr().out.startswith("wrong  settings  LOG_LEVEL: write one of")

    def test_everything_is_told_and_what_is_wrong_fails(
        self, here: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["doctor"]) == 1
        said = capsys.readouterr().out
        for about in ("settings", "data", "database", "share", "mail", "port", "address"):
            assert f" {about} " in said
        assert "wrong" in said.splitlines()[-1]
        assert list(here.iterdir()) == []

"""``printdesk mail-test``: each step is told, and what to do about the one that fails."""

import socket
import threading
from pathlib import Path

import pytest
from pydantic import SecretStr

from printdesk.cli import main
from printdesk.config import Settings
from printdesk.notifications.mail_trial import Step, try_out
from tests.notifications.certificates import Certificates, certificates
from tests.notifications.mail_server import (
    PASSWORD,
    USERNAME,
    Inbox,
    free_port,
    mail_server,
    smtp_settings,
)
from tests.notifications.token_server import TokenDesk, oauth_settings, token_server

JANE = "jane@example.edu"


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


def failed(steps: list[Step]) -> Step:
    """The step that failed: it is the last, and the only one."""
    assert [step.failed for step in steps] == [False] * (len(steps) - 1) + [True]
    return steps[-1]


def tried(settings: Settings, tls: Certificates | None = None) -> list[Step]:
    return list(try_out(settings, JANE, tls.client if tls else None))


def test_every_step_is_told(settings: Settings, inbox: Inbox, tls: Certificates) -> None:
    with mail_server(inbox, starttls=tls.server, sign_in=True) as port:
        given = {
            "smtp_security": "starttls",
            "smtp_username": USERNAME,
            "smtp_password": SecretStr(PASSWORD),
        }
        steps = tried(smtp_settings(settings, port, **given), tls)
    assert [step.name for step in steps] == ["Connect", "Encrypt", "Sign in", "Hand the mail over"]
    assert not any(step.failed for step in steps)
    assert "TLSv1" in steps[1].said
    [taken] = inbox.taken
    assert (taken.recipients, taken.mail["Subject"]) == ([JANE], "Printdesk can send you email")


def test_a_relay_has_fewer_steps(settings: Settings, inbox: Inbox) -> None:
    with mail_server(inbox) as port:
        steps = tried(smtp_settings(settings, port))
    assert [step.name for step in steps] == ["Connect", "Hand the mail over"]


def test_a_token_is_shown(settings: Settings, inbox: Inbox, tls: Certificates) -> None:
    with (
        token_server(TokenDesk(known=inbox), tls.server) as url,
        mail_server(inbox, starttls=tls.server, sign_in=True) as port,
    ):
        steps = tried(oauth_settings(smtp_settings(settings, port), url), tls)
    assert "with a token" in steps[2].said
    assert not any(step.failed for step in steps)


class TestWhatToDo:
    def test_a_port_where_nothing_listens(self, settings: Settings) -> None:
        step = failed(tried(smtp_settings(settings, free_port())))
        assert (step.name, "Nothing listens there" in step.advice) == ("Connect", True)

    def test_a_host_that_does_not_exist(self, settings: Settings) -> None:
        step = failed(tried(smtp_settings(settings, 25, smtp_host="no.such.host.invalid")))
        assert "slip in SMTP_HOST" in step.advice

    def test_tls_where_the_server_speaks_plain(
        self, settings: Settings, inbox: Inbox, tls: Certificates
    ) -> None:
        with mail_server(inbox) as port:
            step = failed(tried(smtp_settings(settings, port, smtp_security="tls"), tls))
        assert "SMTP_SECURITY and SMTP_PORT" in step.advice

    def test_a_server_that_hangs_up_at_once(self, settings: Settings) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listening:

            def hang_up() -> None:
                listening.accept()[0].close()

            rude = threading.Thread(target=hang_up)
            rude.start()
            step = failed(tried(smtp_settings(settings, listening.getsockname()[1])))
            rude.join()
        assert "firewall" in step.advice

    def test_a_server_without_starttls(self, settings: Settings, inbox: Inbox) -> None:
        with mail_server(inbox) as port:
            step = failed(tried(smtp_settings(settings, port, smtp_security="starttls")))
        assert (step.name, "no STARTTLS" in step.advice) == ("Encrypt", True)

    @pytest.mark.parametrize("security", ["starttls", "tls"])
    def test_a_certificate_by_a_stranger(
        self, settings: Settings, inbox: Inbox, tls: Certificates, security: str
    ) -> None:
        asked = {security: tls.server}
        with mail_server(inbox, **asked) as port:
            step = failed(tried(smtp_settings(settings, port, smtp_security=security)))
        assert "SSL_CERT_FILE" in step.advice

    def test_a_wrong_password(self, settings: Settings, inbox: Inbox, tls: Certificates) -> None:
        given = {
            "smtp_security": "starttls",
            "smtp_username": USERNAME,
            "smtp_password": SecretStr("hush-hush"),
        }
        with mail_server(inbox, starttls=tls.server, sign_in=True) as port:
            step = failed(tried(smtp_settings(settings, port, **given), tls))
        assert (step.name, "SMTP_PASSWORD" in step.advice) == ("Sign in", True)
        assert "hush-hush" not in step.said

    def test_a_token_server_that_gives_none(
        self, settings: Settings, inbox: Inbox, tls: Certificates
    ) -> None:
        with (
            token_server(TokenDesk(status=400, body="{}"), tls.server) as url,
            mail_server(inbox, starttls=tls.server, sign_in=True) as port,
        ):
            step = failed(tried(oauth_settings(smtp_settings(settings, port), url), tls))
        assert "SMTP_OAUTH_CLIENT_SECRET" in step.advice

    def test_a_token_that_is_not_for_this_mailbox(
        self, settings: Settings, inbox: Inbox, tls: Certificates
    ) -> None:
        with (
            token_server(TokenDesk(), tls.server) as url,
            mail_server(inbox, starttls=tls.server, sign_in=True) as port,
        ):
            step = failed(tried(oauth_settings(smtp_settings(settings, port), url), tls))
        assert "SMTP.SendAsApp" in step.advice

    @pytest.mark.parametrize(
        ("command", "answer", "advice"),
        [
            ("MAIL", "550 5.7.60 not allowed to send as this sender", "Set MAIL_FROM"),
            ("RCPT", "550 5.7.1 relaying denied", "sign in by SMTP_USERNAME"),
            ("RCPT", "450 4.7.1 greylisted", "Try again in a few minutes"),
            ("DATA", "554 5.7.1 no", "Set MAIL_FROM"),
        ],
    )
    def test_a_mail_that_is_not_taken(
        self, settings: Settings, inbox: Inbox, command: str, answer: str, advice: str
    ) -> None:
        inbox.answers[command] = answer
        with mail_server(inbox) as port:
            step = failed(tried(smtp_settings(settings, port)))
        assert answer in step.said
        assert advice in step.advice

    def test_what_is_no_address(self, settings: Settings) -> None:
        assert failed(list(try_out(settings, "jane"))).name == "Write the mail"


class TestCommand:
    @pytest.fixture(autouse=True)
    def folder(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
        """Where the command is run; the settings are in its environment."""
        monkeypatch.chdir(tmp_path)
        for name, value in {
            "DATA_DIR": str(tmp_path / "data"),
            "PUBLIC_URL": "https://print.example.edu",
            "SMTP_SECURITY": "plain",
            "MAIL_FROM": "print@example.edu",
        }.items():
            monkeypatch.setenv(name, value)
        return tmp_path

    def test_it_tells_that_all_went_well(
        self, monkeypatch: pytest.MonkeyPatch, inbox: Inbox, capsys: pytest.CaptureFixture[str]
    ) -> None:
        with mail_server(inbox) as port:
            monkeypatch.setenv("SMTP_HOST", "127.0.0.1")
            monkeypatch.setenv("SMTP_PORT", str(port))
            assert main(["mail-test", JANE]) == 0
        said = capsys.readouterr().out
        assert f"ok      Hand the mail over: 127.0.0.1:{port} has taken the mail to {JANE}." in said
        assert "SPF, DKIM and DMARC" in said

    def test_it_tells_what_to_do_and_fails(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setenv("SMTP_HOST", "127.0.0.1")
        monkeypatch.setenv("SMTP_PORT", str(free_port()))
        assert main(["mail-test", JANE]) == 1
        said = capsys.readouterr().out
        assert said.startswith("failed  Connect: ")
        assert "What to do: Nothing listens there." in said

    def test_without_a_mail_server_it_writes_the_mail_and_says_so(
        self, folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["mail-test", JANE]) == 0
        assert "sent nowhere" in capsys.readouterr().out
        assert len(list((folder / "data" / "outbox").glob("*.eml"))) == 1

"""Mailers, against real mail servers and a real folder."""

import re
import ssl
from contextlib import closing
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from pydantic import SecretStr

from printdesk.config import Settings, SettingsError
from printdesk.desk import Desk
from printdesk.notifications.mail import (
    FileMailer,
    MailServerTrouble,
    RecipientRefused,
    SmtpMailer,
    mailer_for,
)
from tests.notifications.certificates import Certificates, certificates
from tests.notifications.mail_server import (
    PASSWORD,
    USERNAME,
    Inbox,
    free_port,
    mail_server,
    smtp_settings,
)

JANE = "jane@example.edu"


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture
def mail() -> EmailMessage:
    mail = EmailMessage(policy=policy.SMTP)
    mail["From"] = "Printdesk <print@example.edu>"
    mail["To"] = f"Jané Doe <{JANE}>"
    mail["Subject"] = "Your 3D print #123"
    mail["Message-ID"] = "<20300301T120000Z-123-approval-0123456789ab@example.edu>"
    mail.set_content("Hello Jané,\n\nit costs $4.50.\n", cte="quoted-printable")
    return mail


def sent(
    settings: Settings, tls: ssl.SSLContext | None = None, *, mail: EmailMessage, to: str = JANE
) -> None:
    """Send one mail, and hang up."""
    with closing(SmtpMailer(settings, tls)) as mailer:
        mailer.send(mail, to)


def test_a_plain_server_gets_the_mail(desk: Desk, inbox: Inbox, mail: EmailMessage) -> None:
    with mail_server(inbox) as port:
        sent(smtp_settings(desk.settings, port), mail=mail)
    [taken] = inbox.taken
    assert (taken.sender, taken.recipients) == ("print@example.edu", [JANE])
    assert taken.mail["To"] == f"Jané Doe <{JANE}>"
    assert taken.mail["Message-ID"] == mail["Message-ID"]
    assert taken.mail.get_content().splitlines() == ["Hello Jané,", "", "it costs $4.50."]
    assert not taken.encrypted


def test_starttls_encrypts(desk: Desk, inbox: Inbox, mail: EmailMessage, tls: Certificates) -> None:
    with mail_server(inbox, starttls=tls.server) as port:
        settings = smtp_settings(desk.settings, port, smtp_security="starttls")
        sent(settings, tls.client, mail=mail)
    assert [taken.encrypted for taken in inbox.taken] == [True]


def test_tls_encrypts_from_the_first_byte(
    desk: Desk, inbox: Inbox, mail: EmailMessage, tls: Certificates
) -> None:
    with mail_server(inbox, tls=tls.server) as port:
        settings = smtp_settings(desk.settings, port, smtp_security="tls")
        sent(settings, tls.client, mail=mail)
    assert [taken.recipients for taken in inbox.taken] == [[JANE]]


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_certificate_by_a_stranger_is_not_accepted(
    desk: Desk, inbox: Inbox, mail: EmailMessage, tls: Certificates, security: str
) -> None:
    asked = {"tls": tls.server} if security == "tls" else {"starttls": tls.server}
    with mail_server(inbox, **asked) as port:
        settings = smtp_settings(desk.settings, port, smtp_security=security)
        with pytest.raises(MailServerTrouble, match="certificate is not valid"):
            sent(settings, mail=mail)
    assert inbox.taken == []


def test_a_certificate_for_another_host_is_not_accepted(
    desk: Desk, inbox: Inbox, mail: EmailMessage, tmp_path: Path
) -> None:
    elsewhere = certificates(tmp_path, host="mail.example.com")
    with mail_server(inbox, tls=elsewhere.server) as port:
        settings = smtp_settings(desk.settings, port, smtp_security="tls")
        with pytest.raises(MailServerTrouble, match="certificate is not valid"):
            sent(settings, elsewhere.client, mail=mail)
    assert inbox.taken == []


def test_a_server_without_starttls_gets_nothing_in_the_clear(
    desk: Desk, inbox: Inbox, mail: EmailMessage
) -> None:
    with mail_server(inbox) as port:
        settings = smtp_settings(desk.settings, port, smtp_security="starttls")
        with pytest.raises(MailServerTrouble, match="SMTP_SECURITY"):
            sent(settings, mail=mail)
    assert inbox.taken == []


def test_signs_in_with_user_name_and_password(
    desk: Desk, inbox: Inbox, mail: EmailMessage, tls: Certificates
) -> None:
    with mail_server(inbox, starttls=tls.server, sign_in=True) as port:
        settings = smtp_settings(
            desk.settings,
            port,
            smtp_security="starttls",
            smtp_username=USERNAME,
            smtp_password=SecretStr(PASSWORD),
        )
        sent(settings, tls.client, mail=mail)
    assert [taken.user for taken in inbox.taken] == [USERNAME]


def test_a_wrong_password_is_told_and_not_shown(
    desk: Desk, inbox: Inbox, mail: EmailMessage, tls: Certificates
) -> None:
    with mail_server(inbox, starttls=tls.server, sign_in=True) as port:
        settings = smtp_settings(
            desk.settings,
            port,
            smtp_security="starttls",
            smtp_username=USERNAME,
            smtp_password=SecretStr("wrong one"),
        )
        with pytest.raises(MailServerTrouble, match=r"SMTP_PASSWORD: 535 5\.7\.8") as trouble:
            sent(settings, tls.client, mail=mail)
    assert "wrong one" not in str(trouble.value)
    assert inbox.taken == []


def test_a_recipient_that_the_server_does_not_know_is_refused_for_good(
    desk: Desk, inbox: Inbox, mail: EmailMessage
) -> None:
    inbox.answers["RCPT"] = "550 5.1.1 no such user here"
    with (
        mail_server(inbox) as port,
        pytest.raises(RecipientRefused, match="recipient: 550"),
    ):
        sent(smtp_settings(desk.settings, port), mail=mail)


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("RCPT", "451 4.7.1 greylisted, come again"),
        ("RCPT", "530 5.7.0 authentication required"),
        ("DATA", "451 4.3.0 disk full"),
        ("DATA", "554 5.7.1 quota of the day used up"),
    ],
)
def test_what_may_pass_is_trouble_and_no_refusal(
    desk: Desk, inbox: Inbox, mail: EmailMessage, command: str, answer: str
) -> None:
    inbox.answers[command] = answer
    with mail_server(inbox) as port, pytest.raises(MailServerTrouble, match=re.escape(answer)):
        sent(smtp_settings(desk.settings, port), mail=mail)


def test_an_address_that_the_server_cannot_write_is_refused_for_good(
    desk: Desk, inbox: Inbox, mail: EmailMessage
) -> None:
    with (
        mail_server(inbox, utf8=False) as port,
        pytest.raises(RecipientRefused, match="beyond ASCII"),
    ):
        sent(smtp_settings(desk.settings, port), mail=mail, to="jürgen@example.edu")


def test_nobody_listening_is_trouble(desk: Desk, mail: EmailMessage) -> None:
    port = free_port()
    with pytest.raises(MailServerTrouble, match=f"localhost:{port}"):
        sent(smtp_settings(desk.settings, port), mail=mail)


def test_a_server_that_hangs_up_after_taking_a_mail_has_taken_it(
    desk: Desk, inbox: Inbox, mail: EmailMessage
) -> None:
    inbox.hang_up_on_quit = True
    with mail_server(inbox) as port:
        sent(smtp_settings(desk.settings, port), mail=mail)
    assert len(inbox.taken) == 1


def test_a_file_is_named_after_the_message_and_written_once(
    tmp_path: Path, mail: EmailMessage
) -> None:
    mailer = FileMailer(tmp_path / "outbox")
    mailer.send(mail, JANE)
    mailer.send(mail, JANE)
    [file] = (tmp_path / "outbox").iterdir()
    assert file.name == "20300301T120000Z-123-approval-0123456789ab.eml"
    kept = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert kept["To"] == f"Jané Doe <{JANE}>"
    assert kept["Subject"] == "Your 3D print #123"


def test_the_folder_of_mails_is_for_its_owner_alone(tmp_path: Path, mail: EmailMessage) -> None:
    FileMailer(tmp_path / "outbox").send(mail, JANE)
    assert (tmp_path / "outbox").stat().st_mode & 0o077 == 0


def test_no_message_id_leads_out_of_the_folder(tmp_path: Path, mail: EmailMessage) -> None:
    mail.replace_header("Message-ID", "<../../evil@example.edu>")
    FileMailer(tmp_path / "outbox").send(mail, JANE)
    assert [file.name for file in (tmp_path / "outbox").iterdir()] == ["______evil.eml"]


def test_a_folder_that_cannot_be_written_is_trouble(tmp_path: Path, mail: EmailMessage) -> None:
    (tmp_path / "outbox").write_text("a file where the folder should be")
    with pytest.raises(MailServerTrouble, match="could not be written"):
        FileMailer(tmp_path / "outbox").send(mail, JANE)


def test_mails_go_to_files_exactly_when_no_server_is_configured(desk: Desk) -> None:
    assert isinstance(mailer_for(desk.settings), FileMailer)
    assert isinstance(mailer_for(smtp_settings(desk.settings, 25)), SmtpMailer)


def test_a_sender_that_is_no_address_stops_the_start(desk: Desk) -> None:
    with pytest.raises(SettingsError, match="MAIL_FROM"):
        mailer_for(desk.settings.model_copy(update={"mail_from": "Printdesk"}))

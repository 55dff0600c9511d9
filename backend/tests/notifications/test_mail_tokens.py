"""Signing in by XOAUTH2, with tokens from a server that hands them out."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from pydantic import SecretStr

from printdesk.config import Settings
from printdesk.desk import Desk
from printdesk.models import Job
from printdesk.notifications.mail import MailServerTrouble, SmtpMailer
from printdesk.notifications.mail_tokens import MailTokens
from printdesk.notifications.outbox import deliver
from tests.notifications.certificates import Certificates, certificates
from tests.notifications.mail_server import Inbox, free_port, mail_server, smtp_settings
from tests.notifications.post import queued, row
from tests.notifications.test_mail_connection import JANE, mail
from tests.notifications.token_server import SECRET, TokenDesk, oauth_settings, token_server


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def tokens(inbox: Inbox) -> TokenDesk:
    return TokenDesk(known=inbox)


@pytest.fixture
def url(tokens: TokenDesk, tls: Certificates) -> Iterator[str]:
    with token_server(tokens, tls.server) as url:
        yield url


@pytest.fixture
def signing_in(
    desk: Desk, inbox: Inbox, tls: Certificates, url: str
) -> Iterator[tuple[Settings, SmtpMailer]]:
    """Settings by which a mailer signs in with a token, and that mailer."""
    with mail_server(inbox, starttls=tls.server, sign_in=True) as port:
        settings = oauth_settings(smtp_settings(desk.settings, port), url)
        with closing(SmtpMailer(settings, tls.client)) as mailer:
            yield settings, mailer


@pytest.fixture
def mailer(signing_in: tuple[Settings, SmtpMailer]) -> SmtpMailer:
    return signing_in[1]


def test_signs_in_as_the_application(mailer: SmtpMailer, inbox: Inbox, tokens: TokenDesk) -> None:
    mailer.send(mail(), JANE)
    assert [taken.user for taken in inbox.taken] == ["print@example.edu"]
    assert tokens.asked == [
        {
            "grant_type": "client_credentials",
            "client_id": "printdesk",
            "client_secret": SECRET,
            "scope": "https://outlook.office365.com/.default",
        }
    ]


def test_a_token_is_used_for_the_connections_that_follow(
    mailer: SmtpMailer, inbox: Inbox, tokens: TokenDesk
) -> None:
    mailer.send(mail(1), JANE)
    inbox.hang_up()
    mailer.send(mail(2), JANE)
    assert (len(inbox.taken), len(inbox.served), len(tokens.asked)) == (2, 2, 1)


def test_a_token_that_is_not_accepted_any_more_is_replaced(
    mailer: SmtpMailer, inbox: Inbox, tokens: TokenDesk
) -> None:
    mailer.send(mail(1), JANE)
    inbox.tokens.clear()
    inbox.hang_up()
    with pytest.raises(MailServerTrouble, match="the token that it was shown: 535"):
        mailer.send(mail(2), JANE)
    mailer.send(mail(2), JANE)
    assert (len(inbox.taken), len(tokens.asked)) == (2, 2)


def test_a_token_server_that_is_away_puts_the_mail_off(
    desk: Desk, job: Job, inbox: Inbox, tls: Certificates
) -> None:
    message_id = queued(desk, job)
    url = f"https://localhost:{free_port()}/token"
    with mail_server(inbox, starttls=tls.server, sign_in=True) as port:
        settings = oauth_settings(smtp_settings(desk.settings, port), url)
        with closing(SmtpMailer(settings, tls.client)) as mailer:
            assert not deliver(desk, mailer, message_id)
    message = row(desk, message_id)
    assert (message.status, message.attempts) == ("queued", 1)
    assert "token server" in (message.last_error or "")


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (
            401,
            f'{{"error":"invalid_client","error_description":"AADSTS7000215: wrong {SECRET}"}}',
            "gives no token: 401 invalid_client AADSTS7000215: wrong …",
        ),
        (500, "<html>sorry", "gives no token: 500"),
        (200, "<html>hello", "not JSON"),
        (200, "[]", "without a token"),
        (200, '{"access_token": "two\\r\\nlines"}', "without a token"),
    ],
)
def test_what_the_token_server_says_is_told_without_the_secret(
    mailer: SmtpMailer, tokens: TokenDesk, status: int, body: str, said: str
) -> None:
    tokens.status, tokens.body = status, body
    with pytest.raises(MailServerTrouble, match=said) as trouble:
        mailer.send(mail(), JANE)
    assert SECRET not in str(trouble.value)


def test_a_mail_server_without_xoauth2_is_told(
    desk: Desk, inbox: Inbox, tls: Certificates, url: str, tokens: TokenDesk
) -> None:
    with mail_server(inbox, starttls=tls.server, sign_in=True, xoauth2=False) as port:
        settings = oauth_settings(smtp_settings(desk.settings, port), url)
        with (
            closing(SmtpMailer(settings, tls.client)) as mailer,
            pytest.raises(MailServerTrouble, match="does not offer XOAUTH2"),
        ):
            mailer.send(mail(), JANE)
    assert tokens.asked == []


class TestCache:
    """Tokens as they are kept, without a mail server."""

    @pytest.fixture
    def kept(self, desk: Desk, url: str, tls: Certificates) -> MailTokens:
        return MailTokens(oauth_settings(desk.settings, url), tls.client)

    def test_a_token_is_kept_while_it_is_good(self, kept: MailTokens, tokens: TokenDesk) -> None:
        assert [kept.current() for _ in range(3)] == ["token-1"] * 3

    @pytest.mark.parametrize("seconds", [0, "0", 1e-9])
    def test_a_token_near_its_end_is_replaced(
        self, kept: MailTokens, tokens: TokenDesk, seconds: object
    ) -> None:
        tokens.expires_in = seconds
        assert [kept.current() for _ in range(2)] == ["token-1", "token-2"]

    @pytest.mark.parametrize("told", [None, "soon", "nan"])
    def test_a_life_that_is_not_told_is_taken_for_short_and_not_for_none(
        self, kept: MailTokens, tokens: TokenDesk, told: object
    ) -> None:
        tokens.expires_in = told
        assert [kept.current() for _ in range(2)] == ["token-1", "token-1"]

    def test_the_newest_refresh_token_is_shown(
        self, desk: Desk, url: str, tls: Certificates, tokens: TokenDesk
    ) -> None:
        settings = oauth_settings(
            desk.settings,
            url,
            smtp_oauth_refresh_token=SecretStr("first"),
            smtp_oauth_client_secret=SecretStr(""),
            smtp_oauth_scope="",
        )
        kept = MailTokens(settings, tls.client)
        tokens.refresh_token = "second"
        kept.current()
        kept.forget()
        kept.current()
        assert tokens.asked == [
            {"grant_type": "refresh_token", "client_id": "printdesk", "refresh_token": each}
            for each in ("first", "second")
        ]

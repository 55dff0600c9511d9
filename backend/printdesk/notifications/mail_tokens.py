"""Tokens for signing in to a mail server by XOAUTH2, from the server that hands them out."""

import json
import math
import ssl
import threading
from collections.abc import Callable
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPSHandler, Request, build_opener

from printdesk.clock import stopwatch
from printdesk.config import Settings
from printdesk.notifications.troubles import MailServerTrouble

TIMEOUT_SECONDS = 20
# What a server that does not say how long a token is good may be trusted with.
ASSUMED_SECONDS = 300.0
# A token is not shown any more so long before its end, or in the last tenth of a short life.
MARGIN_SECONDS = 120.0
LONGEST_ANSWER = 64 * 1024


class MailTokens:
    """The token that is good now: fetched when it is needed, kept until shortly before its end.

    With SMTP_OAUTH_REFRESH_TOKEN it is asked for in that mailbox's name, and without it in the
    application's own (client credentials).
    """

    def __init__(self, settings: Settings, tls: ssl.SSLContext) -> None:
        self._settings = settings
        self._opener = build_opener(HTTPSHandler(context=tls))
        self._turn = threading.Lock()
        self._token = ""
        self._good_for = 0.0
        self._age: Callable[[], float] = stopwatch()
        # A server may hand out another one with each token, and take the old one no more.
        self._refresh_token = settings.smtp_oauth_refresh_token.get_secret_value()

    def current(self) -> str:
        """A token that is good for a while. Raises MailServerTrouble when none is to be had."""
        with self._turn:
            if not self._token or self._age() >= self._good_for:
                self._fetch()
            return self._token

    def forget(self) -> None:
        """Fetch another token next time: the mail server does not accept this one."""
        with self._turn:
            self._token = ""

    def _fetch(self) -> None:
        self._token = ""
        age = stopwatch()
        answer = self._asked()
        token = answer.get("access_token")
        # It goes into one line to the mail server.
        if (
            not isinstance(token, str)
            or not token
            or not token.isascii()
            or not token.isprintable()
        ):
            raise MailServerTrouble("The token server answered, but without a token.")
        life = _seconds(answer.get("expires_in"))
        self._token, self._age = token, age
        self._good_for = life - min(MARGIN_SECONDS, life / 10)
        if isinstance(another := answer.get("refresh_token"), str) and self._refresh_token:
            self._refresh_token = another

    def _asked(self) -> dict[str, object]:
        url = self._settings.smtp_oauth_token_url
        request = Request(url, data=urlencode(self._form()).encode())  # noqa: S310 - checked: https
        request.add_header("Accept", "application/json")
        try:
            with self._opener.open(request, timeout=TIMEOUT_SECONDS) as answer:
                return self._document(answer.read(LONGEST_ANSWER))
        except HTTPError as error:
            with error:
                told = self._told(error.read(LONGEST_ANSWER))
            raise MailServerTrouble(
                f"The token server gives no token: {error.code} {told}".rstrip()
            ) from None
        except ValueError:
            raise MailServerTrouble("The token server's answer is not JSON.") from None
        except OSError as error:
            reason = getattr(error, "reason", error)
            raise MailServerTrouble(
                f"The token server {url} failed: {self._clean(str(reason))}"
            ) from None

    def _form(self) -> dict[str, str]:
        settings = self._settings
        form = {
            "client_id": settings.smtp_oauth_client_id,
            "client_secret": settings.smtp_oauth_client_secret.get_secret_value(),
            "scope": settings.smtp_oauth_scope,
        }
        if self._refresh_token:
            form |= {"grant_type": "refresh_token", "refresh_token": self._refresh_token}
        else:
            form |= {"grant_type": "client_credentials"}
        return {name: value for name, value in form.items() if value}

    def _document(self, body: bytes) -> dict[str, object]:
        document = json.loads(body)
        return document if isinstance(document, dict) else {}

    def _told(self, body: bytes) -> str:
        """What the token server says is wrong, in the words of OAuth's errors."""
        try:
            document = self._document(body)
        except ValueError:
            return ""
        words = (document.get("error"), document.get("error_description"))
        return self._clean(" ".join(str(word) for word in words if word))

    def _clean(self, said: str) -> str:
        settings = self._settings
        secrets = (
            settings.smtp_oauth_client_secret.get_secret_value(),
            settings.smtp_oauth_refresh_token.get_secret_value(),
            self._refresh_token,
        )
        for secret in filter(None, secrets):
            said = said.replace(secret, "…")
        return " ".join(said.split())[:200]


def _seconds(told: object) -> float:
    """For how long a token is good; some servers tell it as text, and some not at all."""
    try:
        seconds = float(str(told))
    except ValueError:
        return ASSUMED_SECONDS
    return seconds if math.isfinite(seconds) else ASSUMED_SECONDS

"""What is reached over the network: the mail server, our own port, and the site's address."""

import json
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from printdesk import __version__
from printdesk.clock import SystemClock
from printdesk.config import Settings
from printdesk.doctor.clocks import skew
from printdesk.doctor.finding import Finding, look, well, wrong
from printdesk.notifications.mail_trial import try_reaching

SECONDS = 10
HEALTH = "/api/v1/health"
LONGEST_ANSWER = 1024 * 1024


def look_at_mail_server(settings: Settings) -> Iterator[Finding]:
    """Whether it can be reached and lets us in; no mail is sent."""
    if not settings.smtp_host:
        said = f"SMTP_HOST is not set: emails are written to {settings.outbox_dir}."
        yield look("mail", said, "To have them sent: docs/mail.md. To try it out, leave it.")
        return
    for step in try_reaching(settings):
        if step.failed:
            yield wrong("mail", f"{step.name}: {step.said}", step.advice)
        else:
            yield well("mail", f"{step.name}: {step.said}")


def look_at_port(settings: Settings) -> Iterator[Finding]:
    """Whether Printdesk answers where it should listen, or nobody does."""
    host = "127.0.0.1" if settings.host in {"0.0.0.0", "::", ""} else settings.host  # noqa: S104
    where = f"{settings.host}:{settings.port}"
    try:
        socket.create_connection((host, settings.port), SECONDS).close()
    except OSError:
        yield look(
            "port",
            f"Nothing answers on {where}.",
            "Start Printdesk. On a machine that has workers only, you may leave it.",
        )
        return
    told = _asked(f"http://{host}:{settings.port}", settings.public_url)
    if told.is_ours:
        yield well("port", f"Printdesk answers on {where}.")
    else:
        yield wrong(
            "port",
            f"Another program answers on {where}.",
            "Stop that program, or choose another PORT.",
        )


def look_at_public_url(settings: Settings) -> Iterator[Finding]:
    """Whether the site can be reached by its own address, from here at least."""
    told = _asked(settings.public_url)
    if told.trouble:
        yield wrong("address", f"{settings.public_url}: {told.trouble}", told.advice)
        return
    if not told.is_ours:
        yield wrong(
            "address",
            f"What answers at {settings.public_url}{HEALTH} is not Printdesk (it says "
            f"{told.status}).",
            "Let the server that stands before Printdesk pass on /api and the Host header, and "
            "look whether PUBLIC_URL is right.",
        )
        return
    if told.version != __version__:
        yield look(
            "address",
            f"{settings.public_url} runs version {told.version}, and this is {__version__}.",
            "Start Printdesk again everywhere after an update.",
        )
    else:
        yield well("address", f"Printdesk answers at {settings.public_url}.")
    if told.date:
        yield from skew(f"the server at {settings.public_url}", told.asked_at, told.date)


@dataclass(frozen=True)
class _Told:
    """What an address said when it was asked for its health."""

    asked_at: datetime
    status: int = 0
    version: str = ""
    date: datetime | None = None
    trouble: str = ""
    advice: str = ""

    @property
    def is_ours(self) -> bool:
        return bool(self.version)


def _asked(site: str, host_of: str = "") -> _Told:
    """Ask an address for its health, by the name that the site has in ``host_of``."""
    now = SystemClock().now()
    request = Request(f"{site}{HEALTH}", headers={"User-Agent": "printdesk-doctor"})  # noqa: S310 - http, as settings check
    if host_of:
        request.add_header("Host", host_of.partition("://")[2].partition("/")[0])
    try:
        with urlopen(request, timeout=SECONDS) as answer:  # noqa: S310 - the same
            return _read(
                now, answer.status, answer.headers.get("Date"), answer.read(LONGEST_ANSWER)
            )
    except HTTPError as error:
        with error:
            return _read(now, error.code, error.headers.get("Date"), error.read(LONGEST_ANSWER))
    except (URLError, OSError, HTTPException) as error:
        reason = getattr(error, "reason", error)
        said = getattr(reason, "strerror", None) or str(reason)
        return _Told(now, trouble=f"{said}.", advice=_advice(reason))


def _read(now: datetime, status: int, date: str | None, body: bytes) -> _Told:
    try:
        document = json.loads(body)
        version = document["version"] if "components" in document else ""
    except (ValueError, TypeError, KeyError):
        version = ""
    return _Told(now, status, str(version), parsedate_to_datetime(date) if date else None)


def _advice(reason: object) -> str:
    match reason:
        case ssl.SSLCertVerificationError():
            return (
                "Renew the certificate, or have it made for this name; if it is by your own "
                "organization, let this machine trust its authority."
            )
        case socket.gaierror():
            return "The name is not known here: look at PUBLIC_URL, and at the name's DNS entry."
        case ConnectionRefusedError():
            return (
                "Nothing listens there: start Printdesk, and the server before it if there is one."
            )
        case _:
            return (
                "Look whether a firewall is between. From inside some networks their own public "
                "address cannot be reached; then try it from elsewhere."
            )

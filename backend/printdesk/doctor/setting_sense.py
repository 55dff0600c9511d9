"""Settings that are allowed each by itself, and make no sense together."""

from collections.abc import Iterator
from email.utils import parseaddr
from ipaddress import ip_address
from urllib.parse import urlsplit

from printdesk import __version__
from printdesk.config import Settings
from printdesk.doctor.finding import Finding, look, well
from printdesk.mail_settings import LOCAL_HOSTS

ABOUT = "settings"


def look_at_settings(settings: Settings) -> Iterator[Finding]:
    """Whether people can follow the site's address, safely, and answer its mails."""
    kind = "production" if settings.production else "embedded"
    yield well(ABOUT, f"Printdesk {__version__}, {kind}. Data in {settings.data_dir}.")
    host = urlsplit(settings.public_url).hostname or ""
    if host in LOCAL_HOSTS and settings.host not in LOCAL_HOSTS - {"0.0.0.0"}:  # noqa: S104
        yield look(
            ABOUT,
            f"PUBLIC_URL is {settings.public_url}, though others can reach this machine.",
            "Set PUBLIC_URL to the address that people type: links in emails begin with it.",
        )
    if settings.production and not settings.https and host not in LOCAL_HOSTS:
        yield look(
            ABOUT,
            f"{settings.public_url} is not encrypted: whoever is on the network can read along.",
            "Put a server with a certificate before Printdesk (docs/install.md), and write https "
            "in PUBLIC_URL. On a network of the lab's own you may leave it.",
        )
    if settings.https and not settings.trusted_proxies:
        yield look(
            ABOUT,
            "PUBLIC_URL begins with https, and TRUSTED_PROXIES is empty.",
            "Name the server that encrypts by TRUSTED_PROXIES. Otherwise all visitors seem to "
            "come from it, and share the limits of one.",
        )
    sender = parseaddr(settings.mail_from)[1].rpartition("@")[2]
    if settings.smtp_host and sender in LOCAL_HOSTS:
        yield look(
            ABOUT,
            f"MAIL_FROM is {settings.mail_from}, which nobody elsewhere can answer.",
            "Set MAIL_FROM to an address of your own that somebody reads.",
        )
    if settings.metrics_port and not _is_loopback(settings.metrics_host):
        yield look(
            ABOUT,
            f"Whoever reaches {settings.metrics_host}:{settings.metrics_port} can read the "
            "metrics.",
            "Let a firewall keep all but Prometheus out, or leave METRICS_HOST out.",
        )


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"

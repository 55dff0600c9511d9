"""The layers between a client and the application."""

from pathlib import Path
from typing import TYPE_CHECKING

from printdesk.config import Settings
from printdesk.web.headers import SecurityHeaders
from printdesk.web.hosts import KnownHosts
from printdesk.web.pages import FOLDER, Pages
from printdesk.web.proxies import TrustedProxies

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


def website(api: "WSGIApplication", settings: Settings, folder: Path = FOLDER) -> "WSGIApplication":
    """API and pages on one address, with security headers, behind proxies that are trusted."""
    site: WSGIApplication = Pages(api, folder, settings.clerk_frontend)
    if settings.production:
        # On a laptop or in a lab of its own, people come by whatever name the machine has.
        site = KnownHosts(site, settings.public_url)
    site = SecurityHeaders(site, https=settings.https)
    return TrustedProxies(site, settings.trusted_proxies)

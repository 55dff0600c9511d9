"""What stands between the network and the application: sockets, proxies, headers, pages."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from printdesk.web.headers import SecurityHeaders
from printdesk.web.pages import FOLDER, Pages
from printdesk.web.proxies import TrustedProxies

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


def surround(
    api: "WSGIApplication",
    *,
    https: bool,
    trusted_proxies: Iterable[str] = (),
    folder: Path = FOLDER,
) -> "WSGIApplication":
    """The whole site: the pages in ``folder`` around ``api``, with the headers that both need.

    ``https`` says whether browsers reach the site by TLS.
    """
    return TrustedProxies(SecurityHeaders(Pages(api, folder), https=https), trusted_proxies)

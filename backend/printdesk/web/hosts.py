"""Which names the site answers to."""

import json
from collections.abc import Iterable
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from printdesk.errors import UnknownHost

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class KnownHosts:
    """Refuses what was asked of another name than the site's own.

    Somebody else's name may be made to lead to this machine, and a browser would take their pages
    for ours. An address is nobody's name, so that whoever watches over the machine can ask by it.
    """

    def __init__(self, app: "WSGIApplication", public_url: str) -> None:
        self._app = app
        self._public_url = public_url
        self._known = {"localhost", urlsplit(public_url).hostname}

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        if self._knows(environ.get("HTTP_HOST", "localhost")):
            return self._app(environ, start)
        refusal = UnknownHost(f"Printdesk is at {self._public_url}. Please go there.")
        start(f"{refusal.status} Misdirected Request", [("Content-Type", "application/json")])
        return [json.dumps(refusal.envelope()).encode()]

    def _knows(self, host: str) -> bool:
        try:
            name = urlsplit(f"//{host}").hostname or ""
            return name in self._known or bool(ip_address(name))
        except ValueError:
            return False

"""Who the client is, when the request came by way of a reverse proxy."""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

FORWARDED = ("FOR", "PROTO", "HOST", "PORT", "PREFIX")


class TrustedProxies:
    """Believes ``X-Forwarded-*`` from these addresses and networks, and hides it from the others.

    Afterwards REMOTE_ADDR, the scheme and the host are those that the client itself used.
    """

    def __init__(self, app: "WSGIApplication", trusted: Iterable[str]) -> None:
        self._app = app
        self._trusted = [ip_network(each, strict=False) for each in trusted]

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        forwarded = {name: environ.pop(f"HTTP_X_FORWARDED_{name}", "") for name in FORWARDED}
        environ.pop("HTTP_FORWARDED", None)
        if self._trusts(environ.get("REMOTE_ADDR", "")):
            environ["REMOTE_ADDR"] = self._client(environ["REMOTE_ADDR"], forwarded["FOR"])
            if (scheme := _last(forwarded["PROTO"])) in {"http", "https"}:
                environ["wsgi.url_scheme"] = scheme
            if host := _last(forwarded["HOST"]):
                environ["HTTP_HOST"] = host
        return self._app(environ, start)

    def _client(self, proxy: str, forwarded_for: str) -> str:
        """The last address that a trusted proxy saw; what stands before it anybody may write."""
        client = proxy
        for each in reversed(forwarded_for.split(",")):
            if not self._trusts(client) or not _address(each):
                break
            client = str(_address(each))
        return client

    def _trusts(self, text: str) -> bool:
        address = _address(text)
        return address is not None and any(address in network for network in self._trusted)


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(text.strip())
    except ValueError:
        return None
    # A socket for both families tells 192.0.2.1 as ::ffff:192.0.2.1.
    return getattr(address, "ipv4_mapped", None) or address


def _last(values: str) -> str:
    return values.rpartition(",")[2].strip()

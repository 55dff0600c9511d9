"""Headers by which a browser is told what a page of ours may do, and what none may."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from printdesk.web.shells import is_secret

if TYPE_CHECKING:
    from types import TracebackType

    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

    ExcInfo = (
        tuple[type[BaseException], BaseException, TracebackType] | tuple[None, None, None] | None
    )
    Header = tuple[str, str]
    from collections.abc import Callable

NO_DEVICES = ", ".join(
    f"{feature}=()"
    for feature in ("camera", "geolocation", "microphone", "payment", "serial", "usb")
)
ONE_YEAR = 365 * 24 * 60 * 60
AGAINST_ROBOTS = ("https://challenges.cloudflare.com", "https://*.protect.clerk.com")

PLAIN = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",  # for what does not know frame-ancestors
    "Permissions-Policy": NO_DEVICES,
    "Referrer-Policy": "same-origin",
    "Content-Security-Policy": (
        "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    ),
}


def plain_headers(*, https: bool) -> dict[str, str]:
    """What every answer has that does not say otherwise: it is no page, and may do nothing.

    ``https`` says that browsers reach the site by TLS; only then may they be told to insist on it.
    """
    if not https:
        return dict(PLAIN)
    return PLAIN | {
        # Over plain HTTP browsers only complain about this one.
        "Cross-Origin-Opener-Policy": "same-origin",
        "Strict-Transport-Security": f"max-age={ONE_YEAR}",
    }


def page_policy(script_hashes: Iterable[str], clerk: str | None = None) -> str:
    """The content security policy of a page that has inline scripts with these hashes only.

    ``clerk`` is the host of the lab's Clerk, for a page on which people sign in by it. What else
    such a page may reach is what Clerk asks for: its pictures, and what tells people from robots.
    """
    scripts = ["'self'", *(f"'{each}'" for each in script_hashes)]
    images, connections = ["'self'", "data:", "blob:"], ["'self'"]
    frames: list[str] = []
    if clerk:
        scripts += [f"https://{clerk}", *AGAINST_ROBOTS]
        images += ["https://img.clerk.com"]
        # Without its port, a source is good for 443 only.
        connections += [f"https://{clerk}", "https://*.protect.clerk.com:*"]
        frames = ["frame-src 'self' " + " ".join(AGAINST_ROBOTS)]
    return "; ".join(
        [
            "default-src 'self'",
            f"script-src {' '.join(scripts)}",
            "style-src 'self' 'unsafe-inline'",  # notices and measured positions set styles
            f"img-src {' '.join(images)}",
            f"connect-src {' '.join(connections)}",
            *frames,
            "worker-src 'self' blob:",
            "object-src 'none'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "form-action 'self'",
        ]
    )


class SecurityHeaders:
    """Adds to every answer the headers that it does not set itself."""

    def __init__(self, app: "WSGIApplication", *, https: bool) -> None:
        self._app = app
        self._always = plain_headers(https=https)

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        wanted = dict(self._always)
        if is_secret(environ.get("PATH_INFO", "")):
            wanted["Referrer-Policy"] = "no-referrer"

        def start_with_headers(
            status: str, headers: "list[Header]", exc_info: "ExcInfo" = None
        ) -> "Callable[[bytes], object]":
            present = {name.lower() for name, _ in headers}
            if status.startswith("304"):
                # It would replace the policy that the browser keeps with the page.
                present.add("content-security-policy")
            missing = [pair for pair in wanted.items() if pair[0].lower() not in present]
            return start(status, headers + missing, exc_info)

        return self._app(environ, start_with_headers)

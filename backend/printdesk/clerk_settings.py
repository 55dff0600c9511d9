"""What the settings about Clerk mean, and whether they fit together."""

import re
from base64 import b64decode
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from printdesk.config import Settings

KEY = re.compile(r"pk_(?:test|live)_([A-Za-z0-9+/]+={0,2})")
HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")
CLAIM = re.compile(r"[\w-]+(\.[\w-]+)*")
LOCAL = {"localhost", "127.0.0.1"}


def frontend_host(publishable_key: str) -> str:
    """The host of Clerk's Frontend API, which the key holds. Raises ValueError.

    It goes into the security policy of pages, so that only a plain host name will do.
    """
    key = KEY.fullmatch(publishable_key)
    if key:
        encoded = key[1].rstrip("=")
        text = b64decode(encoded + "=" * (-len(encoded) % 4)).decode("ascii", errors="replace")
        host = text.removesuffix("$")
        if text.endswith("$") and HOST.fullmatch(host):
            return host
    raise ValueError(f"“{publishable_key}” is not a key such as pk_live_… from Clerk's dashboard")


def issuer_address(value: str) -> str:
    """The issuer as its tokens name it. Raises ValueError."""
    parts = urlsplit(value)
    is_local = parts.scheme == "http" and parts.hostname in LOCAL
    if value and (not parts.hostname or not (parts.scheme == "https" or is_local)):
        raise ValueError("it must be Clerk's Frontend API URL, such as https://clerk.example.edu")
    return value.rstrip("/")


def claim_path(value: str) -> str:
    """Where in a token the role stands. Raises ValueError."""
    if not CLAIM.fullmatch(value):
        raise ValueError(f"“{value}” is not the name of a claim such as metadata.role")
    return value


def require_fit(settings: "Settings") -> None:
    """Raise ValueError when settings about Clerk are given halfway, or others would not count."""
    if bool(settings.clerk_publishable_key) != bool(settings.clerk_issuer):
        raise ValueError("CLERK_PUBLISHABLE_KEY and CLERK_ISSUER: set both, or neither")
    if not settings.uses_clerk:
        if settings.clerk_authorized_parties or settings.clerk_organization:
            raise ValueError(
                "CLERK_PUBLISHABLE_KEY and CLERK_ISSUER: other settings of Clerk are there, "
                "but not these two"
            )
        return
    if settings.admin_email:
        raise ValueError(
            "ADMIN_EMAIL and ADMIN_PASSWORD: accounts are kept with Clerk, where no password of "
            "ours counts. Leave both empty, and give the first administrator the role there"
        )
    if settings.registration_domains:
        raise ValueError(
            "REGISTRATION_DOMAINS: accounts are kept with Clerk. Leave it empty, and say there who "
            "may sign up"
        )
    if settings.clerk_role_claim.startswith(("o.", "org_")) and not settings.clerk_organization:
        raise ValueError(
            "CLERK_ORGANIZATION: the role is taken from an organization, and people may be able to "
            "found some of their own. Name the lab's, such as org_2abc"
        )


def own_party(public_url: str) -> str:
    """What a browser says of a page at this address, and a token of where it was asked for."""
    place = urlsplit(public_url)
    return f"{place.scheme}://{place.netloc.lower()}"

"""What single settings take: types that check a value, and say what would do instead."""

import re
from collections.abc import Callable
from ipaddress import ip_network
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from limits import parse as parse_limit
from pydantic import AfterValidator, BeforeValidator
from pydantic_settings import NoDecode
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from printdesk import clerk_settings
from printdesk.clock import time_of_day


def _split(value: object) -> object:
    return tuple(re.split(r"[\s,]+", value.strip())) if isinstance(value, str) else value


def _domains(value: tuple[str, ...]) -> tuple[str, ...]:
    domains = tuple(domain.lower().removeprefix("@") for domain in value)
    for domain in domains:
        if not re.fullmatch(r"[\w-]+(\.[\w-]+)+", domain):
            raise ValueError(f"“{domain}” is not a domain such as example.edu")
    return domains


def _origins(value: tuple[str, ...]) -> tuple[str, ...]:
    for origin in value:
        if not re.fullmatch(r"https?://[\w.:\[\]-]+", origin):
            raise ValueError(f"“{origin}” is not an origin such as https://print.example.edu")
    return value


def _networks(value: tuple[str, ...]) -> tuple[str, ...]:
    for network in value:
        try:
            ip_network(network, strict=False)
        except ValueError:
            raise ValueError(
                f"“{network}” is not an address or a network such as 10.0.0.0/8"
            ) from None
    return value


def _extensions(value: tuple[str, ...]) -> tuple[str, ...]:
    for extension in value:
        if not re.fullmatch(r"(\.[A-Za-z0-9]+)+", extension):
            raise ValueError(f"“{extension}” is not a file extension such as .gcode")
    # The longest comes first, so that .gcode.3mf is not taken for .3mf.
    return tuple(sorted({e.lower() for e in value}, key=lambda e: (-len(e), e)))


def _server_address(*schemes: str) -> Callable[[str], str]:
    def check(value: str) -> str:
        if value and not value.startswith(schemes):
            raise ValueError(f"it must begin with {' or '.join(schemes)}")
        try:
            make_url(value or "sqlite://")
        except (ArgumentError, ValueError):
            example = f"{schemes[-1]}user:password@host:5432/printdesk"
            raise ValueError(f"it is not an address such as {example}") from None
        return value

    return check


def _rate_limit(value: str) -> str:
    try:
        if parse_limit(value).amount > 0:
            return value
    except ValueError:
        pass
    raise ValueError(f"“{value}” is not a limit such as 3/hour")


def _time(value: str) -> str:
    time_of_day(value)
    return value


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ValueError, KeyError, OSError):
        raise ValueError(f"“{value}” is not a time zone such as America/Chicago") from None
    return value


def _site(value: str) -> str:
    parts = urlsplit(value)
    more = parts.username or parts.query or parts.fragment
    if value and (parts.scheme not in {"http", "https"} or not parts.hostname or more):
        raise ValueError("it must be the address of the site, such as https://print.example.edu")
    return value.rstrip("/")


def _socket(value: str) -> str:
    if value and not re.fullmatch(r"unix:/.+|[^\s:/]+:\d{1,5}|\[[\da-fA-F:]+\]:\d{1,5}", value):
        raise ValueError(
            f"“{value}” is not an address such as localhost:3310 or unix:/run/clamav/clamd.ctl"
        )
    return value


def _clerk_key(value: str) -> str:
    if value:
        clerk_settings.frontend_host(value)
    return value


Words = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split)]
Domains = Annotated[Words, AfterValidator(_domains)]
Origins = Annotated[Words, AfterValidator(_origins)]
Networks = Annotated[Words, AfterValidator(_networks)]
Extensions = Annotated[Words, AfterValidator(_extensions)]

DatabaseAddress = Annotated[
    str,
    AfterValidator(_server_address("sqlite://", "postgresql://", "postgresql+psycopg://")),
]
RedisAddress = Annotated[str, AfterValidator(_server_address("redis://", "rediss://"))]
SocketAddress = Annotated[str, AfterValidator(_socket)]
Site = Annotated[str, AfterValidator(_site)]

RateLimit = Annotated[str, AfterValidator(_rate_limit)]
TimeOfDay = Annotated[str, AfterValidator(_time)]
TimeZone = Annotated[str, AfterValidator(_zone)]

ClerkKey = Annotated[str, AfterValidator(_clerk_key)]
ClerkIssuer = Annotated[str, AfterValidator(clerk_settings.issuer_address)]
ClerkClaim = Annotated[str, AfterValidator(clerk_settings.claim_path)]

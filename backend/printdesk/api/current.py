"""What the running application has: its desk, its limits, and who is calling."""

from ipaddress import ip_address, ip_network

from flask import current_app, g, request

from printdesk.accounts.identity import Caller, Identification
from printdesk.accounts.passwords import Passwords
from printdesk.actors import Actor
from printdesk.api.limits import RateLimiter
from printdesk.desk import Desk
from printdesk.errors import NotSignedIn


def current_desk() -> Desk:
    """The desk that this application serves."""
    desk = current_app.extensions["desk"]
    assert isinstance(desk, Desk)  # noqa: S101 - put there by create_app
    return desk


def current_limits() -> RateLimiter:
    """Who has called how often."""
    limits = current_app.extensions["limits"]
    assert isinstance(limits, RateLimiter)  # noqa: S101 - put there by create_app
    return limits


def current_passwords() -> Passwords:
    """What hashes and checks passwords."""
    passwords = current_app.extensions["passwords"]
    assert isinstance(passwords, Passwords)  # noqa: S101 - put there by create_app
    return passwords


def actor() -> Actor:
    """The member of staff who is calling. Raises NotSignedIn when nobody is signed in.

    On a public route it may be asked too, such as where a signed link does instead.
    """
    return caller().actor


def caller() -> Caller:
    """The same with the session in which they are calling.

    Raises NotSignedIn, or what else ``Identification`` refuses.
    """
    if "caller" not in g:
        identification = current_app.extensions["identification"]
        assert isinstance(identification, Identification)  # noqa: S101 - put there by create_app
        g.caller = identification.caller(_bearer_token())
        g.account = g.caller.actor.id  # for the log
    known = g.caller
    assert isinstance(known, Caller)  # noqa: S101 - put there above
    return known


def client_address() -> str:
    """Where the request comes from, behind a trusted proxy too."""
    return request.remote_addr or "unknown"


def client_network() -> str:
    """What is counted where somebody may do something so often: who has one IPv6 address has
    the 2⁶⁴ others of its network as well."""
    try:
        address = ip_address(client_address())
    except ValueError:
        return client_address()
    address = getattr(address, "ipv4_mapped", None) or address
    return str(ip_network(f"{address}/64", strict=False) if address.version == 6 else address)


def _bearer_token() -> str:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not token.strip():
        raise NotSignedIn
    return token.strip()

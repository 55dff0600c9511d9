"""Access tokens: signed statements of an issuer about who is calling.

Every issuer, the local one or another, is checked on the same road: its key set, its algorithms,
its times, its name and the party it was made for.
"""

import hashlib
import json
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from jwt.algorithms import OKPAlgorithm

from printdesk.desk import Desk
from printdesk.errors import NotSignedIn
from printdesk.keys import Keys
from printdesk.models import Account

LIFETIME = timedelta(minutes=15)
LEEWAY = timedelta(seconds=30)
REQUIRED = ["exp", "nbf", "iat", "iss", "sub"]
EXPIRED = "Your sign-in has run out. Please sign in again."
ELSEWHERE = (
    "This sign-in was made for another site. Open Printdesk at its own address and sign in there."
)

Claims = dict[str, object]


@dataclass(frozen=True)
class Issuer:
    """Somebody whose tokens are believed."""

    name: str
    algorithms: tuple[str, ...]
    authorized_parties: frozenset[str]
    key_of: Callable[[str], jwt.PyJWK]
    """The public key by its id. Raises KeyError when there is none."""


def issue(desk: Desk, account: Account, session_id: str) -> str:
    """An access token of the local issuer, for ``LIFETIME`` from now."""
    now = desk.clock.now()
    claims: Claims = {
        "iss": desk.settings.public_url,
        "azp": desk.settings.public_url,
        "sub": account.id,
        "sid": session_id,
        "iat": int(now.timestamp()),
        "nbf": int(now.timestamp()),
        "exp": int((now + LIFETIME).timestamp()),
        "name": account.name,
        "email": account.email,
        "role": account.role,
    }
    key = desk.keys.signing_key()
    return jwt.encode(claims, key, "EdDSA", headers={"kid": _public_jwk(desk.keys)["kid"]})


def key_set(keys: Keys) -> dict[str, list[dict[str, str]]]:
    """The local issuer's public keys, as a JSON Web Key Set."""
    return {"keys": [_public_jwk(keys)]}


def local_issuer(desk: Desk) -> Issuer:
    """Printdesk itself."""
    public_keys = jwt.PyJWKSet.from_dict(dict(key_set(desk.keys)))
    return Issuer(
        name=desk.settings.public_url,
        algorithms=("EdDSA",),
        authorized_parties=frozenset({desk.settings.public_url}),
        key_of=lambda key_id: public_keys[key_id],
    )


def verified(desk: Desk, issuer: Issuer, token: str) -> Claims:
    """What the token says, once it has been proved. Raises NotSignedIn when it is not.

    A token with an audience (``aud``) was made for somebody else: sign-ins have none.
    """
    try:
        key_id = jwt.get_unverified_header(token).get("kid")
        claims: Claims = jwt.decode(
            token,
            issuer.key_of(str(key_id)).key,
            algorithms=list(issuer.algorithms),
            issuer=issuer.name,
            # The times are compared below, with the desk's clock.
            options={
                "require": REQUIRED,
                "verify_exp": False,
                "verify_nbf": False,
                "verify_iat": False,
            },
        )
    except (jwt.PyJWTError, KeyError):
        raise NotSignedIn(EXPIRED) from None
    if not _timely(desk, claims):
        raise NotSignedIn(EXPIRED)
    if str(claims.get("azp", "")) not in issuer.authorized_parties:
        raise NotSignedIn(ELSEWHERE)
    return claims


def issued_at(claims: Claims) -> datetime:
    """When the issuer said what a verified token says."""
    return datetime.fromtimestamp(_moment(claims["iat"]), UTC)


def _timely(desk: Desk, claims: Claims) -> bool:
    now, leeway = desk.clock.now().timestamp(), LEEWAY.total_seconds()
    starts = max(_moment(claims["nbf"]), _moment(claims["iat"]))
    return starts - leeway <= now < _moment(claims["exp"]) + leeway


def _moment(value: object) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    raise NotSignedIn(EXPIRED)


def _public_jwk(keys: Keys) -> dict[str, str]:
    public = keys.signing_key().public_key()
    assert isinstance(public, Ed25519PublicKey)  # noqa: S101 - so says its type
    jwk = {name: str(part) for name, part in OKPAlgorithm.to_jwk(public, as_dict=True).items()}
    # The key's id is its thumbprint (RFC 7638): the required members, sorted, without spaces.
    core = json.dumps({name: jwk[name] for name in ("crv", "kty", "x")}, separators=(",", ":"))
    thumbprint = hashlib.sha256(core.encode()).digest()
    return {
        "kty": jwk["kty"],
        "crv": jwk["crv"],
        "x": jwk["x"],
        "alg": "EdDSA",
        "use": "sig",
        "kid": urlsafe_b64encode(thumbprint).decode().rstrip("="),
    }

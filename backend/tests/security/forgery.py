"""Access tokens as an attacker makes them, out of a good one and of what is public."""

import hmac
import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from printdesk.accounts.tokens import key_set
from printdesk.desk import Desk


def forged(desk: Desk, good: str) -> Mapping[str, str]:
    """Tokens that nobody may believe, by what is wrong with them.

    The first few are signed with the lab's own key, as if another of its services had done so.
    """
    claims = jwt.decode(good, options={"verify_signature": False})
    own, stranger = desk.keys.signing_key(), Ed25519PrivateKey.generate()
    [published] = key_set(desk.keys)["keys"]
    kid = {"kid": published["kid"]}
    now, hour = int(desk.clock.now().timestamp()), int(timedelta(hours=1).total_seconds())
    head, body, signature = good.split(".")

    def signed(key: Ed25519PrivateKey = own, headers: Any = kid, **changed: object) -> str:
        return jwt.encode({**claims, **changed}, key, "EdDSA", headers=headers)

    public = own.public_key()
    pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    passwords = {
        "its text": pem,
        "its bytes": public.public_bytes(Encoding.Raw, PublicFormat.Raw),
        "its number": published["x"].encode(),
        "the whole entry": json.dumps(published).encode(),
    }
    return {
        "expired": signed(iat=now - 2 * hour, nbf=now - 2 * hour, exp=now - hour),
        "not yet good": signed(nbf=now + hour, exp=now + 2 * hour),
        "of another issuer": signed(iss="https://issuer.example"),
        "for another party": signed(azp="https://party.example"),
        "for nobody": signed(azp=None),
        "of another session": signed(sid="0" * 32),
        "of another key": signed(stranger),
        "of another key under its own name": signed(stranger, {"kid": "stranger"}),
        "of a key that it brings along": signed(
            stranger, {**kid, "jwk": json.loads(jwt.algorithms.OKPAlgorithm.to_jwk(stranger))}
        ),
        "unsigned": jwt.encode(claims, None, "none", headers=kid),
        "with its signature cut off": f"{head}.{body}.",
        "with another role": f"{head}.{_encoded({**claims, 'role': 'admin'})}.{signature}",
        **{
            f"HS256 with {what} for a password": hs256(claims, kid, password)
            for what, password in passwords.items()
        },
    }


def hs256(claims: Mapping[str, object], kid: Mapping[str, str], password: bytes) -> str:
    """Made by hand: libraries refuse to sign with a public key."""
    text = f"{_encoded({'alg': 'HS256', 'typ': 'JWT', **kid})}.{_encoded(claims)}"
    return f"{text}.{_base64(hmac.digest(password, text.encode(), 'sha256'))}"


def _encoded(content: Mapping[str, object]) -> str:
    return _base64(json.dumps(content).encode())


def _base64(content: bytes) -> str:
    return urlsafe_b64encode(content).decode().rstrip("=")

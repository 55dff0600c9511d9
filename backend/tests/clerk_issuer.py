"""A Clerk of the tests' own: an issuer with keys, and a real server that tells them."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from jwt.algorithms import RSAAlgorithm

from printdesk.clock import Clock

HOST = "clerk.lab.example"
# It says: clerk.lab.example$
PUBLISHABLE_KEY = "pk_test_Y2xlcmsubGFiLmV4YW1wbGUk"
# Another address at which the same lab is open.
OTHER_PARTY = "https://print.lab.example"
LIFETIME_SECONDS = 60

Claims = dict[str, Any]


@dataclass(frozen=True)
class ClerkUser:
    """Somebody who has an account with Clerk."""

    id: str
    name: str
    email: str
    role: str | None

    @property
    def claims(self) -> Claims:
        """What the lab has put into Clerk's session tokens, as its guide says."""
        return {
            "sub": self.id,
            "sid": f"sess_of_{self.id}",
            "name": self.name,
            "email": self.email,
            "email_verified": True,
            "metadata": {"role": self.role} if self.role else {},
        }


def user(name: str, role: str | None = "staff") -> ClerkUser:
    """Somebody of this name."""
    first = name.partition(" ")[0].lower()
    return ClerkUser(f"user_{first}", name, f"{first}@lab.example.edu", role)


@cache
def signing_key(name: str) -> RSAPrivateKey:
    """A key by its name; making one takes long."""
    return generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class Issuer:
    """Signs tokens as Clerk does; its keys are what the server tells at the moment."""

    clock: Clock
    party: str = "http://localhost:8080"
    url: str = ""
    key_id: str = "ins_first"
    told: list[str] = field(default_factory=lambda: ["ins_first"])
    # What the server does: "tells", "is away", "hangs", "babbles".
    mood: str = "tells"
    asked: int = 0
    over: threading.Event = field(default_factory=threading.Event)

    def settings(self) -> dict[str, object]:
        """What makes a desk believe this issuer."""
        return {
            "clerk_publishable_key": PUBLISHABLE_KEY,
            "clerk_issuer": self.url,
            "clerk_authorized_parties": f"{self.party} {OTHER_PARTY}",
        }

    def token(self, who: ClerkUser, **changed: object) -> str:
        """A session token; what is changed to None is left out."""
        return self.signed({**self.claims(who), **changed})

    def claims(self, who: ClerkUser) -> Claims:
        now = int(self.clock.now().timestamp())
        times = {"iat": now, "nbf": now - 10, "exp": now + LIFETIME_SECONDS}
        ours = {"iss": self.url, "azp": self.party, "v": 2, "fva": [0, -1], "sts": "active"}
        return {**ours, **times, **who.claims}

    def signed(self, claims: Claims, key_id: str | None = None) -> str:
        kid = key_id or self.key_id
        said = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode(said, signing_key(kid), "RS256", headers={"kid": kid})

    def rotate(self, key_id: str) -> None:
        """Sign with another key from now on; the one before is good no more."""
        self.key_id, self.told = key_id, [key_id]

    def key_set(self) -> dict[str, Any]:
        return {"keys": [public_jwk(name) for name in self.told]}


def public_jwk(name: str) -> dict[str, Any]:
    """A public key as Clerk tells it."""
    public = RSAAlgorithm.to_jwk(signing_key(name).public_key(), as_dict=True)
    return {**public, "kid": name, "alg": "RS256", "use": "sig"}


@contextmanager
def open_clerk(clock: Clock) -> Iterator[Issuer]:
    """Open the key server on a free port, and close it afterwards."""
    issuer = Issuer(clock)

    class KeysTold(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            issuer.asked += 1
            if issuer.mood == "hangs":
                issuer.over.wait(30)
                return
            here = self.path == "/.well-known/jwks.json" and issuer.mood != "is away"
            babble = b"<h1>Maintenance</h1>"
            body = babble if issuer.mood == "babbles" else json.dumps(issuer.key_set()).encode()
            self.send_response(200 if here else 503)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_said: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), KeysTold)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    issuer.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield issuer
    finally:
        issuer.over.set()
        server.shutdown()
        server.server_close()
        thread.join()

"""Keys and signed links, all derived from the one secret."""

import hashlib
import hmac
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from itsdangerous import BadSignature, URLSafeSerializer

NONCE_BYTES = 12


class Keys:
    """What may be made and checked with the lab's secret, a key of its own for each use."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        self._events = self._derive("events")
        self._links = self._derive("file links")
        self._confirm = self._serializer("confirm")
        self._track = self._serializer("track")
        self._accounts = self._serializer("account links")

    def confirm_token(self, job_id: str, generation: int) -> str:
        """The confirmation link's token: always the same for a job's generation."""
        return str(self._confirm.dumps([job_id, generation]))

    def read_confirm_token(self, token: str) -> tuple[str, int] | None:
        """The job and generation that a token names, or None when it is not ours."""
        content = _load(self._confirm, token)
        match content:
            case [str(job_id), int(generation)]:
                return job_id, generation
            case _:
                return None

    def tracking_token(self, job_id: str) -> str:
        """The token of a student's own view of a job."""
        return str(self._track.dumps(job_id))

    def read_tracking_token(self, token: str) -> str | None:
        """The job that a token names, or None when it is not ours."""
        content = _load(self._track, token)
        return content if isinstance(content, str) else None

    def account_link_token(self, link_id: str) -> str:
        """The token of a link that was sent about an account."""
        return str(self._accounts.dumps(link_id))

    def read_account_link_token(self, token: str) -> str | None:
        """The link that a token names, or None when it is not ours."""
        content = _load(self._accounts, token)
        return content if isinstance(content, str) else None

    def recovery_digest(self, account_id: str, code: str) -> str:
        """What is kept of a recovery code: of no use without the secret, however short the code."""
        content = f"{account_id}:{code}".encode()
        return hmac.new(self._derive("recovery codes"), content, hashlib.sha256).hexdigest()

    def sealed(self, secret: str, owner: str) -> str:
        """A secret as the database may keep it; it can be opened for the same owner only."""
        nonce = os.urandom(NONCE_BYTES)
        return urlsafe_b64encode(
            nonce + self._cipher().encrypt(nonce, secret.encode(), owner.encode())
        ).decode()

    def unsealed(self, sealed: str, owner: str) -> str | None:
        """The secret that was sealed, or None when it was not with this key and for this owner."""
        kept = urlsafe_b64decode(sealed)
        nonce, content = kept[:NONCE_BYTES], kept[NONCE_BYTES:]
        try:
            return self._cipher().decrypt(nonce, content, owner.encode()).decode()
        except InvalidTag:
            return None

    def event_digest(self, content: bytes) -> str:
        """The HMAC-SHA-256 of a link in a chain of events, in hex."""
        return hmac.new(self._events, content, hashlib.sha256).hexdigest()

    def link_signature(self, content: str) -> str:
        """The HMAC-SHA-256 that makes a link to a file good, in hex."""
        return hmac.new(self._links, content.encode(), hashlib.sha256).hexdigest()

    @staticmethod
    def same(given: str, expected: str) -> bool:
        """Whether two signatures are the same, in a time that tells nothing."""
        return hmac.compare_digest(given.encode(), expected.encode())

    def signing_key(self) -> Ed25519PrivateKey:
        """The local issuer's key, the same in every process that has the secret."""
        return Ed25519PrivateKey.from_private_bytes(self._derive("access tokens"))

    def _cipher(self) -> AESGCM:
        return AESGCM(self._derive("second factors"))

    def _derive(self, purpose: str) -> bytes:
        info = f"printdesk {purpose}".encode()
        return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(self._secret)

    def _serializer(self, purpose: str) -> URLSafeSerializer:
        return URLSafeSerializer(
            self._derive(purpose), salt=purpose, signer_kwargs={"digest_method": hashlib.sha256}
        )


def _load(serializer: URLSafeSerializer, token: str) -> object:
    try:
        content: object = serializer.loads(token)
    except BadSignature:
        return None
    return content

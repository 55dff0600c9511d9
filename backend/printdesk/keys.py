"""Keys and signed links, all derived from the one secret."""

import hashlib
import hmac

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from itsdangerous import BadSignature, URLSafeSerializer


class Keys:
    """What may be made and checked with the lab's secret, a key of its own for each use."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        self._events = self._derive("events")
        self._links = self._derive("file links")
        self._confirm = self._serializer("confirm")
        self._track = self._serializer("track")

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

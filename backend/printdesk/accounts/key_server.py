"""The public keys of another issuer, as its key server tells them.

Its keys are asked for beside the work, by one thread at a time. What is known goes on being good
while the server is away or hangs, and no request with a known key waits for it. A key that is not
known is asked for at once, for the issuer may have changed its keys; but not again and again,
whatever strangers write into their tokens.
"""

import threading
from collections.abc import Mapping
from datetime import datetime, timedelta

import jwt
import structlog

from printdesk import __version__
from printdesk.clock import Clock, stopwatch
from printdesk.errors import SignInUnavailable

GOOD_FOR = timedelta(hours=1)
AGAIN_AFTER = timedelta(seconds=30)
PATIENCE_SECONDS = 5.0

log = structlog.get_logger()


class KeyServer:
    """Keys by their ids. ``patience_seconds`` is how long a request waits at the most."""

    def __init__(self, url: str, clock: Clock, patience_seconds: float = PATIENCE_SECONDS) -> None:
        self._patience = patience_seconds
        self._clock = clock
        self._client = jwt.PyJWKClient(
            url,
            cache_jwk_set=False,
            timeout=patience_seconds,
            # Some servers turn away what Python calls itself.
            headers={"User-Agent": f"Printdesk/{__version__}"},
        )
        self._keys: Mapping[str, jwt.PyJWK] = {}
        self._lock = threading.Lock()
        self._asked_at: datetime | None = None
        self._asking = stopwatch()
        self._told = threading.Event()
        self._told.set()
        self._reached = False

    def key(self, key_id: str) -> jwt.PyJWK:
        """The key with this id.

        Raises KeyError when the server has no such key, and SignInUnavailable when it does not
        tell.
        """
        if key_id in self._keys:
            self._ask_unless(GOOD_FOR)
            return self._keys[key_id]
        self._ask_unless(AGAIN_AFTER)
        # Counted from the asking: a server that hangs holds up nobody who comes later.
        told = self._told.wait(max(0.0, self._patience - self._asking()))
        if key_id not in self._keys and not (told and self._reached):
            raise SignInUnavailable
        return self._keys[key_id]

    def _ask_unless(self, span: timedelta) -> None:
        """Ask in a thread of its own, unless that is under way or was done within the span."""
        now = self._clock.now()
        with self._lock:
            # After a failure nobody waits as long as after an answer.
            recent = span if self._reached else AGAIN_AFTER
            if not self._told.is_set() or (self._asked_at and now < self._asked_at + recent):
                return
            self._asked_at, self._asking = now, stopwatch()
            self._told.clear()
        threading.Thread(target=self._ask, name="clerk-keys", daemon=True).start()

    def _ask(self) -> None:
        try:
            found = self._client.get_signing_keys()
            self._keys = {str(key.key_id): key for key in found if key.key_type == "RSA"}
            self._reached = True
        except (jwt.PyJWTError, OSError, ValueError) as error:
            self._reached = False
            log.warning("keys cannot be fetched", address=self._client.uri, error=str(error))
        finally:
            self._told.set()

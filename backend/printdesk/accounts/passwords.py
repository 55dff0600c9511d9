"""Passwords: hashed with Argon2id, checked in the same time whether there is one or not."""

import secrets
import threading
from collections.abc import Sequence
from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from printdesk.accounts import password_rules

# Without what is easily mistaken for something else when it is read from a screen.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"

# Each takes 64 MB for a tenth of a second: many who sign in at once wait for each other.
AT_ONCE = 4


class Passwords:
    """Hashes and checks; ``memory_cost`` is in KiB."""

    def __init__(self, *, time_cost: int = 3, memory_cost: int = 65536, parallelism: int = 4):
        self._hasher = PasswordHasher(time_cost, memory_cost, parallelism)
        self._turn = threading.BoundedSemaphore(AT_ONCE)

    def hash(self, password: str, about: Sequence[str] = ()) -> str:
        """What is kept instead of a new password of somebody whom ``about`` tells of.

        Raises ValidationFailed when the password will not do.
        """
        password_rules.check(password, about)
        return self.rehash(password)

    def rehash(self, password: str) -> str:
        """A hash with today's costs of a password that is in use, whatever its length."""
        with self._turn:
            return self._hasher.hash(password)

    def fits(self, password_hash: str | None, password: str) -> bool:
        """Whether it is the password. Takes as long when there is no hash to compare with."""
        kept = password_hash or self._nobodys
        try:
            with self._turn:
                matches = self._hasher.verify(kept, password)
        except (VerificationError, InvalidHashError):
            return False
        return matches and password_hash is not None

    def outdated(self, password_hash: str) -> bool:
        """Whether the hash was made with other costs than today's."""
        return self._hasher.check_needs_rehash(password_hash)

    @cached_property
    def _nobodys(self) -> str:
        return self.rehash(secrets.token_hex())


def readable_password() -> str:
    """A random password that can be typed from a screen, of about 99 bits."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(5)) for _ in range(4))

"""Which passwords will do.

Length is what makes a password strong, and signs of several kinds do not: none are asked for. What
is refused is what is tried first: the commonest passwords, what is made of one, and what is made of
the person's own name and address.
"""

import re
from collections.abc import Sequence

from zxcvbn import zxcvbn

from printdesk.errors import ValidationFailed

SHORTEST, LONGEST = 12, 200
FEWEST_GUESSES = 10**8
# How much of a password is estimated: the estimate takes long for long ones, which are strong.
ESTIMATED = 72
OURS = ("printdesk", "makerspace", "print", "filament", "resin")

TOO_EASY = (
    "This password is easy to guess. Take several words that have nothing to do with each other."
)


def check(password: str, about: Sequence[str] = ()) -> None:
    """Raise ValidationFailed when a password will not do for somebody whom ``about`` tells of."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise ValidationFailed(
            {"password": f"A password needs {SHORTEST} to {LONGEST} characters."}
        )
    known = {part for text in about for part in _parts(text)}
    estimate = zxcvbn(password[:ESTIMATED], user_inputs=[*known, *OURS], max_length=ESTIMATED)
    if estimate["guesses"] < FEWEST_GUESSES:
        raise ValidationFailed({"password": TOO_EASY})


def _parts(text: str) -> list[str]:
    """What somebody may make a password of who knows a name or an address."""
    whole, before_at = "".join(text.split()), text.partition("@")[0]
    return [text, whole, before_at, *re.findall(r"\w+", text)]

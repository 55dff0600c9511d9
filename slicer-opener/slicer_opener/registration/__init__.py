"""Lets this user's desktop open the dashboard's links with this program. No admin rights needed."""

import sys
from collections.abc import Mapping, Sequence

from slicer_opener.registration import linux, macos, windows


def register(command: Sequence[str]) -> str:
    """Let links of both schemes start this command; a sentence of what was done.

    Raises RegistrationFailed.
    """
    if sys.platform == "win32":
        from slicer_opener.registration.user_registry import UserRegistry  # noqa: PLC0415

        return windows.register(command, UserRegistry())
    if sys.platform == "darwin":
        return macos.register()
    return linux.register(command)


def unregister() -> str:
    """Undo what ``register`` did; a sentence of what was done. Raises RegistrationFailed."""
    if sys.platform == "win32":
        from slicer_opener.registration.user_registry import UserRegistry  # noqa: PLC0415

        return windows.unregister(UserRegistry())
    if sys.platform == "darwin":
        return macos.unregister()
    return linux.unregister()


def registered(command: Sequence[str]) -> Mapping[str, bool]:
    """For each scheme, whether its links start this very command."""
    if sys.platform == "win32":
        from slicer_opener.registration.user_registry import UserRegistry  # noqa: PLC0415

        return windows.registered(command, UserRegistry())
    if sys.platform == "darwin":
        return macos.registered()
    return linux.registered(command)

"""Secrets that stand in files: ``SECRET_KEY_FILE=/run/secrets/secret_key`` for ``SECRET_KEY``,
and the one of our own making where no setting gives it.

The environment of a process is seen by more programs, and kept in more places, than a file is.
"""

import os
import secrets
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

from printdesk.clock import patience

SUFFIX = "_file"
SHORTEST_SECRET = 32  # characters
# Another process may have made the file just now.
BEING_WRITTEN_SECONDS = 2.0
# No secrets themselves, but they mostly hold a password.
ADDRESSES = frozenset({"database_url", "redis_url"})


class SecretFileError(Exception):
    """A secret cannot be had from its file; the message names the setting and says why."""


class SecretFiles(PydanticBaseSettingsSource):
    """Each secret whose file ``<NAME>_FILE`` tells, in the environment or in ``.env``."""

    def __init__(self, settings: type[BaseSettings], *given: Mapping[str, str | None]) -> None:
        super().__init__(settings)
        self._given = given

    def __call__(self) -> dict[str, Any]:
        """The secrets by the names of their settings. Raises SecretFileError."""
        return dict(self._read())

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        """Not asked for: all are read at once."""
        raise NotImplementedError

    def _read(self) -> Iterator[tuple[str, str]]:
        for name, field in self.settings_cls.model_fields.items():
            secret = field.annotation is SecretStr or name in ADDRESSES
            if secret and (path := self._told(name + SUFFIX)):
                if self._told(name):
                    both = f"{name.upper()} and {(name + SUFFIX).upper()}"
                    raise SecretFileError(f"{both}: set one of them only.")
                yield name, _content((name + SUFFIX).upper(), Path(path))

    def _told(self, name: str) -> str | None:
        return next((found for each in self._given if (found := each.get(name))), None)


def _content(setting: str, path: Path) -> str:
    """What stands in the file, without the end of its line."""
    try:
        content = path.read_text(encoding="utf-8").rstrip("\r\n")
    except OSError as error:
        why = error.strerror
        raise SecretFileError(f"{setting}: the file {path} cannot be read ({why}).") from None
    except UnicodeDecodeError:
        raise SecretFileError(f"{setting}: the file {path} is not in UTF-8.") from None
    if not content:
        raise SecretFileError(f"{setting}: the file {path} is empty.")
    return content


def kept_secret(path: Path) -> str:
    """The secret in the file, which is made with mode 0600 when there is none.

    Raises SecretFileError for a file that holds none: no key is ever made from nothing.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _secret_in(path)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        secret = secrets.token_urlsafe(48)
        file.write(secret + "\n")
        file.flush()
        os.fsync(file.fileno())
    return secret


def _secret_in(path: Path) -> str:
    waiting = patience(BEING_WRITTEN_SECONDS)
    while (
        len(secret := path.read_text(encoding="ascii", errors="replace").strip()) < SHORTEST_SECRET
    ):
        if not waiting.left():
            raise SecretFileError(
                f"the file {path} is damaged or empty. Bring it back from a backup. If Printdesk "
                "has never run here, delete it: it is made anew."
            )
    return secret

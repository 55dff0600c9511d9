r"""Windows: keys below HKEY_CURRENT_USER\Software\Classes, written by the program or a .reg file.

What the keys hold is said once, in ``values``; the rest writes that down in two ways.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from slicer_opener import NAME, SCHEMES
from slicer_opener.problems import RegistrationFailed

CLASSES = r"Software\Classes"
COMMAND = r"shell\open\command"
# Where the .reg file expects the program; Windows fills in the user's folder.
USUAL_PLACE = r"%LOCALAPPDATA%\Programs\SlicerOpener\slicer-opener.exe"


@dataclass(frozen=True)
class Value:
    """One value of a key; its name "" is the key's default."""

    key: str
    name: str
    text: str
    expands: bool = False


class Registry(Protocol):
    """The current user's registry. Its keys are separated by backslashes; it raises OSError."""

    def write(self, value: Value) -> None:
        """Make the key if it must be, and the value."""

    def read(self, key: str) -> str | None:
        """The default value of a key."""

    def delete(self, key: str) -> None:
        """Delete a key that holds no others; nothing when it is not there."""


def register(command: Sequence[str], registry: Registry) -> str:
    try:
        for scheme in SCHEMES:
            for value in values(scheme, command_line(command)):
                registry.write(value)
    except OSError as error:
        raise RegistrationFailed(f"The registry cannot be written: {error}.") from None
    return f"Links open with {command[-1]} now."


def unregister(registry: Registry) -> str:
    try:
        for scheme in SCHEMES:
            for key in (COMMAND, r"shell\open", "shell"):
                registry.delete(rf"{_key(scheme)}\{key}")
            registry.delete(_key(scheme))
    except OSError as error:
        raise RegistrationFailed(f"The registry cannot be written: {error}.") from None
    return "Links do not open with this program any more."


def registered(command: Sequence[str], registry: Registry) -> Mapping[str, bool]:
    wanted = command_line(command).lower()
    found = {scheme: registry.read(rf"{_key(scheme)}\{COMMAND}") or "" for scheme in SCHEMES}
    return {scheme: os.path.expandvars(line).lower() == wanted for scheme, line in found.items()}


def values(scheme: str, line: str) -> Iterator[Value]:
    """What makes links of a scheme start a command line."""
    yield Value(_key(scheme), "", f"URL:{NAME}")
    yield Value(_key(scheme), "URL Protocol", "")
    yield Value(rf"{_key(scheme)}\{COMMAND}", "", line, expands=line.startswith('"%'))


def command_line(command: Sequence[str]) -> str:
    """The command line in the registry. Every word is quoted, the address most of all."""
    return " ".join(f'"{word}"' for word in (*command, "%1"))


def registry_file(*, remove: bool = False) -> bytes:
    """A .reg file that registers the program in its usual place, or that undoes it."""
    lines = ["Windows Registry Editor Version 5.00"]
    for scheme in SCHEMES:
        # What another version has left there goes first.
        lines += ["", rf"[-HKEY_CURRENT_USER\{_key(scheme)}]"]
        if not remove:
            for value in values(scheme, command_line([USUAL_PLACE])):
                lines += ["", rf"[HKEY_CURRENT_USER\{value.key}]", _registry_line(value)]
    return b"\xff\xfe" + ("\r\n".join(lines) + "\r\n").encode("utf-16-le")


def batch_file(option: str) -> bytes:
    """A .bat file beside the program, which starts it with an option on a double click."""
    lines = [
        "@echo off",
        "setlocal",
        'set "OPENER=%~dp0slicer-opener.exe"',
        'if not exist "%OPENER%" (',
        "  echo slicer-opener.exe is not beside this file. Put both into one folder.",
        "  pause",
        "  exit /b 1",
        ")",
        f'"%OPENER%" {option}',
        "exit /b %ERRORLEVEL%",
    ]
    return ("\r\n".join(lines) + "\r\n").encode("ascii")


def _key(scheme: str) -> str:
    return rf"{CLASSES}\{scheme}"


def _registry_line(value: Value) -> str:
    name = f'"{_escaped(value.name)}"' if value.name else "@"
    if value.expands:
        data = (value.text + "\0").encode("utf-16-le")
        return f"{name}=hex(2):{','.join(f'{byte:02x}' for byte in data)}"
    return f'{name}="{_escaped(value.text)}"'


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')

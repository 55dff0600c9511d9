"""A virus scanner beside Printdesk: clamd, which is asked over a socket about each upload.

The whole file is sent along, so that the scanner needs neither the share nor rights on it.
"""

import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import structlog

from printdesk.errors import ScannerUnavailable, ValidationFailed

PIECE = 256 * 1024
CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 60.0
LONGEST_ANSWER = 4096
UNIX = "unix:"

FOUND = (
    "The lab's virus scanner takes this file for harmful ({name}), so it was not kept. Export the "
    "model again from your 3D program. If it is refused again, tell the lab's staff."
)

log = structlog.get_logger(__name__)


def require_clean(address: str, file: Path) -> None:
    """Have a file looked at by the scanner at an address, ``host:port`` or ``unix:/path``.

    Without an address nothing is asked. Raises ValidationFailed for ``file`` when the scanner
    finds something, ScannerUnavailable when it does not say, since what was not looked at is not
    taken, and OSError when the file cannot be had.
    """
    if not address:
        return
    with file.open("rb") as content, _connected(address) as scanner:
        scanner.send(b"zINSTREAM\0")
        while piece := content.read(PIECE):
            scanner.send(struct.pack(">I", len(piece)) + piece)
        scanner.send(struct.pack(">I", 0))
        said = scanner.answer()
    if said.endswith(" FOUND"):
        name = said.removeprefix("stream: ").removesuffix(" FOUND")
        log.warning("virus_found", name=name)
        sentence = FOUND.format(name=name)
        raise ValidationFailed({"file": sentence}, sentence)
    if said != "stream: OK":
        # Such as of a file that is longer than its StreamMaxLength.
        log.error("scanner_failed", said=said)
        raise ScannerUnavailable


def answers(address: str) -> bool:
    """Whether the scanner is there."""
    try:
        with _connected(address) as scanner:
            scanner.send(b"zPING\0")
            return scanner.answer() == "PONG"
    except ScannerUnavailable:
        return False


class _Scanner:
    """A connection to the scanner; whatever happens to it is told as ScannerUnavailable."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._hung_up = False

    def send(self, content: bytes) -> None:
        try:
            if not self._hung_up:
                self._connection.sendall(content)
        except ConnectionError:
            # So it does with what is too long for it, once it has said so.
            self._hung_up = True
        except OSError as error:
            raise _away(error) from error

    def answer(self) -> str:
        said = b""
        try:
            while not said.endswith(b"\0") and len(said) < LONGEST_ANSWER:
                more = self._connection.recv(LONGEST_ANSWER)
                if not more:
                    break
                said += more
        except OSError as error:
            raise _away(error) from error
        return said.rstrip(b"\0").decode("utf-8", "replace")


@contextmanager
def _connected(address: str) -> Iterator[_Scanner]:
    try:
        connection = _connection(address)
    except OSError as error:
        raise _away(error) from error
    with connection:
        connection.settimeout(ANSWER_SECONDS)
        yield _Scanner(connection)


def _connection(address: str) -> socket.socket:
    if not address.startswith(UNIX):
        host, _, port = address.rpartition(":")
        return socket.create_connection((host.strip("[]"), int(port)), CONNECT_SECONDS)
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.settimeout(CONNECT_SECONDS)
        connection.connect(address.removeprefix(UNIX))
    except OSError:
        connection.close()
        raise
    return connection


def _away(error: OSError) -> ScannerUnavailable:
    log.warning("scanner_away", reason=str(error))
    return ScannerUnavailable()

"""A virus scanner as clamd speaks: it knows one virus, the test file that all scanners know."""

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

# In two parts, so that no scanner takes this file for it.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR" + rb"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@dataclass
class Clamd:
    """How it answers, and what it was sent."""

    address: str = ""
    longest: int = 25 * 1024 * 1024
    says: bytes | None = None
    seen: list[bytes] = field(default_factory=list)


@contextmanager
def clamd(unix: Path | None = None) -> Iterator[Clamd]:
    """A scanner that answers while the ``with`` lasts, on a port or on a socket in a folder."""
    told = Clamd()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            command = b"".join(iter(lambda: self.rfile.read(1), b"\0"))
            if told.says is not None:
                self.wfile.write(told.says)
            elif command == b"zPING":
                self.wfile.write(b"PONG\0")
            else:
                assert command == b"zINSTREAM"
                self.wfile.write(self._look() + b"\0")

        def _look(self) -> bytes:
            content = b""
            while length := struct.unpack(">I", self.rfile.read(4))[0]:
                if len(content) + length > told.longest:
                    return b"INSTREAM size limit exceeded. ERROR"
                content += self.rfile.read(length)
            told.seen.append(content)
            return b"stream: Eicar-Test-Signature FOUND" if EICAR in content else b"stream: OK"

    server: socketserver.BaseServer
    if unix:
        server = socketserver.ThreadingUnixStreamServer(str(unix), Handler)
        told.address = f"unix:{unix}"
    else:
        server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        told.address = f"127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield told
    finally:
        server.shutdown()
        thread.join()
        server.server_close()

"""A real mail server in a process of its own, which writes down each mail that it takes."""

import asyncio
import random
import signal
from email import message_from_bytes
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

SLOWEST_SECONDS = 0.1


class Post:
    """Takes every mail. Before and after that it takes its time, for somebody to be killed in."""

    def __init__(self, book: Path) -> None:
        self._book = book

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        await asyncio.sleep(random.random() * SLOWEST_SECONDS)
        with self._book.open("a", encoding="ascii") as book:
            book.write(f"{message_from_bytes(envelope.content)['Message-ID']}\n")
        await asyncio.sleep(random.random() * SLOWEST_SECONDS)
        return "250 OK"


def serve(book: Path, port: int) -> None:
    """Take mails until the process is ended."""
    Controller(Post(book), hostname="127.0.0.1", port=port).start()
    while True:
        signal.pause()


def taken(book: Path) -> list[str]:
    """The Message-IDs of all mails that were taken, in order."""
    return book.read_text(encoding="ascii").split() if book.exists() else []

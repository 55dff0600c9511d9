"""How quickly a share answers, found out by one look at a time however many ask."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Generic, TypeVar

from printdesk.clock import stopwatch
from printdesk.errors import StorageUnavailable

Seen = TypeVar("Seen")


@dataclass(frozen=True)
class Answer(Generic[Seen]):
    """What a look has seen, and how many seconds it took."""

    seen: Seen
    seconds: float


class Pulse(Generic[Seen]):
    """Asks for something that may take for ever, as everything on a share that hangs.

    Whoever asks while a look is under way waits for that one: questions do not pile up.
    """

    def __init__(self, look: Callable[[], Seen]) -> None:
        self._look = look
        self._lock = threading.Lock()
        self._under_way: Future[Answer[Seen]] | None = None
        self._seconds = stopwatch()

    def ask(self, patience_seconds: float) -> Answer[Seen]:
        """The answer. Raises what the look raises, and StorageUnavailable when none has come."""
        with self._lock:
            if self._under_way is None or self._under_way.done():
                self._under_way = Future()
                self._seconds = stopwatch()
                ask = threading.Thread(target=self._run, args=(self._under_way, self._seconds))
                ask.daemon = True  # One that hangs shall not hold up the end of the process.
                ask.start()
            answer, waited = self._under_way, self._seconds
        try:
            return answer.result(patience_seconds)
        except TimeoutError:
            raise StorageUnavailable(
                f"The lab's file storage has not answered for {waited():.0f} seconds."
            ) from None

    def _run(self, answer: Future[Answer[Seen]], seconds: Callable[[], float]) -> None:
        try:
            seen = self._look()
        except BaseException as error:
            answer.set_exception(error)
        else:
            answer.set_result(Answer(seen, seconds()))

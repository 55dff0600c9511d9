"""How much memory a process takes while something goes on."""

import os
import threading

import psutil

MEGABYTE = 1024 * 1024


class Memory:
    """Looks at a process's memory, this one's unless told; ``growth`` in MB."""

    def __init__(self, pid: int | None = None) -> None:
        self._process = psutil.Process(pid or os.getpid())
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look)
        self.growth = 0.0

    def __enter__(self) -> "Memory":
        self._before = self._process.memory_info().rss
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._done.wait(0.005):
            now = self._process.memory_info().rss
            self.growth = max(self.growth, (now - self._before) / MEGABYTE)

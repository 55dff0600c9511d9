"""Processes that are killed at every step, by name, and at random instants in a lab full of work.

    python -m bench.crash [--kills 500] [--database both|sqlite|postgresql] [--jobs 60] [--seed 1]
                          [--no-steps]

The steps are those of ``backend/tests/crash``, all of them. Then, for each database, several
processes do what students, staff and admins do; two workers send mails to a real mail
server, write metadata, archive, prune and tidy up. Any of them gets a SIGKILL, and another takes
its place. After each, some jobs are looked at just as they are then; in the end everything is
killed at once, one worker sweeps, and everything is looked at. Ends with status 1 when anything
is lost or half done.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from random import Random

from sqlalchemy import select

from bench.crashing.findings import Findings, too_many
from bench.crashing.lab import Lab
from bench.crashing.people import populate
from bench.crashing.processes import Processes, logging_to_file, mail_server
from bench.running import free_port
from printdesk.desk import Desk
from printdesk.models import Job
from printdesk.notifications import outbox
from printdesk.notifications.mail import mailer_for
from printdesk.worker import long_tasks
from printdesk.worker.embedded import work_once
from tests.postgres import cluster

STEPS = "backend/tests/crash/test_steps.py"
DATABASES = ("sqlite", "postgresql")
LONGEST_PAUSE = 0.5
SAMPLE = 10
# Temporary files are kept for a day, in case somebody still writes them.
LATER = {"hours": 26}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--database", choices=("both", *DATABASES), default="both")
    parser.add_argument("--jobs", type=int, default=60)
    parser.add_argument("--steps", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    sound = not chosen.steps or _kill_at_steps()
    for kind in DATABASES if chosen.database == "both" else (chosen.database,):
        with tempfile.TemporaryDirectory() as folder, _database(kind, Path(folder)) as address:
            lab = Lab(Path(folder), address, free_port(), chosen.jobs)
            with logging_to_file(lab):
                sound &= _crash(lab, chosen.kills, Random(chosen.seed), kind)
    sys.exit(0 if sound else 1)


def _kill_at_steps() -> bool:
    """Kill at every step of everything that has steps, on both databases."""
    print("at every step, by name", flush=True)
    command = [sys.executable, "-m", "pytest", "-q", "--every-kill", STEPS]
    return subprocess.run(command, check=False).returncode == 0


def _crash(lab: Lab, kills: int, random: Random, kind: str) -> bool:
    lab.begin()
    findings, begun = Findings(), time.monotonic()
    with mail_server(lab):
        populate(lab)
        processes = Processes(lab, random.randrange(1 << 62))
        processes.start()
        try:
            for _ in range(kills):
                time.sleep(random.random() * LONGEST_PAUSE)
                with processes.frozen():
                    processes.kill_one()
                    _look_at_some(lab, findings, random)
                processes.replace()
        finally:
            processes.kill_all()
        before, after = _sweep(lab, findings)
    with lab.desk(**LATER) as desk, desk.database.reading() as session:
        jobs = len(session.scalars(select(Job.id)).all())
    seconds = time.monotonic() - begun
    surprises = lab.books.read().surprises
    print(f"{kind:<18} {seconds:.0f} s")
    print(f"{'kills':<18} {sum(processes.kills.values())}  {processes.kills}")
    print(f"{'jobs':<18} {jobs}")
    print(f"{'lost':<18} {len(findings.lost)}")
    print(f"{'mixed':<18} {len(findings.mixed)}")
    print(f"{'mails lost':<18} {len(findings.mails_lost)}")
    print(f"{'mails twice':<18} {findings.mails_twice}")
    print(f"{'stale copies':<18} {len(before)} before the sweep, {len(after)} after it")
    for told in (findings.lost, findings.mixed, findings.mails_lost, after, surprises):
        for line in dict.fromkeys(told):
            print(f"  {line}")
    return findings.is_sound and not after and not surprises


def _look_at_some(lab: Lab, findings: Findings, random: Random) -> None:
    with lab.desk() as desk:
        with desk.database.reading() as session:
            jobs = list(session.scalars(select(Job)))
        findings.look_at(desk, lab.books.read(), random.sample(jobs, min(SAMPLE, len(jobs))))


def _sweep(lab: Lab, findings: Findings) -> tuple[list[str], list[str]]:
    """Let one worker look once, and say what was too many before and after."""
    mailer = mailer_for(lab.settings)
    with lab.desk(**LATER) as desk:
        before = too_many(desk)
        while long_tasks.do_next(desk):
            pass
        work_once(desk, mailer)
        after = too_many(desk)
        # Reminders and the like have become due meanwhile.
        while _mails_due(desk):
            work_once(desk, mailer)
        work_once(desk, mailer)
        findings.look_at_rest(lab, desk)
    return before, after


def _mails_due(desk: Desk) -> bool:
    with desk.database.reading() as session:
        return bool(outbox.due(session, desk.clock.now(), 1))


@contextmanager
def _database(kind: str, folder: Path) -> Iterator[str]:
    """The address of an empty database."""
    if kind == "sqlite":
        (folder / "data").mkdir()
    with cluster() if kind == "postgresql" else nullcontext() as server:
        yield server.create() if server else f"sqlite:///{folder / 'data' / 'printdesk.sqlite3'}"


if __name__ == "__main__":
    main()

"""Lists, searches, counts and statistics of a lab that grows: 1,000, 10,000 and 100,000 jobs.

    python -m bench.scale [--jobs 1000 10000 100000] [--database both|sqlite|postgresql]
                          [--rounds 50] [--only WORD]

Each question is asked through the whole application, in this process: routing, sign-in, database,
JSON. Only the network and the web server are missing. Prints the median and the 99th percentile
in milliseconds at each size, and how much longer the largest lab takes than the smallest, as a
table of Markdown. Aim: lists and searches at most twice as long (their exact counts apart, which
may take 50 ms), statistics at most 20 times, and no median over 100 ms.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from flask.testing import FlaskClient
from sqlalchemy import func, select

from bench.lab import settings_of
from bench.questions import QUESTIONS, Known, Question
from printdesk import schema
from printdesk.app import create_app
from printdesk.database import Database
from printdesk.demo.lab import Files, Made, Wish, make
from printdesk.desk import Desk
from printdesk.jobs import search
from printdesk.models import Event, Job
from printdesk.opening import open_desk
from tests.postgres import cluster

API = "/api/v1"
SIZES = (1_000, 10_000, 100_000)
DATABASES = ("sqlite", "postgresql")
WARM_UP = 3


@dataclass
class Times:
    """The milliseconds that a question took, by the size of the lab."""

    by_size: dict[int, list[float]] = field(default_factory=dict)

    def median(self, size: int) -> float:
        return statistics.median(self.by_size[size])

    def worst(self, size: int) -> float:
        """All but one in a hundred were faster."""
        ordered = sorted(self.by_size[size])
        return ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)]


Table = dict[str, Times]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, nargs="+", default=SIZES)
    parser.add_argument("--database", choices=("both", *DATABASES), default="both")
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--only", default="", help="of the questions those with this word")
    wanted = parser.parse_args()
    asked = [each for each in QUESTIONS if wanted.only in each.name]
    for kind in DATABASES if wanted.database == "both" else (wanted.database,):
        table: Table = {}
        with cluster() if kind == "postgresql" else nullcontext() as server:
            for jobs in wanted.jobs:
                with tempfile.TemporaryDirectory() as folder:
                    address = server.create() if server else ""
                    _measure(Path(folder), address, jobs, asked, wanted.rounds, table)
                    if server:
                        server.drop(address)
        print("\n".join(_told(kind, table, wanted.jobs)), flush=True)


def _measure(
    folder: Path,
    address: str,
    jobs: int,
    asked: Sequence[Question],
    rounds: int,
    table: Table,
) -> None:
    with _lab(folder, address, jobs) as (desk, made):
        known = _known(desk)
        client = _signed_in(desk, made)
        for question in asked:
            random = Random(1)
            ask = _asking(client, question, known, random)
            times = table.setdefault(question.name, Times())
            times.by_size[jobs] = list(_timed(ask, rounds))
        counts = table.setdefault("exact counts of all statuses alone", Times())
        counts.by_size[jobs] = list(_timed(lambda: _count(desk), rounds))


@contextmanager
def _lab(folder: Path, address: str, jobs: int) -> Iterator[tuple[Desk, Made]]:
    settings = settings_of(folder, address)
    database = Database(settings.database_url)
    schema.migrate(database)
    database.close()
    desk = open_desk(settings)
    begun = time.perf_counter()
    made = make(desk, Wish(jobs, files=Files.NONE), lambda *_: None)
    seconds = time.perf_counter() - begun
    print(f"{jobs} jobs, {made.events} events made in {seconds:.0f} s", flush=True)
    try:
        yield desk, made
    finally:
        desk.database.close()


def _known(desk: Desk) -> Known:
    with desk.database.reading() as session:
        jobs = session.scalar(select(func.max(Job.number))) or 0
        longest = select(Event.job_id).where(Event.job_id.is_not(None)).group_by(Event.job_id)
        job_id = session.scalar(longest.order_by(func.count().desc()).limit(1)) or ""
        emails = session.scalars(select(Job.student_email).limit(200)).all()
        first = session.scalar(select(func.min(Job.created_at)))
        assert first is not None
        return Known(jobs, job_id, list(emails), first, desk.clock.now())


def _signed_in(desk: Desk, made: Made) -> FlaskClient:
    assert made.admin is not None
    assert made.admin.password is not None
    client = create_app(desk).test_client()
    credentials = {"email": made.admin.email, "password": made.admin.password}
    answer = client.post(f"{API}/auth/login", json=credentials)
    assert answer.json is not None
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {answer.json['access_token']}"
    return client


def _asking(
    client: FlaskClient, question: Question, known: Known, random: Random
) -> Callable[[], None]:
    def ask() -> None:
        path = question.path(known, random)
        answer = client.get(f"{API}{path}")
        if answer.status_code != 200:
            raise SystemExit(f"{path}: {answer.text}")

    return ask


def _count(desk: Desk) -> None:
    with desk.database.reading() as session:
        search.count_by_status(session)


def _timed(ask: Callable[[], None], rounds: int) -> Iterator[float]:
    for _ in range(WARM_UP):
        ask()
    for _ in range(rounds):
        begun = time.perf_counter()
        ask()
        yield (time.perf_counter() - begun) * 1000


def _told(kind: str, table: Table, sizes: Sequence[int]) -> Iterator[str]:
    yield f"\n### {kind}\n"
    heads = "".join(f" {size:,} p50 | p99 |" for size in sizes)
    yield f"| question |{heads} ratio |"
    yield "|---|" + "---:|" * (2 * len(sizes) + 1)
    for name, times in table.items():
        cells = "".join(f" {times.median(size):.1f} | {times.worst(size):.1f} |" for size in sizes)
        yield f"| {name} |{cells} {times.median(sizes[-1]) / times.median(sizes[0]):.1f} |"


if __name__ == "__main__":
    main()

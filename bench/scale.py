"""Lists, searches, counts and statistics of a lab that grows: 1,000, 10,000 and 100,000 jobs.

    python -m bench.scale [--jobs 1000 10000 100000] [--database both|sqlite|postgresql]
                          [--rounds 50] [--only WORD] [--labs FOLDER [--server ADDRESS]]

Each question is asked through the whole application, in this process: routing, sign-in, database,
JSON. Only the network and the web server are missing. Prints the median and the 99th percentile
in milliseconds at each size, how much of the median in the largest lab is counting what is found,
and how much longer the largest lab takes than the smallest without that, as a table of Markdown.
For that ratio the largest lab is asked once more, for no more rows than the smallest had: to tell
of a row takes a part of a millisecond, whatever the lab. Then the export of all jobs, with the
memory that it takes.
Aim: lists and searches at most twice as long, their exact counts apart, which may take 50 ms;
statistics at most 20 times as long; and no median over 100 ms.

To make a large lab takes long. With ``--labs`` they are kept in a folder, and those that are there
are asked again; PostgreSQL's are databases of the server at ``--server``, such as
postgresql://me@127.0.0.1:5432/postgres.
"""

import argparse
import gc
import json
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from random import Random

import psycopg
from flask.testing import FlaskClient
from psycopg.sql import SQL, Identifier
from sqlalchemy import func, select
from sqlalchemy.engine import make_url

from bench.exporting import EVERYTHING, exported
from bench.lab import settings_of
from bench.questions import QUESTIONS, Known, Question
from bench.times import Asked, Counting, Times
from printdesk import schema
from printdesk.app import create_app
from printdesk.database import Database
from printdesk.demo.lab import Files, Wish, make
from printdesk.desk import Desk
from printdesk.jobs import search
from printdesk.models import Event, Job
from printdesk.opening import open_desk
from printdesk.stats import months
from tests.postgres import cluster

API = "/api/v1"
SIZES = (1_000, 10_000, 100_000)
DATABASES = ("sqlite", "postgresql")
WARM_UP = 3
LEAST_YEARS = 2
JOBS_A_YEAR = 10_000
# What tells how many are found, exactly, beside those of a page.
WITH_COUNTS = ("list:", "filter:", "search:", "outbox:")
ROWS = ("jobs", "mails")

Credentials = dict[str, str]
Table = dict[str, Times]
# Asks once, and tells how many rows were answered.
Ask = Callable[[], int]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, nargs="+", default=SIZES)
    parser.add_argument("--database", choices=("both", *DATABASES), default="both")
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--only", default="", help="of the questions those with this word")
    parser.add_argument("--labs", type=Path, help="where labs are kept, and used again")
    parser.add_argument("--server", default="", help="of PostgreSQL, which keeps its labs")
    wanted = parser.parse_args()
    asked = [each for each in QUESTIONS if wanted.only in each.name]
    for kind in DATABASES if wanted.database == "both" else (wanted.database,):
        table: Table = {}
        exports = ["\nThe export of all jobs:\n"]
        for jobs in wanted.jobs:
            with _place(kind, jobs, wanted.labs, wanted.server) as (folder, address):
                exports.append(_measure(folder, address, jobs, asked, wanted.rounds, table))
        print("\n".join(_told(kind, table, wanted.jobs)), flush=True)
        print("\n".join(exports), flush=True)


@contextmanager
def _place(kind: str, jobs: int, labs: Path | None, server: str) -> Iterator[tuple[Path, str]]:
    """Where a lab is or is to be made: its folder, and PostgreSQL's address."""
    keeps = labs is not None and (kind == "sqlite" or server)
    with nullcontext(labs) if keeps else tempfile.TemporaryDirectory() as parent:
        folder = Path(str(parent)) / f"{kind}-{jobs}"
        folder.mkdir(exist_ok=True, parents=True)
        if kind == "sqlite":
            yield folder, ""
        elif keeps:
            yield folder, _database(server, f"lab_{jobs}")
        else:
            with cluster() as temporary:
                yield folder, temporary.create()


def _database(server: str, name: str) -> str:
    """The address of a database of a server, which is made when there is none."""
    with psycopg.connect(server, autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if known.fetchone() is None:
            connection.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def _measure(
    folder: Path,
    address: str,
    jobs: int,
    asked: Sequence[Question],
    rounds: int,
    table: Table,
) -> str:
    with made_lab(folder, address, jobs) as (desk, credentials):
        known = _known(desk)
        client, counting = _signed_in(desk, credentials), Counting(desk.database.engine)
        for question in asked:
            times = table.setdefault(question.name, Times())
            told = counting if question.name.startswith(WITH_COUNTS) else None
            ask = _asking(client, question, known)
            times.by_size[jobs] = list(_timed(ask, rounds, told))
            if 0 < times.least_rows < times.rows(jobs):
                alike = _asking(client, question, known, times.least_rows)
                times.alike[jobs] = list(_timed(alike, rounds, told))
        counts = table.setdefault("exact counts of all statuses alone", Times())
        counts.by_size[jobs] = list(_timed(lambda: _count(desk), rounds))
        return f"- {jobs:,} jobs: {exported(client, f'{API}{EVERYTHING}')}"


@contextmanager
def made_lab(folder: Path, address: str, jobs: int) -> Iterator[tuple[Desk, Credentials]]:
    """A lab of so many jobs, which is made when the folder holds none, and who signs in there."""
    folder.mkdir(parents=True, exist_ok=True)
    settings = settings_of(folder, address)
    database = Database(settings.database_url)
    schema.migrate(database)
    database.close()
    desk = open_desk(settings)
    credentials = folder / "who.json"
    try:
        if not credentials.exists():
            credentials.write_text(json.dumps(_make(desk, jobs)))
        months.pack(desk)
        # As the command does once it is loaded.
        gc.collect()
        gc.freeze()
        yield desk, json.loads(credentials.read_text())
    finally:
        desk.database.close()


def _make(desk: Desk, jobs: int) -> Credentials:
    """Fill the lab, over two years at least, so that most of its jobs are archived."""
    begun = time.perf_counter()
    years = max(LEAST_YEARS, jobs / JOBS_A_YEAR)
    made = make(desk, Wish(jobs, years, files=Files.NONE), lambda *_: None)
    seconds = time.perf_counter() - begun
    print(f"{jobs} jobs, {made.events} events made in {seconds:.0f} s", flush=True)
    assert made.admin is not None
    assert made.admin.password is not None
    return {"email": made.admin.email, "password": made.admin.password}


def _known(desk: Desk) -> Known:
    with desk.database.reading() as session:
        jobs = session.scalar(select(func.max(Job.number))) or 0
        longest = select(Event.job_id).where(Event.job_id.is_not(None)).group_by(Event.job_id)
        job_id = session.scalar(longest.order_by(func.count().desc()).limit(1)) or ""
        emails = session.scalars(select(Job.student_email).limit(200)).all()
        first = session.scalar(select(func.min(Job.created_at)))
        assert first is not None
        return Known(jobs, job_id, list(emails), first, desk.clock.now())


def _signed_in(desk: Desk, credentials: Credentials) -> FlaskClient:
    client = create_app(desk).test_client()
    answer = client.post(f"{API}/auth/login", json=credentials)
    assert answer.json is not None
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {answer.json['access_token']}"
    return client


def _asking(client: FlaskClient, question: Question, known: Known, limit: int = 0) -> Ask:
    """Asks a question, each time the next of its addresses; for so many rows at most."""
    random = Random(1)

    def ask() -> int:
        path = question.path(known, random)
        if limit:
            path += f"{'&' if '?' in path else '?'}limit={limit}"
        answer = client.get(f"{API}{path}")
        if answer.status_code != 200:
            raise SystemExit(f"{path}: {answer.text}")
        return max(len((answer.json or {}).get(name, ())) for name in ROWS)

    return ask


def _count(desk: Desk) -> int:
    with desk.database.reading() as session:
        return len(search.count_by_status(session))


def _timed(ask: Ask, rounds: int, counting: Counting | None = None) -> Iterator[Asked]:
    for _ in range(WARM_UP):
        ask()
    for _ in range(rounds):
        counted = counting.milliseconds if counting else 0
        begun = time.perf_counter()
        rows = ask()
        whole = (time.perf_counter() - begun) * 1000
        yield Asked(whole, counting.milliseconds - counted if counting else 0, rows)


def _told(kind: str, table: Table, sizes: Sequence[int]) -> Iterator[str]:
    yield f"\n### {kind}\n"
    heads = "".join(f" {size:,} p50 | p99 |" for size in sizes)
    yield f"| question |{heads} of it counting | ratio without |"
    yield "|---|" + "---:|" * (2 * len(sizes) + 2)
    least, most = sizes[0], sizes[-1]
    for name, times in table.items():
        cells = "".join(f" {times.median(size):.1f} | {times.worst(size):.1f} |" for size in sizes)
        counting = f"{times.counting(most):.1f}" if times.counting(most) else ""
        yield f"| {name} |{cells} {counting} | {times.ratio(least, most):.1f} |"


if __name__ == "__main__":
    main()

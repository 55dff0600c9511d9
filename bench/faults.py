"""Production under load, while each of its parts is killed in turn.

    python -m bench.faults [--seconds 10] [--students 6] [--only redis]

Two processes of the API and two workers run on PostgreSQL and Redis. Students hand in models and
staff approve them, without a pause; in the middle of that something gets a ``kill -9``, or the mail
server takes no mails for a while. Whoever watches over processes starts what was killed again.
Prints for each fault how many jobs were promised meanwhile, what was lost of them, and how long it
took until somebody could hand in again and got a mail about it. Ends with status 1 when anything is
lost.
"""

import argparse
import multiprocessing
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from hashlib import sha256
from multiprocessing.process import BaseProcess
from pathlib import Path

import requests
from sqlalchemy import func, select

from bench.crashing import post
from printdesk.config import Settings
from printdesk.desk import Desk
from printdesk.models import Job, Message
from printdesk.notifications.kinds import MailStatus
from printdesk.opening import open_desk
from printdesk.upkeep import verification
from tests.fleet import Fleet, fleet, kill
from tests.notifications.mail_server import free_port
from tests.production.people import Admin, Student

WATCHED_EVERY_SECONDS = 1.0
REDIS_AWAY_SECONDS = 3.0
MAIL_AWAY_SECONDS = 10.0
# A mail that was in hand is free after two minutes; one that was refused is tried after one.
SETTLED_SECONDS = 300
BROKEN = (AssertionError, requests.RequestException)
STAFF = 2
# By then it has happened.
STRUCK_SECONDS = 0.3


class Post:
    """A mail server in a process of its own, which writes down what it takes."""

    def __init__(self, folder: Path) -> None:
        self.book, self.port = folder / "mails.txt", free_port()
        self._process: BaseProcess | None = None
        self.start()

    def start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._process = context.Process(target=post.serve, args=(self.book, self.port), daemon=True)
        self._process.start()

    def stop(self) -> None:
        if self._process:
            self._process.kill()
            self._process.join()


@dataclass
class Scene:
    """What runs, and what students were promised since the last fault."""

    lab: Fleet
    post: Post
    desk: Desk
    promised: list[Student] = field(default_factory=list)
    failed: int = 0

    def hand_in(self) -> Student | None:
        """Hand in a model; None when that did not work just now."""
        try:
            student = Student(self.lab)
        except BROKEN:
            self.failed += 1
            time.sleep(0.2)
            return None
        self.promised.append(student)
        return student

    def is_told(self, student: Student) -> bool:
        """Whether the student has got a mail."""
        sent = (Message.job_id == student.id) & (Message.status == MailStatus.SENT.value)
        with self.desk.database.reading() as session:
            return session.scalar(select(Message.id).where(sent).limit(1)) is not None


def kill_worker(scene: Scene) -> None:
    scene.lab.kill_worker(scene.lab.workers[0])
    time.sleep(WATCHED_EVERY_SECONDS)
    scene.lab.start_worker()


def kill_api_process(scene: Scene) -> None:
    scene.lab.api_processes()[0].kill()


def kill_api(scene: Scene) -> None:
    kill(scene.lab.servers.pop())
    time.sleep(WATCHED_EVERY_SECONDS)
    scene.lab.start_server()


def kill_redis(scene: Scene) -> None:
    scene.lab.redis.stop()
    time.sleep(REDIS_AWAY_SECONDS)
    scene.lab.redis.start()


def kill_postgresql(scene: Scene) -> None:
    scene.lab.postgres.kill()
    time.sleep(WATCHED_EVERY_SECONDS)
    scene.lab.postgres.start()


def refuse_mails(scene: Scene) -> None:
    scene.post.stop()
    time.sleep(MAIL_AWAY_SECONDS)
    scene.post.start()


FAULTS: Mapping[str, Callable[[Scene], None]] = {
    "worker": kill_worker,
    "api-process": kill_api_process,
    "api": kill_api,
    "redis": kill_redis,
    "postgresql": kill_postgresql,
    "smtp": refuse_mails,
}


@dataclass(frozen=True)
class Outcome:
    """What came of one fault."""

    jobs: int
    failed: int
    lost: int
    mails_lost: int
    mails_twice: int
    answers_after: float
    mails_after: float

    @property
    def row(self) -> tuple[object, ...]:
        counted = (self.jobs, self.failed, self.lost, self.mails_lost, self.mails_twice)
        return (*counted, f"{self.answers_after:.1f}", f"{self.mails_after:.1f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--students", type=int, default=6)
    parser.add_argument("--only", choices=FAULTS, action="append")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        office = Post(Path(name))
        try:
            with fleet(Path(name), office.port) as lab, _desk(lab) as desk:
                sound = [
                    _tell(fault, _suffer(Scene(lab, office, desk), FAULTS[fault], chosen))
                    for fault in _announced(chosen.only or FAULTS)
                ]
                flaws = verification.verify(desk).flaws
        finally:
            office.stop()
    print(f"flaws in the history: {len(flaws)}")
    sys.exit(0 if all(sound) and not flaws else 1)


def _announced(faults: Iterable[str]) -> Iterable[str]:
    heads = ("jobs", "failed tries", "lost", "mails lost", "twice", "answers s", "mails go s")
    print(f"{'fault':<12}" + "".join(f"{head:>13}" for head in heads), flush=True)
    return faults


def _tell(fault: str, outcome: Outcome) -> bool:
    """Print what came of it; whether nothing is lost."""
    print(f"{fault:<12}" + "".join(f"{told:>13}" for told in outcome.row), flush=True)
    return not (outcome.lost or outcome.mails_lost)


def _suffer(scene: Scene, fault: Callable[[Scene], None], chosen: argparse.Namespace) -> Outcome:
    with _load(scene, chosen.students), ThreadPoolExecutor(1) as striking:
        time.sleep(chosen.seconds)
        begun = time.monotonic()
        suffering = striking.submit(fault, scene)
        time.sleep(STRUCK_SECONDS)
        while (first := scene.hand_in()) is None:
            # What cannot be started again is no fault that anybody recovers from.
            if suffering.done():
                suffering.result()
        answers_after = time.monotonic() - begun
        suffering.result()
        while not _told(scene, first):
            time.sleep(0.1)
        mails_after = time.monotonic() - begun
        time.sleep(chosen.seconds)
    _settle(scene)
    return Outcome(
        jobs=len(scene.promised),
        failed=scene.failed,
        lost=sum(not _is_whole(scene.desk, student) for student in scene.promised),
        mails_lost=_mails_lost(scene),
        mails_twice=_mails_twice(scene),
        answers_after=answers_after,
        mails_after=mails_after,
    )


@contextmanager
def _load(scene: Scene, students: int) -> Iterator[None]:
    over = threading.Event()

    def hand_in() -> None:
        while not over.is_set():
            scene.hand_in()

    def approve(next_one: int) -> None:
        admin = Admin(scene.lab)
        while not over.is_set():
            if next_one >= len(scene.promised):
                time.sleep(0.1)
                continue
            with suppress(*BROKEN):  # It does not answer just now.
                admin.approve(scene.promised[next_one])
            next_one += STAFF

    threads = [threading.Thread(target=hand_in) for _ in range(students)]
    threads += [threading.Thread(target=approve, args=(n,)) for n in range(STAFF)]
    for each in threads:
        each.start()
    try:
        yield
    finally:
        over.set()
        for each in threads:
            each.join()


def _told(scene: Scene, student: Student) -> bool:
    try:
        return scene.is_told(student)
    except Exception:
        return False  # The database is on its way back.


def _settle(scene: Scene) -> None:
    """Wait until every mail has gone out, or so long that it never will."""
    waiting = select(func.count()).where(Message.status == MailStatus.QUEUED.value)
    end = time.monotonic() + SETTLED_SECONDS
    while time.monotonic() < end:
        with scene.desk.database.reading() as session:
            if not session.scalar(waiting):
                return
        time.sleep(0.5)


def _is_whole(desk: Desk, student: Student) -> bool:
    with desk.database.reading() as session:
        job = session.get(Job, student.id)
    if job is None:
        return False
    original, working = desk.share.path(job.original_path), desk.share.path(job.file_path)
    return working.exists() and sha256(original.read_bytes()).hexdigest() == job.file_hash


def _mails_lost(scene: Scene) -> int:
    taken = set(post.taken(scene.post.book))
    return sum(header_id not in taken for header_id in _mails(scene))


def _mails_twice(scene: Scene) -> int:
    taken = Counter(post.taken(scene.post.book))
    return sum(taken[header_id] > 1 for header_id in _mails(scene))


def _mails(scene: Scene) -> Sequence[str]:
    """The Message-IDs of all mails to those who were promised something."""
    ids = [student.id for student in scene.promised]
    with scene.desk.database.reading() as session:
        return session.scalars(select(Message.header_id).where(Message.job_id.in_(ids))).all()


@contextmanager
def _desk(lab: Fleet) -> Iterator[Desk]:
    """A desk on the fleet's database and share, for looking at them."""
    desk = open_desk(
        Settings.load(
            _env_file=None,
            secret_key=lab.settings["SECRET_KEY"],
            data_dir=lab.settings["DATA_DIR"],
            database_url=lab.database_url,
        )
    )
    yield desk
    desk.close()


if __name__ == "__main__":
    main()

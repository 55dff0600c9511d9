"""A lab at the end of term: 200 students and 10 members of staff at two processes of the API.

    python -m bench.load [--minutes 5] [--students 200] [--staff 10]

Each student hands in a model about once a minute and follows it on its page, each member of staff
has the dashboard open and approves what comes. People pause as people do, so that the load is what
so many make, and not what the machine can bear. Meanwhile others ask for a constant answer, which
needs neither the database nor the share: that is the floor, with everything between them and the
application in it. Prints for both what was asked a second and how long answers took. Aim: no error.
"""

import argparse
import multiprocessing
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import requests

from bench.faults import Post
from tests import models
from tests.fleet import ADMIN, Fleet, fleet
from tests.road import FORM, PRICE

HAND_IN_EVERY_SECONDS = 60.0
LOOK_EVERY_SECONDS = 8.0
STAFF_PAUSE_SECONDS = 2.0
FLOOR_PAUSE_SECONDS = 0.5
FLOORS = 4
PER_PROCESS = 105
TIMEOUT = 60
TOKEN_SECONDS = 600
CONSTANT = "config"

Answers = dict[str, list[float]]


@dataclass
class Somebody:
    """One person with a browser; what they were answered, by what they asked for."""

    api: str
    random: Random
    answers: Answers = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.browser = requests.Session()

    def ask(self, what: str, method: str, path: str, **more: Any) -> requests.Response | None:
        """Ask, and note how long the answer took; None when there was none, or a bad one."""
        begun = time.perf_counter()
        try:
            answer = self.browser.request(method, f"{self.api}/{path}", timeout=TIMEOUT, **more)
        except requests.RequestException as error:
            self.errors.append(f"{what}: {type(error).__name__}")
            return None
        if answer.status_code >= 500 or answer.status_code == 429:
            self.errors.append(f"{what}: {answer.status_code}")
            return None
        self.answers.setdefault(what, []).append(time.perf_counter() - begun)
        return answer

    def pause(self, seconds: float, end: float) -> None:
        """Do something else for about so long."""
        time.sleep(max(0.0, min(self.random.uniform(0.5, 1.5) * seconds, end - time.monotonic())))


def study(somebody: Somebody, end: float) -> None:
    somebody.pause(HAND_IN_EVERY_SECONDS * somebody.random.random(), end)
    while time.monotonic() < end:
        for part in (CONSTANT, "catalog"):
            somebody.ask("form", "GET", part)
        email = f"{somebody.random.randrange(1 << 60):x}@example.edu"
        size = somebody.random.uniform(10, 60)
        answer = somebody.ask(
            "hand in",
            "POST",
            "submit",
            data={**FORM, "student_email": email},
            files={"file": ("bracket.stl", models.binary_stl(size), "model/stl")},
        )
        again = time.monotonic() + HAND_IN_EVERY_SECONDS
        while answer is not None and time.monotonic() < min(again, end):
            somebody.pause(LOOK_EVERY_SECONDS, end)
            somebody.ask("follow", "GET", f"track/{answer.json()['tracking_token']}")


def work(somebody: Somebody, end: float) -> None:
    signed_in = 0.0
    while time.monotonic() < end:
        if time.monotonic() > signed_in + TOKEN_SECONDS or not signed_in:
            credentials = {"email": ADMIN[0], "password": ADMIN[1]}
            told = somebody.ask("sign in", "POST", "auth/login", json=credentials)
            if told is None:
                continue
            somebody.browser.headers["Authorization"] = f"Bearer {told.json()['access_token']}"
            signed_in = time.monotonic()
        somebody.ask("stats", "GET", "stats")
        jobs = somebody.ask("list", "GET", "jobs?status=UPLOADED&limit=50")
        somebody.pause(STAFF_PAUSE_SECONDS, end)
        if jobs is None or not (found := jobs.json()["jobs"]):
            continue
        job = somebody.random.choice(found)["id"]
        somebody.ask("open", "GET", f"jobs/{job}")
        somebody.pause(STAFF_PAUSE_SECONDS, end)
        somebody.ask("lock", "POST", f"jobs/{job}/lock")
        somebody.ask("approve", "POST", f"jobs/{job}/approve", json=PRICE)
        somebody.pause(STAFF_PAUSE_SECONDS, end)


def ask_the_floor(somebody: Somebody, end: float) -> None:
    while time.monotonic() < end:
        somebody.ask("floor", "GET", CONSTANT)
        somebody.pause(FLOOR_PAUSE_SECONDS, end)


ROLES: dict[str, Callable[[Somebody, float], None]] = {
    "student": study,
    "staff": work,
    "floor": ask_the_floor,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--students", type=int, default=200)
    parser.add_argument("--staff", type=int, default=10)
    chosen = parser.parse_args()
    roles = ["student"] * chosen.students + ["staff"] * chosen.staff + ["floor"] * FLOORS
    seconds = chosen.minutes * 60
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        post = Post(folder)
        with fleet(folder, post.port, RATELIMIT_LOGIN="100000/hour") as lab:
            answers, errors = _crowd(lab, roles, seconds)
        post.stop()
    _tell(answers, errors, seconds)


def _crowd(lab: Fleet, roles: list[str], seconds: float) -> tuple[Answers, list[str]]:
    """Let all of them act, in a few processes; what they were answered."""
    context = multiprocessing.get_context("spawn")
    told = context.Queue()
    crowds = [roles[at : at + PER_PROCESS] for at in range(0, len(roles), PER_PROCESS)]
    processes = [
        context.Process(target=_act, args=(lab.api, crowd, number, seconds, told))
        for number, crowd in enumerate(crowds)
    ]
    for process in processes:
        process.start()
    answers: Answers = {}
    errors: list[str] = []
    for _ in processes:
        some, wrong = told.get()
        errors += wrong
        for what, took in some.items():
            answers.setdefault(what, []).extend(took)
    for process in processes:
        process.join()
    return answers, errors


def _act(
    api: str,
    roles: list[str],
    number: int,
    seconds: float,
    told: "multiprocessing.Queue[tuple[Answers, list[str]]]",
) -> None:
    end = time.monotonic() + seconds
    people = [Somebody(api, Random(number * 1000 + each)) for each in range(len(roles))]
    threads = [
        threading.Thread(target=ROLES[role], args=(somebody, end))
        for role, somebody in zip(roles, people, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    answers: Answers = {}
    for somebody in people:
        for what, took in somebody.answers.items():
            answers.setdefault(what, []).extend(took)
    told.put((answers, [error for somebody in people for error in somebody.errors]))


def _tell(answers: Answers, errors: list[str], seconds: float) -> None:
    everything = [took for what, some in answers.items() if what != "floor" for took in some]
    print(f"{'':<10} {'count':>7} {'per s':>7} {'p50 ms':>8} {'p95 ms':>8} {'p99 ms':>8}")
    for what, took in (*sorted(answers.items()), ("all", everything)):
        p50, p95, p99 = (1000 * each for each in _percentiles(took))
        rate = len(took) / seconds
        print(f"{what:<10} {len(took):>7} {rate:>7.1f} {p50:>8.1f} {p95:>8.1f} {p99:>8.1f}")
    print(f"errors     {len(errors)}")
    for error in dict.fromkeys(errors):
        print(f"  {errors.count(error)} x {error}")


def _percentiles(took: list[float]) -> Iterator[float]:
    cuts = statistics.quantiles(took, n=100) if len(took) > 1 else took * 99
    yield from (cuts[at - 1] for at in (50, 95, 99))


if __name__ == "__main__":
    main()

"""A dashboard that is open for an hour, beside 500 jobs: what it asks, and what it keeps.

    python -m bench.dashboard [--jobs 500] [--minutes 60]

The browser's clock is put forward from refresh to refresh; the server and its answers are real. A
colleague takes a job every nine minutes and lets go of it at the next refresh. Aim: two questions
each 45 seconds and no more, answered by 304 where nothing has changed; and memory that grows by no
more than 0.5 MB once the page is warm, which takes a quarter of an hour: until then the browser
still compiles what runs often.
"""

import argparse
import statistics
import tempfile
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import (
    CDPSession,
    Page,
    Request,
    expect,
    sync_playwright,
)

from bench.browsing import full_lab
from bench.lab import BEGIN
from bench.memory import MEGABYTE
from e2e.lab import Lab
from e2e.windows import Windows, launch_options
from e2e.witness import Witness

REFRESH_SECONDS = 45
WEIGHED_EVERY = 8
WARM_AFTER = 24
CHANGE_EVERY = 12


@dataclass
class Traffic:
    """What a page asks of the API, and how many of its questions are under way."""

    asked: list[Request] = field(default_factory=list)
    open: int = 0

    def watch(self, page: Page) -> None:
        page.on("request", lambda request: self._count(request, 1))
        page.on("requestfinished", lambda request: self._count(request, -1))
        page.on("requestfailed", lambda request: self._count(request, -1))

    def settle(self, page: Page) -> None:
        """Wait, by the real clock, until nothing is under way."""
        page.wait_for_timeout(30)
        while self.open:
            page.wait_for_timeout(5)

    def _count(self, request: Request, step: int) -> None:
        if "/api/" in request.url:
            self.open += step
            if step > 0:
                self.asked.append(request)


@dataclass(frozen=True)
class Weight:
    """What a page has in memory once all that is of no use was thrown away."""

    heap: int
    nodes: int
    listeners: int


@dataclass(frozen=True)
class Answer:
    """What came of a question."""

    what: str
    kilobytes: float
    ms: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=500)
    parser.add_argument("--minutes", type=int, default=60)
    wanted = parser.parse_args()
    rounds = wanted.minutes * 60 // REFRESH_SECONDS
    with tempfile.TemporaryDirectory() as name, full_lab(Path(name), wanted.jobs) as lab:
        weights, answers = _watch(lab, rounds, changing=wanted.jobs)
    print(f"{wanted.jobs} jobs, {wanted.minutes} minutes, {rounds} refreshes, 2 questions each\n")
    _print_answers(answers)
    _print_weights(weights)


def _watch(lab: Lab, rounds: int, changing: int) -> tuple[list[Weight], list[Answer]]:
    """What the page weighs, again and again, and what it asked; one job changes meanwhile."""
    witness, traffic, weights = Witness(lab), Traffic(), []
    with sync_playwright() as playwright:
        windows = Windows(playwright.chromium.launch(**launch_options()).new_context)
        page = windows.staff(lab)
        page.clock.install(time=BEGIN + timedelta(days=2))
        page.goto(f"{lab.site}/dashboard/?status=ALL")
        expect(page.locator("[data-job]").first).to_be_visible()
        devtools = page.context.new_cdp_session(page)
        traffic.watch(page)
        for number in range(1, rounds + 1):
            if number % CHANGE_EVERY in {0, 1} and number > 1:
                witness.post(f"/jobs/{changing}/{'unlock' if number % CHANGE_EVERY else 'lock'}")
            page.clock.run_for(REFRESH_SECONDS * 1000)
            traffic.settle(page)
            if number % WEIGHED_EVERY == 0:
                weights.append(_weigh(devtools))
        answers = [_told(request) for request in traffic.asked]
    if windows.troubles:
        raise SystemExit("\n".join(windows.troubles))
    return weights, answers


def _weigh(devtools: CDPSession) -> Weight:
    devtools.send("HeapProfiler.collectGarbage")
    heap = devtools.send("Runtime.getHeapUsage")["usedSize"]
    counted = devtools.send("Memory.getDOMCounters")
    return Weight(int(heap), counted["nodes"], counted["jsEventListeners"])


def _told(request: Request) -> Answer:
    response = request.response()
    route, _, query = request.url.partition("/api/v1")[2].partition("?")
    name = f"{request.method} {route}" + (" (new ones)" if "reviewed=" in query else "")
    if response is None:
        return Answer(f"{name}: no answer", 0, 0)
    size = request.sizes()["responseBodySize"] / 1000
    return Answer(f"{name}: {response.status}", size, request.timing["responseEnd"])


def _print_answers(answers: list[Answer]) -> None:
    kinds: dict[str, list[Answer]] = defaultdict(list)
    for answer in answers:
        kinds[answer.what].append(answer)
    for what, same in sorted(kinds.items()):
        ms = statistics.median(answer.ms for answer in same)
        kilobytes = statistics.mean(answer.kilobytes for answer in same)
        print(f"{len(same):5}  {what:38} {kilobytes:7.1f} kB each  {ms:6.1f} ms")
    total = sum(answer.kilobytes for answer in answers)
    print(f"{len(answers):5}  {'in all':38} {total:7.0f} kB\n")


def _print_weights(weights: list[Weight]) -> None:
    for number, weight in enumerate(weights, 1):
        minutes = number * WEIGHED_EVERY * REFRESH_SECONDS // 60
        heap = weight.heap / MEGABYTE
        print(
            f"{minutes:3} min  {heap:6.2f} MB  {weight.nodes} nodes, {weight.listeners} listeners"
        )
    warm = weights[min(WARM_AFTER // WEIGHED_EVERY, len(weights)) - 1]
    growth = (weights[-1].heap - warm.heap) / MEGABYTE
    print(f"growth of the heap since it was warm: {growth:+.2f} MB  (aim: at most 0.5)")


if __name__ == "__main__":
    main()

"""The pages as a phone gets them: Lighthouse's scores, and the compressed size of their scripts.

    python -m bench.pages [--rounds 3] [--jobs 200] [--only confirm] [--slowdown 4]

Each page is loaded several times by Lighthouse as it simulates a phone on a slow network, from the
production build on a running server; the scores are medians. Scripts are counted as they came over
the wire. Beside each page stands the floor: what the same machine makes by turns of a page that is
the framework and a sentence; no page can do better there.

A phone is simulated as so many times slower than this machine as Lighthouse's calibration has it
for the machine's index, which is measured first: 4 times, its default, is meant for an index of
about 1500, and stands for a slower phone on a slower machine. ``--slowdown`` sets it.

Aims: students' pages and the sign-in at least 95 for performance, the dashboard at least 90; 100
for accessibility and for best practices; at most 170 kB of scripts on students' pages; and every
text that compresses comes compressed.
"""

import argparse
import json
import statistics
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import requests
from playwright.sync_api import BrowserContext, Page, expect, sync_playwright

from bench.browsing import full_lab
from bench.floor import floor
from bench.running import free_port
from e2e.jobs import Jobs
from e2e.lab import Lab
from e2e.pages import sign_in
from e2e.windows import launch_options
from tools import node as nodejs
from tools.processes import Arguments, run

LIGHTHOUSE = Path(__file__).parent / "lighthouse"
CATEGORIES = ("performance", "accessibility", "best-practices")
STUDENT_KILOBYTES = 170
PATIENCE_MS = 30_000
# Below this a compressed answer is not worth its header.
WORTH_COMPRESSING = 1400
# How many times slower than a machine of this index a phone is: docs/throttling.md of Lighthouse,
# “Calibrating multipliers”, and the calculator that it names, for a mid-tier phone.
INDEXES, SLOWDOWNS = (150, 800, 1300, 1533, 1766, 2000), (1, 2, 3, 4, 5, 6)
TEXTS = {"Document", "Script", "Stylesheet", "Fetch", "XHR"}


@dataclass(frozen=True)
class Asked:
    """A page that is looked at, and what its performance should at least be."""

    name: str
    address: str
    aim: int
    of_students: bool = True


@dataclass(frozen=True)
class Look:
    """What Lighthouse found in one visit: scores of 100, milliseconds, bytes on the wire."""

    scores: tuple[int, ...]
    failed: tuple[str, ...]
    largest_paint_ms: float
    blocking_ms: float
    script_bytes: int
    machine_index: float
    plain: tuple[str, ...]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--jobs", type=int, default=200)
    parser.add_argument("--only", help="look at this page alone")
    parser.add_argument("--slowdown", type=float, help="else what fits this machine")
    wanted = parser.parse_args()
    node = nodejs.find()
    _install(node)
    with (
        tempfile.TemporaryDirectory() as name,
        full_lab(Path(name), wanted.jobs) as lab,
        floor(Path(name)) as bare,
        _browser(Path(name)) as (browser, port),
    ):
        lighthouse = _Lighthouse(node, browser, port, Path(name))
        print(HEADING)
        for page in _pages(lab):
            if wanted.only not in {None, page.name}:
                continue
            if not page.of_students:
                _enter(browser, lab)
            # A machine that is shared has another speed after some minutes.
            lighthouse.slowdown = wanted.slowdown or _fitting(lighthouse, bare)
            _tell(page, *lighthouse.compare(page.address, bare, wanted.rounds))


HEADING = (
    f"{'':11}performance (floor)  accessibility  practices"
    "    largest paint (floor)     blocked (floor)   scripts"
)


def _fitting(lighthouse: "_Lighthouse", bare: str) -> float:
    """How many times slower than this machine a phone is."""
    index = statistics.median(lighthouse.look(bare).machine_index for _ in range(3))
    slowdown = float(np.interp(index, INDEXES, SLOWDOWNS))
    print(f"  This machine's index is {index:.0f}: a phone is {slowdown:.1f} times slower.")
    return slowdown


def _install(node: nodejs.Node) -> None:
    """Have Lighthouse as its lock says."""
    if not (LIGHTHOUSE / "node_modules" / ".package-lock.json").is_file():
        command: Arguments = [*node.npm, "ci", "--no-audit"]
        run(command, cwd=LIGHTHOUSE, environment=node.environment(), log="npm-lighthouse")


def _pages(lab: Lab) -> Iterator[Asked]:
    """The pages of the aims; a job waits for its student's answer."""
    jobs = Jobs(lab)
    waiting = jobs.in_status("PENDING")
    yield Asked("submit", f"{lab.site}/submit/", 95)
    yield Asked("confirm", jobs.witness.link("approval", "confirm", waiting.number), 95)
    yield Asked("track", f"{lab.site}/track/{waiting.token}/", 95)
    yield Asked("login", f"{lab.site}/login/", 95)
    yield Asked("dashboard", f"{lab.site}/dashboard/?status=ALL", 90, of_students=False)


@contextmanager
def _browser(folder: Path) -> Iterator[tuple[BrowserContext, int]]:
    """A browser that Lighthouse can drive too, by the port."""
    port = free_port()
    with sync_playwright() as playwright:
        options = launch_options(f"--remote-debugging-port={port}")
        browser = playwright.chromium.launch_persistent_context(folder / "browser", **options)
        yield browser, port
        browser.close()


def _enter(browser: BrowserContext, lab: Lab) -> None:
    """Sign in, which the browser then remembers."""
    page: Page = browser.new_page()
    page.goto(f"{lab.site}/login/")
    sign_in(page, lab.admin)
    expect(page.get_by_role("tab").first).to_be_visible(timeout=PATIENCE_MS)
    page.close()


class _Lighthouse:
    """Looks at pages one at a time in a browser that is open."""

    def __init__(self, node: nodejs.Node, browser: BrowserContext, port: int, folder: Path) -> None:
        self._node, self._port, self._report = node, port, folder / "report.json"
        self._devtools = browser.new_cdp_session(browser.pages[0])
        self.slowdown = 4.0

    def compare(self, address: str, bare: str, rounds: int) -> tuple[list[Look], list[Look]]:
        """Visit a page and the floor by turns, so that both meet the machine in the same mood."""
        pairs = [(self.look(address), self.look(bare)) for _ in range(rounds)]
        return [look for look, _ in pairs], [below for _, below in pairs]

    def look(self, address: str) -> Look:
        """Visit a page as a phone would; who has signed in stays so, the cache is emptied."""
        self._devtools.send("Network.clearBrowserCache")
        subprocess.run(
            [
                self._node.folder / "node",
                LIGHTHOUSE / "node_modules" / "lighthouse" / "cli" / "index.js",
                address,
                f"--port={self._port}",
                f"--only-categories={','.join(CATEGORIES)}",
                f"--throttling.cpuSlowdownMultiplier={self.slowdown}",
                *("--output=json", f"--output-path={self._report}", "--quiet"),
                *("--disable-storage-reset", "--no-enable-error-reporting"),
            ],
            check=True,
            env=self._node.environment(),
        )
        return _read(json.loads(self._report.read_text("utf-8")))


def _read(report: dict[str, Any]) -> Look:
    if failure := report.get("runtimeError"):
        raise SystemExit(f"Lighthouse could not look: {failure['message']}")
    audits = report["audits"]
    loaded = audits["network-requests"]["details"]["items"]
    categories = [report["categories"][name] for name in CATEGORIES]
    return Look(
        scores=tuple(round(category["score"] * 100) for category in categories),
        failed=tuple(_failed(categories[1:], audits)),
        largest_paint_ms=audits["largest-contentful-paint"]["numericValue"],
        blocking_ms=audits["total-blocking-time"]["numericValue"],
        script_bytes=sum(item["transferSize"] for item in loaded if _is(item, "Script")),
        machine_index=report["environment"]["benchmarkIndex"],
        plain=tuple(item["url"] for item in loaded if _is(item, *TEXTS) and _came_plain(item)),
    )


def _failed(categories: list[dict[str, Any]], audits: dict[str, Any]) -> Iterator[str]:
    """What costs points where no point should be lost."""
    for category in categories:
        for each in category["auditRefs"]:
            score = audits[each["id"]]["score"]
            if each["weight"] and score is not None and score < 1:
                yield audits[each["id"]]["title"]


def _is(item: dict[str, Any], *kinds: str) -> bool:
    return item.get("resourceType") in kinds


def _came_plain(item: dict[str, Any]) -> bool:
    """Whether a text that is worth compressing came as it is."""
    if item["resourceSize"] < WORTH_COMPRESSING or "/api/" in item["url"]:
        return False
    answer = requests.get(item["url"], headers={"Accept-Encoding": "gzip, br"}, timeout=10)
    return "Content-Encoding" not in answer.headers


def _tell(page: Asked, looks: list[Look], below: list[Look]) -> None:
    scores = [
        round(statistics.median(each))
        for each in zip(*(look.scores for look in looks), strict=True)
    ]
    bare = statistics.median(look.scores[0] for look in below)
    paint, bare_paint = (
        statistics.median(look.largest_paint_ms for look in each) / 1000 for each in (looks, below)
    )
    blocked, bare_blocked = (
        statistics.median(look.blocking_ms for look in each) for each in (looks, below)
    )
    kilobytes = max(look.script_bytes for look in looks) / 1000
    print(
        f"{page.name:9}  {scores[0]:11} {f'({bare:.0f})':>7}  {scores[1]:13}  {scores[2]:9}"
        f"  {paint:13.1f} s {f'({bare_paint:.1f} s)':>7}  {blocked:7.0f} ms"
        f" {f'({bare_blocked:.0f})':>7}  {kilobytes:5.0f} kB"
    )
    misses = [
        *([f"performance below {page.aim}"] if scores[0] < page.aim else []),
        *([f"scripts over {STUDENT_KILOBYTES} kB"] if _too_much(page, kilobytes) else []),
        *sorted({title for look in looks for title in look.failed}),
        *sorted({f"not compressed: {address}" for look in looks for address in look.plain}),
    ]
    for miss in misses:
        print(f"{'':11}{miss}")


def _too_much(page: Asked, kilobytes: float) -> bool:
    return page.of_students and kilobytes > STUDENT_KILOBYTES


if __name__ == "__main__":
    main()

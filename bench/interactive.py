"""How soon staff can use the list and the statistics of a lab of ten years.

    python -m bench.interactive [--jobs 100000] [--rounds 5] [--labs FOLDER] [--keep FOLDER]

Starts Printdesk on a made-up lab, on SQLite, and opens pages in a browser that has signed in and
knows nothing of them yet. Prints the medians of the seconds until what was asked for stands there
and the page has taken a key or a click, beside those of a page of the same frame that asks for
nothing large: the account's own. Aim: at most two seconds. ``--labs`` is the folder in which
``bench.scale`` keeps its labs; ``--keep`` is one for pictures of the pages, on a desktop and a
phone, in the light and in the dark.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.sync_api import Page, expect, sync_playwright

from bench.lab import SECRET
from bench.running import printdesk
from bench.scale import made_lab
from e2e.lab import Lab, Person
from e2e.windows import DESKTOP, PHONE, Windows, launch_options

PATIENCE_MS = 60_000
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


@dataclass(frozen=True)
class Look:
    """A page, and how somebody sees and feels that it can be used."""

    name: str
    path: str
    use: Callable[[Page], None]


def _list(page: Page) -> None:
    expect(page.locator("[data-job]").first).to_be_visible()
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()


def _statistics(page: Page) -> None:
    expect(page.get_by_role("table").first).to_be_attached()
    page.get_by_role("button", name="Save as CSV").click()
    expect(page.get_by_role("menu")).to_be_visible()


def _account(page: Page) -> None:
    expect(page.get_by_role("heading", level=2).first).to_be_visible()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()


LOOKS = (
    Look("account", "/account/", _account),
    Look("list", "/dashboard/?status=ALL", _list),
    Look("search", "/dashboard/?status=ALL&search=gear", _list),
    Look("statistics of 30 days", "/stats/", _statistics),
    Look("statistics of a year", "/stats/?days=365", _statistics),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--labs", type=Path)
    parser.add_argument("--keep", type=Path)
    wanted = parser.parse_args()
    place = nullcontext(wanted.labs) if wanted.labs else tempfile.TemporaryDirectory()
    with place as labs, tempfile.TemporaryDirectory() as folder:
        data = Path(str(labs)) / f"sqlite-{wanted.jobs}"
        with made_lab(data, "", wanted.jobs) as (_, credentials):
            admin = Person("Administrator", credentials["email"], credentials["password"])
        settings = {"SECRET_KEY": SECRET, "DATA_DIR": str(data), "RATELIMIT_LOGIN": "1000/hour"}
        with printdesk(Path(folder), **settings) as server:
            lab = Lab(server.api.removesuffix("/api/v1"), server, admin)
            _look(lab, wanted.rounds, wanted.keep)


def _look(lab: Lab, rounds: int, keep: Path | None) -> None:
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        windows = Windows(playwright.chromium.launch(**launch_options()).new_context)
        for look in LOOKS:
            took = [_seconds(windows, lab, look) for _ in range(rounds)]
            each = ", ".join(f"{seconds:.2f}" for seconds in took)
            print(f"{look.name:<24}{statistics.median(took):.2f} s   ({each})", flush=True)
            if keep:
                _picture(windows, lab, look, keep)
    if windows.troubles:
        raise SystemExit("\n".join(windows.troubles))


def _seconds(windows: Windows, lab: Lab, look: Look) -> float:
    page = windows.staff(lab)
    begun = time.perf_counter()
    page.goto(lab.site + look.path, wait_until="commit")
    look.use(page)
    took = time.perf_counter() - begun
    page.context.close()
    return took


def _picture(windows: Windows, lab: Lab, look: Look, keep: Path) -> None:
    keep.mkdir(parents=True, exist_ok=True)
    for device, options in (("desktop", DESKTOP), ("phone", PHONE)):
        for scheme in SCHEMES:
            page = windows.staff(lab, color_scheme=scheme, **options)
            page.goto(lab.site + look.path)
            look.use(page)
            page.keyboard.press("Escape")
            page.wait_for_timeout(500)
            name = look.name.replace(" ", "-")
            page.screenshot(path=keep / f"{name}-{device}-{scheme}.png", full_page=True)
            page.context.close()


if __name__ == "__main__":
    main()

"""Both halves with hot reload: the pages by Next.js, the API by starting it anew."""

import time
from pathlib import Path

from tools import BACKEND, FRONTEND, PYTHON, environment
from tools import node as nodejs
from tools.processes import end, ended, start
from tools.starting import check_port, setting

LOOK_SECONDS = 0.5
PAGES_PORT = 3000


def develop() -> int:
    """Run both halves until a signal comes, or the one for the pages ends by itself."""
    check_port()
    environment.prepare()
    node = nodejs.find()
    nodejs.packages(node)
    pages, api = f"http://localhost:{PAGES_PORT}", f"http://localhost:{setting('PORT', '8080')}"
    print(f"\n  Look at {pages}. It asks the API at {api}; both follow what you change.\n")
    surroundings = {"PUBLIC_URL": pages, **node.environment(), "PRINTDESK_API": api}
    next_ = start(
        node.script("dev", "--port", str(PAGES_PORT)), cwd=FRONTEND, environment=surroundings
    )
    children = [next_]
    with ended(children):
        seen: dict[Path, int] = {}
        while next_.poll() is None:
            if (now := _sources()) != seen:
                end(children[1:])
                children[1:] = [
                    start([PYTHON, "-m", "printdesk.cli", "up"], environment=surroundings)
                ]
                seen = now
            time.sleep(LOOK_SECONDS)
    return next_.returncode


def _sources() -> dict[Path, int]:
    """Every source of the API, and when it was last changed."""
    return {path: path.stat().st_mtime_ns for path in (BACKEND / "printdesk").rglob("*.py")}

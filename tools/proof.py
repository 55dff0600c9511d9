"""The tests, the checks and the guides' pictures: one command and one exit status each."""

import json
import shutil
import subprocess
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from tools import BACKEND, FRONTEND, PYTHON, ROOT, audit, environment, locks, pages, program
from tools import node as nodejs
from tools.memory import folder_in_memory
from tools.node import Node
from tools.problems import Problem
from tools.processes import Arguments, ended, run, start, step

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
OUTPUT_LINES = 80
TESTS_FAILED = 1  # pytest's exit status
LAST_FAILED = ROOT / ".pytest_cache" / "v" / "cache" / "lastfailed"
FEW_TESTS = 5
OPENAPI = ROOT / "openapi.json"
API_TYPES = FRONTEND / "src" / "api" / "schema.d.ts"

TYPED = ("printdesk", "tools", "slicer_opener", "e2e", "bench")
# What is left of an `if` for another system is unreachable, and meant.
OPENER_TYPES = ("-p", "slicer_opener", "--no-warn-unreachable", "--platform")

Proof = Callable[[], None]


def test(*arguments: str) -> int:
    """Run every test there is. With arguments, which are for pytest, run only what they choose."""
    node = _prepare()
    surroundings = _with_pages(node)
    _compile()
    failed = [] if arguments else _failed({**_tests_of_pages(node), **_generated_files(node)})
    print(flush=True)
    if arguments:
        return _pytest(surroundings, *arguments)
    with folder_in_memory() as folder:
        status = _all_tests({**surroundings, **({"TMPDIR": str(folder)} if folder else {})})
    for name in failed:
        print(f"Failed before that, see above: {name}")
    return status or int(bool(failed))


def pictures(*names: str) -> int:
    """Take the pictures of the guides anew, all or those of these names."""
    taking = start([PYTHON, "-m", "e2e.pictures", *names], environment=_with_pages(_prepare()))
    with ended([taking]):
        return taking.wait()


def check() -> int:
    """Run every check of the sources and tell all that fail."""
    node = _prepare()
    failed = _failed({**_checks_of_sources(node), **_generated_files(node), **_audits(node)})
    print(f"\nFailed: {', '.join(failed)}." if failed else "\nAll checks have passed.")
    return int(bool(failed))


def _all_tests(surroundings: Mapping[str, str]) -> int:
    LAST_FAILED.unlink(missing_ok=True)
    # A process for each core; the tests of a file stay together, for they may share a lab.
    status = _pytest(surroundings, "-n", "logical", "--dist", "loadfile", "--no-loadscope-reorder")
    if status == TESTS_FAILED and (again := _failed_tests()):
        status = _pytest(surroundings, "--last-failed")
        outcome = "Not all of these pass alone" if status else "Failed beside others, pass alone"
        print(f"{outcome}:", *again, sep="\n  ")
    return status


def _pytest(surroundings: Mapping[str, str], *arguments: str) -> int:
    pytest = start([PYTHON, "-m", "pytest", *arguments], environment=surroundings)
    with ended([pytest]):
        return pytest.wait()


def _compile() -> None:
    """Once for all: hundreds of processes are started that would each compile what they import."""
    run([PYTHON, "-m", "compileall", "-q", BACKEND / "printdesk"], log="compiling")


def _failed_tests() -> list[str]:
    """Those that failed, when they are few: a busy machine is no reason for many to fail."""
    names = sorted(json.loads(LAST_FAILED.read_bytes()))
    return names if len(names) <= FEW_TESTS else []


def _prepare() -> Node:
    environment.prepare(dev=True)
    node = nodejs.find()
    nodejs.packages(node)
    return node


def _with_pages(node: Node) -> dict[str, str]:
    """The environment for what opens the pages in a browser; both are there then."""
    pages.prepare()
    return {**node.environment(), "PRINTDESK_CHROMIUM": _browser()}


def _checks_of_sources(node: Node) -> Mapping[str, Proof]:
    return {
        "Python: rules": _passes("ruff", "check"),
        "Python: layout": _passes("ruff", "format", "--check"),
        "Python: types": _passes("mypy", *(word for name in TYPED for word in ("-p", name))),
        "Slicer opener: types on Windows": _passes("mypy", *OPENER_TYPES, "win32"),
        "Slicer opener: types on macOS": _passes("mypy", *OPENER_TYPES, "darwin"),
        "Python: who imports whom": _passes("lint-imports"),
        "Pages: rules, layout, types": _script(node, "check"),
    }


def _tests_of_pages(node: Node) -> Mapping[str, Proof]:
    return {"Tests of the pages": _script(node, "test")}


def _generated_files(node: Node) -> Mapping[str, Proof]:
    """What is made out of something else, and kept beside it, must be in step with it."""
    return {
        "Locks fit pyproject.toml": _locks_fit,
        "openapi.json fits the code": _unchanged(OPENAPI, _write_openapi),
        "schema.d.ts fits openapi.json": _unchanged(API_TYPES, _script(node, "api:types")),
    }


def _audits(node: Node) -> Mapping[str, Proof]:
    return {
        "Weaknesses of Python packages": audit.python_packages,
        "Weaknesses of the pages' packages": partial(audit.page_packages, node),
    }


def _passes(tool: str, *arguments: str) -> Proof:
    command: Arguments = [program(tool), *arguments]
    return partial(
        run, command, log=f"{tool}-{arguments[0]}" if arguments else tool, tail=OUTPUT_LINES
    )


def _script(node: Node, name: str) -> Proof:
    log = f"pages-{name.replace(':', '-')}"
    surroundings = node.environment()
    command = node.script(name)
    return partial(run, command, cwd=FRONTEND, environment=surroundings, log=log, tail=OUTPUT_LINES)


def _unchanged(path: Path, make: Proof) -> Proof:
    """Makes the file anew; that it is another now means that nobody had done so before."""

    def prove() -> None:
        before = path.read_bytes() if path.exists() else b""
        make()
        if path.read_bytes() != before:
            name = path.relative_to(ROOT)
            raise Problem(f"{name} was out of date. It has been made anew: commit it.")

    return prove


def _write_openapi() -> None:
    command: Arguments = [PYTHON, "-m", "printdesk.cli", "openapi"]
    made = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    if made.returncode:
        raise Problem(made.stderr.decode(errors="replace"))
    OPENAPI.write_bytes(made.stdout)


def _locks_fit() -> None:
    if stale := locks.stale():
        raise Problem(
            f"Out of step with pyproject.toml: {', '.join(stale)}. Run: python3 run.py lock"
        )


def _failed(proofs: Mapping[str, Proof]) -> list[str]:
    """Run all of these; the names of those that fail, of which the reasons are printed."""
    failed = []
    for name, prove in proofs.items():
        try:
            with step(name):
                prove()
        except Problem as problem:
            print(f"{problem}\n", flush=True)
            failed.append(name)
    return failed


def _browser() -> str:
    """The machine's Chromium; "" stands for Playwright's own, which is fetched if it must be."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found:
        return found
    try:
        with step("Fetching a browser for the tests"):
            run([program("playwright"), "install", "chromium"], log="browser")
    except Problem as problem:
        raise Problem(
            f"{problem}\nThe tests need a browser. Install Chromium (Debian: apt install chromium; "
            "elsewhere Google Chrome will do), then run this again."
        ) from None
    return ""

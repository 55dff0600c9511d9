"""The commands of run.py."""

import argparse
import os
import signal
import sys
from types import FrameType
from typing import NoReturn

from tools import ROOT, development, environment, locks, proof, starting, wheel
from tools.problems import Problem, cause

EXAMPLES = """\
With no command, everything that is missing is set up and Printdesk is started.
Settings come from the environment or the file .env, as .env.example lists them:
  PORT=9000 python3 run.py
"""


def main(arguments: list[str]) -> int:
    """Do what the command line says; the exit status."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # these are real streams
    signal.signal(signal.SIGTERM, _terminated)
    os.chdir(ROOT)  # wherever it was called from: .env and data/ are here
    parser = _parser()
    chosen, rest = parser.parse_known_args(arguments)
    if rest and chosen.command not in {"test", "pictures", "printdesk"}:
        parser.error(f"unknown: {' '.join(rest)}")
    try:
        return _do(chosen, rest)
    except Problem as problem:
        print(f"\n{problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130
    except OSError as error:
        sentence = cause(str(error))
        if sentence is None:
            raise
        print(f"\n{sentence}\n({error})", file=sys.stderr)
        return 1


def _do(chosen: argparse.Namespace, rest: list[str]) -> int:
    match chosen.command:
        case "test":
            return proof.test(*rest)
        case "pictures":
            return proof.pictures(*rest)
        case "check":
            return proof.check()
        case "dev":
            return development.develop()
        case "lock":
            locks.compile_locks(upgrade=chosen.upgrade)
        case "build":
            wheel.build()
        case "printdesk":
            environment.prepare()
            starting.printdesk(*rest)
        case _:
            starting.start()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="run.py",
        description="Sets up and starts Printdesk.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", metavar="command")
    commands.add_parser("test", help="run every test; what follows goes to pytest", add_help=False)
    commands.add_parser("check", help="check rules, layout, types, imports and generated files")
    commands.add_parser("pictures", help="take the guides' pictures anew, or those that are named")
    commands.add_parser("dev", help="start both halves so that they follow what you change")
    commands.add_parser("build", help="build dist/printdesk-*.whl, which carries the pages")
    lock = commands.add_parser("lock", help="write both lock files anew out of pyproject.toml")
    lock.add_argument("--upgrade", action="store_true", help="take the newest versions that fit")
    commands.add_parser(
        "printdesk", help="run the program itself, such as: printdesk user list", add_help=False
    )
    return parser


def _terminated(_number: int, _frame: FrameType | None) -> NoReturn:
    # Raised here so that whatever is being done ends its children on the way out.
    raise SystemExit(128 + signal.SIGTERM)

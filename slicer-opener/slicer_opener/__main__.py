"""The command line: an address from a browser, or what somebody who sets this up wants done."""

import argparse
import io
import sys
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout

from slicer_opener import NAME, VERSION, checks, config, discovery, folders, registration
from slicer_opener.address import is_address
from slicer_opener.choices import Choices
from slicer_opener.opening import handle
from slicer_opener.problems import Problem
from slicer_opener.screen import open_screen

FAILED = 1


def main(arguments: Sequence[str]) -> int:
    """Do what the arguments say; the exit status."""
    # A crafted link may break out of its quotation marks and bring options along. Whatever comes
    # with an address is therefore never read as an option, and makes the address a wrong one.
    if any(map(is_address, arguments)):
        return handle(" ".join(arguments), open_screen(), folders.config_places(), Choices())
    if sys.stdout is not None:
        return _serve(arguments)
    # The executable for Windows has no console: what would be printed is shown in a window.
    said = io.StringIO()
    with redirect_stdout(said), redirect_stderr(said):
        status = _serve(arguments)
    open_screen().tell(NAME, said.getvalue())
    return status


def _serve(arguments: Sequence[str]) -> int:
    try:
        return _do(_parser().parse_args(arguments))
    except SystemExit as ended:  # argparse, after --help or a word that it does not know
        return ended.code if isinstance(ended.code, int) else FAILED
    except Problem as problem:
        print(f"{problem.title}: {problem.sentence}\n{problem.advice}", file=sys.stderr)
        return FAILED


def _do(chosen: argparse.Namespace) -> int:
    if chosen.find_slicers:
        print(discovery.sections(discovery.installed()))
    elif chosen.register:
        print(registration.register(folders.program_command()))
    elif chosen.unregister:
        print(registration.unregister())
    elif chosen.forget:
        Choices().forget()
        print("The remembered slicers are forgotten: you are asked again.")
    else:
        report = checks.check(folders.config_places(), Choices())
        print(report.text)
        return 0 if report.is_well else FAILED
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="slicer-opener",
        description="Opens files of the print storage in a slicer, when a link on the dashboard is "
        "clicked. Without an option it does what --check does.",
        epilog="Settings are read from the first of these:\n  "
        + "\n  ".join(map(str, folders.config_places()))
        + f"\nThe log, unless config.ini names another: {config.default_log()}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"{NAME} {VERSION}")
    options = parser.add_mutually_exclusive_group()
    for option, words in (
        ("--check", "tell what is set up and what is missing"),
        ("--find-slicers", "look for slicers and print their sections for config.ini"),
        ("--register", "let the dashboard's links open with this program, for this user"),
        ("--unregister", "undo that"),
        ("--forget", "forget which slicer was to be used always for a kind of file"),
    ):
        options.add_argument(option, action="store_true", help=words)
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""``printdesk demo``: a made-up lab of any size, for trying out, for screenshots and measuring."""

import argparse
from collections.abc import Callable
from contextlib import AbstractContextManager

from printdesk.demo.lab import MOST_YEARS, Files, Made, Progress, Wish, make
from printdesk.desk import Desk

OpenDesk = Callable[[], AbstractContextManager[Desk]]
MOST_JOBS = 1_000_000
TEXT = (
    "Fill a lab that has no jobs with a made-up one: students, jobs with their whole history, "
    "emails and model files. No email is sent to anybody for it. It is refused where there are "
    "jobs already."
)


def add_command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    desk: OpenDesk,
    progress: Progress,
) -> None:
    """Offer the command, which opens the desk for itself."""

    def run(chosen: argparse.Namespace) -> None:
        wish = Wish(chosen.jobs, chosen.years, chosen.seed, Files(chosen.files))
        with desk() as opened:
            made = make(opened, wish, progress)
            print("\n".join(_told(made, opened)))

    parser = commands.add_parser(
        "demo", help="fill an empty lab with a made-up one", description=TEXT
    )
    parser.add_argument("--jobs", type=_number(1, MOST_JOBS), default=1000, metavar="N")
    parser.add_argument(
        "--years",
        type=_number(0.1, MOST_YEARS),
        default=0,
        metavar="Y",
        help="over how many years they came in; by default as many as they need",
    )
    parser.add_argument("--seed", type=int, default=1, help="another number is another lab")
    parser.add_argument(
        "--files",
        choices=[each.value for each in Files],
        default=Files.RECENT.value,
        help="whose files are put on the share: of what is in work and of the last two weeks "
        "(recent), of all jobs or of none",
    )
    parser.set_defaults(run=run)


def _told(made: Made, desk: Desk) -> list[str]:
    address = desk.settings.public_url
    lines = [
        f"Made {made.jobs} jobs with {made.events} events; {made.with_files} have files.",
        "",
        f"  Sign in at {address}/login (these passwords are shown only once):",
        f"    staff          {made.staff_email}  {made.staff_password}",
    ]
    if made.admin and made.admin.password:
        lines.append(f"    administrator  {made.admin.email}  {made.admin.password}")
    elif made.admin:
        lines.append(f"    administrator  {made.admin.email}, by ADMIN_PASSWORD")
    else:
        lines.append("    administrator  as before")
    return [*lines, "", "Start it by “printdesk up” (or “python3 run.py”)."]


def _number(least: float, most: float) -> Callable[[str], float]:
    """What reads a number of an argument."""

    def number(text: str) -> float:
        value = float(text) if isinstance(least, float) else int(text)
        if not least <= value <= most:
            raise argparse.ArgumentTypeError(f"give a number from {least:g} to {most:g}")
        return value

    return number

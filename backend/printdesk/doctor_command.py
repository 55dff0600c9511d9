"""``printdesk doctor``: what is wrong with this installation, and how to mend it."""

import argparse
import sys
import textwrap

from printdesk.config import Settings, SettingsError
from printdesk.doctor.finding import Finding, Verdict

WIDTH = 96
INDENT = " " * 17


def add_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Offer the command."""
    text = "tell what is wrong with this installation, and how to mend it"
    commands.add_parser(
        "doctor", help=text, description=f"{text}; 1 when something is"
    ).set_defaults(run=run)


def run(_chosen: argparse.Namespace) -> int:
    """Look at everything; 1 when something is wrong. What is only worth a look does not count."""
    try:
        settings = Settings.read()
        if settings.data_dir.exists():
            # The key is needed to look further. Where nothing is yet, nothing is to be made.
            settings = Settings.load()
    except SettingsError as error:
        for line in str(error).splitlines():
            _tell(Finding(Verdict.WRONG, "settings", line, "Mend it in .env or the environment."))
        return 1
    # With all that can be looked at, such as Redis; no other command need wait until it is loaded.
    from printdesk.doctor.examination import examine  # noqa: PLC0415

    counts = dict.fromkeys(Verdict, 0)
    for finding in examine(settings):
        counts[finding.verdict] += 1
        _tell(finding)
    print()
    print(_summary(counts[Verdict.WRONG], counts[Verdict.LOOK]))
    return 1 if counts[Verdict.WRONG] else 0


def _tell(finding: Finding) -> None:
    begins = f"{finding.verdict:<6} {finding.about:<9} "
    print(_wrapped(begins, finding.said))
    if finding.advice:
        print(_wrapped(f"{INDENT}→ ", finding.advice))
    sys.stdout.flush()


def _wrapped(begins: str, text: str) -> str:
    return textwrap.fill(
        text,
        WIDTH,
        initial_indent=begins,
        subsequent_indent=" " * len(begins),
        break_long_words=False,
        break_on_hyphens=False,
    )


def _summary(wrong: int, look: int) -> str:
    if not wrong and not look:
        return "All is well."
    things = "1 thing is wrong" if wrong == 1 else f"{wrong} things are wrong"
    more = f", {look} {'is' if look == 1 else 'are'} worth a look" if look else ""
    return f"{things}{more}." if wrong else f"Nothing is wrong{more}."

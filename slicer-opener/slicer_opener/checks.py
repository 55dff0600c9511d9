"""What --check tells: what this program sees on this computer."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from slicer_opener import NAME, VERSION, config, folders, log, registration
from slicer_opener.choices import Choices
from slicer_opener.config import Config
from slicer_opener.opening import PATIENCE_SECONDS, within
from slicer_opener.problems import Problem
from slicer_opener.screen import Lines, open_screen
from slicer_opener.slicers import is_installed

# What students hand in, and what the server takes for a slice unless it is told otherwise.
USUAL = (".stl", ".obj", ".3mf", ".gcode.3mf", ".gcode", ".bgcode", ".form", ".idea", ".gx")
# The server puts this file into its storage, and the folder for new jobs.
SIGNS_OF_THE_STORAGE = (".printdesk-share", "Uploaded")


@dataclass
class Report:
    """Lines for people, and whether everything is as it should be."""

    lines: list[str] = field(default_factory=list)
    is_well: bool = True

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def good(self, sentence: str) -> None:
        self.lines.append(f"  ok       {sentence}")

    def hint(self, sentence: str) -> None:
        self.lines.append(f"  note     {sentence}")

    def bad(self, sentence: str) -> None:
        self.lines.append(f"  MISSING  {sentence}")
        self.is_well = False


def check(places: Sequence[Path], choices: Choices) -> Report:
    """Look at everything that an opening needs."""
    report = Report([f"{NAME} {VERSION}, {' '.join(folders.program_command())}"])
    try:
        settings = config.load(config.find_config(places))
    except Problem as problem:
        report.bad(f"{problem.sentence} {problem.advice}")
        _check_log(report, config.default_log())
    else:
        report.good(f"Settings: {settings.source}")
        _check_storage(report, settings)
        _check_slicers(report, settings)
        _check_kinds(report, settings, choices)
        _check_log(report, settings.log)
    _check_links(report)
    _check_screen(report)
    report.lines.append("Everything is set up." if report.is_well else "Something is missing.")
    return report


def _check_storage(report: Report, settings: Config) -> None:
    base = settings.base

    def look() -> tuple[bool, bool]:
        return base.is_dir(), any((base / sign).exists() for sign in SIGNS_OF_THE_STORAGE)

    try:
        is_there, is_storage = within(PATIENCE_SECONDS, look, base)
    except (Problem, OSError) as trouble:
        report.bad(f"The storage cannot be reached: {trouble}")
        return
    if not is_there:
        report.bad(f"The storage cannot be reached: there is no folder {base}")
    elif not is_storage:
        report.hint(f"{base} is there, but it does not look like the storage of a print desk")
    else:
        report.good(f"Storage: {base}")


def _check_slicers(report: Report, settings: Config) -> None:
    for slicer in settings.slicers:
        if is_installed(slicer):
            report.good(f"{slicer.name}: {slicer.path}")
        else:
            report.bad(f"{slicer.name} is not there: {slicer.path}")
    if not settings.slicers:
        report.bad("No slicer is set up. --find-slicers proposes some")


def _check_kinds(report: Report, settings: Config, choices: Choices) -> None:
    remembered = choices.all()
    known = {each for slicer in settings.slicers for each in slicer.extensions}
    for kind in sorted(known):
        names = [slicer.name for slicer in settings.slicers if kind in slicer.extensions]
        always = f"; always {remembered[kind]}" if remembered.get(kind) in names else ""
        report.good(f"{kind}: {', '.join(names)}{always}")
    if uncovered := [kind for kind in USUAL if kind not in known]:
        report.hint(f"No slicer is set up for {', '.join(uncovered)}")


def _check_log(report: Report, file: Path) -> None:
    trouble = log.why_not_writable(file)
    if trouble:
        report.bad(f"The log cannot be written: {trouble}")
    else:
        report.good(f"Log: {file}")


def _check_links(report: Report) -> None:
    for scheme, is_ours in registration.registered(folders.program_command()).items():
        if is_ours:
            report.good(f"{scheme}:// links open with this program")
        else:
            report.bad(f"{scheme}:// links do not open with this program. Run it with --register")


def _check_screen(report: Report) -> None:
    if isinstance(open_screen(), Lines):
        report.bad("No window can be shown: there is no display, or this Python has no tkinter")
    else:
        report.good("Windows can be shown")

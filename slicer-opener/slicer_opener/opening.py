"""One request, from the address to the slicer."""

import queue
import threading
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from slicer_opener import config, log
from slicer_opener.address import requested_path
from slicer_opener.choices import Choices
from slicer_opener.config import Config, Slicer
from slicer_opener.containment import find
from slicer_opener.log import Entry
from slicer_opener.problems import FileMissing, Problem, StorageUnreachable
from slicer_opener.screen import Choice, Opened, Screen, shown
from slicer_opener.slicers import candidates, open_in

OPENED, NOT_OPENED, CANCELLED = 0, 1, 3
# A share that is away can keep a program waiting for minutes.
PATIENCE_SECONDS = 20.0

Result = TypeVar("Result")


def handle(address: str, screen: Screen, places: Sequence[Path], choices: Choices) -> int:
    """Open what an address asks for, tell people and the log what came of it; the exit status."""
    entry = Entry(address)
    log_file = config.default_log()
    try:
        settings = config.load(config.find_config(places))
        log_file = settings.log
        opened = _open(settings, entry, screen, choices)
    except Problem as problem:
        entry.verdict, entry.note = problem.verdict, problem.sentence
        log.write(log_file, entry)
        screen.show_problem(problem, _details(entry, log_file))
        return NOT_OPENED
    except Exception as error:  # whatever it is, people are told, and the log has the rest
        entry.verdict, entry.note = "broken", traceback.format_exc()[-log.LONGEST_TEXT :]
        log.write(log_file, entry)
        broken = Problem(f"The slicer opener itself has failed: {error}")
        screen.show_problem(broken, _details(entry, log_file))
        return NOT_OPENED
    log.write(log_file, entry)
    if opened is None:
        return CANCELLED
    if settings.show_success and screen.show_opened(opened):
        choices.forget(opened.kind)
    return OPENED


def _open(settings: Config, entry: Entry, screen: Screen, choices: Choices) -> Opened | None:
    """Judge, choose and open; what was learnt on the way stands in the entry."""
    entry.path = requested = requested_path(entry.address)
    file = _found(requested, settings.base)
    entry.path, entry.verdict = str(file), "allowed"
    kind, installed = candidates(file.name, settings.slicers)
    remembered = _remembered(kind, installed, choices)
    choice = remembered or _chosen(file, kind, installed, screen)
    if choice is None:
        entry.action = "cancelled"
        return None
    # Whoever is asked takes time to answer, and the share goes on meanwhile.
    if _found(requested, settings.base) != file:
        raise FileMissing(f"Another file has come in the place of {file.name}.")
    open_in(choice.slicer, file)
    entry.action = f"opened in {choice.slicer.name}"
    if choice.remember:
        choices.remember(kind, choice.slicer.name)
    return Opened(file, choice.slicer, kind, remembered is not None)


def _found(path: str, base: Path) -> Path:
    return within(PATIENCE_SECONDS, lambda: find(path, base), base)


def _remembered(kind: str, slicers: Sequence[Slicer], choices: Choices) -> Choice | None:
    """The slicer that was chosen for good, if it is still there and there are others to choose."""
    name = choices.slicer_for(kind) if len(slicers) > 1 else None
    slicer = next((slicer for slicer in slicers if slicer.name == name), None)
    return Choice(slicer, remember=False) if slicer else None


def _chosen(file: Path, kind: str, slicers: Sequence[Slicer], screen: Screen) -> Choice | None:
    if len(slicers) == 1:
        return Choice(slicers[0], remember=False)
    return screen.choose(file.name, kind, slicers)


def within(seconds: float, work: Callable[[], Result], base: Path) -> Result:
    """What the work gives, or what it raises; StorageUnreachable when it takes too long."""
    outcome: queue.Queue[tuple[Result | None, Exception | None]] = queue.Queue()

    def run() -> None:
        try:
            outcome.put((work(), None))
        except Exception as error:
            outcome.put((None, error))

    # A daemon, because nothing can end a thread that waits for a dead share.
    threading.Thread(target=run, daemon=True).start()
    try:
        result, error = outcome.get(timeout=seconds)
    except queue.Empty:
        raise StorageUnreachable(f"{base} does not answer.") from None
    if error is not None:
        raise error
    return result  # type: ignore[return-value]  # there is one where there is no error


def _details(entry: Entry, log_file: Path) -> str:
    lines = {"Time": entry.time, "Link": entry.address, "Path": entry.path, "Log": str(log_file)}
    return "\n".join(f"{name}: {shown(value)}" for name, value in lines.items() if value)

"""Several who act at the same instant: threads of one process, and processes of their own.

A move is the name of a function below with its arguments; who runs it gives the desk. What comes
of it is ``ok``, or the code of the refusal. Anything else that is raised fails the test.
"""

import multiprocessing
import random
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Barrier
from typing import Any

from printdesk.actors import Actor, Role
from printdesk.config import Settings
from printdesk.desk import Desk
from printdesk.errors import Refusal
from printdesk.jobs import actions, confirmation, deletion, edits, locks, overrides, submission
from printdesk.jobs.submission import Submission
from printdesk.notifications import outbox
from printdesk.notifications.mail import FileMailer
from printdesk.opening import open_desk
from printdesk.storage.intake import IncomingFile
from tests.clocks import NOON, HandClock

Move = tuple[str, *tuple[Any, ...]]
Outcomes = list[str]

WAIT_SECONDS = 120
STAGGER_SECONDS = 0.004
MEGABYTE = 1024 * 1024


def member(number: int = 1, role: Role = Role.STAFF) -> Actor:
    """A member of staff, for what needs no account."""
    return Actor(f"{number:032x}", f"Member {number}", role)


# -- Moves ------------------------------------------------------------------------------------


def submit(desk: Desk, content: bytes, email: str) -> None:
    said = Submission(
        student_name="Jane Doe",
        student_email=email,
        discipline="Architecture",
        class_number="ARCH 4000",
        print_method="Filament",
        color="Electric Blue",
        printer="prusa_mk4s",
        acknowledged_minimum_charge=True,
        filename="bracket.stl",
    )
    file = IncomingFile(desk.share, 50 * MEGABYTE)
    try:
        file.write(content)
        submission.submit(desk, said, file)
    finally:
        file.discard()


def approve(desk: Desk, job_id: str, by: Actor) -> None:
    price = {"weight_g": Decimal(45), "time_hours": Decimal("3.2")}
    actions.approve(desk, job_id, by, **price, material="PLA", printer="prusa_mk4s")


def reject(desk: Desk, job_id: str, by: Actor) -> None:
    actions.reject(desk, job_id, by, reasons=["Walls too thin to print"], custom_reason=None)


def withdraw(desk: Desk, job_id: str) -> None:
    actions.withdraw(desk, job_id)


def confirm(desk: Desk, job_id: str, generation: int = 1) -> None:
    confirmation.confirm(desk, desk.keys.confirm_token(job_id, generation))


def force_confirm(desk: Desk, job_id: str, by: Actor) -> None:
    overrides.force_confirm(desk, job_id, by, reason="by telephone", bypass_email=False)


def delete(desk: Desk, job_id: str, by: Actor) -> None:
    deletion.delete(desk, job_id, by)


def edit(desk: Desk, job_id: str, by: Actor) -> None:
    edits.edit(desk, job_id, by, {"class_number": "ART 7"})


def mark_printing(desk: Desk, job_id: str, by: Actor) -> None:
    actions.mark_printing(desk, job_id, by)


def mark_complete(desk: Desk, job_id: str, by: Actor) -> None:
    actions.mark_complete(desk, job_id, by)


def mark_failed(desk: Desk, job_id: str, by: Actor) -> None:
    overrides.mark_failed(desk, job_id, by, reason="spaghetti")


def revert_completion(desk: Desk, job_id: str, by: Actor) -> None:
    actions.revert_completion(desk, job_id, by)


def write_notes(desk: Desk, job_id: str, by: Actor, version: int) -> None:
    edits.write_notes(desk, job_id, by, f"by {by.name} on {version}", version)


def deliver(desk: Desk, message_id: str) -> None:
    outbox.deliver(desk, FileMailer(desk.settings.outbox_dir), message_id)


def take_lock(desk: Desk, job_id: str, by: Actor) -> None:
    locks.lock(desk, job_id, by)


MOVES: dict[str, Callable[..., None]] = {
    move.__name__: move
    for move in (
        *(submit, approve, reject, withdraw, confirm, force_confirm, delete, edit, mark_printing),
        *(mark_complete, mark_failed, revert_completion, write_notes, deliver, take_lock),
    )
}


def outcome_of(desk: Desk, move: Move) -> str:
    """Make a move and tell what came of it."""
    name, *arguments = move
    try:
        MOVES[name](desk, *arguments)
    except Refusal as refusal:
        return refusal.code
    return "ok"


# -- Threads ----------------------------------------------------------------------------------


def by_threads(desk: Desk, moves: Sequence[Move]) -> Outcomes:
    """Make all moves at once, each in a thread; what came of them, in their order."""
    begin = threading.Barrier(len(moves))

    def one(move: Move) -> str:
        begin.wait(WAIT_SECONDS)
        _stagger()
        return outcome_of(desk, move)

    return together([lambda move=move: one(move) for move in moves])


def together(calls: Sequence[Callable[[], str]]) -> Outcomes:
    """Run each in a thread of its own, and raise what one of them raised."""
    outcomes: Outcomes = [""] * len(calls)
    raised: list[BaseException] = []

    def run(place: int) -> None:
        try:
            outcomes[place] = calls[place]()
        except BaseException as error:
            raised.append(error)

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if raised:
        raise raised[0]
    return outcomes


def lock_rounds(
    desk: Desk, job_id: str, members: Sequence[Actor], rounds: int, gather: Callable[[], object]
) -> list[list[str]]:
    """Who got the lock in each round, when all members ask for it at once, each in a thread.

    ``gather`` waits until the threads of the other processes are ready, or done, as well. The
    winners let go between rounds.
    """
    barrier = threading.Barrier(len(members), action=gather)
    winners: list[list[str]] = [[] for _ in range(rounds)]

    def ask(by: Actor) -> str:
        for place in range(rounds):
            barrier.wait(WAIT_SECONDS)
            won = outcome_of(desk, ("take_lock", job_id, by)) == "ok"
            barrier.wait(WAIT_SECONDS)
            if won:
                winners[place].append(by.id)
                locks.unlock(desk, job_id, by)
        return "ok"

    together([lambda by=by: ask(by) for by in members])
    return winners


def _stagger() -> None:
    """A random moment, so that rounds meet in different places."""
    time.sleep(random.random() * STAGGER_SECONDS)


# -- Processes --------------------------------------------------------------------------------


class Crew:
    """Processes that open a desk of their own and act at the same instant."""

    def __init__(self, size: int) -> None:
        context = multiprocessing.get_context("spawn")
        self._ready: Barrier = context.Barrier(size)
        self._lines: list[Connection] = []
        self._processes: list[BaseProcess] = []
        for _ in range(size):
            ours, theirs = context.Pipe()
            process = context.Process(target=_serve, args=(theirs, self._ready), daemon=True)
            process.start()
            theirs.close()
            self._lines.append(ours)
            self._processes.append(process)

    def make(self, desk: Desk, moves: Sequence[Move]) -> Outcomes:
        """Make all moves at once, the first by the first process, and so on around."""
        hands = [list(moves[place :: len(self._lines)]) for place in range(len(self._lines))]
        orders = [("make", hand) for hand in hands]
        told = self._ask(desk.settings, desk.clock.now(), orders)
        outcomes = [""] * len(moves)
        for place, hand in enumerate(told):
            outcomes[place :: len(self._lines)] = hand
        return outcomes

    def open(self, settings: Settings) -> list[str]:
        """Open the desk everywhere at once; the mark by which each process knows the share."""
        return self._ask(settings, NOON, [("open",)] * len(self._lines))

    def lock_rounds(self, desk: Desk, job_id: str, members: int, rounds: int) -> list[list[str]]:
        """``racers.lock_rounds`` with the members spread over all processes."""
        size = len(self._lines)
        hands = [[member(n) for n in range(place, members, size)] for place in range(size)]
        orders = [("lock_rounds", job_id, hand, rounds) for hand in hands]
        told = self._ask(desk.settings, desk.clock.now(), orders)
        return [[winner for each in told for winner in each[place]] for place in range(rounds)]

    def _ask(
        self, settings: Settings, moment: datetime, orders: Sequence[tuple[Any, ...]]
    ) -> list[Any]:
        given = {
            "secret_key": settings.secret_key.get_secret_value(),
            "data_dir": settings.data_dir,
            "database_url": settings.database_url,
            "public_url": settings.public_url,
        }
        for line, order in zip(self._lines, orders, strict=True):
            line.send((given, moment, order))
        answers = []
        for line in self._lines:
            assert line.poll(WAIT_SECONDS), "a process does not answer"
            answers.append(line.recv())
        for answer in answers:
            if isinstance(answer, BaseException):
                raise answer
        return answers

    def dismiss(self) -> None:
        for line in self._lines:
            line.send(None)
            line.close()
        for process in self._processes:
            process.join(WAIT_SECONDS)
            process.close()


@contextmanager
def crew(size: int) -> Iterator[Crew]:
    """Processes that live as long as the ``with``."""
    made = Crew(size)
    try:
        yield made
    finally:
        made.dismiss()


def _serve(line: Connection, ready: Barrier) -> None:
    while (order := line.recv()) is not None:
        given, moment, work = order
        try:
            line.send(_work(given, HandClock(moment), work, ready))
        except BaseException as error:
            line.send(RuntimeError(f"{type(error).__name__}: {error}"))


def _work(given: dict[str, Any], clock: HandClock, work: tuple[Any, ...], ready: Barrier) -> object:
    def gather() -> None:
        ready.wait(WAIT_SECONDS)

    settings = Settings.load(_env_file=None, **given)
    if work[0] == "open":
        gather()
    desk = open_desk(settings, clock=clock)
    try:
        match work:
            case ["open"]:
                return (desk.share.root / ".printdesk-share").read_text()
            case ["lock_rounds", job_id, members, rounds]:
                return lock_rounds(desk, job_id, members, rounds, gather)
            case ["make", moves]:
                return _made(desk, moves, gather)
    finally:
        desk.database.close()


def _made(desk: Desk, moves: Sequence[Move], gather: Callable[[], object]) -> Outcomes:
    if not moves:
        gather()
        return []
    begin = threading.Barrier(len(moves), action=gather)

    def one(move: Move) -> str:
        begin.wait(WAIT_SECONDS)
        _stagger()
        return outcome_of(desk, move)

    return together([lambda move=move: one(move) for move in moves])

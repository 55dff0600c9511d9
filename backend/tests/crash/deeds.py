"""What is done with a job, each with the names of its steps, in their order."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from printdesk.actors import Actor, Role
from printdesk.desk import Desk
from printdesk.jobs import actions, overrides, sweeping, versions
from printdesk.jobs.states import Status
from printdesk.notifications.mail import FileMailer
from printdesk.storage.intake import IncomingFile
from printdesk.upkeep import archive, record_keeping
from printdesk.upkeep.record_keeping import HOLD
from printdesk.worker import long_tasks, schedule
from printdesk.worker.embedded import work_once
from tests import evidence, models, racers
from tests.crash.looks import Step

STAFF, ADMIN = racers.member(), racers.member(role=Role.ADMIN)
NEW = models.gcode("new")

Steps = Mapping[str, Step]
Do = Callable[[Desk, str], object]


@dataclass(frozen=True)
class Deed:
    """Something done to a job, from which status, and what it leads to (None: it is gone).

    ``days`` is how old the job is by then; ``ready`` is done beforehand. ``uploaded`` is the name
    of the file that is uploaded; ``done`` says whether what the worker does is done.
    """

    begin: str
    end: str | None
    do: Do
    steps: Steps
    days: int = 0
    ready: Callable[[Desk], object] = lambda _desk: None
    uploaded: str = ""
    done: Callable[[Desk], bool] = lambda _desk: True


MOVE: Steps = {
    "claimed": lambda look: look.claimed,
    "first file copied": lambda look: len(look.temporary()) >= 1,
    "all files copied": lambda look: len(look.temporary()) >= len(look.first.own),
    "copies noted": lambda look: look.notes > 0,
    "first copy named": lambda look: len(look.elsewhere()) >= 1,
    "all copies named": lambda look: len(look.elsewhere()) >= len(look.first.own),
    "metadata prepared": lambda look: look.prepared() is True,
    "committed": lambda look: look.changed,
    "metadata written": lambda look: look.prepared() is False,
    "first source hidden": lambda look: look.changed and bool(look.hidden()),
    "first source deleted": lambda look: look.changed and len(look.left()) < len(look.first.own),
    "all sources deleted": lambda look: look.changed and not look.left() and not look.hidden(),
    "notes struck": lambda look: look.changed and not look.notes,
}
REMOVAL: Steps = {
    "claimed": lambda look: look.claimed,
    "committed": lambda look: look.job is None,
    "told on the share": lambda look: look.lines("deletions.jsonl") > 0,
    "first file hidden": lambda look: bool(look.hidden()),
    "first file deleted": lambda look: len(look.left()) < len(look.first.own),
    "all files deleted": lambda look: not look.left() and not look.hidden(),
    "notes struck": lambda look: look.job is None and not look.notes,
}
UPLOAD: Steps = {
    "claimed": lambda look: look.claimed,
    "old file copied": lambda look: bool(look.temporary()),
    "copies noted": lambda look: look.notes > 0,
    "copy named": lambda look: any(".v1" in name for name in look.set_in(look.first.folder)),
    "new file named": lambda look: any(look.has(name, NEW) for name in look.left()),
    "committed": lambda look: look.changed,
    "metadata written": lambda look: look.changed and not look.stale,
}
UPLOAD_OF_ANOTHER_KIND: Steps = UPLOAD | {
    "old file hidden": lambda look: bool(look.hidden()),
    "old file deleted": lambda look: look.changed and look.own_copy not in look.left(),
    "notes struck": lambda look: look.changed and not look.notes,
}
SUBMISSION: Steps = {
    "uploaded": lambda look: look.seen(".incoming/.*.upload"),
    "numbered": lambda look: look.number > look.first.number,
    "files noted": lambda look: look.notes > 0,
    "copied": lambda look: bool(look.temporary()),
    "original named": lambda look: look.seen("originals/*.stl"),
    "working copy named": lambda look: look.seen("Uploaded/*.stl"),
    "committed": lambda look: look.mail(lambda _mail: True),
    "metadata written": lambda look: look.seen("Uploaded/*.metadata.json"),
}
MAIL: Steps = {
    "leased": lambda look: look.mail(lambda mail: mail.lease is not None),
    "taken by the server": lambda look: look.posted,
    "kept as sent": lambda look: look.mail(lambda mail: mail.status == "sent"),
}
METADATA: Steps = {
    "claimed": lambda look: look.claimed,
    "written": lambda look: look.seen("Uploaded/*.metadata.json"),
    "no longer stale": lambda look: not look.stale,
}
LEFTOVERS: Steps = {
    "claimed": lambda look: look.claimed,
    "first source hidden": lambda look: bool(look.hidden()),
    "first source deleted": lambda look: len(look.elsewhere()) < len(look.first.elsewhere_then),
    "all sources deleted": lambda look: not look.elsewhere() and not look.hidden(),
    "notes struck": lambda look: not look.notes,
}
RETENTION: Steps = {
    "claimed": lambda look: look.claimed,
    "file noted": lambda look: look.notes > 0,
    "folder made": lambda look: look.seen(".printdesk/events/*"),
    "file written": lambda look: look.seen(".printdesk/events/*/*.json"),
    "stubs left": lambda look: look.moved_events > 0,
    "told by the system": lambda look: look.told("EventsMoved"),
}
CHECKPOINT: Steps = {
    "begun": lambda look: any("checkpoint" in slot for slot in look.slots),
    "taken": lambda look: look.told("Checkpoint"),
    "noted as done": lambda look: any(slot.startswith("checkpoint@") for slot in look.slots),
}
RECORDS: Steps = {
    "held": lambda look: HOLD in look.slots,
    "events told": lambda look: look.lines("system-events.jsonl") > 0,
    "lab told": lambda look: look.seen(".printdesk/lab.json"),
    "let go": lambda look: look.seen(".printdesk/lab.json") and HOLD not in look.slots,
}


def held(action: Callable[[Desk, str, Actor], object], by: Actor = STAFF) -> Do:
    """What a member of staff does, who takes the lock for it."""

    def do(desk: Desk, job_id: str) -> None:
        racers.take_lock(desk, job_id, by)
        action(desk, job_id, by)

    return do


def upload(name: str, steps: Steps) -> Deed:
    def do(desk: Desk, job_id: str, by: Actor) -> None:
        file = IncomingFile(desk.share, 1024 * 1024)
        file.write(NEW)
        versions.replace(desk, job_id, by, name, file)

    return Deed("UPLOADED", "UPLOADED", held(do), steps, uploaded=name)


def change_status_to(status: Status) -> Do:
    given = {"new_status": status, "reason": "so it is", "send_email": True}
    return lambda desk, job_id: overrides.change_status(desk, job_id, ADMIN, **given)


def submit(desk: Desk, _job_id: str) -> None:
    racers.submit(desk, models.binary_stl(), "crash@example.edu")


def look_for_work(desk: Desk, _job_id: str) -> None:
    work_once(desk, FileMailer(desk.settings.outbox_dir))


def do_what_recurs(desk: Desk, _job_id: str) -> None:
    schedule.tick(desk)


def checkpoint_taken(desk: Desk) -> bool:
    return bool(evidence.rows(desk, "event", event_type="Checkpoint"))


def events_moved(desk: Desk) -> bool:
    return any(event["moved_to"] for event in evidence.rows(desk, "event"))


def do_long_task(desk: Desk, _job_id: str) -> None:
    long_tasks.do_next(desk)


def move(begin: str, end: str, do: Do) -> Deed:
    return Deed(begin, end, do, MOVE)


TRANSITIONS: dict[str, Deed] = {
    "approve": move("UPLOADED", "PENDING", held(racers.approve)),
    "reject": move("PENDING", "REJECTED", held(racers.reject)),
    "withdraw": move("UPLOADED", "REJECTED", racers.withdraw),
    "confirm": move("PENDING", "READYTOPRINT", racers.confirm),
    "force-confirm": move(
        "PENDING", "READYTOPRINT", lambda desk, job: racers.force_confirm(desk, job, STAFF)
    ),
    "mark-printing": move("READYTOPRINT", "PRINTING", held(racers.mark_printing)),
    "mark-complete": move("PRINTING", "COMPLETED", held(racers.mark_complete)),
    "mark-failed": move(
        "PRINTING", "READYTOPRINT", lambda desk, job: racers.mark_failed(desk, job, STAFF)
    ),
    "mark-picked-up": move("COMPLETED", "PAIDPICKEDUP", held(actions.mark_picked_up)),
    "revert-completion": move(
        "COMPLETED", "PRINTING", lambda desk, job: racers.revert_completion(desk, job, STAFF)
    ),
    "revert-pickup": move(
        "PAIDPICKEDUP", "COMPLETED", lambda desk, job: actions.revert_pickup(desk, job, STAFF)
    ),
    "change-status": move("UPLOADED", "PRINTING", change_status_to(Status.PRINTING)),
    "delete": Deed("PENDING", None, held(racers.delete), REMOVAL),
    "upload of the same kind": upload("new.stl", UPLOAD),
    "upload of another kind": upload("new.gcode", UPLOAD_OF_ANOTHER_KIND),
    "upload over a slice": upload("new.3mf", UPLOAD_OF_ANOTHER_KIND),
    "archive": Deed(
        "PAIDPICKEDUP",
        "ARCHIVED",
        do_long_task,
        MOVE,
        days=91,
        ready=lambda desk: archive.archive(desk, ADMIN, 90),
    ),
    "prune": Deed(
        "ARCHIVED",
        None,
        do_long_task,
        REMOVAL,
        days=366,
        ready=lambda desk: archive.prune(desk, ADMIN, 365, "1"),
    ),
}
WORK: dict[str, Deed] = {
    "mail": Deed("UPLOADED", "UPLOADED", look_for_work, MAIL),
    "metadata": Deed("UPLOADED", "UPLOADED", sweeping.sweep, METADATA),
    "leftovers": Deed("PENDING", "READYTOPRINT", sweeping.sweep, LEFTOVERS),
    "retention": Deed(
        *("ARCHIVED", "ARCHIVED", do_what_recurs, RETENTION), days=400, done=events_moved
    ),
    "lab records": Deed(
        "UPLOADED", "UPLOADED", lambda desk, _job: record_keeping.keep(desk), RECORDS
    ),
    "checkpoint": Deed("UPLOADED", "UPLOADED", do_what_recurs, CHECKPOINT, done=checkpoint_taken),
}
DEEDS = {**TRANSITIONS, **WORK, "submit": Deed("", "UPLOADED", submit, SUBMISSION)}

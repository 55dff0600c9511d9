"""A lab made up by chance: jobs with their histories, as rows and as plain things to count."""

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import delete

from printdesk.actors import STUDENT, SYSTEM, Actor, Role
from printdesk.desk import Desk
from printdesk.history import Happening as H
from printdesk.models import Event, Job
from printdesk.stats import facts

PEOPLE = [Actor(f"id-{name}", name, Role.STAFF) for name in ("Ann", "Bob", "Cem", "Dora")]
PRINTERS = {
    "prusa_mk4s": "Prusa MK4S",
    "prusa_xl": "Prusa XL",
    "formlabs_form3": "Formlabs Form 3",
    "long_gone": "Replicator 2",
}
REASONS = ["Walls too thin to print", "Scale or units wrong", "=1+1, says the list"]
MISHAPS = ["Bed adhesion", "bed  adhesion", "Clogged nozzle", "Power cut\nat night"]
MATERIALS = ["PLA", "PETG", "Standard Resin"]
DISCIPLINES = ["Art", "Architecture", "Engineering"]


@dataclass
class Told:
    """An event, as somebody would write it down."""

    at: datetime
    kind: H
    by: Actor
    details: dict[str, Any]


@dataclass
class MadeUp:
    """A job and what happened to it."""

    job: Job
    events: list[Told] = field(default_factory=list)
    deleted_at: datetime | None = None


def lab(desk: Desk, count: int, begins: datetime, ends: datetime, seed: int = 1) -> list[MadeUp]:
    """Fill the database with so many jobs, some of them deleted since; all of them."""
    chance = random.Random(seed)
    made = [_Road(chance, number, begins, ends).walked() for number in range(1, count + 1)]
    with desk.database.transaction() as tx:
        tx.session.add_all(each.job for each in made)
        tx.session.flush()
        tx.session.add_all(_event(each, seq) for each in made for seq in range(len(each.events)))
        tx.session.flush()
        for each in made:
            facts.follow(tx.session, each.job)
    with desk.database.transaction() as tx:
        for each in chance.sample(made, count // 5):
            each.deleted_at = ends
            facts.outlive(tx.session, each.job, ends)
            tx.session.execute(delete(Job).where(Job.id == each.job.id))
    return made


class _Road:
    """Walks one job as far as chance will have it."""

    def __init__(self, chance: random.Random, number: int, begins: datetime, ends: datetime):
        self.chance, self.ends = chance, ends
        self.now = begins + (ends - begins) * chance.random()
        self.printer = chance.choice(list(PRINTERS))
        self.made = MadeUp(self._job(number))
        self.status = "UPLOADED"
        self._tell(H.JOB_CREATED, STUDENT, to="UPLOADED")

    def walked(self) -> MadeUp:
        steps = {
            "UPLOADED": self._uploaded,
            "PENDING": self._pending,
            "READYTOPRINT": self._ready,
            "PRINTING": self._printing,
            "COMPLETED": self._completed,
            "PAIDPICKEDUP": self._picked_up,
            "REJECTED": self._rejected,
        }
        while self.status in steps and self._wait():
            if self.chance.random() < 0.1:
                self._tell(H.FILE_OPENED, self._somebody(), file="x.stl")
            if self.chance.random() < 0.08 and self.status in {"UPLOADED", "PRINTING"}:
                self._edit()
            steps[self.status]()
        job = self.made.job
        job.status, job.printer = self.status, self.printer
        job.printer_name = PRINTERS[self.printer]
        return self.made

    def _wait(self) -> bool:
        """Let some time go by; whether it is still before the end of all."""
        # A print may go on over a change of clocks, and the next step come a second later.
        hours = self.chance.choice([0.0003, 0.4, 3, 20, 90]) * self.chance.random()
        self.now += timedelta(hours=hours)
        return self.now < self.ends

    def _uploaded(self) -> None:
        what = self.chance.random()
        if what < 0.15:
            self._reject()
        elif what < 0.2:
            self._go("REJECTED", H.STUDENT_WITHDREW, STUDENT)
        elif what < 0.25:
            self._override("REJECTED")
        else:
            job, self.printer = self.made.job, self.chance.choice([self.printer, "prusa_xl"])
            job.weight_g = Decimal(self.chance.randrange(1, 90000)) / 100
            job.time_hours = Decimal(self.chance.randrange(1, 40)) / 2
            job.cost_cents = self.chance.randrange(300, 9000)
            job.material = self.chance.choice(MATERIALS)
            self._go("PENDING", H.STAFF_APPROVED, printer=self.printer)

    def _pending(self) -> None:
        what = self.chance.random()
        if what < 0.1:
            self._reject()
        elif what < 0.2:
            self._override("READYTOPRINT", action="force-confirm")
        else:
            self._go("READYTOPRINT", H.STUDENT_CONFIRMED, STUDENT)

    def _ready(self) -> None:
        self._go("PRINTING", H.STATUS_CHANGED)

    def _printing(self) -> None:
        what = self.chance.random()
        if what < 0.2:
            reason = self.chance.choice(MISHAPS)
            self._go("READYTOPRINT", H.PRINT_FAILED, reason=reason, override=True)
        elif what < 0.23:
            self._override("READYTOPRINT")
        else:
            self._go("COMPLETED", H.STATUS_CHANGED)

    def _completed(self) -> None:
        if self.chance.random() < 0.15:
            self._go("PRINTING", H.STATUS_REVERTED)
        else:
            self._go("PAIDPICKEDUP", H.STATUS_CHANGED)

    def _picked_up(self) -> None:
        if self.chance.random() < 0.1:
            self._go("COMPLETED", H.STATUS_REVERTED)
        else:
            self._go("ARCHIVED", H.JOB_ARCHIVED)

    def _rejected(self) -> None:
        self._go("ARCHIVED", H.JOB_ARCHIVED) if self.chance.random() < 0.5 else self._override(
            "UPLOADED"
        )

    def _reject(self) -> None:
        reasons = self.chance.sample(REASONS, self.chance.randrange(3))
        self._go("REJECTED", H.STAFF_REJECTED, reasons=reasons, custom_reason="See me")

    def _override(self, to: str, action: str = "change-status") -> None:
        self._go(to, H.ADMIN_ACTION, action=action, override=True, reason="so it is")

    def _edit(self) -> None:
        before, self.printer = self.printer, self.chance.choice(list(PRINTERS))
        change = {"before": {"printer": before}, "after": {"printer": self.printer}}
        if before != self.printer:
            self._tell(H.DETAILS_CHANGED, self._somebody(), **change)

    def _go(self, to: str, kind: H, by: Actor | None = None, **details: Any) -> None:
        ends = {"from": self.status, "to": to}
        self.status = to
        system = kind is H.JOB_ARCHIVED
        self._tell(kind, by or (SYSTEM if system else self._somebody()), **ends, **details)

    def _tell(self, kind: H, by: Actor, **details: Any) -> None:
        self.made.events.append(Told(self.now, kind, by, details))

    def _somebody(self) -> Actor:
        return self.chance.choice(PEOPLE)

    def _job(self, number: int) -> Job:
        least = self.chance.randrange(1, 400)
        name = f"Student_Filament_Blue_{number}"
        return Job(
            id=f"{number:032x}",
            number=number,
            student_name="Student",
            student_email="student@example.edu",
            discipline=self.chance.choice(DISCIPLINES),
            class_number="N/A",
            acknowledged_minimum_charge=True,
            print_method=self.chance.choice(["Filament", "Resin"]),
            color=self.chance.choice(["Blue", "Clear"]),
            printer=self.printer,
            printer_name=PRINTERS[self.printer],
            original_filename="x.stl",
            base_name=name,
            display_name=f"{name}.stl",
            file_path=f"Uploaded/{name}.stl",
            original_path=f"originals/{name}.stl",
            metadata_path=f"Uploaded/{name}.metadata.json",
            file_hash="0" * 64,
            file_size=1,
            status="UPLOADED",
            status_changed_at=self.now,
            created_at=self.now,
            updated_at=self.now,
            preflight=self.chance.choice(
                [None, {"error": "none"}, {"weight_g": [float(least), least * 2.5]}]
            ),
        )


def _event(made: MadeUp, place: int) -> Event:
    told = made.events[place]
    return Event(
        chain=made.job.id,
        seq=place + 1,
        job_id=made.job.id,
        timestamp=told.at.astimezone(UTC),
        event_type=told.kind.value,
        details=told.details,
        triggered_by=told.by.id,
        user_name=told.by.name,
        digest="0" * 64,
    )

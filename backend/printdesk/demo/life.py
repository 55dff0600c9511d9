"""The life of one job: what students, staff and machines do with it, until now.

What is done leaves the row and the history as the real actions do (``jobs/actions.py``); only the
files are put on the share later, where the job has come to.
"""

from contextlib import suppress
from dataclasses import asdict
from datetime import timedelta
from decimal import Decimal

from printdesk.actors import STUDENT, SYSTEM
from printdesk.demo import semesters
from printdesk.demo.steps import NotYet, Steps
from printdesk.history import Happening
from printdesk.jobs import duplicates, estimates
from printdesk.jobs.actions import WITHDRAWN
from printdesk.jobs.states import Action, Status
from printdesk.notifications.kinds import Kind
from printdesk.pricing import cost_cents, rounded_grams, rounded_hours
from printdesk.storage import layout

# Of a hundred jobs, how many …
WITHDRAWN_AT_ONCE = 0.015
REJECTED = 0.085
SLICED = 0.7
ANSWERED_AT_ONCE = 0.9
CONFIRMED_FOR_THEM = 0.03
ASKED_AGAIN = 0.6
FAILED = 0.06
TAKEN_BACK = 0.008
NOTED = 0.1
FAILURES = (
    *("Detached from the bed",) * 4,
    *("Spaghetti after a layer shift",) * 3,
    *("Nozzle clogged", "Filament ran out", "Filament ran out"),
    *("Supports broke off", "Power cut", "Warped corners"),
)
NOTES = (
    "Asked to keep the supports on.",
    "Reoriented, flat side down.",
    "Wants it before the review on Friday.",
    "Second part of the set.",
    "Pays with the department's card.",
    "Thin spire: print slowly.",
)
CUSTOM_REASONS = (
    "The base is thinner than 0.4 mm; make it at least 1.2 mm.",
    "The model is in inches. Export it in millimeters.",
    "Please close the holes in the back of the model.",
)
NO_ANSWER = "There was no answer to the price. You are welcome to hand it in again."


class Life(Steps):
    """A job on its road."""

    def live(self) -> None:
        """Go as far as time allows."""
        with suppress(NotYet):
            self._hand_in()
            self._look_at()
            if self._is_to_be_printed():
                self._print()
                self._pick_up()
            self._archive()
        self._lie_in_its_folder()

    def _hand_in(self) -> None:
        job = self.job
        said = {"original_filename": job.original_filename, "file_hash": job.file_hash}
        self._note(Happening.JOB_CREATED, STUDENT, to=job.status, **said, file_size=job.file_size)
        self._mail(Kind.RECEIVED, STUDENT)
        measured = estimates.told(self.world.lab, job, self.model.measures)
        job.preflight = asdict(measured)
        job.inspected_at = self.at + timedelta(seconds=20)

    def _look_at(self) -> None:
        self._work(hours=4)
        by = self._somebody()
        self.job.staff_viewed_at = self.at
        self._note(Happening.REVIEWED, by, reviewed=True)
        self._note(Happening.FILE_OPENED, by, file=self.job.display_name)
        if self._happens(NOTED):
            self.job.notes = self.world.random.choice(NOTES)
            self.job.notes_version = self.job.version
            self._note(Happening.NOTES_UPDATED, by, length=len(self.job.notes))

    def _is_to_be_printed(self) -> bool:
        if self._happens(WITHDRAWN_AT_ONCE):
            self._withdraw()
            return False
        if self._happens(REJECTED):
            self._work(hours=0.3)
            reason = self.world.random.choice(CUSTOM_REASONS) if self._happens(0.4) else None
            self._reject(self._reasons(), reason)
            return False
        self._approve()
        return self._is_confirmed()

    def _withdraw(self) -> None:
        self._wait(hours=3)
        self.job.reject_reasons = [WITHDRAWN]
        self._go(Status.REJECTED, Happening.STUDENT_WITHDREW, STUDENT)

    def _reject(self, reasons: list[str], custom: str | None) -> None:
        by = self._somebody()
        self.job.reject_reasons, self.job.custom_reason = reasons, custom
        told = {"reasons": reasons, "custom_reason": custom}
        self._go(Status.REJECTED, Happening.STAFF_REJECTED, by, **told)
        self._mail(Kind.REJECTION, by)

    def _approve(self) -> None:
        self._work(hours=0.4)
        job, by = self.job, self._somebody()
        self._price()
        if self._happens(SLICED):
            before, job.display_name = job.display_name, f"{job.base_name}.gcode"
            told = {"from": before, "to": job.display_name, "sha256": job.file_hash}
            self._note(Happening.FILE_SUPERSEDED, by, **told)
        self._ask()
        self._go(
            Status.PENDING,
            Happening.STAFF_APPROVED,
            by,
            weight_g=job.weight_g,
            time_hours=job.time_hours,
            material=job.material,
            printer=job.printer,
            cost_cents=job.cost_cents,
            file=job.display_name,
            sha256=job.file_hash,
        )
        self._mail(Kind.APPROVAL, by)

    def _price(self) -> None:
        job, lab, random = self.job, self.world.lab, self.world.random
        method = lab.method(job.print_method)
        assert method is not None  # noqa: S101 - the job was made by this catalog
        assert job.preflight is not None  # noqa: S101 - set when it was handed in
        match job.preflight:
            case {"weight_g": [float(low), float(high)]}:
                # Now and then supports are more, or the infill less, than was thought.
                grams = Decimal(random.uniform(low, high) * random.lognormvariate(0, 0.12))
            case _:
                grams = Decimal(random.uniform(5, 80))
        job.weight_g = rounded_grams(grams)
        a_gram = 0.055 if job.print_method == "Filament" else 0.11
        job.time_hours = rounded_hours(
            Decimal(0.4 + float(job.weight_g) * a_gram * random.lognormvariate(0, 0.3))
        )
        stuff = [m.name for m in lab.materials if m.method == job.print_method]
        unusual = random.random() < 0.15
        job.material = random.choice(stuff) if unusual else method.default_material
        rate = lab.rate(method, lab.printer(job.printer))
        job.cost_cents = cost_cents(job.weight_g, job.time_hours, rate)

    def _ask(self) -> None:
        job = self.job
        job.confirm_generation += 1
        job.confirmation_last_sent_at = self.at
        valid = self.world.desk.settings.confirm_token_hours
        job.confirm_token_expires = self.at + timedelta(hours=valid)
        job.is_confirmation_expired = False

    def _is_confirmed(self) -> bool:
        if self._happens(CONFIRMED_FOR_THEM):
            self._work(hours=20)
            self._force_confirm()
        elif self._happens(ANSWERED_AT_ONCE):
            self._wait(hours=2.5, at_most=60)
            self._confirm()
        else:
            return self._answers_late()
        return True

    def _answers_late(self) -> bool:
        """Whether the word comes at all, once the link has ended."""
        ends = self.job.confirm_token_expires
        assert ends is not None  # noqa: S101 - the student was asked
        self._until(ends)
        self.job.is_confirmation_expired = True
        self._note(Happening.CONFIRMATION_EXPIRED, SYSTEM)
        if self._happens(ASKED_AGAIN):
            self._wait(hours=30)
            self._ask()
            self._mail(Kind.APPROVAL, STUDENT)
            self._wait(hours=0.2, at_most=2)
            self._confirm()
            return True
        self._work(hours=24 * 9)
        self._reject([], NO_ANSWER)
        return False

    def _confirm(self) -> None:
        self._settle()
        self._go(Status.READYTOPRINT, Happening.STUDENT_CONFIRMED, STUDENT)

    def _force_confirm(self) -> None:
        by, kind = self._somebody(), Kind.CONFIRMED_FOR_YOU
        self._settle()
        told = {"action": Action.FORCE_CONFIRM.value, "override": True, "bypass_email": False}
        reason = "Said so at the desk"
        self._go(Status.READYTOPRINT, Happening.ADMIN_ACTION, by, **told, reason=reason)
        self._mail(kind, by)

    def _settle(self) -> None:
        self.job.student_confirmed, self.job.student_confirmed_at = True, self.at
        self.job.is_confirmation_expired = False

    def _print(self) -> None:
        job, machines = self.job, self.world.machines
        while True:
            begin = semesters.at_work(machines.begin(job.printer, self._in(0.2)))
            took = float(job.time_hours or 1) * self.world.random.uniform(0.9, 1.25)
            fails = self._happens(FAILED)
            end = begin + timedelta(hours=took * (self.world.random.random() if fails else 1))
            machines.end(job.printer, end)
            self._until(begin)
            job.first_printed_at = job.first_printed_at or self.at
            file = {"file": job.display_name, "sha256": job.file_hash}
            self._go(Status.PRINTING, Happening.STATUS_CHANGED, self._somebody(), **file)
            self._until(semesters.at_work(end))
            if not fails:
                break
            reason = {"reason": self.world.random.choice(FAILURES), "override": True}
            self._go(Status.READYTOPRINT, Happening.PRINT_FAILED, self._somebody(), **reason)
        self._complete()
        if self._happens(TAKEN_BACK):
            self._wait(hours=0.1, at_most=0.4)
            self._go(Status.PRINTING, Happening.STATUS_REVERTED, self._somebody())
            self._mail(Kind.COMPLETION_CORRECTION, self._somebody())
            self._work(hours=1)
            self._complete()

    def _complete(self) -> None:
        by = self._somebody()
        self._go(Status.COMPLETED, Happening.STATUS_CHANGED, by)
        self._mail(Kind.COMPLETION, by)

    def _pick_up(self) -> None:
        self._work(hours=22)
        self._go(Status.PAIDPICKEDUP, Happening.STATUS_CHANGED, self._somebody())

    def _archive(self) -> None:
        due = self.at + timedelta(days=90)
        self._until(semesters.clearing_after(due))
        task = f"demo-{self.at:%Y%m%d}"
        self._go(Status.ARCHIVED, Happening.JOB_ARCHIVED, self.world.admin, task_id=task)

    def _lie_in_its_folder(self) -> None:
        job, folder = self.job, layout.STATUS_FOLDERS[self.job.status]
        job.file_path = f"{folder}/{job.display_name}"
        job.metadata_path = f"{folder}/{layout.metadata_name(job.base_name)}"
        guards = job.first_printed_at is None and job.status not in {
            Status.REJECTED,
            Status.ARCHIVED,
        }
        job.duplicate_key = duplicates.key(job.student_email, job.file_hash) if guards else None

    def _reasons(self) -> list[str]:
        known = self.world.lab.rejection_reasons
        weights = range(len(known) + 2, 2, -1)
        return list(
            dict.fromkeys(self.world.random.choices(known, weights, k=1 + self._happens(0.2)))
        )

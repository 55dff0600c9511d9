"""What is handed in: who it is of, what it is, and what it shall be printed with."""

from datetime import datetime, timedelta
from hashlib import sha256

from printdesk.catalog import Catalog
from printdesk.demo import models, people
from printdesk.demo.ids import new_id
from printdesk.demo.life import Life
from printdesk.demo.people import Student
from printdesk.demo.steps import World
from printdesk.jobs.states import Status
from printdesk.models import Job
from printdesk.storage import layout

JOBS_OF_A_STUDENT = 6
# How far around the newest students those are who hand in now, of all there ever were.
AROUND = 0.06
RESIN = 0.14
OFTEN = ("Black", "White", "Gray", "Blue", "Red")
RESUBMITTED_WITHIN = timedelta(days=30)
HASH_BITS = 256


class Arrivals:
    """Gives one job after the other, of students who come back."""

    def __init__(self, world: World, jobs: int) -> None:
        self._world = world
        count = max(4, jobs // JOBS_OF_A_STUDENT)
        self._students = people.students(world.random, count, world.lab.disciplines)
        self._colors = _colors(world.lab)
        self._printers = _printers(world.lab)
        # What came back rejected, by whom it is of.
        self._rejected: dict[str, Life] = {}

    def next(self, number: int, through: float, at: datetime, *, filed: bool) -> Life:
        """The job with this number; ``through`` is how much of all there will be came before.

        Of one that may be ``filed`` on the share the file is made, so that its hash is known.
        """
        random, student = self._world.random, self._student(through)
        method = "Resin" if random.random() < RESIN and "Resin" in self._printers else "Filament"
        if method not in self._printers:
            method = next(iter(self._printers))
        model, filename = models.choose(random, student.discipline, small=method == "Resin")
        job = self._job(number, student, method, at)
        job.original_filename = filename
        job.display_name = job.base_name + model.extension
        job.original_path = f"{layout.ORIGINALS}/{job.display_name}"
        job.file_hash = f"{random.getrandbits(HASH_BITS):064x}"
        job.file_size = model.file_size
        if filed:
            content = model.content(number)
            job.file_hash, job.file_size = sha256(content).hexdigest(), len(content)
        before = self._rejected.pop(student.email, None)
        if before and before.job.status == Status.REJECTED and at < before.at + RESUBMITTED_WITHIN:
            job.parent_job_id = before.job.id
        life = Life(self._world, job, model, at)
        self._rejected[student.email] = life
        return life

    def _student(self, through: float) -> Student:
        place = int(self._world.random.gauss(through, AROUND) * len(self._students))
        return self._students[min(max(place, 0), len(self._students) - 1)]

    def _job(self, number: int, student: Student, method: str, at: datetime) -> Job:
        random, lab = self._world.random, self._world.lab
        color = random.choice(self._colors[method])
        printer = random.choice(self._printers[method])
        return Job(
            id=new_id(random),
            number=number,
            student_name=student.name,
            student_email=student.email,
            discipline=student.discipline,
            class_number=people.class_of(random, student),
            acknowledged_minimum_charge=random.random() < 0.97,
            print_method=method,
            color=color,
            printer=printer,
            printer_name=lab.printer_name(printer),
            base_name=layout.base_name(student.name, method, color, number),
            status=Status.UPLOADED.value,
            status_changed_at=at,
            student_confirmed=False,
            confirm_generation=0,
            is_confirmation_expired=False,
            reject_reasons=[],
            notes="",
            notes_version=0,
            inspection_attempts=0,
            file_missing=False,
            metadata_stale=False,
            created_at=at,
            updated_at=at,
            version=1,
        )


def _colors(lab: Catalog) -> dict[str, list[str]]:
    """The colors of each method, those that are asked for most several times."""
    found: dict[str, list[str]] = {}
    for color in lab.colors:
        often = any(color.name.endswith(word) for word in OFTEN)
        found.setdefault(color.method, []).extend([color.name] * (5 if often else 1))
    return found


def _printers(lab: Catalog) -> dict[str, list[str]]:
    """The printers of each method, those named first more often."""
    found: dict[str, list[str]] = {}
    for printer in lab.printers:
        found.setdefault(printer.method, []).append(printer.id)
    return {
        method: [each for place, each in enumerate(ids) for _ in range(len(ids) - place)]
        for method, ids in found.items()
    }

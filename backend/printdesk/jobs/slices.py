"""What sliced files say, in the lab's own words, and where that does not fit the job."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from printdesk.catalog import Catalog, Material
from printdesk.desk import Desk
from printdesk.inspection.sliced.facts import Sliced, UnreadableSlice
from printdesk.inspection.sliced.reading import read_sliced_once
from printdesk.jobs.estimates import estimated_grams
from printdesk.jobs.slicer_names import material_called, printer_called
from printdesk.models import Job
from printdesk.pricing import rounded_grams, rounded_hours
from printdesk.storage.siblings import Sibling

# Of more files than this the older ones are listed without a look inside.
MOST_FILES = 20
TOLERANCE = Decimal("0.25")
NOT_NOW = "This file cannot be read now; perhaps it is still being saved. Look again in a moment."


class Concern(StrEnum):
    """What may be wrong with a sliced file."""

    UNREADABLE = "unreadable"
    METHOD = "method"
    PRINTER = "printer"
    MATERIAL = "material"
    MATERIAL_ASSUMED = "material_assumed"
    WEIGHT = "weight"


@dataclass(frozen=True)
class Caution:
    """Something to look at before the job is approved with a file."""

    code: Concern
    message: str


@dataclass(frozen=True)
class Slice:
    """What a file says. Printer and material are the catalog's where it has them.

    Grams are rounded as they are kept, hours up to the next half.
    """

    slicer: str | None
    printer: str | None
    material: str | None
    weight_g: Decimal | None
    time_hours: Decimal | None
    plates: int


@dataclass(frozen=True)
class Look:
    """A look into a file: nothing where it does not say anything."""

    sliced: Slice | None = None
    pictured: bool = False
    warnings: tuple[Caution, ...] = ()


def look_into(desk: Desk, lab: Catalog, job: Job, files: Sequence[Sibling]) -> list[Look]:
    """What each of a job's files says, the newest files first."""
    looks = [_look(desk, lab, job, file.path) for file in files[:MOST_FILES]]
    return looks + [Look()] * (len(files) - len(looks))


def _look(desk: Desk, lab: Catalog, job: Job, path: str) -> Look:
    try:
        found = read_sliced_once(desk.share.noted(path))
    except UnreadableSlice as damaged:
        return Look(warnings=(Caution(Concern.UNREADABLE, str(damaged)),))
    except OSError:
        return Look(warnings=(Caution(Concern.UNREADABLE, NOT_NOW),))
    return _Comparison(lab, job, found).look() if found else Look()


class _Comparison:
    """A sliced file beside the job for which it was saved."""

    def __init__(self, lab: Catalog, job: Job, said: Sliced) -> None:
        self._lab, self._job = lab, job
        self._printer = printer_called(lab, said.printer) if said.printer else None
        technology = lab.method(said.method) if said.method else None
        self._method = (
            self._printer.method if self._printer else technology.name if technology else None
        )
        self._own_method = self._method in {None, job.print_method}
        wanted = job.material or job.print_method
        self._wanted = lab.material(wanted, job.print_method) if self._own_method else None
        self._said = said.weighed(self._density)
        # A file that has grams of its own, or none at all, was not weighed by a guess.
        self._assumed = self._said.weight_g != said.weight_g and not said.materials

    def look(self) -> Look:
        said = self._said
        told = Slice(
            slicer=said.slicer,
            printer=self._printer.name if self._printer else said.printer,
            material=" + ".join(self._materials()) or None,
            weight_g=rounded_grams(said.weight_g) if said.weight_g else None,
            time_hours=rounded_hours(Decimal(said.time_s) / 3600) if said.time_s else None,
            plates=said.plates,
        )
        checks = {
            Concern.METHOD: self._another_method(),
            Concern.PRINTER: self._another_printer(),
            Concern.MATERIAL: self._another_material(),
            Concern.MATERIAL_ASSUMED: self._assumed_material(),
            Concern.WEIGHT: self._far_from_estimate(),
        }
        warnings = tuple(Caution(code, text) for code, text in checks.items() if text)
        return Look(told, said.pictured, warnings)

    def _another_method(self) -> str | None:
        if self._own_method:
            return None
        return f"Sliced for {self._method}, but the job is for {self._job.print_method}."

    def _another_printer(self) -> str | None:
        wanted = self._job.printer_name
        if self._printer and self._printer.id != self._job.printer:
            return f"Sliced for {self._printer.name}, but the job is for {wanted}."
        if self._said.printer and not self._printer:
            return (
                f"Sliced for “{self._said.printer}”, which is none of the lab's printers by that "
                f"name. Check that it can be printed on {wanted}."
            )
        return None

    def _another_material(self) -> str | None:
        materials = self._materials()
        if not materials or not self._own_method:
            return None
        if len(materials) > 1:
            return f"Sliced in {' and '.join(materials)}. Choose the material that sets the price."
        if self._catalogued(materials[0]) is None:
            return (
                f"Sliced in {materials[0]}, which the lab does not offer for "
                f"{self._job.print_method}. Choose the material that sets the price."
            )
        if self._wanted and materials[0] != self._wanted.name:
            usual = "the job is set to" if self._job.material else "the usual material is"
            return f"Sliced in {materials[0]}, but {usual} {self._wanted.name}."
        return None

    def _assumed_material(self) -> str | None:
        if not self._assumed or self._wanted is None:
            return None
        return (
            f"{self._said.slicer or 'The file'} does not say which material it is for. "
            f"The weight is worked out for {self._wanted.name}."
        )

    def _far_from_estimate(self) -> str | None:
        estimate, weight = estimated_grams(self._job.preflight), self._said.weight_g
        if estimate is None or weight is None:
            return None
        low, high = estimate
        if low * (1 - TOLERANCE) <= weight <= high * (1 + TOLERANCE):
            return None
        return (
            f"Weighs {_grams(weight)} g, but the model looked like {_grams(low)} to "
            f"{_grams(high)} g. Check its scale, and how many are on the plate."
        )

    def _materials(self) -> tuple[str, ...]:
        """The materials, each once, by the catalog's names where it has them."""
        called = ((name, self._catalogued(name)) for name in self._said.materials)
        return tuple(dict.fromkeys(found.name if found else name for name, found in called))

    def _catalogued(self, name: str) -> Material | None:
        return material_called(self._lab, name, self._method or self._job.print_method)

    def _density(self, name: str | None) -> Decimal | None:
        """Of a material that the file does not name: that of the one the job would have."""
        material = self._catalogued(name) if name else self._wanted
        return material.density_g_cm3 if material else None


def _grams(weight: Decimal) -> str:
    return f"{weight:.0f}" if weight >= 10 else f"{weight:.1f}"

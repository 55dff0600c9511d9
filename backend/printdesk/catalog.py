"""The catalog: printers, colours, materials, prices and texts, as data that an admin edits."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from sqlalchemy.orm import Session

from printdesk.actors import Actor
from printdesk.catalog_seeds import seeds
from printdesk.desk import Desk
from printdesk.errors import VersionConflict
from printdesk.history import SYSTEM_CHAIN, Happening, locked_head, record
from printdesk.models import Setting
from printdesk.pricing import Rate

DOCUMENT = "catalog"

Name = Annotated[str, Field(min_length=1, max_length=50)]
Text = Annotated[str, Field(max_length=5000)]
Millimetres = Annotated[float, Field(gt=0, le=10_000)]
Dollars = Annotated[Decimal, Field(ge=0, le=10_000, decimal_places=4)]


class Misfit(ValueError):
    """Parts of a catalog that do not fit together; ``where`` leads to the one that stands out."""

    def __init__(self, where: tuple[str | int, ...], sentence: str) -> None:
        self.where = where
        super().__init__(sentence)


class Entry(BaseModel):
    """What all parts of the catalog have in common: nothing unknown is taken."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Method(Entry):
    """A way to print, and what it costs: US dollars per gram, and the least."""

    name: Name
    description: Text
    best_for: Text
    cost_note: Text
    rate_per_gram: Dollars
    minimum_charge: Dollars
    default_material: Name


class Printer(Entry):
    """A machine with its build volume in millimetres; its own rates, in US dollars, if any."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9_]{1,64}$")]
    name: Name
    method: Name
    width_mm: Millimetres
    depth_mm: Millimetres
    height_mm: Millimetres
    available: bool = True
    rate_per_gram: Dollars | None = None
    rate_per_minute: Dollars | None = None


class Color(Entry):
    """A colour that a method can print in; ``hex`` is how to show it."""

    name: Name
    method: Name
    available: bool = True
    hex: Annotated[str, Field(pattern=r"^#[0-9a-f]{6}$")] | None = None


class Material(Entry):
    """What is printed with; density in g/cm³."""

    name: Name
    method: Name
    density_g_cm3: Annotated[Decimal, Field(gt=0, le=30)]
    available: bool = True


class Texts(Entry):
    """What the form tells students."""

    introduction: Text
    dimensions: Text
    consent: Text
    next_steps: Text


class Catalog(Entry):
    """All that a lab offers and says."""

    lab_name: Name
    opening_hours: Text
    submissions_open: bool = True
    closed_notice: Text = ""
    disciplines: tuple[Name, ...]
    methods: tuple[Method, ...]
    printers: tuple[Printer, ...]
    colors: tuple[Color, ...]
    materials: tuple[Material, ...]
    rejection_reasons: tuple[Annotated[str, Field(min_length=1, max_length=200)], ...]
    texts: Texts

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        methods = [m.name for m in self.methods]
        _unique(methods, "methods", "name")
        _unique(self.disciplines, "disciplines")
        _unique(self.rejection_reasons, "rejection_reasons")
        _unique([p.id for p in self.printers], "printers", "id")
        _unique([p.name for p in self.printers], "printers", "name")
        _unique([f"{c.name} ({c.method})" for c in self.colors], "colors", "name")
        _unique([f"{m.name} ({m.method})" for m in self.materials], "materials", "name")
        used: dict[str, Sequence[Printer | Color | Material]] = {
            "printers": self.printers,
            "colors": self.colors,
            "materials": self.materials,
        }
        for part, entries in used.items():
            for place, entry in enumerate(entries):
                if entry.method not in methods:
                    sentence = f"{entry.name}: there is no method “{entry.method}”."
                    raise Misfit((part, place, "method"), sentence)
        for place, offered in enumerate(self.methods):
            material = offered.default_material
            if self.material(material, offered.name) is None:
                sentence = f"{offered.name}: {material} is not among its materials."
                raise Misfit(("methods", place, "default_material"), sentence)
        return self

    def method(self, name: str) -> Method | None:
        return next((m for m in self.methods if m.name == name), None)

    def printer(self, printer_id: str) -> Printer | None:
        return next((p for p in self.printers if p.id == printer_id), None)

    def color(self, name: str, method: str) -> Color | None:
        return next((c for c in self.colors if (c.name, c.method) == (name, method)), None)

    def material(self, name: str, method: str) -> Material | None:
        """The material of this name; the method's own name stands for its default material."""
        if name == method:
            chosen = self.method(method)
            name = chosen.default_material if chosen else name
        return next((m for m in self.materials if (m.name, m.method) == (name, method)), None)

    def printer_name(self, printer_id: str) -> str:
        """How people call a printer; its id when it has left the catalog."""
        printer = self.printer(printer_id)
        return printer.name if printer else printer_id

    def rate(self, method: Method, printer: Printer | None) -> Rate:
        """What a gram and a minute cost, a printer's own rates before the method's."""
        per_gram = printer.rate_per_gram if printer else None
        per_minute = printer.rate_per_minute if printer else None
        return Rate(
            per_gram=method.rate_per_gram if per_gram is None else per_gram,
            per_minute=per_minute or Decimal(0),
            minimum=method.minimum_charge,
        )


def current(session: Session) -> Catalog:
    """The catalog in force: what an admin has saved, or else the seeds."""
    saved = session.get(Setting, DOCUMENT)
    return Catalog.model_validate(saved.value) if saved else first()


def first() -> Catalog:
    """The catalog that a new lab begins with."""
    return Catalog.model_validate(seeds())


def with_version(session: Session) -> tuple[int, Catalog]:
    """The catalog in force and its version, which is 0 as long as nobody has saved one."""
    saved = session.get(Setting, DOCUMENT)
    return (saved.version if saved else 0), current(session)


def save(desk: Desk, lab: Catalog, version: int, by: Actor) -> int:
    """Put a new catalog in force; its version. Past jobs stay as they are.

    Raises VersionConflict when somebody saved another since ``version``.
    """
    now = desk.clock.now()
    with desk.database.transaction() as tx:
        # The system's history is locked first, so that of two who save at once one comes second.
        locked_head(tx.session, SYSTEM_CHAIN)
        saved = tx.session.get(Setting, DOCUMENT)
        if (saved.version if saved else 0) != version:
            raise VersionConflict(details={"version": saved.version if saved else 0})
        value = lab.model_dump(mode="json")
        before = current(tx.session)
        changed = [part for part in value if getattr(lab, part) != getattr(before, part)]
        told = {"action": "catalog-saved", "changed": changed}
        record(tx.session, desk, None, Happening.ADMIN_ACTION, by, **told)
        if saved is None:
            tx.session.add(Setting(name=DOCUMENT, value=value, version=1, updated_at=now))
        else:
            saved.value, saved.version, saved.updated_at = value, version + 1, now
    return version + 1


def _unique(names: Iterable[str], part: str, *field: str) -> None:
    seen: set[str] = set()
    for place, name in enumerate(names):
        if name.casefold() in seen:
            raise Misfit((part, place, *field), f"{name} stands there twice.")
        seen.add(name.casefold())

"""The catalog on the wire, where money is in cents; in the catalog itself it is in dollars."""

from decimal import Decimal
from typing import Annotated

from pydantic import Field, ValidationError

from printdesk.api.schemas import Input, Number, Output, Whole
from printdesk.api.texts import Text
from printdesk.catalog import Catalog, Misfit
from printdesk.errors import ValidationFailed

Name = Annotated[str, Text(1, 50, line=True)]
Words = Annotated[str, Text(0, 5000)]
Millimetres = Annotated[Number, Field(gt=0, le=10_000)]
Rate = Annotated[Number, Field(ge=0, le=1_000_000, decimal_places=2)]


class MethodOut(Output):
    """A way to print."""

    name: str
    description: str
    best_for: str
    cost_note: str
    rate_cents_per_gram: Number
    minimum_charge_cents: int
    default_material: str


class PrinterOut(Output):
    """A machine with its build volume."""

    id: str
    name: str
    method: str
    width_mm: float
    depth_mm: float
    height_mm: float
    available: bool
    rate_cents_per_gram: Number | None
    rate_cents_per_minute: Number | None


class ColorOut(Output):
    """A colour that a method can print in."""

    name: str
    method: str
    available: bool
    hex: str | None


class MaterialOut(Output):
    """What is printed with."""

    name: str
    method: str
    density_g_cm3: Number
    available: bool


class TextsOut(Output):
    """What the form tells students."""

    introduction: str
    dimensions: str
    consent: str
    next_steps: str


class CatalogOut(Output):
    """All that the lab offers and says."""

    lab_name: str
    opening_hours: str
    submissions_open: bool
    closed_notice: str
    disciplines: list[str]
    methods: list[MethodOut]
    printers: list[PrinterOut]
    colors: list[ColorOut]
    materials: list[MaterialOut]
    rejection_reasons: list[str]
    texts: TextsOut


class MethodIn(Input):
    """A way to print. Its name is short, for it stands in the names of files."""

    name: Annotated[str, Text(1, 20, line=True)]
    description: Words = ""
    best_for: Words = ""
    cost_note: Words = ""
    rate_cents_per_gram: Rate
    minimum_charge_cents: Annotated[Whole, Field(ge=0, le=1_000_000)]
    default_material: Name


class PrinterIn(Input):
    """A machine with its build volume; its own rates, if any, go before its method's."""

    id: Annotated[str, Text(1, 64, verbatim=True), Field(pattern=r"^[a-z0-9_]{1,64}$")]
    name: Name
    method: Name
    width_mm: Millimetres
    depth_mm: Millimetres
    height_mm: Millimetres
    available: bool = True
    rate_cents_per_gram: Rate | None = None
    rate_cents_per_minute: Rate | None = None


class ColorIn(Input):
    """A colour that a method can print in."""

    name: Name
    method: Name
    available: bool = True
    hex: Annotated[str, Text(7, 7, verbatim=True), Field(pattern=r"^#[0-9a-f]{6}$")] | None = None


class MaterialIn(Input):
    """What is printed with."""

    name: Name
    method: Name
    density_g_cm3: Annotated[Number, Field(gt=0, le=30)]
    available: bool = True


class TextsIn(Input):
    """What the form tells students."""

    introduction: Words
    dimensions: Words
    consent: Annotated[str, Text(1, 5000)]
    next_steps: Words


class CatalogIn(Input):
    """All that the lab offers and says."""

    lab_name: Name
    opening_hours: Words = ""
    submissions_open: bool = True
    closed_notice: Words = ""
    disciplines: Annotated[list[Name], Field(min_length=1, max_length=100)]
    methods: Annotated[list[MethodIn], Field(min_length=1, max_length=20)]
    printers: Annotated[list[PrinterIn], Field(max_length=200)]
    colors: Annotated[list[ColorIn], Field(max_length=500)]
    materials: Annotated[list[MaterialIn], Field(max_length=200)]
    rejection_reasons: Annotated[
        list[Annotated[str, Text(1, 200, line=True)]], Field(min_length=1, max_length=100)
    ]
    texts: TextsIn


def catalog_out(lab: Catalog) -> CatalogOut:
    """The catalog as the pages read it."""
    told = lab.model_dump()
    for method in told["methods"]:
        method["rate_cents_per_gram"] = method.pop("rate_per_gram") * 100
        method["minimum_charge_cents"] = cents(method.pop("minimum_charge"))
    for printer in told["printers"]:
        for unit in ("gram", "minute"):
            dollars = printer.pop(f"rate_per_{unit}")
            printer[f"rate_cents_per_{unit}"] = None if dollars is None else dollars * 100
    return CatalogOut.model_validate(told)


def catalog_in(given: CatalogIn) -> Catalog:
    """The catalog that an admin has written. Raises ValidationFailed when it does not fit."""
    written = given.model_dump()
    for method in written["methods"]:
        method["rate_per_gram"] = method.pop("rate_cents_per_gram") / 100
        method["minimum_charge"] = Decimal(method.pop("minimum_charge_cents")) / 100
    for printer in written["printers"]:
        for unit in ("gram", "minute"):
            rate = printer.pop(f"rate_cents_per_{unit}")
            printer[f"rate_per_{unit}"] = None if rate is None else rate / 100
    try:
        return Catalog.model_validate(written)
    except ValidationError as error:
        raise ValidationFailed(_misfits(error)) from None


def cents(dollars: Decimal) -> int:
    """An amount that somebody pays."""
    return int(dollars * 100)


def _misfits(error: ValidationError) -> dict[str, str]:
    """What does not fit, by the field of the request that it stands in."""
    fields = {}
    for problem in error.errors(include_url=False, include_input=False):
        cause = problem.get("ctx", {}).get("error")
        where = cause.where if isinstance(cause, Misfit) else problem["loc"]
        fields[".".join(str(part) for part in ("catalog", *where))] = str(cause or problem["msg"])
    return fields

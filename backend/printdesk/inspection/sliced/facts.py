"""What a sliced file says about its print. What it does not say is None, never 0."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

CENTIGRAM = Decimal("0.01")

Density = Callable[[str | None], Decimal | None]
"""The density in g/cm³ of a material by the slicer's name for it; None when it is not known.

It is asked with None for a material that the file does not name.
"""


class UnreadableSlice(Exception):
    """A file that looks sliced, and is damaged, cut off, or larger inside than any slice is."""

    def __init__(
        self,
        sentence: str = "This file is damaged or cut off. Save it from the slicer again.",
    ) -> None:
        super().__init__(sentence)


class Technology(StrEnum):
    """What is printed with, by the catalog's names for the two methods."""

    FILAMENT = "Filament"
    RESIN = "Resin"


@dataclass(frozen=True)
class Tool:
    """What comes out of one nozzle: the slicer's name for the material, and how much of it."""

    material: str | None = None
    weight_g: Decimal | None = None
    volume_cm3: Decimal | None = None


@dataclass(frozen=True)
class Sliced:
    """What a file says. Names are the slicer's own; ``picture`` is a whole PNG, JPEG, QOI or BMP.

    ``tools`` are those that are used. ``weight_g`` and ``time_s`` are of all plates together.
    ``pictured`` tells that there is a picture, also where that itself was left out.
    """

    slicer: str | None = None
    printer: str | None = None
    method: Technology | None = None
    tools: tuple[Tool, ...] = ()
    weight_g: Decimal | None = None
    time_s: int | None = None
    plates: int = 1
    picture: bytes | None = None
    pictured: bool = False

    @property
    def materials(self) -> tuple[str, ...]:
        """The materials of all tools, each once."""
        return tuple(dict.fromkeys(t.material for t in self.tools if t.material))

    @property
    def material(self) -> str | None:
        """The one material of the print; None when it is not known, or when there are several."""
        return self.materials[0] if len(self.materials) == 1 else None

    @property
    def says_something(self) -> bool:
        """Whether anything was found that has to do with the print."""
        return any((self.slicer, self.printer, self.materials, self.weight_g, self.time_s))

    def weighed(self, density: Density) -> "Sliced":
        """The same, with grams where the file has only volumes and their densities are known."""
        if self.weight_g is not None:
            return self
        tools = tuple(_weighed(tool, density(tool.material)) for tool in self.tools)
        return replace(self, tools=tools, weight_g=total(tool.weight_g for tool in tools))


def total(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """The sum; None when any part of it is unknown, or when there is nothing to sum up."""
    known: list[Decimal] = []
    for amount in amounts:
        if amount is None:
            return None
        known.append(amount)
    return sum(known, Decimal(0)) or None


def _weighed(tool: Tool, density: Decimal | None) -> Tool:
    if tool.weight_g is not None or tool.volume_cm3 is None or density is None:
        return tool
    return replace(tool, weight_g=(tool.volume_cm3 * density).quantize(CENTIGRAM))

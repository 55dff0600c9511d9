"""Sliced 3MF packages, as Bambu Studio and OrcaSlicer write them: plates, each with its G-code."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from xml.parsers import expat

from printdesk.inspection.package import BrokenPackage, Package, opened
from printdesk.inspection.sliced import comments, figures, gcode, pictures
from printdesk.inspection.sliced.facts import Sliced, Technology, Tool, UnreadableSlice, total
from printdesk.inspection.sliced.figures import MOST_GRAMS

SLICE_INFO = "Metadata/slice_info.config"
MOST_XML = 1024 * 1024
MOST_PLATES = 64

# How Bambu's files call its printers where no G-code names them.
BAMBU_PRINTERS = {
    "BL-P001": "Bambu Lab X1 Carbon",
    "BL-P002": "Bambu Lab X1",
    "C11": "Bambu Lab P1P",
    "C12": "Bambu Lab P1S",
    "C13": "Bambu Lab X1E",
    "N1": "Bambu Lab A1 mini",
    "N2S": "Bambu Lab A1",
    "N7": "Bambu Lab P2S",
    "O1D": "Bambu Lab H2D",
    "O1S": "Bambu Lab H2S",
}


@dataclass
class Plate:
    """What the package says of one plate: by key, and of each filament by its number."""

    told: dict[str, str] = field(default_factory=dict)
    filaments: list[tuple[str, Tool]] = field(default_factory=list)

    @property
    def time_s(self) -> int | None:
        return figures.seconds(self.told.get("prediction"))

    @property
    def weight_g(self) -> Decimal | None:
        stated = figures.number(self.told.get("weight"), MOST_GRAMS)
        return stated or total(tool.weight_g for _, tool in self.filaments)


def read(path: Path) -> Sliced | None:
    """What a sliced 3MF says; None for one that was not sliced. Raises UnreadableSlice."""
    try:
        with opened(path) as parts:
            xml = parts.beginning(SLICE_INFO, MOST_XML)
            plates = _plates(xml) if xml else []
            return _together(parts, plates) if plates else None
    except BrokenPackage as error:
        raise UnreadableSlice from error


def _together(parts: Package, plates: list[Plate]) -> Sliced:
    """All plates as one print. What their list leaves open, the G-code of each may say."""
    index = [figures.name(plate.told.get("index")) or str(i) for i, plate in enumerate(plates, 1)]
    first = _gcode(parts, index[0])
    times, weights = [], []
    for plate, number in zip(plates, index, strict=True):
        complete = plate.time_s and plate.weight_g
        own = Sliced() if complete else _gcode(parts, number)
        times.append(plate.time_s or own.time_s)
        weights.append(plate.weight_g or own.weight_g)
    seconds = total(None if time is None else Decimal(time) for time in times)
    picture = parts.beginning(f"Metadata/plate_{index[0]}.png", pictures.MOST_BYTES)
    tools = _tools(plates) or first.tools
    return Sliced(
        slicer=first.slicer,
        printer=first.printer or BAMBU_PRINTERS.get(plates[0].told.get("printer_model_id", "")),
        method=Technology.FILAMENT,
        tools=tools,
        weight_g=total(weights),
        time_s=None if seconds is None else int(seconds),
        plates=len(plates),
        picture=pictures.largest([picture]) or first.picture,
    )


def _gcode(parts: Package, plate: str) -> Sliced:
    """What the beginning of a plate's G-code says, which is where this family says it."""
    head = parts.beginning(f"Metadata/plate_{plate}.gcode", comments.HEAD)
    return gcode.told(comments.within(head)) if head else Sliced()


def _tools(plates: Iterable[Plate]) -> tuple[Tool, ...]:
    """The filaments of all plates, the same one on several plates once."""
    summed: dict[str, Tool] = {}
    for number, tool in (each for plate in plates for each in plate.filaments):
        known = summed.get(number)
        weight = total([known.weight_g, tool.weight_g]) if known else tool.weight_g
        summed[number] = Tool(tool.material, weight)
    return tuple(summed.values())


def _plates(xml: bytes) -> list[Plate]:
    """The plates that were sliced. Raises UnreadableSlice, also for a document that has a DTD."""
    plates: list[Plate] = []

    def begins(element: str, values: dict[str, str]) -> None:
        if element == "plate":
            plates.append(Plate())
            if len(plates) > MOST_PLATES:
                raise UnreadableSlice
        elif plates and element == "metadata":
            plates[-1].told[values.get("key", "")] = values.get("value", "")
        elif plates and element == "filament":
            weight = figures.number(values.get("used_g"), MOST_GRAMS)
            if weight != 0:
                tool = Tool(figures.name(values.get("type")), weight)
                plates[-1].filaments.append((values.get("id", ""), tool))

    def refuse(*_: object) -> None:
        raise UnreadableSlice

    parser = expat.ParserCreate()
    parser.StartElementHandler = begins
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(xml, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise UnreadableSlice from error
    return plates

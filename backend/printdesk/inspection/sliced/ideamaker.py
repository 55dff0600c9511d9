"""What ideaMaker writes: seconds, and millimetres of filament for each tool."""

import re
from collections.abc import Sequence
from decimal import Decimal

from printdesk.inspection.sliced import figures
from printdesk.inspection.sliced.comments import pairs
from printdesk.inspection.sliced.facts import CENTIGRAM, Sliced, Technology, Tool, total
from printdesk.inspection.sliced.figures import FILAMENT_MM, MOST_CM3, MOST_GRAMS, MOST_MM

DENSEST = Decimal(30_000)

_WRITER = re.compile(r"Sliced by ideaMaker\b")
_USED = re.compile(r"material#([0-9]{1,2}) used")


def read(comments: Sequence[str]) -> Sliced | None:
    """What the comments of a G-code say, when ideaMaker wrote them."""
    if not any(_WRITER.match(comment) for comment in comments):
        return None
    said = dict(pairs(comments, ":"))
    places = [found[1] for key in said if (found := _USED.fullmatch(key))]
    tools = tuple(tool for place in places if (tool := _tool(said, place)))
    return Sliced(
        slicer="ideaMaker",
        printer=figures.name(said.get("printer type")) or figures.name(said.get("printer name")),
        method=Technology.FILAMENT,
        tools=tools,
        weight_g=total(tool.weight_g for tool in tools),
        time_s=figures.seconds(said.get("print time")),
    )


def _tool(said: dict[str, str], place: str) -> Tool | None:
    """A tool that is used, or of which it is not known how much."""
    length = figures.number(said[f"material#{place} used"].removesuffix("mm"), MOST_MM)
    if length == 0:
        return None
    material = figures.name(said.get(f"filament type #{place}")) or figures.name(
        said.get(f"filament name #{place}")
    )
    if length is None:
        return Tool(material)
    diameter = figures.number(said.get(f"filament diameter #{place}"), Decimal(10)) or FILAMENT_MM
    volume = figures.filament_cm3(length, diameter)
    if volume > MOST_CM3:
        return Tool(material)
    density = figures.number(said.get(f"filament density #{place}"), DENSEST)  # kg/m³
    weight = (volume * density / 1000).quantize(CENTIGRAM) if density else None
    weight = weight if weight and weight <= MOST_GRAMS else None
    return Tool(material, weight, volume)

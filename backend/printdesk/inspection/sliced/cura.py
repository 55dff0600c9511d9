"""What Cura writes: time and length of filament, by some printers' dialects its volume."""

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import zip_longest

from printdesk.inspection.sliced import figures
from printdesk.inspection.sliced.comments import pairs
from printdesk.inspection.sliced.facts import Sliced, Technology, Tool, total
from printdesk.inspection.sliced.figures import FILAMENT_MM, MOST_CM3, MOST_GRAMS, MOST_MM

_WRITER = re.compile(r"(?:Generated with |GENERATOR\.NAME:)Cura_SteamEngine")
_LENGTH_OR_VOLUME = re.compile(r"([0-9.]+)\s*(m|mm3)", re.IGNORECASE)
# Of printers that keep the settings of a material themselves: cubic millimetres of each tool.
_VOLUME_USED = re.compile(r"extruder_train\.[0-9]{1,2}\.material\.volume_used|material[2-9]?")


def read(comments: Sequence[str]) -> Sliced | None:
    """What the comments of a G-code say, when Cura wrote them."""
    if not any(_WRITER.match(comment) for comment in comments):
        return None
    said: dict[str, str] = {}
    for key, value in (*pairs(comments, ":"), *pairs(comments, "=")):
        said.setdefault(key, value)
    volumes = _volumes(said)
    # Where the filament is none, nothing was filled in: the time is a mere example, too.
    filled_in = volumes is None or any(volumes)
    tools = _tools(said, volumes or [])
    printer = figures.name(said.get("target_machine.name"))
    return Sliced(
        slicer="Cura",
        printer=None if printer == "Unknown" else printer,
        method=Technology.FILAMENT,
        tools=tools,
        weight_g=total(tool.weight_g for tool in tools),
        time_s=figures.seconds(said.get("time") or said.get("print.time")) if filled_in else None,
    )


def _volumes(said: dict[str, str]) -> list[Decimal] | None:
    """Cubic centimetres of each tool; None when they are not told."""
    stated = [part.strip() for part in said.get("filament used", "").split(",")]
    if stated != [""]:
        volumes = [_cm3(part) for part in stated]
    else:
        cubic_mm = (value for key, value in said.items() if _VOLUME_USED.fullmatch(key))
        volumes = [_cm3(f"{value}mm3") for value in cubic_mm]
    known = [volume for volume in volumes if volume is not None]
    return known if known and len(known) == len(volumes) else None


def _cm3(text: str) -> Decimal | None:
    found = _LENGTH_OR_VOLUME.fullmatch(text)
    amount = figures.number(found[1], MOST_MM) if found else None
    if found is None or amount is None:
        return None
    if found[2].lower() == "mm3":
        volume = amount / 1000
    else:
        volume = figures.filament_cm3(amount * 1000, FILAMENT_MM)
    return volume if volume <= MOST_CM3 else None


def _tools(said: dict[str, str], volumes: list[Decimal]) -> tuple[Tool, ...]:
    """The tools that are used; materials and grams only where a lab has Cura write them."""
    materials = figures.names(said.get("filament type"))
    grams = figures.numbers(said.get("filament weight", "").strip("[]"), MOST_GRAMS) or []
    each = zip_longest(materials, grams, volumes)
    return tuple(Tool(m, g or None, v or None) for m, g, v in each if g or v or g is v is None)

"""What slicers call printers and materials, found in the catalog."""

import re
from collections.abc import Iterable
from typing import TypeVar

from printdesk.catalog import Catalog, Material, Printer

Entry = TypeVar("Entry")

# What follows a printer's name in a profile's: “(modified)”, “- Hyper Speed”, “HF0.4 nozzle”.
_PROFILE = re.compile(r"\s*(?:[(\[@]|\s-\s|\b(?:hf)?[0-9]\.[0-9]+\s*(?:mm)?\s*nozzle).*$")
# The same machine with more tools or another firmware: XL5, XL 5T, MK4SMMU3, XLIS.
_FITTED = re.compile(r"(?:inputshaper|is|mmu[23]s?|dual|(?<=xl)[2-5]t?)$")
# What slicers say for a material that everybody else calls otherwise.
_ALSO_CALLED = {"pet": "petg", "flex": "tpu"}
_HARDNESS = re.compile(r"(?<=[a-z])[0-9]{2}[ad]?$")
# Carbon or glass in it makes it another material, with another density.
_FILLED = re.compile(r"[cg]f[0-9]*")


def printer_called(lab: Catalog, name: str) -> Printer | None:
    """The printer that a slicer calls so, or None: ``MK4S``, ``Original Prusa XL - 5T``."""
    machine = _PROFILE.sub("", name.lower().removeprefix("original "))
    said, model = _letters(machine), _letters(_model(machine))
    for form in (str, _unfitted):
        found = _only(p for p in lab.printers if _is_called(p, form(said), form(model)))
        if found:
            return found
    return None


def material_called(lab: Catalog, name: str, method: str) -> Material | None:
    """The method's material that a slicer calls so, or None: ``PLA+``, ``Generic PETG``."""
    offered = [m for m in lab.materials if m.method == method]
    exact = _only(m for m in offered if _letters(m.name) == _letters(name))
    words = [_HARDNESS.sub("", word) for word in re.findall(r"[a-z0-9]+", name.lower())]
    if exact or any(_FILLED.fullmatch(word) for word in words):
        return exact
    known = {_ALSO_CALLED.get(word, word) for word in words}
    return _only(m for m in offered if _letters(m.name) in known)


def _is_called(printer: Printer, said: str, model: str) -> bool:
    """Whether these are its names, with its maker's or without, on either side."""
    full = _letters(printer.name)
    return said in {full, _letters(printer.id), _letters(_model(printer.name))} - {""} or (
        model == full
    )


def _model(name: str) -> str:
    """A printer's name without its maker; nothing where no name is left."""
    rest = name.partition(" ")[2]
    return rest if len(rest) > 1 and any(c.isalpha() for c in rest) else ""


def _unfitted(letters: str) -> str:
    """The name of the bare machine."""
    bare = _FITTED.sub("", letters)
    return bare if bare == letters else _unfitted(bare)


def _letters(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _only(entries: Iterable[Entry]) -> Entry | None:
    """The only one there is; None where there is a choice."""
    found = list(entries)
    return found[0] if len(found) == 1 else None

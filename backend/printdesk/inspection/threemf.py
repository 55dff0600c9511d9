"""Reading 3MF: what the build list names, each part where and as large as it says."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from printdesk.inspection.mesh import NOTHING_IN_IT, Mesh, Unreadable, mesh_of
from printdesk.inspection.package import BrokenPackage, Package, opened, part_name
from printdesk.inspection.placement import MISSING, Assembly
from printdesk.inspection.threemf_xml import ModelPart, Named, read_part, root_part

MILLIMETERS: Mapping[str, float] = {
    "micron": 0.001,
    "millimeter": 1,
    "centimeter": 10,
    "inch": 25.4,
    "foot": 304.8,
    "meter": 1000,
}
BROKEN = (
    "This 3MF file is damaged or packed in a way that cannot be read. Export it again, or export "
    "an STL instead."
)


def read_3mf(path: Path) -> Mesh:
    """The model in a 3MF file, in millimetres whatever its unit. Raises Unreadable."""
    try:
        with opened(path) as package:
            return _read(package)
    except BrokenPackage:
        raise Unreadable(BROKEN) from None


def _read(package: Package) -> Mesh:
    root = part_name(root_part(package))
    parts: dict[str, ModelPart] = {}

    def part(name: str) -> ModelPart:
        if name not in parts:
            if not package.has(name):
                raise Unreadable(MISSING)
            parts[name] = read_part(package, name)
        return parts[name]

    main = part(root)
    # Some programs leave the build list out, and mean everything.
    items = main.items or [Named(each, root) for each in main.unused()]
    vertices, faces = Assembly(part, items).meshes()
    if not vertices:
        raise Unreadable(NOTHING_IN_IT)
    scale = MILLIMETERS.get(main.unit)
    if scale is None:
        raise Unreadable(BROKEN)
    return mesh_of(np.concatenate(vertices) * scale, np.concatenate(faces))

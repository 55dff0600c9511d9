"""Putting the objects of a 3MF together: components in components, each where it belongs."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from printdesk.inspection.mesh import Unreadable, require_few
from printdesk.inspection.threemf_xml import Doubles, ModelPart, Named, Thing, Wholes

DEEPEST = 16
MOST_COPIES = 20_000
TANGLED = (
    "The parts of this 3MF file contain each other without end, or far too often. Export the "
    "model again, or export an STL instead."
)
MISSING = "This 3MF file names a part that is not in it. Export it again, or export an STL instead."

WHERE_IT_IS = np.vstack((np.eye(3), np.zeros(3)))


class _Tally(NamedTuple):
    """What comes of an object once all its components are put in."""

    triangles: int
    vertices: int
    copies: int

    def plus(self, other: "_Tally") -> "_Tally":
        return _Tally(*map(sum, zip(self, other, strict=True)))


class Assembly:
    """What a build list asks for. It is counted before anything is made of it."""

    def __init__(self, part: Callable[[str], ModelPart], items: Sequence[Named]) -> None:
        self._part = part
        self._items = items
        self._tallies: dict[tuple[str, str], _Tally] = {}

    def meshes(self) -> tuple[list[Doubles], list[Wholes]]:
        """The points of each object where it lies, and its triangles among all those points.

        Raises Unreadable for objects that are missing, nested too deep, or too many.
        """
        self._require_little(self._items, 1)
        vertices: list[Doubles] = []
        faces: list[Wholes] = []
        count = 0
        for thing, place in self._placed(self._items, WHERE_IT_IS):
            vertices.append(thing.vertices @ place[:3] + place[3])
            # A mirrored object has its inside out.
            mirrored = np.linalg.det(place[:3]) < 0
            faces.append((thing.faces[:, ::-1] if mirrored else thing.faces) + count)
            count += len(thing.vertices)
        return vertices, faces

    def _placed(self, wanted: Sequence[Named], place: Doubles) -> Iterator[tuple[Thing, Doubles]]:
        for each in wanted:
            thing = self._thing(each)
            here = _within(each.place, place)
            if len(thing.faces):
                yield thing, here
            yield from self._placed(thing.components, here)

    def _require_little(self, wanted: Sequence[Named], depth: int) -> _Tally:
        """Count what would come of these, each object once however often it is named."""
        if depth > DEEPEST:
            raise Unreadable(TANGLED)
        total = _Tally(0, 0, 0)
        for each in wanted:
            key = (each.part, each.id)
            if key not in self._tallies:
                thing = self._thing(each)
                own = _Tally(len(thing.faces), len(thing.vertices), 1)
                self._tallies[key] = own.plus(self._require_little(thing.components, depth + 1))
            total = total.plus(self._tallies[key])
            require_few(total.triangles, total.vertices)
            if total.copies > MOST_COPIES:
                raise Unreadable(TANGLED)
        return total

    def _thing(self, named: Named) -> Thing:
        try:
            return self._part(named.part).objects[named.id]
        except KeyError:
            raise Unreadable(MISSING) from None


def _within(place: Doubles | None, outer: Doubles) -> Doubles:
    """A place that is told from within another one, told from outside."""
    if place is None:
        return outer
    inner = place @ outer[:3]
    inner[3] += outer[3]
    return inner

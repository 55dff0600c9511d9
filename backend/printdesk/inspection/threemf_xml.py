"""The XML of a 3MF: objects, components and the build list, read as it streams by.

A document type is refused, so that there are no entities that could unfold.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeAlias
from xml.parsers import expat

import numpy as np
from numpy.typing import NDArray

from printdesk.inspection.mesh import (
    BROKEN_INDICES,
    BROKEN_NUMBERS,
    MOST_VERTICES,
    TOO_MANY_TRIANGLES,
    Unreadable,
)
from printdesk.inspection.package import BrokenPackage, Package, part_name
from printdesk.inspection.text import Number, numbers

ROOT_TYPE = "/3dmodel"
RELATIONSHIPS = "_rels/.rels"
USUAL_ROOT = "3d/3dmodel.model"
AT_ONCE = 100_000
MOST_NAMED = 100_000
BETWEEN = " "

Attributes: TypeAlias = dict[str, str]
Names: TypeAlias = tuple[str, str, str]
Handler: TypeAlias = Callable[[str, Attributes], None]
Doubles: TypeAlias = NDArray[np.float64]
Wholes: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True)
class Named:
    """An object in a part of the package, and where it is put: four rows of three numbers."""

    id: str
    part: str
    place: Doubles | None = None


@dataclass
class Thing:
    """An object: a mesh of its own, or components, or both."""

    vertices: Doubles = field(default_factory=lambda: np.empty((0, 3)))
    faces: Wholes = field(default_factory=lambda: np.empty((0, 3), np.int64))
    components: list[Named] = field(default_factory=list)


@dataclass
class ModelPart:
    """What one model file of the package says."""

    unit: str = "millimeter"
    objects: dict[str, Thing] = field(default_factory=dict)
    items: list[Named] = field(default_factory=list)

    def unused(self) -> list[str]:
        """The objects that are no component of another one here."""
        used = {each.id for thing in self.objects.values() for each in thing.components}
        return [name for name in self.objects if name not in used]


def root_part(package: Package) -> str:
    """The name of the model file where the build list stands. Raises BrokenPackage."""
    found: list[str] = []

    def start(name: str, attributes: Attributes) -> None:
        if _local(name) == "Relationship" and attributes.get("Type", "").endswith(ROOT_TYPE):
            found.append(attributes.get("Target", ""))

    if package.has(RELATIONSHIPS):
        _parse(package, RELATIONSHIPS, _parser(start))
    models = [name for name in package.names if name.endswith(".model")]
    for name in (*found, USUAL_ROOT, *models):
        if package.has(name):
            return name
    raise BrokenPackage("there is no model in it")


def read_part(package: Package, name: str) -> ModelPart:
    """What a model file of the package says. Raises BrokenPackage or Unreadable."""
    return _Reader(package, name).read()


class _Rows(Generic[Number]):
    """Threes of numbers, gathered as words and turned into numbers many at a time."""

    def __init__(self, kind: type[Number]) -> None:
        self._kind: type[Number] = kind
        self._words: list[str] = []
        self._done: list[NDArray[Number]] = []

    def collector(self, element: str, names: Names, otherwise: Handler) -> Handler:
        """A handler that takes these attributes of each such element, and hands on all others."""
        words, (first, second, third) = self._words, names

        def take(name: str, attributes: Attributes) -> None:
            if name != element:
                otherwise(name, attributes)
                return
            words.extend((attributes[first], attributes[second], attributes[third]))
            if len(words) > AT_ONCE:
                self._settle()

        return take

    def take(self) -> NDArray[Number]:
        """All that was gathered; the next begin anew. Raises Unreadable."""
        self._settle()
        rows = np.concatenate(self._done)
        self._done.clear()
        return rows

    def _settle(self) -> None:
        read = numbers(map(str.encode, self._words), self._kind, len(self._words))
        self._words.clear()
        self._done.append(read.reshape(-1, 3))
        if sum(map(len, self._done)) > MOST_VERTICES:
            raise Unreadable(TOO_MANY_TRIANGLES)


class _Reader:
    """Reads one model file. Points and triangles come by the million: each has a handler."""

    def __init__(self, package: Package, name: str) -> None:
        self._package, self._name = package, name
        self._parser = _parser(self._element)
        self._part = ModelPart()
        self._thing = Thing()
        self._points: _Rows[np.float64] = _Rows(np.float64)
        self._triangles: _Rows[np.int64] = _Rows(np.int64)

    def read(self) -> ModelPart:
        try:
            _parse(self._package, self._name, self._parser)
        except KeyError as error:
            raise BrokenPackage(f"{error} is missing") from None
        self._finish_object()
        return self._part

    def _element(self, name: str, attributes: Attributes) -> None:
        """Any element but the points and triangles of a mesh."""
        self._parser.StartElementHandler = self._element
        match _local(name):
            case "vertices":
                point = name.removesuffix("vertices") + "vertex"
                handler = self._points.collector(point, ("x", "y", "z"), self._element)
                self._parser.StartElementHandler = handler
            case "triangles":
                triangle = name.removesuffix("triangles") + "triangle"
                handler = self._triangles.collector(triangle, ("v1", "v2", "v3"), self._element)
                self._parser.StartElementHandler = handler
            case "model":
                self._part.unit = attributes.get("unit", self._part.unit)
            case "object":
                self._finish_object()
                self._part.objects[attributes["id"]] = self._thing
            case "component":
                self._add(self._thing.components, attributes)
            case "item" if attributes.get("printable", "1") != "0":
                self._add(self._part.items, attributes)

    def _finish_object(self) -> None:
        """The object that was read is whole; the next begins."""
        vertices, faces = self._points.take(), self._triangles.take()
        if len(faces) and not (faces.min() >= 0 and faces.max() < len(vertices)):
            raise Unreadable(BROKEN_INDICES)
        self._thing.vertices, self._thing.faces = vertices, faces
        self._thing = Thing()
        if len(self._part.objects) > MOST_NAMED:
            raise BrokenPackage("it has too many objects")

    def _add(self, to: list[Named], attributes: Attributes) -> None:
        path = next((v for k, v in attributes.items() if _local(k) == "path"), self._name)
        to.append(
            Named(attributes["objectid"], part_name(path), _place(attributes.get("transform")))
        )
        if len(to) > MOST_NAMED:
            raise BrokenPackage("it names too many objects")


def _place(transform: str | None) -> Doubles | None:
    if transform is None:
        return None
    place = numbers(transform.encode().split(), np.float64, 12)
    if not np.isfinite(place).all():
        raise Unreadable(BROKEN_NUMBERS)
    return place.reshape(4, 3)


def _parser(start: Handler) -> expat.XMLParserType:
    parser = expat.ParserCreate(namespace_separator=BETWEEN)
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = _refuse_document_type
    return parser


def _parse(package: Package, name: str, parser: expat.XMLParserType) -> None:
    try:
        for piece in package.read(name):
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise BrokenPackage(str(error)) from None


def _refuse_document_type(*_: object) -> None:
    raise BrokenPackage("it has a document type, which no 3MF has")


def _local(name: str) -> str:
    """An element's or attribute's name without its namespace."""
    return name.rpartition(BETWEEN)[2]

"""Hostile 3MF files."""

import io
import struct
import zipfile
import zlib

from tests import models
from tests.inspection import solids
from tests.inspection.hostile.kinds import MEASURED, Hostile
from tests.inspection.solids import model_xml, package

MB = 1024 * 1024
GOOD = models.three_mf()
CUBE = f'<object id="1">{solids.mesh_xml(solids.box())}</object>'
ITEM = '<item objectid="1"/>'
ROOT = "3D/3dmodel.model"


def cube(build: str = ITEM, more: str = "", extra: str = "", unit: str = "millimeter") -> bytes:
    return package(model_xml(CUBE + more, build, unit, extra))


def changed(before: str, after: str) -> bytes:
    return package(model_xml(CUBE.replace(before, after, 1), ITEM))


def entities(declared: str) -> bytes:
    return cube(extra=f"<!DOCTYPE model [{declared}]>", unit="&a;")


def made_of(name: int, of: int, times: int = 1) -> str:
    """An object of so many copies of another one."""
    component = f'<component objectid="{of}"/>' * times
    return f'<object id="{name}"><components>{component}</components></object>'


def chain(length: int, times: int) -> bytes:
    """Objects that each contain the one before several times."""
    nested = "".join(made_of(n, n - 1, times) for n in range(2, length + 1))
    return cube(f'<item objectid="{length}"/>', nested)


def in_turns() -> bytes:
    """Two files of the package whose objects contain each other."""
    component = '<component objectid="1" p:path="/{}"/>'
    other = "3D/other.model"
    objects = [
        f'<object id="1"><components>{component.format(path)}</components></object>'
        for path in (other, ROOT)
    ]
    return package(model_xml(objects[0], ITEM), [(other, model_xml(objects[1], ""))])


def archive(**entries: bytes | str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in entries.items():
            file.writestr(name, content)
    return buffer.getvalue()


def with_names(*names: str) -> bytes:
    """A good model, with files beside it that want to lie elsewhere."""
    model = model_xml(CUBE, ITEM)
    return archive(**{ROOT: model}, **dict.fromkeys(names, "evil"))


def bomb(unpacked: int, before: str = "", after: str = "") -> bytes:
    """A model file of this many spaces, which pack very well."""
    pack = zlib.compressobj(1, zlib.DEFLATED, -15)
    spaces = b" " * MB
    data = pack.compress(before.encode())
    crc = zlib.crc32(before.encode())
    for _ in range(unpacked // MB):
        data += pack.compress(spaces)
        crc = zlib.crc32(spaces, crc)
    data += pack.compress(after.encode()) + pack.flush()
    size = len(before.encode()) + unpacked // MB * MB + len(after.encode())
    return raw_entry(data, zlib.crc32(after.encode(), crc), size)


def raw_entry(data: bytes, crc: int, size: int, *, method: int = 8, flags: int = 0) -> bytes:
    """A zip of one model file whose directory says whatever it likes."""
    name = ROOT.encode()
    facts = struct.pack("<HHHHHIII", 20, flags, method, 0, 0, crc, len(data), size)
    local = b"PK\x03\x04" + facts + struct.pack("<HH", len(name), 0) + name
    rest = struct.pack("<HHHHHII", len(name), 0, 0, 0, 0, 0, 0)
    directory = b"PK\x01\x02" + struct.pack("<H", 20) + facts + rest + name
    place = len(local) + len(data)
    end = struct.pack("<HHHHIIH", 0, 0, 1, 1, len(directory), place, 0)
    return local + data + directory + b"PK\x05\x06" + end


def lying_about_size(told: int) -> bytes:
    model = model_xml(CUBE, ITEM).encode()
    pack = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = pack.compress(model) + pack.flush()
    return raw_entry(data, zlib.crc32(model), told)


def directory_of(size: int) -> bytes:
    """A zip that claims a directory of so many bytes."""
    end = GOOD.rfind(b"PK\x05\x06")
    return GOOD[: end + 12] + struct.pack("<I", size) + GOOD[end + 16 :]


def four_millions() -> bytes:
    """A quarter of it is in the file."""
    triangles = '<triangle v1="0" v2="1" v3="2"/>' * 1_000_000
    return package(model_xml(CUBE.replace("<triangles>", f"<triangles>{triangles}"), 4 * ITEM))


def very_deep() -> str:
    return "<x>" * 100_000 + "</x>" * 100_000


DAMAGED = {
    "no bytes in a 3MF": lambda: b"",
    "a zip that is cut off": lambda: GOOD[:-30],
    "a zip without its beginning": lambda: GOOD[300:],
    "a letter as a 3MF": lambda: models.NOT_A_MODEL,
    "a web page as a 3MF": lambda: b"<!doctype html>" * 1000,
    "an STL as a 3MF": models.binary_stl,
    "a zip without a model": lambda: archive(**{"notes.txt": "no model"}),
    "a zip in a zip": lambda: archive(**{ROOT: GOOD}),
    "a byte that was changed": lambda: GOOD.replace(b"3D/3dmodel.model", b"3D/3dmodel.modeX", 1),
    "a size that is too small": lambda: lying_about_size(10),
    "a checksum that is wrong": lambda: raw_entry(b"<model/>", 1, 8, method=0),
    "an encrypted file": lambda: raw_entry(b"x" * 20, 1, 8, flags=1),
    "a way of packing that nobody knows": lambda: raw_entry(b"x" * 20, 1, 8, method=77),
    "a directory of 3 GB": lambda: directory_of(0xC0000000),
    "a directory of no size": lambda: directory_of(0),
    "20,000 files": lambda: with_names(*(f"{n}.txt" for n in range(20_000))),
    "no XML": lambda: package("This is not XML."),
    "XML that is cut off": lambda: package(model_xml(CUBE, ITEM)[:-40]),
    "bytes that are no letters": lambda: archive(**{ROOT: b"<model>\xff\xfe</model>"}),
    "a billion laughs": lambda: entities(
        '<!ENTITY z "ha">'
        + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("zyxwvutsr", "yxwvutsra"))  # noqa: B905
    ),
    "one long laugh": lambda: entities(f'<!ENTITY a "{"ha" * MB}">'),
    "a file of the server": lambda: entities('<!ENTITY a SYSTEM "file:///etc/passwd">'),
    "a server elsewhere": lambda: entities('<!ENTITY % a SYSTEM "http://127.0.0.1:1/x"> %a;'),
    "an object without a name": lambda: cube(more="<object/>"),
    "an item without an object": lambda: cube("<item/>"),
    "a point without a place": lambda: changed('x="0" ', ""),
    "a unit that nobody knows": lambda: cube(unit="parsec"),
}
TANGLED = {
    "an object in itself": lambda: cube('<item objectid="2"/>', made_of(2, 2)),
    "two objects in each other": lambda: cube(
        '<item objectid="2"/>', made_of(2, 3) + made_of(3, 2)
    ),
    "two files in each other": in_turns,
    "objects nested without end": lambda: chain(200, 1),
    "nothing, many times": lambda: cube(
        '<item objectid="9"/>', '<object id="8"/>' + made_of(9, 8, 50_000)
    ),
    "30,000 copies": lambda: cube(ITEM * 30_000),
}
NOT_NUMBERS = {
    "a point that is a word": lambda: changed('x="0"', 'x="zero"'),
    "a point that is nothing": lambda: changed('x="0"', 'x=""'),
    "a point that is two": lambda: changed('x="0"', 'x="0 0"'),
    "a point that is not a number": lambda: changed('x="0"', 'x="nan"'),
    "a point at infinity": lambda: changed('x="0"', 'x="inf"'),
    "a triangle of words": lambda: changed('v1="0"', 'v1="none"'),
    "a place of eleven numbers": lambda: cube(
        '<item objectid="1" transform="1 0 0 0 1 0 0 0 1 0 0"/>'
    ),
    "a place that is not a number": lambda: cube(
        '<item objectid="1" transform="nan 0 0 0 1 0 0 0 1 0 0 0"/>'
    ),
    "a place beyond the sky": lambda: cube(
        '<item objectid="1" transform="1 0 0 0 1 0 0 0 1 1e300 0 0"/>'
    ),
}
NO_PART = {
    "a part that is not there": lambda: cube('<item objectid="7"/>'),
    "a part of another file": lambda: cube('<item objectid="1" p:path="/../../../../etc/passwd"/>'),
}
NOT_THERE = {
    "a point too far": lambda: changed('v1="0"', 'v1="8"'),
    "a point below": lambda: changed('v1="0"', 'v1="-1"'),
    "a point far too far": lambda: changed('v1="0"', 'v1="99999999999999999999"'),
}
NO_SURFACE = {
    "an empty model": lambda: package(model_xml("", "")),
    "an object of nothing": lambda: cube('<item objectid="8"/>', '<object id="8"/>'),
    "flattened to a point": lambda: cube(
        '<item objectid="1" transform="0 0 0 0 0 0 0 0 0 0 0 0"/>'
    ),
}
ODD = {
    "a size that is too large": lambda: lying_about_size(100_000_000),
    "names that lead out": lambda: with_names(
        "../../../../tmp/evil", "/etc/cron.d/evil", "..\\..\\evil.exe", "C:\\evil", "evil/."
    ),
    "tags nested deep": lambda: cube(more=very_deep()),
    "an attribute of 5 MB": lambda: cube(more=f'<x y="{"z" * 5 * MB}"/>'),
    "100,000 attributes": lambda: cube(
        more="<x " + " ".join(f'a{n}=""' for n in range(100_000)) + "/>"
    ),
    "other people's tags": lambda: cube(
        more=f'<x xmlns:o="urn:o">{CUBE}</x>'.replace("<mesh", "<o:mesh").replace(
            "</mesh", "</o:mesh"
        )
    ),
}
KINDS = {
    **{name: Hostile(".3mf", make, "damaged") for name, make in DAMAGED.items()},
    **{name: Hostile(".3mf", make, "contain each other") for name, make in TANGLED.items()},
    **{name: Hostile(".3mf", make, "not numbers") for name, make in NOT_NUMBERS.items()},
    **{name: Hostile(".3mf", make, "not in it") for name, make in NO_PART.items()},
    **{name: Hostile(".3mf", make, "name points") for name, make in NOT_THERE.items()},
    **{name: Hostile(".3mf", make, "no surface") for name, make in NO_SURFACE.items()},
    **{name: Hostile(".3mf", make, MEASURED) for name, make in ODD.items()},
    "a bomb of 1 GB": Hostile(".3mf", lambda: bomb(1024 * MB), "damaged", 20),
    "a model in half a GB of air": Hostile(
        *(".3mf", lambda: bomb(500 * MB, model_xml(CUBE, ITEM)), MEASURED, 20)
    ),
    "a million triangles, four times": Hostile(
        *(".3mf", four_millions, "million triangles", 12, 300)
    ),
    "10 million copies": Hostile(".3mf", lambda: chain(8, 10), "contain each other"),
    "10 million million copies": Hostile(".3mf", lambda: chain(16, 10), "contain each other"),
}

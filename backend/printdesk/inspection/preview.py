"""A model for the page: a GLB of a megabyte at most that a browser shows at once.

Corners are whole numbers of 16 bits on a grid over the model (KHR_mesh_quantization); the node
says where the grid lies and how fine it is. The GLB counts in mm and its z points up, as the
printers have it. Surfaces carry no normals: a viewer shows the triangles as they will be printed.
"""

import json
import struct

import numpy as np
from numpy.typing import NDArray

from printdesk.inspection.mesh import Mesh
from printdesk.inspection.simplify import simplified
from printdesk.inspection.welding import group_rows

MOST_TRIANGLES = 100_000
MOST_VERTICES = 65_535  # so that indices take 16 bits
GRID = 65_535
STRIDE = 8  # bytes a corner: three of two, and two to make it even
ARRAY_BUFFER, ELEMENT_ARRAY_BUFFER, UNSIGNED_SHORT = 34962, 34963, 5123
JSON_CHUNK, BINARY_CHUNK = 0x4E4F534A, 0x004E4942

Shorts = NDArray[np.uint16]


def glb(mesh: Mesh) -> bytes:
    """The mesh as a binary glTF, simplified to at most 100,000 triangles."""
    mesh = simplified(mesh, MOST_TRIANGLES, MOST_VERTICES)
    low = mesh.vertices.min(axis=0).astype(np.float64)
    step = float(np.ptp(mesh.vertices, axis=0).max()) / GRID or 1.0
    places = np.rint((mesh.vertices - low) / step).astype(np.int64)
    first, which = group_rows(places)
    corners, faces = places[first].astype(np.uint16), which[mesh.faces].astype(np.uint16)
    stored = np.zeros((len(corners), STRIDE // 2), "<u2")
    stored[:, :3] = corners
    indices = faces.astype("<u2").tobytes()
    document = _document(corners, faces.size, low.tolist(), step)
    return _container(document, _even(indices) + stored.tobytes())


def _document(corners: Shorts, indices: int, low: list[float], step: float) -> dict[str, object]:
    places = -(-indices * 2 // 4) * 4  # where the corners begin
    return {
        "asset": {"version": "2.0", "generator": "Printdesk"},
        "extensionsUsed": ["KHR_mesh_quantization"],
        "extensionsRequired": ["KHR_mesh_quantization"],
        "scene": 0,
        "scenes": [{"nodes": [0]}],
        "nodes": [{"mesh": 0, "translation": low, "scale": [step, step, step]}],
        "meshes": [{"primitives": [{"attributes": {"POSITION": 1}, "indices": 0, "material": 0}]}],
        "materials": [{"doubleSided": True}],
        "buffers": [{"byteLength": places + len(corners) * STRIDE}],
        "bufferViews": [
            {"buffer": 0, "byteLength": indices * 2, "target": ELEMENT_ARRAY_BUFFER},
            {
                "buffer": 0,
                "byteOffset": places,
                "byteLength": len(corners) * STRIDE,
                "byteStride": STRIDE,
                "target": ARRAY_BUFFER,
            },
        ],
        "accessors": [
            {"bufferView": 0, "componentType": UNSIGNED_SHORT, "count": indices, "type": "SCALAR"},
            {
                "bufferView": 1,
                "componentType": UNSIGNED_SHORT,
                "count": len(corners),
                "type": "VEC3",
                "min": corners.min(axis=0).tolist(),
                "max": corners.max(axis=0).tolist(),
            },
        ],
    }


def _container(document: dict[str, object], binary: bytes) -> bytes:
    text = _even(json.dumps(document, separators=(",", ":")).encode(), b" ")
    body = b"".join(
        struct.pack("<II", len(chunk), kind) + chunk
        for kind, chunk in ((JSON_CHUNK, text), (BINARY_CHUNK, binary))
    )
    return struct.pack("<4sII", b"glTF", 2, 12 + len(body)) + body


def _even(chunk: bytes, filler: bytes = b"\0") -> bytes:
    """Chunks and what is in them begin at whole fours of bytes."""
    return chunk + filler * (-len(chunk) % 4)

"""``metadata.json``: everything about a job, beside its files."""

import hashlib
import json
from collections.abc import Mapping

from printdesk.storage import layout
from printdesk.storage.durable import Fingerprint
from printdesk.storage.placing import Placing
from printdesk.storage.share import Share


def render(content: Mapping[str, object]) -> bytes:
    """The bytes of a metadata file."""
    text = json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    return text.encode()


def write(placing: Placing, folder: str, content: bytes) -> Fingerprint:
    """Write a job's metadata into a folder of the share, whole or not at all."""
    path = placing.share.path(f"{folder}/{layout.metadata_name(placing.base)}")
    return placing.write(path, folder, content)


def read(share: Share, relative: str) -> dict[str, object]:
    """The content of a metadata file. Raises OSError or ValueError when it cannot be read."""
    content: dict[str, object] = json.loads(share.path(relative).read_bytes())
    return content


def fingerprint_of(content: bytes) -> Fingerprint:
    """What a file with this content would be."""
    return Fingerprint(len(content), hashlib.sha256(content).hexdigest())

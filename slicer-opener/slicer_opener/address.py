"""The address that a browser hands over: print3d://open?path=..., and nothing else."""

import re
import unicodedata
from urllib.parse import unquote_to_bytes

from slicer_opener import SCHEMES
from slicer_opener.problems import AddressRefused

LONGEST_ADDRESS = 8192
LONGEST_PATH = 1024

_SCHEME = re.compile(rf"\s*(?:{'|'.join(SCHEMES)}):", re.IGNORECASE)
# Some systems put a slash behind the host.
_FORM = re.compile(rf"(?i:{'|'.join(SCHEMES)})://open/?\?path=([^&#?]*)")
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
# Control, format, private and unassigned characters, surrogates, and separators of lines.
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def is_address(argument: str) -> bool:
    """Whether this argument came from a link and not from somebody who types options."""
    return _SCHEME.match(argument) is not None


def requested_path(address: str) -> str:
    """The path that an address asks for, decoded once.

    Raises AddressRefused for whatever is not exactly the form above.
    """
    if len(address) > LONGEST_ADDRESS:
        raise AddressRefused("The link is far longer than any that the dashboard makes.")
    if not (address.isascii() and address.isprintable()) or " " in address:
        raise AddressRefused("The link holds characters that no link of the dashboard holds.")
    form = _FORM.fullmatch(address)
    if form is None:
        raise AddressRefused("The link is not one that the dashboard makes.")
    return _decoded(form[1])


def _decoded(quoted: str) -> str:
    if "%" in _ESCAPE.sub("", quoted):
        raise AddressRefused("The link is damaged: a percent sign stands alone in it.")
    try:
        path = unquote_to_bytes(quoted).decode("utf-8")
    except UnicodeDecodeError:
        raise AddressRefused("The link is damaged: its path is not text.") from None
    if _ESCAPE.search(path):
        raise AddressRefused("The link is encoded twice, which hides what it asks for.")
    if any(unicodedata.category(character) in _UNSEEN for character in path):
        raise AddressRefused("The link's path holds characters that cannot be seen.")
    if not path.strip():
        raise AddressRefused("The link names no file.")
    if len(path) > LONGEST_PATH:
        raise AddressRefused("The link's path is longer than any path of the storage.")
    return path

"""Which addresses are read at all, and what they ask for."""

import string
from urllib.parse import quote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from opener_tests.hostile import ADDRESSES, GOOD
from slicer_opener.address import LONGEST_PATH, is_address, requested_path
from slicer_opener.problems import AddressRefused

PATH = "Uploaded/JaneDoe_Filament_Blue_123.stl"


@pytest.mark.parametrize(
    ("address", "path"),
    [
        (f"print3d://open?path={GOOD}", PATH),
        (f"print3d://open/?path={GOOD}", PATH),
        (f"PRINT3D://open?path={GOOD}", PATH),
        (f"3dprint://open?path={GOOD}", PATH),
        (f"3DPrint://open/?path={GOOD}", PATH),
        (f"print3d://open?path={PATH}", PATH),
        ("print3d://open?path=Z%3A%5Cstorage%5Cx.stl", r"Z:\storage\x.stl"),
        ("print3d://open?path=Z:\\storage\\x.stl", r"Z:\storage\x.stl"),
        ("print3d://open?path=%5C%5Cnas%5Clab%5Cx.stl", r"\\nas\lab\x.stl"),
        ("print3d://open?path=a%20b+c%2Bd.stl", "a b+c+d.stl"),
        ("print3d://open?path=M%C3%BCller.stl", "Müller.stl"),
        ("print3d://open?path=50%25%20infill.stl", "50% infill.stl"),
    ],
)
def test_a_link_of_the_dashboard_tells_its_path(address: str, path: str) -> None:
    assert is_address(address)
    assert requested_path(address) == path


@pytest.mark.parametrize("address", ADDRESSES)
def test_any_other_address_is_refused_with_something_to_do(address: str) -> None:
    with pytest.raises(AddressRefused) as refusal:
        requested_path(address)
    assert refusal.value.sentence.endswith(".")
    assert refusal.value.advice


def test_the_longest_path_is_still_read() -> None:
    path = "ü" * LONGEST_PATH
    assert requested_path(f"print3d://open?path={quote(path, safe='')}") == path


@pytest.mark.parametrize("argument", ["--check", "", "open", "C:\\x.stl", "print3d", "-print3d:"])
def test_what_somebody_types_is_not_taken_for_a_link(argument: str) -> None:
    assert not is_address(argument)


@given(st.text(alphabet=string.ascii_letters + string.digits + "._- /\\:()+", min_size=1))
def test_a_path_survives_its_way_through_a_link(path: str) -> None:
    address = f"print3d://open?path={quote(path, safe='')}"
    if path.strip() and len(path) <= LONGEST_PATH:
        assert requested_path(address) == path


@given(st.text(max_size=200))
@example("%")
def test_whatever_comes_it_is_a_path_or_a_refusal(text: str) -> None:
    for address in (text, f"print3d://open?path={text}", f"print3d://open?path={quote(text)}"):
        try:
            path = requested_path(address)
        except AddressRefused:
            continue
        assert path.strip()
        assert "\0" not in path

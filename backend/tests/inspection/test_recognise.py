from pathlib import Path

import pytest

from printdesk.errors import ValidationFailed
from printdesk.inspection.recognise import require_content
from tests import models

GOOD = {
    "binary.stl": models.binary_stl(),
    "ascii.stl": b"solid cube\nfacet normal 0 0 1\nouter loop\n",
    "binary with solid.stl": b"solid" + models.binary_stl()[5:],
    "cube.obj": b"# a cube\nv 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n",
    "late.obj": b"# " + b"x" * 200_000 + b"\nv 0 0 0\n",
}

BAD = {
    "empty.stl": b"",
    "text.stl": b"Dear lab, please print a vase for me. Thank you very much!\n" * 20,
    "page.stl": b"<!doctype html><title>Not a model</title>" * 10,
    "cut off.stl": models.binary_stl()[:-1],
    "no triangles.stl": b"\0" * 84,
    "solid alone.stl": b"solid nothing\nendsolid\n",
    "text.obj": b"This is an essay about objects, and v is a letter in it.\n" * 10,
    "picture.obj": b"\x89PNG\r\n\x1a\n\0\0\0" * 10,
    "text.3mf": b"PK is how some archives begin, and this is none of them",
    "cut off.3mf": b"PK\x03\x04" + b"\0" * 100,
    "stl in disguise.3mf": models.binary_stl(),
    "3mf in disguise.stl": b"PK\x03\x04" + b"\0" * 500,
}


@pytest.mark.parametrize("name", GOOD)
def test_a_model_is_recognised(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(GOOD[name])
    require_content(path, path.suffix)


@pytest.mark.parametrize("name", BAD)
def test_what_only_bears_the_name_is_refused_with_a_sentence(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(BAD[name])
    with pytest.raises(ValidationFailed) as refused:
        require_content(path, path.suffix)
    sentence = str(refused.value.details["file"])
    assert sentence.endswith(".")
    assert "Export the model again" in sentence


def test_an_archive_without_a_model_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "notes.3mf"
    path.write_bytes(models.zipped({"notes.txt": b"no model in here"}))
    with pytest.raises(ValidationFailed):
        require_content(path, ".3mf")


def test_a_3mf_is_recognised(tmp_path: Path) -> None:
    path = tmp_path / "cube.3mf"
    path.write_bytes(models.three_mf())
    require_content(path, ".3mf")


def test_a_file_that_cannot_be_had_is_not_called_another_kind(tmp_path: Path) -> None:
    path = tmp_path / "cube.3mf"
    path.mkdir()
    with pytest.raises(IsADirectoryError):
        require_content(path, ".3mf")

"""config.ini: what is read, and how a mistake is told."""

from pathlib import Path

import pytest

from slicer_opener.config import Config, find_config, load
from slicer_opener.problems import ConfigMissing, ConfigWrong

MAIN = "[main]\nAUTHORITATIVE_STORAGE_BASE_PATH = /mnt/storage\n"
PRUSA = "[slicer_prusa]\nname = PrusaSlicer\npath = /usr/bin/prusa-slicer\nextensions = .stl\n"


def read(folder: Path, text: str | bytes) -> Config:
    file = folder / "config.ini"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return load(file)


def test_a_full_file_is_read(tmp_path: Path) -> None:
    config = read(
        tmp_path,
        "# of the lab\n"
        "[main]\n"
        "AUTHORITATIVE_STORAGE_BASE_PATH = /mnt/storage\n"
        "LOG_PATH = log/opener.log\n"
        "SHOW_SUCCESS = no\n"
        "\n"
        "; the first printer's\n"
        "[slicer_prusa]\n"
        "name = PrusaSlicer 2.9 (50%)\n"
        'path = "/opt/Prusa Slicer; new/prusa-slicer"\n'
        "extensions = .stl, OBJ .GCODE.3mf;.stl\n",
    )
    assert config.base == Path("/mnt/storage")
    assert config.log == tmp_path / "log" / "opener.log"
    assert not config.show_success
    (slicer,) = config.slicers
    assert slicer.name == "PrusaSlicer 2.9 (50%)"
    assert slicer.path == Path("/opt/Prusa Slicer; new/prusa-slicer")
    assert slicer.extensions == (".stl", ".obj", ".gcode.3mf")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_whatever_an_editor_makes_of_it_is_read(encoding: str, end: str, tmp_path: Path) -> None:
    text = MAIN.replace("storage\n", "Müller\n") + PRUSA
    config = read(tmp_path, text.replace("\n", end).encode(encoding))
    assert config.base == Path("/mnt/Müller")
    assert config.show_success


def test_a_file_without_slicers_is_no_mistake(tmp_path: Path) -> None:
    assert read(tmp_path, MAIN).slicers == ()


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", None, "AUTHORITATIVE_STORAGE_BASE_PATH is missing"),
        (PRUSA, None, "[main]: AUTHORITATIVE_STORAGE_BASE_PATH is missing"),
        ("[main]\n", 1, "AUTHORITATIVE_STORAGE_BASE_PATH is missing"),
        ("[main]\nAUTHORITATIVE_STORAGE_BASE_PATH =\n", 1, "is missing or empty"),
        ("[main]\nAUTHORITATIVE_STORAGE_BASE_PATH = storage\n", 2, "not a whole path"),
        ("[main]\nAUTHORITATIVE_STORAGE_BASE_PATH = Z:\\storage\n", 2, "not a whole path"),
        ("[main]\nAUTHORITATIVE_STORAGE_BASE_PATH = /\n", 2, "the whole computer"),
        ("[main]\nAUTHORITATIVE_STORAGE_BASE_PATH = /mnt/../etc\n", 2, "without .."),
        ("AUTHORITATIVE_STORAGE_BASE_PATH = /mnt\n", 1, "must be [main]"),
        (f"{MAIN}{MAIN}", 3, "[main] is there twice"),
        (f"{MAIN}AUTHORITATIVE_STORAGE_BASE_PATH = /x\n", 3, "BASE_PATH twice"),
        (f"{MAIN}what is this\n", 3, "[main]: this is neither [a section] nor a setting"),
        (f"{MAIN}{PRUSA}what is this\n", 7, "[slicer_prusa]: this is neither"),
        ("[main]\nAUTHORITATIVE_STORAGE_BASE_PATH = /mnt\0x\n", 2, "cannot be seen"),
        (f"# \f a page \u2028 and a line\n{MAIN}STORAGE = /x\n", 4, "this is no setting"),
        (f"{MAIN}STORAGE = /x\n", 3, "[main] STORAGE: this is no setting"),
        (f"{MAIN}SHOW_SUCCESS = perhaps\n", 3, "write yes or no"),
        (f"{MAIN}LOG_PATH = /x\n  and more = 1\n", 3, "[main] LOG_PATH"),
        (f"{MAIN}[slicers]\n", 3, "not [slicers]"),
        (f"{MAIN}[DEFAULT]\nname = x\n", 3, "not [DEFAULT]"),
        (f"{MAIN}\n[slicer_a]\n", 4, "[slicer_a]: NAME is missing"),
        (f"{MAIN}\n[slicer_a]\nname = A\nextensions = .stl\n", 4, "PATH is missing"),
        (f"{MAIN}\n[slicer_a]\nname = A\npath = /x\n", 4, "EXTENSIONS is missing"),
        (f"{MAIN}{PRUSA}arguments = --rm\n", 7, "[slicer_prusa] ARGUMENTS: this is no setting"),
        (f"{MAIN}{PRUSA}".replace("/usr/bin/", ""), 5, "not a whole path"),
        (f"{MAIN}{PRUSA}".replace("prusa-slicer", "run.bat"), 5, "not a script or a link"),
        (f"{MAIN}{PRUSA}".replace("prusa-slicer", "run.CMD"), 5, "not a script or a link"),
        (f"{MAIN}{PRUSA}".replace("prusa-slicer", "run.bat. ."), 5, "not a script or a link"),
        (f"{MAIN}{PRUSA}".replace(".stl", "*.stl"), 6, "*.stl is none"),
        (f"{MAIN}{PRUSA}".replace(".stl", "., .stl"), 6, ". is none"),
        (f"{MAIN}{PRUSA}".replace("= PrusaSlicer", f"= {'x' * 61}"), 4, "60 plain characters"),
        (f"{MAIN}{PRUSA}{PRUSA.replace('_prusa', '_b')}", 8, "another slicer called PrusaSlicer"),
        (f"{MAIN}# M\udcfcller\n".encode("utf-8", "surrogateescape"), 3, "not UTF-8"),
    ],
)
def test_a_mistake_is_told_with_file_and_line(
    text: str | bytes, line: int | None, words: str, tmp_path: Path
) -> None:
    with pytest.raises(ConfigWrong) as wrong:
        read(tmp_path, text)
    place = f"{tmp_path / 'config.ini'}" + (f", line {line}: " if line else ": ")
    assert wrong.value.sentence.startswith(place)
    assert words in wrong.value.sentence


def test_the_file_beside_the_program_comes_before_the_users_own(tmp_path: Path) -> None:
    beside, own = tmp_path / "a.ini", tmp_path / "b.ini"
    own.touch()
    assert find_config([beside, own]) == own
    beside.touch()
    assert find_config([beside, own]) == beside


def test_without_a_file_people_are_told_where_one_belongs(tmp_path: Path) -> None:
    with pytest.raises(ConfigMissing) as missing:
        find_config([tmp_path / "config.ini"])
    assert str(tmp_path / "config.ini") in missing.value.advice


def test_the_example_has_every_setting_and_is_right(tmp_path: Path) -> None:
    example = (Path(__file__).parents[1] / "config.example.ini").read_text(encoding="utf-8")
    for setting in ("AUTHORITATIVE_STORAGE_BASE_PATH", "LOG_PATH", "SHOW_SUCCESS"):
        assert f"{setting} = " in example
    # This computer has no drives.
    here = example.replace("Z:\\storage", "/mnt/storage").replace("C:\\", "/").replace("\\", "/")
    config = read(tmp_path, here.replace("# LOG_PATH", "LOG_PATH"))
    assert [slicer.name for slicer in config.slicers] == ["PrusaSlicer", "ideaMaker", "PreForm"]

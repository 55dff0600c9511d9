"""The program as it is started: by a browser without a display, and by whoever sets it up."""

import ast
import json
import pwd

import pytest

from opener_tests.computers import PROGRAM, Computer, link
from slicer_opener import NAME, VERSION, folders


@pytest.mark.parametrize("scheme", ["print3d", "3dprint", "PRINT3D"])
def test_a_link_opens_its_file_without_a_display(scheme: str, computer: Computer) -> None:
    computer.add_slicer("Prusa", ".stl")
    ended = computer.run(link(scheme=scheme))
    assert ended.status == 0
    assert computer.received("Prusa") == [str(computer.model)]
    assert ended.complained == f"Opened {computer.model} in Prusa.\n"


def test_an_absolute_path_opens_its_file(computer: Computer) -> None:
    computer.add_slicer("Prusa", ".stl")
    assert computer.run(link(computer.model)).status == 0
    assert computer.received("Prusa") == [str(computer.model)]


def test_the_slicer_starts_in_its_own_folder_and_without_our_environment(
    computer: Computer,
) -> None:
    program = computer.add_slicer("Prusa", ".stl")
    assert computer.run(link()).status == 0
    computer.received("Prusa")
    told = json.loads(computer.report("Prusa").read_text())
    assert told["folder"] == str(program.parent)
    assert told["environment"]["HOME"] == str(computer.home)
    assert not [name for name in told["environment"] if name.startswith(("PYTHON", "_PYI"))]


def test_an_account_without_a_home_is_told_where_settings_belong(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def nobody(number: int) -> None:
        raise KeyError(number)

    for variable in ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(pwd, "getpwuid", nobody)
    assert folders.config_folder().is_relative_to(folders.program_folder())
    assert folders.log_folder().is_relative_to(folders.program_folder())


def test_without_a_display_nobody_can_be_asked(computer: Computer) -> None:
    computer.add_slicer("Prusa", ".stl")
    computer.add_slicer("Idea", ".stl")
    ended = computer.run(link())
    assert ended.status == 1
    assert "Several slicers can open this" in ended.complained
    assert computer.lines()[0]["verdict"] == "nobody to ask"
    assert computer.opened_nothing()


def test_a_slicer_that_is_not_installed_here_is_no_choice(computer: Computer) -> None:
    computer.name_slicer("Away", computer.folder / "away", ".stl")
    computer.add_slicer("Prusa", ".stl")
    assert computer.run(link()).status == 0
    assert computer.received("Prusa")


def test_a_log_that_cannot_be_written_does_not_keep_a_file_from_opening(
    computer: Computer,
) -> None:
    computer.more_settings = "LOG_PATH = /proc/nowhere/opener.log"
    computer.add_slicer("Prusa", ".stl")
    ended = computer.run(link())
    assert ended.status == 0
    assert ended.complained == f"Opened {computer.model} in Prusa.\n"


# All of them are tried in test_address.py; these are some that come as one or more arguments.
@pytest.mark.parametrize(
    "arguments",
    [
        [link(), "--register"],
        ["--find-slicers", link()],
        [link(), link()],
        [link("/etc/passwd")],
        [link("../../etc/passwd")],
        ["print3d://open?path=%252e%252e%252fx.stl"],
        ["print3d:"],
        [" print3d://open?path=x.stl"],
        ["print3d://open?path=" + "x" * 50_000],
    ],
)
def test_a_hostile_link_opens_nothing_and_does_nothing_else(
    arguments: list[str], computer: Computer
) -> None:
    computer.add_slicer("Prusa", ".stl")
    ended = computer.run(*arguments)
    assert ended.status == 1
    assert ended.said == ""
    assert "Traceback" not in ended.complained
    (line,) = computer.lines()
    assert line["verdict"] in {"address refused", "outside the storage", "name refused"}
    assert line["action"] == "nothing opened"
    assert computer.opened_nothing()
    assert not (computer.home / ".local" / "share").exists()


def test_signs_that_turn_a_text_around_are_not_shown(computer: Computer) -> None:
    computer.add_slicer("Prusa", ".stl")
    ended = computer.run("print3d://open?path=x\u202egcode.\x1b[2Jlts")
    assert "\u202e" not in ended.complained
    assert "\x1b" not in ended.complained


def test_help_tells_where_settings_and_log_are(computer: Computer) -> None:
    ended = computer.run("--help")
    assert ended.status == 0
    assert str(computer.config) in ended.said
    assert str(computer.log) in ended.said
    for option in ("--check", "--find-slicers", "--register", "--unregister", "--forget"):
        assert option in ended.said


def test_version_is_told(computer: Computer) -> None:
    assert computer.run("--version").said == f"{NAME} {VERSION}\n"


def test_an_unknown_word_is_told_so(computer: Computer) -> None:
    ended = computer.run("--chekc")
    assert ended.status == 2
    assert "--chekc" in ended.complained


@pytest.mark.parametrize("option", [["--check"], []])
def test_the_check_tells_what_is_there_and_what_is_missing(
    option: list[str], computer: Computer
) -> None:
    computer.add_slicer("Prusa", ".stl, .gcode")
    computer.name_slicer("Idea", computer.folder / "away", ".stl")
    ended = computer.run(*option)
    assert ended.status == 1
    for words in (
        f"ok       Settings: {computer.config}",
        f"ok       Storage: {computer.storage}",
        f"ok       Prusa: {computer.folder / 'programs' / 'Prusa'}",
        f"MISSING  Idea is not there: {computer.folder / 'away'}",
        "ok       .gcode: Prusa",
        "ok       .stl: Prusa, Idea",
        "note     No slicer is set up for .obj, .3mf",
        f"ok       Log: {computer.log}",
        "MISSING  print3d:// links do not open with this program",
        "MISSING  3dprint:// links do not open with this program",
        "MISSING  No window can be shown",
        "Something is missing.",
    ):
        assert words in ended.said


def test_the_check_tells_of_a_storage_that_is_away_or_another_folder(computer: Computer) -> None:
    computer.add_slicer("Prusa", ".stl")
    (computer.storage / ".printdesk-share").unlink()
    computer.model.unlink()
    computer.model.parent.rmdir()
    assert "does not look like the storage" in computer.run("--check").said
    computer.storage.rmdir()
    assert "MISSING  The storage cannot be reached" in computer.run("--check").said


def test_the_check_tells_of_a_mistake_in_the_settings(computer: Computer) -> None:
    computer.config.write_text("[main]\nSTORAGE = x\n")
    ended = computer.run("--check")
    assert f"MISSING  {computer.config}, line 2: [main] STORAGE: this is no setting" in ended.said


def test_what_is_remembered_is_told_and_can_be_forgotten(computer: Computer) -> None:
    for name in ("Prusa", "Idea"):
        computer.add_slicer(name, ".stl")
    choices = computer.config.with_name("choices.json")
    choices.write_text('{".stl": "Idea"}')
    assert ".stl: Prusa, Idea; always Idea" in computer.run("--check").said
    assert computer.run(link()).status == 0
    assert computer.received("Idea") == [str(computer.model)]
    assert computer.run("--forget").status == 0
    assert json.loads(choices.read_text()) == {}
    assert computer.run(link()).status == 1  # there is nobody to ask


@pytest.mark.parametrize("broken", ["", "{", "[]", '{".stl": 1}', '{".stl": "Gone"}', "\udcff"])
def test_a_broken_memory_is_forgotten(broken: str, computer: Computer) -> None:
    for name in ("Prusa", "Idea"):
        computer.add_slicer(name, ".stl")
    choices = computer.config.with_name("choices.json")
    choices.write_bytes(broken.encode("utf-8", "surrogateescape"))
    assert computer.run(link()).status == 1
    assert computer.lines()[0]["verdict"] == "nobody to ask"


def test_the_program_needs_nothing_that_is_left_out_of_the_executable(computer: Computer) -> None:
    spec = PROGRAM.with_suffix(".spec").read_text(encoding="utf-8")
    (left_out,) = (
        ast.literal_eval(keyword.value)
        for keyword in ast.walk(ast.parse(spec))
        if isinstance(keyword, ast.keyword) and keyword.arg == "excludes"
    )
    assert left_out
    (computer.folder / "sitecustomize.py").write_text(
        f"import sys\nsys.modules.update(dict.fromkeys({left_out!r}))\n"
    )
    computer.more_environment = {"PYTHONPATH": str(computer.folder)}
    computer.add_slicer("Prusa", ".stl")
    assert computer.run(link()).status == 0
    assert "ok       .stl: Prusa" in computer.run("--check").said


def test_the_program_runs_without_tkinter(computer: Computer) -> None:
    computer.add_slicer("Prusa", ".stl")
    without = computer.folder / "without"
    (without / "tkinter").mkdir(parents=True)
    (without / "tkinter" / "__init__.py").write_text("raise ImportError('no tkinter')\n")
    computer.more_environment = {"PYTHONPATH": str(without)}
    computer.display = ":0"
    ended = computer.run(link())
    assert ended.status == 0
    assert ended.complained == f"Opened {computer.model} in Prusa.\n"

"""Registration: on this Linux for real, for Windows and macOS by reading what is made."""

import configparser
import plistlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from opener_tests.computers import PROGRAM, Computer, link
from slicer_opener import SCHEMES
from slicer_opener.problems import RegistrationFailed
from slicer_opener.registration import linux, macos, windows
from slicer_opener.registration.windows import Value

WINDOWS_COMMAND = [r"C:\Users\Jane Doe\AppData\Local\Programs\SlicerOpener\slicer-opener.exe"]


@pytest.fixture
def desktop(computer: Computer) -> Computer:
    """A computer whose desktop can be told which program opens what."""
    for program, package in (("xdg-mime", "xdg-utils"), ("gio", "libglib2.0-bin")):
        if not shutil.which(program):
            pytest.fail(f"{program} is missing. On Debian and Ubuntu: apt install {package}")
    return computer


def _asked(desktop: Computer, scheme: str) -> str:
    """Which program the desktop starts for a scheme."""
    return subprocess.run(
        ["xdg-mime", "query", "default", f"x-scheme-handler/{scheme}"],
        env=dict(desktop.environment),
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()


def test_a_desktop_starts_the_program_for_both_schemes(desktop: Computer) -> None:
    ended = desktop.run("--register")
    assert ended.status == 0, ended.complained
    for scheme in SCHEMES:
        assert _asked(desktop, scheme) == "slicer-opener.desktop"
        assert f"ok       {scheme}:// links open with this program" in desktop.run("--check").said


def test_a_desktop_hands_the_link_to_the_slicer(desktop: Computer) -> None:
    desktop.add_slicer("Prusa", ".stl")
    assert desktop.run("--register").status == 0
    subprocess.run(["gio", "open", link()], env=dict(desktop.environment), timeout=30, check=True)
    assert desktop.received("Prusa") == [str(desktop.model)]


def test_a_desktop_understands_any_place_of_the_program(desktop: Computer) -> None:
    place = desktop.folder / "Jane's 100% $HOME `id` programs"
    shutil.copytree(PROGRAM.parent, place, ignore=shutil.ignore_patterns("opener_tests"))
    desktop.program = place / PROGRAM.name
    desktop.add_slicer("Prusa", ".stl")
    assert desktop.run("--register").status == 0
    subprocess.run(["gio", "open", link()], env=dict(desktop.environment), timeout=30, check=True)
    assert desktop.received("Prusa") == [str(desktop.model)]


@pytest.mark.parametrize("folder", ["a b", "100%", "Jane's 50% `id` $HOME \\ é"])
def test_a_desktop_finds_an_executable_in_any_folder(folder: str, desktop: Computer) -> None:
    stand_in = desktop.add_slicer("Opener", ".stl", seconds=0)
    program = desktop.folder / folder / "slicer-opener"
    program.parent.mkdir()
    stand_in.rename(program)
    entry = desktop.home / ".local" / "share" / "applications" / linux.DESKTOP_NAME
    entry.parent.mkdir(parents=True)
    entry.write_text(linux.desktop_entry([str(program)]))
    for words in (
        ["xdg-mime", "default", entry.name, "x-scheme-handler/print3d"],
        ["gio", "open", link()],
    ):
        subprocess.run(words, env=dict(desktop.environment), timeout=30, check=True)
    assert desktop.received("Opener") == [link()]


def test_registering_again_and_undoing_it_leave_no_trace(desktop: Computer) -> None:
    assert desktop.run("--register").status == desktop.run("--register").status == 0
    assert desktop.run("--unregister").status == desktop.run("--unregister").status == 0
    assert not list(desktop.home.rglob("*.desktop"))
    kept = "".join(file.read_text() for file in desktop.home.rglob("*") if file.is_file())
    assert "slicer-opener" not in kept
    assert "print" not in kept
    assert [_asked(desktop, scheme) for scheme in SCHEMES] == ["", ""]
    assert "MISSING  print3d://" in desktop.run("--check").said


def test_what_else_a_desktop_opens_stays_when_it_is_undone(desktop: Computer) -> None:
    choices = desktop.home / ".config" / "mimeapps.list"
    choices.write_text("[Default Applications]\nx-scheme-handler/mailto=mail.desktop;\n")
    assert desktop.run("--register").status == desktop.run("--unregister").status == 0
    assert "x-scheme-handler/mailto=mail.desktop;\n" in choices.read_text()
    assert "print3d" not in choices.read_text()


def test_another_copy_of_the_program_is_not_taken_for_this_one(desktop: Computer) -> None:
    assert desktop.run("--register").status == 0
    (entry,) = desktop.home.rglob("*.desktop")
    entry.write_text(entry.read_text().replace(str(PROGRAM), "/old/slicer-opener.py"))
    assert "MISSING  print3d://" in desktop.run("--check").said


def test_without_xdg_mime_people_are_told_what_to_install(computer: Computer) -> None:
    computer.more_environment = {"PATH": "/nowhere"}
    ended = computer.run("--register")
    assert ended.status == 1
    assert "apt install xdg-utils" in ended.complained


@pytest.mark.parametrize(
    ("command", "line"),
    [
        (["/opt/slicer-opener"], "/opt/slicer-opener %u"),
        (["/usr/bin/python3", "/opt/a.py"], "/usr/bin/python3 /opt/a.py %u"),
        (["/home/Jane Doe/opener"], '"/home/Jane Doe/opener" %u'),
        (["/opt/100%/opener"], "/usr/bin/env /opt/100%%/opener %u"),
        (["/usr/bin/python3", "/opt/100%/a.py"], "/usr/bin/python3 /opt/100%%/a.py %u"),
        (['/opt/a"b/opener'], '"/opt/a\\\\"b/opener" %u'),
        (["/opt/$HOME/`id`"], '"/opt/\\\\$HOME/\\\\`id\\\\`" %u'),
        (["/opt/a\\b"], '"/opt/a\\\\\\\\b" %u'),
    ],
)
def test_a_desktop_entry_quotes_as_desktops_read_it(command: list[str], line: str) -> None:
    entry = configparser.ConfigParser(interpolation=None)
    entry.read_string(linux.desktop_entry(command))
    assert entry["Desktop Entry"]["Exec"] == line
    assert entry["Desktop Entry"]["MimeType"] == "".join(
        f"x-scheme-handler/{scheme};" for scheme in SCHEMES
    )


def test_a_desktop_entry_is_a_valid_one(tmp_path: Path) -> None:
    file = tmp_path / "slicer-opener.desktop"
    file.write_text(linux.desktop_entry(["/home/Jane Doe/100%/opener"]))
    program = shutil.which("desktop-file-validate")
    if program is None:
        pytest.fail("Missing here; on Debian and Ubuntu: apt install desktop-file-utils")
    done = subprocess.run([program, str(file)], capture_output=True, text=True, check=False)
    assert (done.stdout, done.returncode) == ("", 0)


class DictRegistry:
    """A registry that forgets: keys without regard to case, as Windows has them."""

    def __init__(self) -> None:
        self.keys: dict[str, dict[str, Value]] = {}

    def write(self, value: Value) -> None:
        key = value.key.lower()
        while key:
            self.keys.setdefault(key, {})
            key = key.rpartition("\\")[0]
        self.keys[value.key.lower()][value.name] = value

    def read(self, key: str) -> str | None:
        value = self.keys.get(key.lower(), {}).get("")
        return value.text if value else None

    def delete(self, key: str) -> None:
        if any(other.startswith(f"{key.lower()}\\") for other in self.keys):
            raise OSError("the key holds others")
        self.keys.pop(key.lower(), None)


class LockedRegistry(DictRegistry):
    def write(self, value: Value) -> None:
        raise PermissionError("a policy forbids it")


def test_windows_is_told_of_both_schemes_below_the_user() -> None:
    registry = DictRegistry()
    windows.register(WINDOWS_COMMAND, registry)
    assert windows.registered(WINDOWS_COMMAND, registry) == {"print3d": True, "3dprint": True}
    assert windows.registered([r"C:\old.exe"], registry) == {"print3d": False, "3dprint": False}
    for scheme in SCHEMES:
        key = rf"software\classes\{scheme}"
        assert registry.keys[key]["URL Protocol"].text == ""
        assert registry.keys[rf"{key}\shell\open\command"][""].text == (
            rf'"{WINDOWS_COMMAND[0]}" "%1"'
        )


def test_windows_forgets_all_of_it() -> None:
    registry = DictRegistry()
    windows.register(WINDOWS_COMMAND, registry)
    windows.unregister(registry)
    windows.unregister(registry)
    assert set(registry.keys) == {"software", r"software\classes"}


def test_a_registry_that_cannot_be_written_is_told_so() -> None:
    with pytest.raises(RegistrationFailed, match="a policy forbids it"):
        windows.register(WINDOWS_COMMAND, LockedRegistry())


def test_the_reg_file_says_what_the_program_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    values = _parsed(windows.registry_file())
    registry = DictRegistry()
    for key, name, text in values:
        registry.write(Value(key, name, text))
    monkeypatch.setenv("LOCALAPPDATA", r"C:\Users\Jane Doe\AppData\Local")
    for scheme in SCHEMES:
        command = registry.read(rf"Software\Classes\{scheme}\shell\open\command")
        assert command == rf'"{windows.USUAL_PLACE}" "%1"'
        expected = [
            (value.key, value.name, value.text) for value in windows.values(scheme, command)
        ]
        assert [value for value in values if scheme in value[0]] == expected


def test_the_other_reg_file_removes_the_same_keys() -> None:
    text = windows.registry_file(remove=True).decode("utf-16")
    assert re.findall(r"^\[(.+)\]\r$", text, re.MULTILINE) == [
        rf"-HKEY_CURRENT_USER\Software\Classes\{scheme}" for scheme in SCHEMES
    ]
    assert "command" not in text


@pytest.mark.parametrize("remove", [True, False])
def test_reg_files_are_what_regedit_reads(remove: bool) -> None:
    content = windows.registry_file(remove=remove)
    assert content.startswith(b"\xff\xfe")
    text = content.decode("utf-16")
    assert text.startswith("Windows Registry Editor Version 5.00\r\n\r\n")
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    # Nothing of it asks for the rights of an administrator.
    assert not re.search(r"HKEY_(?!CURRENT_USER\\Software\\Classes\\)", text)


@pytest.mark.parametrize("option", ["--register", "--unregister"])
def test_batch_files_start_the_program_beside_them(option: str) -> None:
    text = windows.batch_file(option).decode("ascii")
    assert "\n" not in text.replace("\r\n", "")
    lines = text.splitlines()
    assert lines[0] == "@echo off"
    assert f'"%OPENER%" {option}' in lines
    assert 'set "OPENER=%~dp0slicer-opener.exe"' in lines
    assert text.count("(") == text.count(")")
    # Each variable stands in quotation marks: a user's folder may hold spaces and ampersands.
    assert all('"' in line for line in lines if "%OPENER%" in line)


def _parsed(content: bytes) -> list[tuple[str, str, str]]:
    """The values of a .reg file: key below the user, name and text."""
    values, key = [], ""
    for line in content.decode("utf-16").split("\r\n")[1:]:
        if header := re.fullmatch(r"\[HKEY_CURRENT_USER\\(.+)\]", line):
            key = header[1]
        elif line and not line.startswith("[-"):
            found = re.fullmatch(r'(@|"(?:[^"\\]|\\.)*")=(.+)', line)
            assert found, line
            name = "" if found[1] == "@" else _unescaped(found[1])
            values.append((key, name, _data(found[2])))
    return values


def _data(written: str) -> str:
    if written.startswith("hex(2):"):
        octets = bytes(int(octet, 16) for octet in written.removeprefix("hex(2):").split(","))
        return octets.decode("utf-16-le").removesuffix("\0")
    return _unescaped(written)


def _unescaped(quoted: str) -> str:
    assert quoted[0] == quoted[-1] == '"'
    return re.sub(r"\\(.)", r"\1", quoted[1:-1])


def test_the_bundle_of_a_mac_names_both_schemes() -> None:
    plist = plistlib.loads(plistlib.dumps(macos.info_plist()))
    (links,) = plist["CFBundleURLTypes"]
    assert links["CFBundleURLSchemes"] == list(SCHEMES)
    assert plist["CFBundleIdentifier"] == links["CFBundleURLName"]


def test_on_a_mac_the_sources_cannot_be_registered() -> None:
    with pytest.raises(RegistrationFailed, match="Only the built program"):
        macos.register()
    assert macos.registered() == {"print3d": False, "3dprint": False}


def test_sources_are_registered_with_the_python_that_runs_them(desktop: Computer) -> None:
    assert desktop.run("--register").status == 0
    (entry,) = desktop.home.rglob("*.desktop")
    assert f"Exec={sys.executable} {PROGRAM} %u" in entry.read_text()

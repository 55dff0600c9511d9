"""config.ini: where the storage lies, and which slicers there are.

Every mistake is told with file, line and section, so that it can be put right with an editor.
"""

import codecs
import configparser
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from slicer_opener import folders
from slicer_opener.problems import ConfigMissing, ConfigWrong

MAIN = "main"
SLICER = "slicer_"
BASE, LOG, SUCCESS = "authoritative_storage_base_path", "log_path", "show_success"
MAIN_KEYS = {BASE, LOG, SUCCESS}
SLICER_KEYS = {"name", "path", "extensions"}
LOG_NAME = "slicer-opener.log"
LONGEST_NAME = 60

_BOOLEANS = configparser.ConfigParser.BOOLEAN_STATES
_EXTENSION = re.compile(r"(?:\.[a-z0-9]+)+")
# Windows gives these to a shell, which would read a file's name as a command.
_SCRIPTS = {".bat", ".cmd", ".ps1", ".vbs", ".js", ".wsf", ".lnk", ".url"}


@dataclass(frozen=True)
class Slicer:
    """A slicer of this computer, and the kinds of files that it opens."""

    name: str
    path: Path
    extensions: tuple[str, ...]


@dataclass(frozen=True)
class Config:
    """What config.ini says."""

    source: Path
    base: Path
    slicers: tuple[Slicer, ...]
    log: Path
    show_success: bool


def default_log() -> Path:
    """The log while there is no config.ini that could name another."""
    return folders.log_folder() / LOG_NAME


def find_config(places: Iterable[Path]) -> Path:
    """The config.ini that counts. Raises ConfigMissing."""
    looked = list(places)
    for place in looked:
        if place.is_file():
            return place
    raise ConfigMissing(
        f"There is no {folders.CONFIG_NAME}.",
        advice=(
            "Copy config.example.ini, which came with this program, to one of these places and "
            "fill it in:\n" + "\n".join(map(str, looked))
        ),
    )


def load(source: Path) -> Config:
    """Read config.ini. Raises ConfigWrong."""
    return _Reader(source).config()


class _Reader:
    """One reading of one file; it remembers on which line everything stands."""

    def __init__(self, source: Path) -> None:
        self.source = source
        text = self._text()
        self._lines = _line_numbers(text)
        self._parser = configparser.ConfigParser(
            interpolation=None, delimiters=("=",), default_section="", empty_lines_in_values=False
        )
        try:
            self._parser.read_string(text)
        except configparser.Error as error:
            raise self._unparsable(error) from None

    def config(self) -> Config:
        for section in self._parser.sections():
            if section != MAIN and not section.startswith(SLICER):
                raise self._wrong(
                    section, None, f"sections are called [{MAIN}] or [{SLICER}...], not [{section}]"
                )
            self._check_keys(section, MAIN_KEYS if section == MAIN else SLICER_KEYS)
        log = self._parser.get(MAIN, LOG, fallback="")
        return Config(
            source=self.source,
            base=self._base(),
            slicers=self._slicers(),
            log=self.source.parent / _unquoted(log) if log else default_log(),
            show_success=self._shows_success(),
        )

    def _base(self) -> Path:
        base = self._absolute(MAIN, BASE)
        system_drive = os.environ.get("SystemDrive", "")  # noqa: SIM112 - Windows writes it so
        if base == Path(base.anchor) and base.drive.upper() == system_drive.upper():
            raise self._wrong(
                MAIN, BASE, "this is the whole computer; name the folder of the print storage"
            )
        return base

    def _slicers(self) -> tuple[Slicer, ...]:
        slicers: list[Slicer] = []
        for section in self._parser.sections():
            if section == MAIN:
                continue
            name = self._value(section, "name")
            if len(name) > LONGEST_NAME or not name.isprintable():
                raise self._wrong(section, "name", f"at most {LONGEST_NAME} plain characters")
            if name in [slicer.name for slicer in slicers]:
                raise self._wrong(section, "name", f"there is another slicer called {name}")
            path = self._absolute(section, "path")
            # Windows passes over dots and spaces at the end of a name.
            if Path(path.name.rstrip(". ")).suffix.lower() in _SCRIPTS:
                raise self._wrong(section, "path", "name the slicer itself, not a script or a link")
            slicers.append(Slicer(name, path, self._extensions(section)))
        return tuple(slicers)

    def _extensions(self, section: str) -> tuple[str, ...]:
        words = re.split(r"[,;\s]+", self._value(section, "extensions").lower())
        extensions = [word if word.startswith(".") else f".{word}" for word in words if word]
        for extension in extensions:
            if not _EXTENSION.fullmatch(extension):
                raise self._wrong(
                    section, "extensions", f"{extension} is none; write them like .stl, .gcode.3mf"
                )
        return tuple(dict.fromkeys(extensions))

    def _shows_success(self) -> bool:
        word = self._parser.get(MAIN, SUCCESS, fallback="yes").lower()
        if word not in _BOOLEANS:
            raise self._wrong(MAIN, SUCCESS, f"write yes or no, not {word}")
        return _BOOLEANS[word]

    def _absolute(self, section: str, key: str) -> Path:
        path = Path(_unquoted(self._value(section, key)))
        if "\0" in str(path):
            raise self._wrong(section, key, "a character in it cannot be seen; write it anew")
        if not path.is_absolute():
            raise self._wrong(section, key, f"{path} is not a whole path on this computer")
        if ".." in path.parts:
            raise self._wrong(section, key, "write the path without ..")
        return path

    def _value(self, section: str, key: str) -> str:
        value = self._parser.get(section, key, fallback="").strip()
        if not value:
            raise self._wrong(section, None, f"{key.upper()} is missing or empty")
        return value

    def _check_keys(self, section: str, known: set[str]) -> None:
        for key in self._parser.options(section):
            if key not in known:
                names = ", ".join(sorted(known))
                raise self._wrong(section, key, f"this is no setting; these are: {names}")
            if "\n" in self._parser[section][key]:
                raise self._wrong(section, key, "the line after it must not begin with a space")

    def _text(self) -> str:
        try:
            content = self.source.read_bytes()
        except OSError as error:
            raise ConfigWrong(
                f"{self.source} cannot be read: {error.strerror}.",
                advice="Give your account the right to read that file.",
            ) from None
        if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return content.decode("utf-16", "replace")
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            raise self._located(line, "a character is not UTF-8; save the file as UTF-8") from None

    def _unparsable(self, error: configparser.Error) -> ConfigWrong:
        match error:
            case configparser.DuplicateOptionError():
                sentence = f"[{error.section}] has {error.option.upper()} twice"
            case configparser.DuplicateSectionError():
                sentence = f"[{error.section}] is there twice"
            case configparser.MissingSectionHeaderError():
                sentence = f"the first line that says anything must be [{MAIN}]"
            case configparser.ParsingError():
                line = error.errors[0][0] if error.errors else None
                sentence = "this is neither [a section] nor a setting = its value"
                return self._located(line, f"{self._section_at(line)}{sentence}")
            case _:
                return self._located(None, error.message)
        return self._located(error.lineno, sentence)

    def _wrong(self, section: str, key: str | None, sentence: str) -> ConfigWrong:
        line = self._lines.get((section, key or ""))
        name = f"[{section}]" + (f" {key.upper()}" if key else "")
        return self._located(line, f"{name}: {sentence}")

    def _section_at(self, line: int | None) -> str:
        """The section that a line stands in, to begin a sentence with."""
        above = [name for (name, key), at in self._lines.items() if not key and at < (line or 0)]
        return f"[{above[-1]}]: " if above else ""

    def _located(self, line: int | None, sentence: str) -> ConfigWrong:
        place = f"{self.source}, line {line}" if line else str(self.source)
        return ConfigWrong(
            f"{place}: {sentence}.",
            advice="Open the file in an editor, put this right, save it, and try again.",
        )


def _line_numbers(text: str) -> dict[tuple[str, str], int]:
    """The line of each section, under an empty key, and of each key in it."""
    numbers: dict[tuple[str, str], int] = {}
    section = ""
    # What the parser takes for a line: a page break, for one, ends none.
    for number, line in enumerate(text.split("\n"), start=1):
        if header := re.match(r"\s*\[(.+)\]", line):
            section = header[1]
            numbers.setdefault((section, ""), number)
        elif setting := re.match(r"\s*([^=#;]+?)\s*=", line):
            numbers.setdefault((section, setting[1].lower()), number)
    return numbers


def _unquoted(value: str) -> str:
    """Without the quotation marks that Windows puts around a path that is copied."""
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] == '"' else value

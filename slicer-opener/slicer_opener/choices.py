"""Which slicer somebody wants for a kind of file, remembered for this user.

It is a convenience: what cannot be read is forgotten, and what cannot be written is asked again.
"""

import json
import os
from contextlib import suppress
from pathlib import Path

from slicer_opener import folders


class Choices:
    """The remembered slicer of each kind of file, by its name."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file or folders.config_folder() / "choices.json"

    def slicer_for(self, kind: str) -> str | None:
        """The name of the slicer that was chosen for this kind for good."""
        return self.all().get(kind)

    def all(self) -> dict[str, str]:
        """Every kind that has a slicer of its own."""
        try:
            kept = json.loads(self._file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        if not isinstance(kept, dict):
            return {}
        return {str(kind): name for kind, name in kept.items() if isinstance(name, str)}

    def remember(self, kind: str, name: str) -> None:
        self._write({**self.all(), kind: name})

    def forget(self, kind: str | None = None) -> None:
        """Ask again for this kind, or for all."""
        kept = self.all() if kind else {}
        kept.pop(kind or "", None)
        self._write(kept)

    def _write(self, choices: dict[str, str]) -> None:
        made = self._file.with_name(f".{self._file.name}.{os.getpid()}")
        with suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            made.write_text(json.dumps(choices, indent=2) + "\n", encoding="utf-8")
            made.replace(self._file)

"""Keeps a wheel without pages from being built: it would serve an empty site."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class PagesArePresent(BuildHookInterface):  # type: ignore[type-arg]
    """Refuses a wheel while the built pages are missing from the package."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        pages = Path(self.root, "backend", "printdesk", "pages", "index.html")
        if version != "editable" and not pages.is_file():
            raise SystemExit("The pages are not built yet. Run “python3 run.py build” instead.")

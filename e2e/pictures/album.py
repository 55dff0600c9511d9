"""What it takes to take a picture: the lab, what happened there, windows, and a camera."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from e2e.lab import Lab, Person
from e2e.pages import sign_in
from e2e.pictures.camera import Camera
from e2e.pictures.past import Past
from e2e.windows import Windows
from e2e.witness import Witness
from tests.road import Ticket

SHARP: dict[str, Any] = {"device_scale_factor": 2}


@dataclass(frozen=True)
class Album:
    """The pictures that are to be taken of one lab."""

    camera: Camera
    lab: Lab
    past: Past
    windows: Windows

    def ticket(self, file: str) -> Ticket:
        """The job of the student who handed this file in."""
        return self.past.tickets[file]

    def number(self, file: str) -> int:
        return self.ticket(file).number

    def person(self, name: str) -> Person:
        """A member of the staff."""
        known = self.past.people[name]
        return Person(known.name, known.email, known.password)

    def witness(self, name: str = "Grace Park") -> Witness:
        """The same, doing something at another computer."""
        return Witness(self.lab, self.person(name))

    def desk(self, name: str = "Sam Rivera", *, phone: bool = False, **options: Any) -> Page:
        """A window in which a member of the staff has signed in; it shows the jobs."""
        opened = self.windows.phone if phone else self.windows.desktop
        page = opened(**options)
        page.goto(f"{self.lab.site}/login/")
        sign_in(page, self.person(name))
        expect(page.get_by_role("heading", name="Jobs", level=1)).to_be_visible()
        return page

    def show(self, page: Page, path: str) -> None:
        """Go to a page of the site and wait until it is there."""
        page.goto(f"{self.lab.site}{path}")
        expect(page.get_by_role("heading", level=1).first).to_be_visible()
        page.wait_for_load_state("networkidle")

    def open_job(self, page: Page, file: str) -> None:
        self.show(page, f"/dashboard/jobs/{self.number(file)}/")

    def save_slice(self, file: str, folder: str, content: bytes, suffix: str = ".gcode") -> Path:
        """Save a slice beside a job's file, as a slicer does."""
        base = self.witness().job(self.number(file))["base_name"]
        path = self.lab.storage / folder / f"{base}{suffix}"
        path.write_bytes(content)
        return path

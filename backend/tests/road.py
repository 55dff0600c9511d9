"""Taking jobs along their road by the API, as students and staff do."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from printdesk import catalog
from printdesk.actors import SYSTEM
from printdesk.desk import Desk
from tests import evidence, models
from tests.clients import StaffClient, large_form

API = "/api/v1"
FORM = {
    "student_name": "Jane Doe",
    "student_email": "jane@example.edu",
    "discipline": "Architecture",
    "class_number": "ARCH 4000",
    "print_method": "Filament",
    "color": "Electric Blue",
    "printer": "prusa_mk4s",
    "acknowledged_minimum_charge": "true",
}
PRICE = {"weight_g": 45, "time_hours": 3.2, "material": "PLA", "printer": "prusa_mk4s"}
CENTS = 450
STATUSES = tuple(evidence.FOLDER_OF)
SETTLED_SECONDS = 2


@dataclass(frozen=True)
class Ticket:
    """What a student has after handing in."""

    id: str
    number: int
    tracking_token: str

    @property
    def base(self) -> str:
        """What the files of Jane's job begin with."""
        return f"JaneDoe_Filament_ElectricBlue_{self.number}"


def hand_in(
    client: FlaskClient,
    file: bytes | None = None,
    name: str = "bracket.stl",
    form: Mapping[str, str] = FORM,
    **changed: str,
) -> TestResponse:
    """Hand in a model; the answer, whatever it is."""
    content = models.binary_stl() if file is None else file
    return client.post(f"{API}/submit", **large_form({**form, **changed}, content, name))


def handed_in(client: FlaskClient, *args: Any, **changed: Any) -> Ticket:
    """Hand in a model that is taken, and let a moment pass."""
    answer = hand_in(client, *args, **changed)
    assert answer.status_code == 201, answer.text
    told = answer.json["job"]
    desk: Desk = client.application.extensions["desk"]
    let_settle(desk.share.root, told["number"])
    return Ticket(told["id"], told["number"], answer.json["tracking_token"])


def let_settle(storage: Path, number: int) -> None:
    """Let a moment have passed since the model of a new job was saved.

    Whoever moves a file that was saved just now waits whether somebody still writes to it.
    """
    for file in (storage / "Uploaded").glob(f"*_{number}.*"):
        moment = file.stat().st_mtime - SETTLED_SECONDS
        os.utime(file, (moment, moment))


def saved(desk: Desk, path: str, content: bytes, *, age: int = 0) -> Path:
    """Save a file on the share as a slicer does, ``age`` seconds ago."""
    file = desk.share.root / path
    file.write_bytes(content)
    moment = file.stat().st_mtime - age
    os.utime(file, (moment, moment))
    return file


def change_catalog(desk: Desk, **change: object) -> None:
    """Change what the lab offers, as an admin does."""
    with desk.database.reading() as session:
        version, lab = catalog.with_version(session)
    catalog.save(desk, lab.model_copy(update=change), version, SYSTEM)


class Road:
    """Takes a job along, step by step."""

    def __init__(
        self, desk: Desk, student: FlaskClient, staff: StaffClient, admin: StaffClient
    ) -> None:
        self.desk, self.student, self.staff, self.admin = desk, student, staff, admin

    def to(self, status: str, **changed: Any) -> Ticket:
        """A job that has come to a status by the ordinary road."""
        ticket = handed_in(self.student, **changed)
        if status == "REJECTED":
            self.reject(ticket)
        elif status != "UPLOADED":
            for reached, step in self.steps.items():
                step(ticket)
                if reached == status:
                    break
        return ticket

    @property
    def steps(self) -> dict[str, Callable[[Ticket], object]]:
        """The steps of the ordinary road, by what they lead to."""
        return {
            "PENDING": self.approve,
            "READYTOPRINT": self.confirm,
            "PRINTING": lambda ticket: self.do(ticket, "mark-printing"),
            "COMPLETED": lambda ticket: self.do(ticket, "mark-complete"),
            "PAIDPICKEDUP": lambda ticket: self.do(ticket, "mark-picked-up"),
            "ARCHIVED": self.archive,
        }

    def approve(self, ticket: Ticket, **changed: object) -> Any:
        """Lock and approve; the job then."""
        return self.do(ticket, "approve", {**PRICE, **changed})

    def confirm(self, ticket: Ticket) -> None:
        generation = evidence.job(self.desk, ticket.id)["confirm_generation"]
        token = self.desk.keys.confirm_token(ticket.id, generation)
        answer = self.student.post(f"{API}/confirm/{token}")
        assert answer.status_code == 200, answer.text

    def do(self, ticket: Ticket, action: str, body: object = None) -> Any:
        """Lock and act; the job then."""
        lock(self.staff, ticket)
        answer = act(self.staff, ticket, action, body)
        assert answer.status_code == 200, answer.text
        return answer.json

    def reject(self, ticket: Ticket) -> None:
        self.do(ticket, "reject", {"reasons": ["Walls too thin to print"]})

    def archive(self, ticket: Ticket) -> None:
        body = {"new_status": "ARCHIVED", "reason": "the term is over"}
        answer = act(self.admin, ticket, "admin/change-status", body)
        assert answer.status_code == 200, answer.text


def act(
    client: FlaskClient, ticket: Ticket, action: str, body: object = None, method: str = "POST"
) -> TestResponse:
    """Ask for something to be done with a job; the answer, whatever it is."""
    extra: dict[str, Any] = {} if body is None else {"json": body}
    path = f"{API}/jobs/{ticket.id}/{action}".rstrip("/")
    return client.open(path, method=method, **extra)


def upload(client: FlaskClient, ticket: Ticket, name: str, content: bytes) -> TestResponse:
    """Upload a new authoritative file; the answer, whatever it is."""
    return client.post(f"{API}/jobs/{ticket.id}/file", **large_form({}, content, name))


def lock(client: FlaskClient, ticket: Ticket) -> None:
    """Take a job's lock."""
    answer = act(client, ticket, "lock")
    assert answer.status_code == 200, answer.text

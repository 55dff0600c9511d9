"""Jobs that are brought to where a test needs them, beside the browser."""

from dataclasses import dataclass
from itertools import count
from typing import Any

import requests

from e2e.lab import Lab, address_of
from e2e.witness import Witness
from tests import models
from tests.road import let_settle

FORM = {
    "discipline": "Architecture",
    "class_number": "ARCH 4000",
    "print_method": "Filament",
    "color": "Blue",
    "printer": "prusa_mk4s",
    "acknowledged_minimum_charge": "true",
}
PRICE = {"weight_g": 45.2, "time_hours": 3.2, "material": "PLA", "printer": "prusa_mk4s"}
REASON = {"reason": "the test wants it so"}
STEPS: tuple[tuple[str, str, object], ...] = (
    ("PENDING", "approve", PRICE),
    ("READYTOPRINT", "admin/force-confirm", {**REASON, "bypass_email": True}),
    ("PRINTING", "mark-printing", None),
    ("COMPLETED", "mark-complete", None),
    ("PAIDPICKEDUP", "mark-picked-up", None),
    ("ARCHIVED", "admin/change-status", {**REASON, "new_status": "ARCHIVED", "send_email": False}),
)


@dataclass(frozen=True)
class Ticket:
    """What a student has after handing in."""

    id: str
    number: int
    token: str
    model: bytes


class Jobs:
    """Hands in models nobody has handed in before, and takes them along their road."""

    _sides = count(10)

    def __init__(self, lab: Lab) -> None:
        self.lab = lab
        self.witness = Witness(lab)

    def handed_in(
        self,
        name: str = "Jane Doe",
        *,
        model: bytes | None = None,
        file_name: str = "vase.stl",
        **changed: str,
    ) -> Ticket:
        """A new job of this student."""
        model = model or models.binary_stl(side=next(self._sides))
        form = {"student_name": name, "student_email": address_of(name), **FORM, **changed}
        files = {"file": (file_name, model)}
        answer = requests.post(f"{self.lab.api}/submit", data=form, files=files, timeout=10)
        assert answer.ok, answer.text
        told = answer.json()
        let_settle(self.lab.storage, told["job"]["number"])
        return Ticket(told["job"]["id"], told["job"]["number"], told["tracking_token"], model)

    def in_status(self, status: str, name: str = "Jane Doe", **changed: str) -> Ticket:
        """A job that has come to a status."""
        ticket = self.handed_in(name, model=None, **changed)
        if status == "REJECTED":
            self.do(ticket, "reject", {"reasons": ["Walls too thin to print"]})
        elif status != "UPLOADED":
            for reached, action, body in STEPS:
                self.do(ticket, action, body)
                if reached == status:
                    break
        return ticket

    def do(self, ticket: Ticket, action: str, body: object = None) -> Any:
        """Something that staff do, holding the job; the job then."""
        self.witness.post(f"/jobs/{ticket.id}/lock")
        return self.witness.post(f"/jobs/{ticket.id}/{action}", body)

    def confirm(self, ticket: Ticket) -> str:
        """What the student does with the newest link, which is given back."""
        link = self.witness.link("approval", "confirm", ticket.number)
        token = link.rstrip("/").rpartition("/")[2]
        answer = requests.post(f"{self.lab.api}/confirm/{token}", timeout=10)
        assert answer.ok, answer.text
        return link

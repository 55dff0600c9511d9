"""Those who use a fleet over the network: students without an account, and the administrator."""

import re
import uuid
from email.message import EmailMessage
from typing import Any

import requests

from printdesk.clock import patience
from tests import models
from tests.fleet import ADMIN, Fleet
from tests.notifications.mail_server import Inbox
from tests.road import FORM, PRICE

TIMEOUT = 30
MAIL_SECONDS = 40


class Student:
    """Somebody with an address of their own, who has handed in a model."""

    def __init__(self, fleet: Fleet, **form: str) -> None:
        self.email = f"{uuid.uuid4().hex[:12]}@example.edu"
        answer = requests.post(
            f"{fleet.api}/submit",
            data={**FORM, "student_email": self.email, **form},
            files={"file": ("bracket.stl", models.binary_stl(), "model/stl")},
            timeout=TIMEOUT,
        )
        assert answer.status_code == 201, answer.text
        self.seconds = answer.elapsed.total_seconds()
        self.job = answer.json()["job"]
        self.id = self.job["id"]

    def mail(self, inbox: Inbox, about: str, seconds: float = MAIL_SECONDS) -> EmailMessage:
        """The mail that has come, or comes soon, with these words in its subject."""
        wait = patience(seconds)
        while True:
            for taken in list(inbox.taken):
                if self.email in taken.recipients and about in taken.mail["Subject"]:
                    return taken.mail
            assert wait.left(), f"no mail about “{about}” has come for {self.email}"

    def count(self, inbox: Inbox) -> int:
        """How many mails have come."""
        return sum(self.email in taken.recipients for taken in inbox.taken)


class Admin(requests.Session):
    """The administrator, signed in."""

    def __init__(self, fleet: Fleet) -> None:
        super().__init__()
        self.api = fleet.api
        email, password = ADMIN
        told = self.ask("POST", "/auth/login", json={"email": email, "password": password})
        self.headers["Authorization"] = f"Bearer {told['access_token']}"

    def ask(self, method: str, path: str, **more: Any) -> Any:
        """What comes back when it is done."""
        answer = self.request(method, f"{self.api}{path}", timeout=TIMEOUT, **more)
        assert answer.ok, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    def act(self, student: Student, action: str, body: object = None) -> Any:
        """Lock the student's job and act; the job then."""
        self.ask("POST", f"/jobs/{student.id}/lock")
        return self.ask("POST", f"/jobs/{student.id}/{action}", json=body or {})

    def approve(self, student: Student) -> Any:
        return self.act(student, "approve", PRICE)


def link(mail: EmailMessage, page: str) -> str:
    """The token of the link to this page that stands in a mail."""
    body = mail.get_body(("plain",))
    assert body is not None
    found = re.search(rf"/{page}/(\S+?)/?\s", body.get_content() + " ")
    assert found, body.get_content()
    return found.group(1)

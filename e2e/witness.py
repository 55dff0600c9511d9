"""Looks at a running lab from the side: the API, the share and the outbox."""

import json
import re
import time
from collections.abc import Callable
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import Any, TypeVar

import requests

from e2e.lab import Lab, Person

PATIENCE_SECONDS = 60

Seen = TypeVar("Seen")


class Witness:
    """Signed in beside the browser, as the admin or another, to see what each step leaves."""

    def __init__(self, lab: Lab, person: Person | None = None) -> None:
        self.lab = lab
        person = person or lab.admin
        self._session = requests.Session()
        who = {"email": person.email, "password": person.password}
        answer = self._session.post(f"{lab.api}/auth/login", json=who, timeout=10)
        answer.raise_for_status()
        self._session.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"

    def get(self, path: str) -> Any:
        """What the API answers."""
        answer = self._session.get(f"{self.lab.api}{path}", timeout=10)
        answer.raise_for_status()
        return answer.json()

    def post(self, path: str, body: object = None) -> Any:
        """Do something beside the browser."""
        answer = self._session.post(f"{self.lab.api}{path}", json=body, timeout=10)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def sign(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Put who is signed in here in the place of whoever makes a request, if anybody is."""
        if "Authorization" in request.headers:
            request.headers["Authorization"] = str(self._session.headers["Authorization"])
        return request

    def put(self, path: str, body: object) -> None:
        """Replace something beside the browser."""
        self._session.put(f"{self.lab.api}{path}", json=body, timeout=10).raise_for_status()

    def delete(self, path: str) -> None:
        """Delete something beside the browser."""
        self._session.delete(f"{self.lab.api}{path}", timeout=10).raise_for_status()

    def end_other_sessions(self) -> None:
        """Sign whoever is signed in here out everywhere else."""
        for session in self.get("/auth/sessions")["sessions"]:
            if not session["current"]:
                self.delete(f"/auth/sessions/{session['id']}")

    def job(self, number: int) -> dict[str, Any]:
        """The job with its history."""
        found: dict[str, Any] = self.get(f"/jobs/{number}")
        return found

    def events(self, number: int) -> list[str]:
        """What happened to the job, the oldest first."""
        return [event["event_type"] for event in self.job(number)["events"]]

    def mails(self, number: int) -> dict[str, str]:
        """What became of each kind of mail about the job."""
        return {mail["kind"]: mail["status"] for mail in self.get(f"/jobs/{number}/mails")["mails"]}

    def files(self) -> set[str]:
        """All files on the share, temporary ones too, but for the lab's own records."""
        root = self.lab.storage
        return {
            path.relative_to(root).as_posix()
            for path in root.rglob("*")
            if path.is_file() and not path.relative_to(root).as_posix().startswith(".printdesk")
        }

    def metadata(self, number: int) -> dict[str, Any]:
        """The job's metadata as it lies on the share."""
        path = self.lab.storage / self.job(number)["metadata_path"]
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return content

    def letters(self, kind: str, number: int) -> list[Path]:
        """The mails of this kind about the job, the oldest first."""
        found = self.lab.outbox.glob(f"*-{number}-{kind}-*.eml")
        return sorted(found, key=lambda path: path.stat().st_mtime_ns)

    def link(self, kind: str, page: str, number: int = 1) -> str:
        """The link to a page, such as ``confirm``, in the newest such mail, once there is one."""
        letter = eventually(lambda: self.letters(kind, number))[-1]
        found = _link_in(_read(letter), page)
        assert found, f"no link to {page} in the mail"
        return found

    def link_to(self, email: str, page: str) -> str:
        """The link to a page of their account in the newest such mail to somebody."""

        def newest() -> str | None:
            letters = sorted(
                self.lab.outbox.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns
            )
            mails = [mail for mail in map(_read, letters) if email in str(mail["To"])]
            links = [link for mail in mails if (link := _link_in(mail, page))]
            return links[-1] if links else None

        link = eventually(newest)
        assert link is not None
        return link


def _read(letter: Path) -> EmailMessage:
    with letter.open("rb") as file:
        return BytesParser(_class=EmailMessage, policy=policy.default).parse(file)


def _link_in(mail: EmailMessage, page: str) -> str | None:
    body = mail.get_body(("plain",))
    assert body is not None
    found = re.search(rf"https?://\S+/{page}/\S+", body.get_content())
    return found.group() if found else None


def eventually(look: Callable[[], Seen], seconds: float = PATIENCE_SECONDS) -> Seen:
    """What ``look`` sees, as soon as it is something; an error when it never is."""
    end = time.monotonic() + seconds
    while not (seen := look()) and time.monotonic() < end:
        time.sleep(0.1)
    assert seen, "it never happened"
    return seen

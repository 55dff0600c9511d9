"""Jobs for the operations of the API, in the status and under the lock that these need."""

import sqlite3
from contextlib import closing
from functools import cached_property
from typing import Any

import requests

from e2e.jobs import PRICE, Jobs
from e2e.lab import Lab
from e2e.ready_accounts import ReadyAccounts
from e2e.witness import eventually
from printdesk.config import Settings
from printdesk.keys import Keys
from tests import sliced

STATUS_FOR = {
    **dict.fromkeys(("force_confirm", "show_expired"), "PENDING"),
    **dict.fromkeys(("resend_confirmation", "resend_email"), "PENDING"),
    "mark_printing": "READYTOPRINT",
    **dict.fromkeys(("mark_complete", "mark_failed"), "PRINTING"),
    **dict.fromkeys(("mark_picked_up", "revert_completion"), "COMPLETED"),
    "revert_pickup": "PAIDPICKEDUP",
}
# Jobs apart: one to be confirmed by the only link there is, one for which every status is right,
# and one that stays where it is while files of its own lie elsewhere.
TO_CONFIRM, TO_CHANGE, TO_STAY = "to confirm", "to change", "to stay"
APART = {
    **dict.fromkeys(("confirm", "show_confirmation"), TO_CONFIRM),
    "change_status": TO_CHANGE,
    "delete_stale_file": TO_STAY,
}
STUDENT = "Jane Doe"
STRAYS = 10

Job = dict[str, Any]


class ReadyJobs:
    """Makes them, and makes them ready again."""

    def __init__(self, lab: Lab) -> None:
        self.lab = lab
        self._jobs = Jobs(lab)
        self._witness = self._jobs.witness
        self.accounts = ReadyAccounts(lab, self._witness)
        self._keys = Keys(Settings.load(_env_file=None, data_dir=lab.server.data).key)
        self._known: dict[str, Job] = {}
        self._orphans: list[str] = []
        self._stale: list[str] = []

    def job(self, operation: str) -> Job:
        """A job that the operation can be tried on."""
        purpose = _purpose(operation)
        if purpose not in self._known:
            self._known[purpose] = self._made_ready(purpose, self._new())
        return self._known[purpose]

    def restore(self, operation: str, told: object) -> None:
        """Make the job ready again after a success, of which ``told`` was the answer."""
        self.accounts.forget(operation)
        purpose = _purpose(operation)
        if purpose in self._known and purpose != TO_CONFIRM:
            job = told if isinstance(told, dict) and "locked_by" in told else self._again(purpose)
            self._known[purpose] = self._made_ready(purpose, job)

    def tracking_token(self, operation: str) -> str:
        return self._keys.tracking_token(self.job(operation)["id"])

    def confirm_token(self, operation: str) -> str:
        """The token of the only link that the student has got."""
        return self._keys.confirm_token(self.job(operation)["id"], 1)

    @cached_property
    def task(self) -> str:
        """The id of a long task that is done."""
        return self._audited()

    @cached_property
    def backup(self) -> str:
        """The name of a backup that is whole."""
        started: str = self._witness.post("/admin/backups")["task_id"]
        eventually(lambda: self._witness.get(f"/admin/tasks/{started}")["finished_at"])
        return str(self._witness.get("/admin/backups")["backups"][0]["name"])

    def orphan(self) -> str:
        """A file of no job, of which an audit has told."""
        if not self._orphans:
            self._orphans = [self._stray(f"Uploaded/stray-{n}.stl") for n in range(STRAYS)]
            self._audited()
        return self._orphans.pop()

    def stale(self, operation: str) -> str:
        """A file that a job has left behind, of which an audit has told."""
        if not self._stale:
            base = self.job(operation)["base_name"]
            self._stale = [self._stray(f"Rejected/{base}_{n}.gcode") for n in range(STRAYS)]
            self._audited()
        return self._stale.pop()

    def failed_mail(self) -> str:
        """The id of a mail that is known to have failed: here none fails by itself."""
        number = self.job("retry_mail")["number"]
        database = sqlite3.connect(self.lab.server.data / "printdesk.sqlite3", timeout=30)
        with closing(database), database:
            return str(
                database.execute(
                    "UPDATE message SET status = 'failed' WHERE id ="
                    " (SELECT id FROM message WHERE job_number = ? LIMIT 1) RETURNING id",
                    (number,),
                ).fetchone()[0]
            )

    def edited_catalog(self) -> Job:
        """The catalog as it is, with its version."""
        told: Job = self._witness.get("/admin/catalog")
        return told

    def picture_link(self, operation: str) -> str:
        """The link of the picture that the operation shows, once it has been made."""
        if operation == "show_slice_picture":
            return self._slice_picture_link(self.job(operation))
        field = operation.removeprefix("show_") + "_url"
        number = self.job(operation)["number"]
        # There may be many models that were handed in before it.
        link: str = eventually(lambda: self._witness.job(number)[field], seconds=300)
        return link

    def _slice_picture_link(self, job: Job) -> str:
        """The link of the picture in a file that was saved beside the job's."""
        content = sliced.prusa_gcode(pictures=[sliced.png()])
        slice_path = self.lab.storage / f"{job['file_path'].rpartition('.')[0]}.gcode"
        if not slice_path.exists():
            slice_path.write_bytes(content)
        listed = self._witness.get(f"/jobs/{job['id']}/siblings")["siblings"]
        return next(str(file["picture_url"]) for file in listed if file["picture_url"])

    def _stray(self, path: str) -> str:
        (self.lab.storage / path).write_bytes(b"G28 ; home\n")
        return path

    def _audited(self) -> str:
        started: str = self._witness.post("/admin/audit/start")["task_id"]
        eventually(lambda: self._witness.get(f"/admin/tasks/{started}")["finished_at"])
        return started

    def _new(self) -> Job:
        return self._witness.job(self._jobs.handed_in(STUDENT).number)

    def _again(self, purpose: str) -> Job:
        """The job as it is now, or a new one when it has been deleted."""
        try:
            return self._witness.job(self._known[purpose]["number"])
        except requests.HTTPError:
            return self._new()

    def _made_ready(self, purpose: str, job: Job) -> Job:
        path = f"/jobs/{job['id']}"
        if purpose not in {"UPLOADED", TO_STAY} and job["cost_cents"] is None:
            job = self._changed(job, "UPLOADED")
            self._witness.post(f"{path}/lock")
            job = self._witness.post(f"{path}/approve", PRICE)
        if purpose not in APART.values():
            job = self._changed(job, purpose)
        if job["locked_by"] is None:
            job = self._witness.post(f"{path}/lock")
        return job

    def _changed(self, job: Job, status: str) -> Job:
        if job["status"] != status:
            body = {"new_status": status, "reason": "for the next try"}
            job = self._witness.post(f"/jobs/{job['id']}/admin/change-status", body)
        return job


def _purpose(operation: str) -> str:
    return APART.get(operation) or STATUS_FOR.get(operation, "UPLOADED")

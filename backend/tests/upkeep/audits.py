"""Audits as an admin has them done, and what they found."""

from typing import Any

from werkzeug.test import TestResponse

from printdesk.desk import Desk
from printdesk.worker import long_tasks
from tests.clients import StaffClient
from tests.clocks import HandClock
from tests.road import API

SECTIONS = (
    "orphaned_files",
    "broken_links",
    "stale_files",
    "changed_originals",
    "metadata_mismatches",
)


def started(admin: StaffClient, path: str, body: object) -> str:
    """Start something long; the id of its task."""
    answer = admin.post(f"{API}/admin/{path}", json=body)
    assert answer.status_code == 202, answer.text
    return str(answer.json["task_id"])


def task(admin: StaffClient, task_id: str) -> dict[str, Any]:
    """What is told of a task."""
    answer = admin.get(f"{API}/admin/tasks/{task_id}")
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json
    return told


def carried_out(admin: StaffClient, desk: Desk, path: str, body: object) -> dict[str, Any]:
    """Start something long and let the worker do it; the result."""
    assert isinstance(desk.clock, HandClock)
    desk.clock.forward(seconds=1)  # which report is the newest is told by the time
    task_id = started(admin, path, body)
    assert long_tasks.do_next(desk)
    told = task(admin, task_id)
    assert told["status"] == "done", told
    result: dict[str, Any] = told["result"]
    return result


def report(admin: StaffClient) -> dict[str, Any]:
    """The report as the page of the admin has it."""
    answer = admin.get(f"{API}/admin/audit/report")
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json
    return told


def audited(admin: StaffClient, desk: Desk, *, full: bool = False) -> dict[str, Any]:
    """The report of an audit made now."""
    carried_out(admin, desk, "audit/start", {"full": full})
    return report(admin)


def found(told: dict[str, Any]) -> dict[str, list[tuple[str, str]]]:
    """Problem and path of each finding, in the lists that are not empty."""
    return {
        section: sorted((each["problem"], each["file_path"]) for each in told[section])
        for section in SECTIONS
        if told[section]
    }


def deleted(admin: StaffClient, kind: str, file_path: str) -> TestResponse:
    """Ask for an orphaned or stale file to be deleted; the answer, whatever it is."""
    path = f"{API}/admin/audit/{kind}-file"
    return admin.delete(path, json={"file_path": file_path})


def restored(admin: StaffClient, job_id: str, **how: bool) -> TestResponse:
    """Ask for a job's original to be restored; the answer, whatever it is."""
    path = f"{API}/admin/audit/restore-original"
    return admin.post(path, json={"job_id": job_id, **how})

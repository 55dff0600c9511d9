"""Links by which a browser fetches a file without a header: signed, and good for a day or two."""

from datetime import timedelta
from urllib.parse import urlencode

from printdesk.desk import Desk

DAYS = 2


def download_url(desk: Desk, job_id: str, version: str | None) -> str:
    """The address of a job's file. It stays the same for a day, so that replies stay equal."""
    day = (desk.clock.now() + timedelta(days=DAYS)).date().isoformat()
    words = {"version": version} if version else {}
    words["signature"] = f"{day}.{_signature(desk, job_id, version, day)}"
    return f"/api/v1/jobs/{job_id}/file?{urlencode(words)}"


def is_good(desk: Desk, job_id: str, version: str | None, signature: str | None) -> bool:
    """Whether a link was made here for this very file, and its time is not over."""
    day, _, given = (signature or "").partition(".")
    if not given or day < desk.clock.now().date().isoformat():
        return False
    return desk.keys.same(given, _signature(desk, job_id, version, day))


def _signature(desk: Desk, job_id: str, version: str | None, day: str) -> str:
    return desk.keys.link_signature(f"{job_id}\n{version or ''}\n{day}")

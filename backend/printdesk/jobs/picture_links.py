"""Links by which a page fetches a picture of a model without a header."""

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from urllib.parse import urlencode

from printdesk.desk import Desk
from printdesk.models import Job
from printdesk.storage import layout

DAYS = 2


class Picture(StrEnum):
    """What a model is shown by."""

    THUMBNAIL = "thumbnail"
    PREVIEW = "preview"

    def digest(self, job: Job) -> str | None:
        """The SHA-256 of the picture, if there is one."""
        return job.thumbnail_digest if self is Picture.THUMBNAIL else job.preview_digest

    def path(self, job: Job) -> str:
        """Where it lies on the share."""
        path = layout.thumbnail_path if self is Picture.THUMBNAIL else layout.preview_path
        return path(job.base_name)


def picture_url(desk: Desk, job: Job, picture: Picture) -> str | None:
    """The address of a picture, or None while there is none.

    It stays the same for a day, so that replies stay equal, and changes with the picture.
    """
    digest = picture.digest(job)
    if digest is None:
        return None
    day = (desk.clock.now() + timedelta(days=DAYS)).date().isoformat()
    words = {"of": digest[:12], "signature": f"{day}.{_signature(desk, job.id, picture, day)}"}
    return f"/api/v1/jobs/{job.id}/{picture}?{urlencode(words)}"


def good_until(desk: Desk, job_id: str, picture: Picture, signature: str) -> datetime | None:
    """When a link ends that was made here for this picture; None when it is garbled or over."""
    day, _, given = signature.partition(".")
    if not desk.keys.same(given, _signature(desk, job_id, picture, day)):
        return None
    end = datetime.fromisoformat(day).replace(tzinfo=UTC) + timedelta(days=1)
    return end if desk.clock.now() < end else None


def _signature(desk: Desk, job_id: str, picture: Picture, day: str) -> str:
    return desk.keys.link_signature(f"picture\n{job_id}\n{picture}\n{day}")

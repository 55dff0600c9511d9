"""Links by which a page fetches a picture of a model, or of a slice, without a header."""

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from urllib.parse import urlencode

from printdesk.desk import Desk
from printdesk.models import Job
from printdesk.storage import layout
from printdesk.storage.siblings import Sibling

DAYS = 2
SLICE = "slice"


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
    words = {"of": digest[:12], "signature": _signed(desk, job.id, picture)}
    return f"/api/v1/jobs/{job.id}/{picture}?{urlencode(words)}"


def good_until(desk: Desk, job_id: str, picture: Picture, signature: str) -> datetime | None:
    """When a link ends that was made here for this picture; None when it is garbled or over."""
    return _ends(desk, signature, job_id, picture)


def slice_picture_url(desk: Desk, job_id: str, file: Sibling) -> str:
    """The address of the picture in a file that a slicer saved, as the file stands there now."""
    words = {"file": file.path, "of": file.state}
    signature = _signed(desk, job_id, SLICE, *words.values())
    return f"/api/v1/jobs/{job_id}/slice-picture?{urlencode({**words, 'signature': signature})}"


def slice_good_until(
    desk: Desk, job_id: str, file: str, state: str, signature: str
) -> datetime | None:
    """When a link to the picture in a file ends; None when it was not made here, or is over."""
    return _ends(desk, signature, job_id, SLICE, file, state)


def _signed(desk: Desk, *what: str) -> str:
    day = (desk.clock.now() + timedelta(days=DAYS)).date().isoformat()
    return f"{day}.{_signature(desk, *what, day)}"


def _ends(desk: Desk, signature: str, *what: str) -> datetime | None:
    day, _, given = signature.partition(".")
    if not desk.keys.same(given, _signature(desk, *what, day)):
        return None
    end = datetime.fromisoformat(day).replace(tzinfo=UTC) + timedelta(days=1)
    return end if desk.clock.now() < end else None


def _signature(desk: Desk, *what: str) -> str:
    return desk.keys.link_signature("\n".join(("picture", *what)))

"""Which file of a job is to be printed."""

from pathlib import PurePosixPath

from printdesk.desk import Desk
from printdesk.errors import ValidationFailed
from printdesk.models import Job
from printdesk.storage import siblings
from printdesk.storage.layout import STATUS_FOLDERS
from printdesk.storage.share import refusing_share_trouble
from printdesk.storage.siblings import Sibling


def of(desk: Desk, job: Job) -> list[Sibling]:
    """What slicers have saved for the job beside its file, the newest first."""
    with refusing_share_trouble():
        return siblings.find(
            desk.share,
            STATUS_FOLDERS[job.status],
            job.base_name,
            job.display_name,
            job.file_hash,
            desk.settings.slicer_extensions,
        )


def choose(desk: Desk, job: Job, named: str | None) -> str:
    """The name of the file that becomes authoritative.

    The newest exact sibling, or the uploaded file, unless one is named. Raises ValidationFailed
    for a name that is not the job's.
    """
    found = of(desk, job)
    if named is None:
        newest = siblings.newest_exact(found)
        return newest.name if newest else job.display_name
    uploaded = PurePosixPath(job.original_path).name
    if named not in {job.display_name, uploaded, *(s.name for s in found)}:
        raise ValidationFailed(
            {"file": f"There is no file {named} for this job. Save it beside the job's file."}
        )
    return named

"""Pictures of models that are not on the share, and could be: the models are looked at again."""

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from sqlalchemy import select

from printdesk.desk import Desk
from printdesk.jobs.inspections import NOT_THERE, ask_again
from printdesk.models import Job
from printdesk.storage import layout
from printdesk.work import Work


def make_again(desk: Desk) -> None:
    """Have those models looked at whose pictures are gone, or which were not there themselves."""
    desk.share.require_mounted()
    both = [*_whose_pictures_are_gone(desk), *_that_are_back(desk)]
    _ask_again_for(desk, dict.fromkeys(both))


def _whose_pictures_are_gone(desk: Desk) -> Iterator[str]:
    folders = {layout.THUMBNAILS: Job.thumbnail_digest, layout.PREVIEWS: Job.preview_digest}
    for folder, digest in folders.items():
        there = {PurePosixPath(name).stem for name in desk.share.names(folder)}
        known = select(Job.id, Job.base_name).where(
            digest.is_not(None), Job.inspected_at.is_not(None)
        )
        with desk.database.reading() as session:
            rows = session.execute(known).all()
        yield from (job_id for job_id, base in rows if base not in there)


def _that_are_back(desk: Desk) -> Iterator[str]:
    """The models that somebody has put back since they were missed."""
    missed = select(Job.id, Job.original_path).where(
        Job.thumbnail_digest.is_(None),
        Job.inspected_at.is_not(None),
        Job.preflight["error"].as_string() == NOT_THERE,
    )
    with desk.database.reading() as session:
        rows = session.execute(missed).all()
    there = {f"{layout.ORIGINALS}/{name}" for name in desk.share.names(layout.ORIGINALS)}
    yield from (job_id for job_id, path in rows if path in there)


def _ask_again_for(desk: Desk, job_ids: Iterable[str]) -> None:
    for job_id in job_ids:
        with desk.database.transaction() as tx:
            job = tx.session.get(Job, job_id)
            if job is not None:
                ask_again(job)
                job.version += 1
                job.metadata_stale = True
                desk.call_worker(tx, Work.LOOK, job_id)

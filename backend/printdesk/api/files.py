"""The files of a job, and the mails about it."""

from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Annotated

from flask import Blueprint, Response, send_file
from werkzeug.wrappers import Response as AnyResponse

from printdesk.api.contract import Access, Media, endpoint
from printdesk.api.current import actor, current_desk
from printdesk.api.job_bodies import ChooseFileBody
from printdesk.api.job_shapes import JobOut, MailsOut, VersionsOut
from printdesk.api.jobs import LOCKED, SHARE, job_id, told
from printdesk.api.mail_views import mail_out
from printdesk.api.schemas import Input, Upload
from printdesk.api.texts import Text
from printdesk.api.uploads import incoming
from printdesk.errors import FileMissing, ScannerUnavailable
from printdesk.jobs import choosing, files, presence, search, versions
from printdesk.jobs.download_links import download_url, is_good
from printdesk.jobs.edits import require_in_hand
from printdesk.jobs.submission import shown_name
from printdesk.notifications import outbox
from printdesk.storage.share import refusing_share_trouble
from printdesk.upkeep import healing

blueprint = Blueprint("files", __name__)

# Never a type that a browser would show or run.
BINARY = "application/octet-stream"
TRIES = 2


class FileQuery(Input):
    """Which file: the authoritative one, `original`, or one by its name; and a link's signature."""

    version: Annotated[str, Text(0, 255, verbatim=True)] | None = None
    signature: Annotated[str, Text(0, 200)] | None = None


class FileForm(Input):
    """A new authoritative file."""

    file: Upload


@blueprint.get("/jobs/<job_ref>/file")
@endpoint(
    Access.LINKED,
    returns=Media((BINARY,), cached=True, in_parts=True),
    refusals=(FileMissing, *SHARE),
)
def download_file(job_ref: str, query: FileQuery) -> AnyResponse:
    """Download a job's file: for staff, or by a link that they were given."""
    desk = current_desk()
    if not is_good(desk, job_ref, query.version, query.signature):
        actor()
    for _ in range(TRIES):
        with desk.database.reading() as session:
            job = search.by_reference(session, job_ref)
        path, name = files.path_of(desk, job, query.version)
        # Between looking and opening, the file may have moved on with its job.
        with refusing_share_trouble(), suppress(FileNotFoundError):
            return _attached(path, shown_name(name))
    raise FileMissing


def _attached(path: Path, name: str) -> Response:
    response = send_file(path, mimetype=BINARY, as_attachment=True, download_name=name, etag=False)
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@blueprint.post("/jobs/<job_ref>/file")
@endpoint(Access.STAFF, refusals=(*LOCKED, *SHARE, ScannerUnavailable))
def upload_file(job_ref: str, form: FileForm) -> JobOut:
    """Upload a new authoritative file; the one before stays as a version."""
    with incoming(form.file) as file:
        name = form.file.filename or ""
        job = versions.replace(current_desk(), job_id(job_ref), actor(), name, file)
    return told(job)


@blueprint.post("/jobs/<job_ref>/choose-file")
@endpoint(Access.STAFF, refusals=(*LOCKED, *SHARE, FileMissing))
def choose_file(job_ref: str, body: ChooseFileBody) -> JobOut:
    """Choose another file of the job to be printed; the one before stays beside it."""
    return told(choosing.choose(current_desk(), job_id(job_ref), actor(), body.file))


@blueprint.post("/jobs/<job_ref>/restore-file")
@endpoint(Access.STAFF, refusals=(*LOCKED, *SHARE, FileMissing))
def restore_file(job_ref: str) -> JobOut:
    """Print the upload as it was handed in; what was saved over it stays as a version."""
    desk, by = current_desk(), actor()
    in_hand = partial(require_in_hand, desk, by)
    job = healing.restore_original(desk, job_id(job_ref), by, over_working_copy=True, check=in_hand)
    return told(job)


@blueprint.get("/jobs/<job_ref>/versions")
@endpoint(Access.STAFF, refusals=SHARE)
def list_versions(job_ref: str) -> VersionsOut:
    """Show all files of a job."""
    desk = current_desk()
    with desk.database.reading() as session:
        job = search.by_reference(session, job_ref)
    found = files.of(desk, job)
    listed = [
        {**vars(file), "download_url": download_url(desk, job.id, _version(file))} for file in found
    ]
    missing = all(file.kind is not files.Part.AUTHORITATIVE for file in found)
    if missing != job.file_missing:
        presence.keep(desk, job.id, job.file_path, missing=missing)
    return VersionsOut.model_validate({"versions": listed, "file_missing": missing})


@blueprint.get("/jobs/<job_ref>/mails")
@endpoint(Access.STAFF)
def list_mails(job_ref: str) -> MailsOut:
    """Show the mails about a job, the newest first, their links masked."""
    desk = current_desk()
    with desk.database.reading() as session:
        job = search.by_reference(session, job_ref)
        return MailsOut(mails=[mail_out(desk, m) for m in outbox.of_job(session, job.id)])


def _version(file: files.JobFile) -> str | None:
    if file.kind is files.Part.ORIGINAL:
        return files.ORIGINAL
    return None if file.kind is files.Part.AUTHORITATIVE else file.name

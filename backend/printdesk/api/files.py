"""The files of a job, and the mails about it."""

from typing import Annotated

from flask import Blueprint, Response, send_file
from werkzeug.wrappers import Response as AnyResponse

from printdesk.api.contract import Access, Media, endpoint
from printdesk.api.current import actor, current_desk
from printdesk.api.job_shapes import JobOut, MailsOut, VersionsOut
from printdesk.api.jobs import LOCKED, SHARE, job_id, told
from printdesk.api.mail_views import mail_out
from printdesk.api.schemas import Input, Upload
from printdesk.api.texts import Text
from printdesk.api.uploads import incoming
from printdesk.errors import FileMissing
from printdesk.jobs import files, search, versions
from printdesk.jobs.download_links import download_url, is_good
from printdesk.jobs.submission import shown_name
from printdesk.notifications import outbox

blueprint = Blueprint("files", __name__)

# Never a type that a browser would show or run.
BINARY = "application/octet-stream"


class FileQuery(Input):
    """Which file: the authoritative one, `original`, or one by its name; and a link's signature."""

    version: Annotated[str, Text(0, 255)] | None = None
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
    with desk.database.reading() as session:
        job = search.by_reference(session, job_ref)
    path, name = files.path_of(desk, job, query.version)
    response: Response = send_file(
        path, mimetype=BINARY, as_attachment=True, download_name=shown_name(name), etag=False
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@blueprint.post("/jobs/<job_ref>/file")
@endpoint(Access.STAFF, refusals=(*LOCKED, *SHARE))
def upload_file(job_ref: str, form: FileForm) -> JobOut:
    """Upload a new authoritative file; the one before stays as a version."""
    with incoming(form.file) as file:
        name = form.file.filename or ""
        job = versions.replace(current_desk(), job_id(job_ref), actor(), name, file)
    return told(job)


@blueprint.get("/jobs/<job_ref>/versions")
@endpoint(Access.STAFF, refusals=SHARE)
def list_versions(job_ref: str) -> VersionsOut:
    """Show all files of a job."""
    desk = current_desk()
    with desk.database.reading() as session:
        job = search.by_reference(session, job_ref)
    listed = [
        {**vars(file), "download_url": download_url(desk, job.id, _version(file))}
        for file in files.of(desk, job)
    ]
    return VersionsOut.model_validate({"versions": listed})


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

"""The pictures of models: thumbnails, the models that a page turns, and slicers' own pictures."""

from datetime import datetime
from typing import Annotated

from flask import Blueprint, Response, request
from werkzeug.wrappers import Response as AnyResponse

from printdesk.api.contract import Access, Media, endpoint
from printdesk.api.current import current_desk
from printdesk.api.schemas import Input
from printdesk.api.texts import Text
from printdesk.desk import Desk
from printdesk.errors import LinkNotValid, NotFound, StorageUnavailable
from printdesk.jobs.picture_links import Picture, good_until, slice_good_until
from printdesk.jobs.slice_pictures import picture_in
from printdesk.models import Job
from printdesk.storage.share import refusing_share_trouble

blueprint = Blueprint("pictures", __name__)

PNG, GLB = "image/png", "model/gltf-binary"
REFUSALS = (LinkNotValid, StorageUnavailable)


class PictureQuery(Input):
    """What stands in a picture's link: its signature, and of which picture it was made."""

    signature: Annotated[str, Text(0, 200)] = ""
    of: Annotated[str, Text(0, 64)] = ""


class SlicePictureQuery(Input):
    """What stands in the link of a slicer's picture: which file, as it was, and a signature."""

    file: Annotated[str, Text(0, 400, verbatim=True)] = ""
    of: Annotated[str, Text(0, 64)] = ""
    signature: Annotated[str, Text(0, 200)] = ""


@blueprint.get("/jobs/<job_id>/thumbnail")
@endpoint(Access.PUBLIC, returns=Media((PNG,), cached=True), refusals=REFUSALS)
def show_thumbnail(job_id: str, query: PictureQuery) -> AnyResponse:
    """Show a picture of a job's model, by a link that a job carries."""
    return _sent(current_desk(), job_id, Picture.THUMBNAIL, query.signature, PNG)


@blueprint.get("/jobs/<job_id>/preview")
@endpoint(Access.PUBLIC, returns=Media((GLB,), cached=True), refusals=REFUSALS)
def show_preview(job_id: str, query: PictureQuery) -> AnyResponse:
    """Give a job's model in a form that a page can show, by a link that a job carries."""
    return _sent(current_desk(), job_id, Picture.PREVIEW, query.signature, GLB)


@blueprint.get("/jobs/<job_id>/slice-picture")
@endpoint(Access.PUBLIC, returns=Media((PNG,), cached=True), refusals=REFUSALS)
def show_slice_picture(job_id: str, query: SlicePictureQuery) -> AnyResponse:
    """Show the picture that a slicer has put into a job's file, by a link that siblings carry."""
    desk = current_desk()
    end = slice_good_until(desk, job_id, query.file, query.of, query.signature)
    if end is None:
        raise LinkNotValid
    return _kept(picture_in(desk, query.file, query.of), PNG, query.of, end)


def _sent(
    desk: Desk, job_id: str, picture: Picture, signature: str, media_type: str
) -> AnyResponse:
    end = good_until(desk, job_id, picture, signature)
    if end is None:
        raise LinkNotValid
    with desk.database.reading() as session:
        job = session.get(Job, job_id)
    digest = picture.digest(job) if job else None
    if job is None or digest is None:
        raise NotFound("There is no such picture.")
    path = picture.path(job)
    with refusing_share_trouble():
        desk.share.require_mounted()
        if not desk.share.has_file(path):
            raise NotFound("This picture is not there at the moment. It will be made again.")
        content = desk.share.path(path).read_bytes()
    return _kept(content, media_type, digest, end)


def _kept(content: bytes, media_type: str, tag: str, end: datetime) -> AnyResponse:
    """An answer that browsers may keep until the link ends."""
    response = Response(content, mimetype=media_type)
    seconds = int((end - current_desk().clock.now()).total_seconds())
    response.headers["Cache-Control"] = f"private, max-age={seconds}, immutable"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.set_etag(tag)
    return response.make_conditional(request)

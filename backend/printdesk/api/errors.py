"""One handler: whatever goes wrong in the API, the caller gets the same kind of envelope."""

import structlog
from flask import Flask, Response, g, request
from pydantic_core import to_json
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException, InternalServerError, MethodNotAllowed
from werkzeug.wrappers import Response as AnyResponse

from printdesk import errors
from printdesk.api.access import is_ours
from printdesk.api.current import current_desk
from printdesk.database import is_away
from printdesk.errors import Refusal

# A database that is started again is there by then.
TRY_AGAIN_SECONDS = 10

log = structlog.get_logger(__name__)

_REFUSALS: dict[int, type[Refusal]] = {
    404: errors.NotFound,
    405: errors.MethodNotAllowed,
    413: errors.PayloadTooLarge,
    415: errors.UnsupportedMediaType,
    416: errors.RangeNotSatisfiable,
    429: errors.RateLimited,
}


class InternalError(Refusal):
    """A fault of ours. What it was stands in the log, under the request's id."""

    status, code = 500, "internal_error"
    message = "Something went wrong on our side. It has been noted; please try again."


def install(app: Flask) -> None:
    """Answer for every exception that a view, or the way to it, raises."""
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(SQLAlchemyError, _database_trouble)
    app.register_error_handler(Exception, _fault)


def envelope(refusal: Refusal) -> Response:
    """The answer that tells of a refusal."""
    g.outcome = refusal.code
    response = Response(
        to_json(refusal.envelope(), fallback=str),
        status=refusal.status,
        content_type="application/json",
    )
    if refusal.retry_after is not None:
        response.headers["Retry-After"] = str(refusal.retry_after)
    if refusal.status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def _refused(refusal: Refusal) -> Response:
    return envelope(refusal)


def _http_error(error: HTTPException) -> AnyResponse | HTTPException:
    if error.code is None or error.code < 400 or not is_ours(request.path):
        return error
    response = envelope(_refusal_of(error.code))
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return response


def _refusal_of(status: int) -> Refusal:
    if status == 413 and request.mimetype == "multipart/form-data":
        megabytes = current_desk().settings.max_upload_mb
        return errors.PayloadTooLarge(f"A file may have {megabytes} MB at most.")
    return _REFUSALS.get(status, errors.BadRequest)()


def _database_trouble(error: SQLAlchemyError) -> AnyResponse:
    if not is_away(error):
        return _fault(error)
    log.error("database_unavailable", reason=str(error.args[0] if error.args else error))
    return envelope(errors.DatabaseUnavailable(retry_after=TRY_AGAIN_SECONDS))


def _fault(error: Exception) -> AnyResponse:
    log.error("fault", exc_info=error)
    g.outcome = InternalError.code
    if not is_ours(request.path):
        return InternalServerError().get_response()
    return envelope(InternalError(details={"request_id": g.get("request_id", "")}))

"""Every request has an id and leaves one line in the log."""

import re
import time
import uuid

import structlog
from flask import Flask, g, request
from werkzeug.wrappers import Response

from printdesk.api import metrics
from printdesk.api.access import is_ours
from printdesk.api.current import client_address

log = structlog.get_logger(__name__)

HEADER = "X-Request-ID"


def install(app: Flask) -> None:
    """To be called first, so that whatever happens later carries the id."""
    app.before_request(_begin)
    app.after_request(_finish)


def _begin() -> None:
    given = request.headers.get(HEADER, "")
    g.request_id = given if re.fullmatch(r"[A-Za-z0-9._-]{1,64}", given) else uuid.uuid4().hex
    g.started = time.perf_counter()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)


def _finish(response: Response) -> Response:
    response.headers[HEADER] = g.request_id
    if is_ours(request.path):
        # Answers tell of people and of links; no cache on the way shall keep them.
        response.headers.setdefault("Cache-Control", "no-store")
    # The rule and not the path, in which a link's token may stand.
    route = request.url_rule.rule if request.url_rule else None
    seconds = time.perf_counter() - g.started
    metrics.current().count(request.method, route, response.status_code, seconds)
    write = log.error if response.status_code >= 500 else log.info
    write(
        "request",
        method=request.method,
        route=route,
        status=response.status_code,
        ms=round(seconds * 1000, 1),
        account=g.get("account"),
        # Whoever is turned away at the door can be found; of others nobody needs to know.
        address=client_address() if response.status_code in {401, 403, 429} else None,
        outcome=g.get("outcome", "ok"),
    )
    return response

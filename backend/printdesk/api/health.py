"""Health, for whoever watches over the lab."""

import json
from typing import Literal

from flask import Blueprint, Response
from werkzeug.wrappers import Response as AnyResponse

from printdesk import __version__
from printdesk.api.contract import Access, endpoint
from printdesk.api.current import current_desk
from printdesk.api.schemas import Instant, Output
from printdesk.errors import Refusal
from printdesk.upkeep import health

blueprint = Blueprint("health", __name__)

State = Literal["ok", "warning", "error"]


class ComponentOut(Output):
    """The state of one thing, and what is wrong with it."""

    status: State
    message: str


class HealthOut(Output):
    """The state of all things, and the worst of them."""

    status: State
    timestamp: Instant
    version: str
    components: dict[str, ComponentOut]


class Unhealthy(Refusal):
    """Something that Printdesk stands on is missing; the answer tells all that health tells."""

    status, code = 503, "unhealthy"
    message = "Something that Printdesk needs is not working."


@blueprint.get("/health")
@endpoint(Access.PUBLIC, returns=HealthOut, refusals=(Unhealthy,))
def show_health() -> AnyResponse:
    """Tell whether everything works: 200, or 503 when something needed does not."""
    desk = current_desk()
    states = health.check(desk)
    order = ("error", "warning", "ok")
    worst = min((state.status for state in states.values()), key=order.index)
    told = HealthOut.model_validate(
        {
            "status": worst,
            "timestamp": desk.clock.now(),
            "version": __version__,
            "components": states,
        }
    )
    content = told.model_dump(mode="json")
    if worst != "error":
        return Response(json.dumps(content), content_type="application/json")
    broken = [f"{name}: {s.message}" for name, s in states.items() if s.status == "error"]
    envelope = Unhealthy(" ".join(broken)).envelope()
    return Response(
        json.dumps({**content, **envelope}), Unhealthy.status, content_type="application/json"
    )

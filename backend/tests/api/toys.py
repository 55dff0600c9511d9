"""A small resource with one of each kind, to try the API's foundation on."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Annotated, Literal

from flask import Blueprint, Response
from pydantic import Field

from printdesk.api.contract import Access, Media, endpoint
from printdesk.api.schemas import Day, Input, Instant, Number, Output, Upload, Whole
from printdesk.api.texts import Text
from printdesk.api.uploads import incoming
from printdesk.errors import JobLocked, JobNotFound, RateLimited, Refusal, StorageUnavailable

BERLIN_NOON = datetime(2030, 3, 1, 12, 0, tzinfo=timezone(timedelta(hours=1)))
LOCKED_UNTIL = datetime(2030, 3, 1, 12, 5, tzinfo=UTC)

toys = Blueprint("toys", __name__)


class ToyQuery(Input):
    page: Annotated[Whole, Field(ge=1, le=1000)] = 1
    since: Annotated[
        Annotated[str, Text(0, 20)] | None, Field(alias="from", description="The first day.")
    ] = None
    day: Day | None = None
    color: Annotated[list[Literal["red", "blue"]], Field(default_factory=list)]
    weight_g: Annotated[Number | None, Field(gt=0, le=1000)] = None


class NewToy(Input):
    name: Annotated[str, Text(2, 10)]
    weight_g: Annotated[Number, Field(gt=0, le=1000, decimal_places=2)]
    pieces: Annotated[Whole, Field(ge=1)] = 1
    colors: Annotated[list[Annotated[str, Text(1, 10)]], Field(min_length=1)] = Field(["red"])
    secret: Annotated[str, Text(0, 100, verbatim=True)] = ""
    made_at: Instant | None = None


class OptionalBody(Input):
    full: bool = False


class ToyForm(Input):
    name: Annotated[str, Text(2, 10)]
    painted: bool
    maker: Annotated[str, Text(0, 100)] | None = None
    file: Upload


class Toy(Output):
    name: str
    weight_g: Number
    made_at: Instant | None = None


class ToyRow:
    """What a table would give."""

    name = "Duck"
    weight_g = Decimal("12.50")
    made_at = BERLIN_NOON


@toys.get("/toys")
@endpoint(Access.PUBLIC)
def list_toys(query: ToyQuery) -> dict[str, object]:
    """List toys."""
    return {"page": query.page, "since": query.since, "color": query.color}


@toys.post("/toys")
@endpoint(Access.PUBLIC, status=201)
def make_toy(body: NewToy) -> Toy:
    """Make a toy.

    It stays until it is thrown away.
    """
    return Toy(name=body.name + body.secret, weight_g=body.weight_g, made_at=body.made_at)


@toys.post("/toys/form")
@endpoint(Access.PUBLIC)
def send_toy(form: ToyForm) -> dict[str, object]:
    """Send a toy."""
    with incoming(form.file) as file:
        size = file.settle().size
    return {"name": form.name, "painted": form.painted, "maker": form.maker, "size": size}


@toys.get("/toys/<toy_ref>")
@endpoint(Access.PUBLIC, returns=Toy, refusals=(JobNotFound,))
def show_toy(toy_ref: str) -> object:
    """Show a toy."""
    if toy_ref != "duck":
        raise JobNotFound
    return ToyRow()


@toys.delete("/toys/<toy_ref>")
@endpoint(Access.STAFF)
def throw_away_toy(toy_ref: str) -> None:
    """Throw a toy away."""


@toys.post("/toys/<toy_ref>/paint")
@endpoint(Access.ADMIN, refusals=(JobNotFound, JobLocked))
def paint_toy(toy_ref: str, body: NewToy) -> Toy:
    """Paint a toy."""
    if toy_ref != "duck":
        raise JobNotFound
    raise JobLocked("1", "Jane Doe", LOCKED_UNTIL)


@toys.post("/toys/audit")
@endpoint(Access.PUBLIC, status=202)
def audit_toys(body: OptionalBody) -> dict[str, bool]:
    """Count the toys."""
    return {"full": body.full}


@toys.get("/toys/<toy_ref>/picture")
@endpoint(Access.PUBLIC, returns=Media(("image/png",)))
def toy_picture(toy_ref: str) -> Response:
    """Show a toy's picture."""
    return Response(b"\x89PNG", content_type="image/png")


@toys.get("/toys/refused/<kind>")
@endpoint(Access.PUBLIC, refusals=(RateLimited, StorageUnavailable))
def refuse_toy(kind: str) -> None:
    """Refuse."""
    known: dict[str, Refusal] = {
        "busy": RateLimited(retry_after=90),
        "storage": StorageUnavailable(),
    }
    raise known[kind]


@toys.get("/toys/broken")
@endpoint(Access.PUBLIC)
def break_toy() -> None:
    """Break."""
    raise RuntimeError("the spring with the password=hunter2 broke")

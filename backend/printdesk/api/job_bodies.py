"""What staff send to find jobs and to act on them."""

from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, model_validator

from printdesk.api.fields import ClassNumber, StudentEmail, StudentName
from printdesk.api.schemas import Input, Instant, Number, Whole
from printdesk.api.texts import Text
from printdesk.errors import ValidationFailed
from printdesk.jobs.states import Status

RejectReason = Annotated[str, Text(1, 200)]
Reason = Annotated[str, Text(1, 500)]
# As it stands on the share: a space at its end, or an accent in two parts, makes another name.
FileName = Annotated[str, Text(1, 300, verbatim=True)]


class JobsQuery(Input):
    """Which jobs, in which order, and which page of them."""

    status: Status | None = None
    search: Annotated[str, Text(0, 200)] | None = None
    printer: Annotated[str, Text(0, 64)] | None = None
    discipline: Annotated[str, Text(0, 100)] | None = None
    since: Annotated[Instant | None, Field(alias="from")] = None
    until: Annotated[Instant | None, Field(alias="to")] = None
    confirmation_expired: bool | None = None
    reviewed: bool | None = None
    student_email: Annotated[str, Text(0, 100)] | None = None
    sort: Literal["newest", "oldest", "changed", "name", "cost"] = "newest"
    page: Annotated[Whole, Field(ge=1, le=1_000_000)] = 1
    limit: Annotated[Whole, Field(ge=1, le=200)] = 50


class EditBody(Input):
    """What shall be mended; what is not given stays."""

    student_name: StudentName | None = None
    student_email: StudentEmail | None = None
    discipline: Annotated[str, Text(0, 100)] | None = None
    class_number: ClassNumber | None = None
    print_method: Annotated[str, Text(0, 20)] | None = None
    printer: Annotated[str, Text(0, 64)] | None = None
    color: Annotated[str, Text(0, 50)] | None = None


class ApproveBody(Input):
    """The price's grounds; `file` names the authoritative file when it is not the newest."""

    weight_g: Annotated[Number, Field(gt=0, le=100_000)]
    time_hours: Annotated[Number, Field(gt=0, le=10_000)]
    material: Annotated[str, Text(1, 50)]
    printer: Annotated[str, Text(1, 64)]
    file: FileName | None = None


class PrintingBody(Input):
    """Which file is printed, when it is not the authoritative one: as `path` among siblings."""

    file: FileName | None = None


class ChooseFileBody(Input):
    """Which file shall be printed: its name, or its path when it lies in another folder."""

    file: FileName


class RejectBody(Input):
    """Why: by a reason of the list, in words of one's own, or both."""

    reasons: Annotated[tuple[RejectReason, ...], Field(max_length=20)] = ()
    custom_reason: Annotated[str, Text(0, 2000)] | None = None

    model_config = ConfigDict(
        json_schema_extra={
            "if": {"properties": {"reasons": {"maxItems": 0}}},
            "then": {
                "required": ["custom_reason"],
                "properties": {"custom_reason": Text(1, 2000).schema},
            },
        }
    )

    @model_validator(mode="after")
    def _has_a_reason(self) -> Self:
        if not self.reasons and not self.custom_reason:
            raise ValidationFailed({"reasons": "Choose a reason, or write one."})
        return self


class ReviewBody(Input):
    """Whether somebody has looked at the job."""

    reviewed: bool


class NotesBody(Input):
    """The notes, and the job's version on which they were typed."""

    notes: Annotated[str, Text(0, 20_000)]
    version: Annotated[Whole, Field(ge=0, le=2_000_000_000)]

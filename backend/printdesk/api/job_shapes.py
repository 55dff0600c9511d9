"""The shapes in which jobs, events and files are told."""

from typing import Annotated

from pydantic import Field

from printdesk.api.schemas import Instant, Number, Output
from printdesk.inspection.preflight import Preflight, PreflightFailure
from printdesk.jobs.files import Part
from printdesk.jobs.slices import Concern
from printdesk.jobs.states import Status
from printdesk.notifications.kinds import AccountKind, Kind, MailStatus


class StudentJobOut(Output):
    """A job as its student may see it."""

    id: str
    number: int
    student_name: str
    discipline: str
    class_number: str
    print_method: str
    color: str
    printer: str
    printer_name: str
    material: str | None
    original_filename: str
    status: Status
    status_changed_at: Instant
    created_at: Instant
    weight_g: Number | None
    time_hours: Number | None
    cost_cents: int | None
    acknowledged_minimum_charge: bool
    student_confirmed: bool
    student_confirmed_at: Instant | None
    confirm_token_expires: Instant | None
    is_confirmation_expired: bool
    reject_reasons: list[str]
    custom_reason: str | None
    preflight: Preflight | PreflightFailure | None
    thumbnail_url: str | None
    preview_url: str | None
    queue_position: int | None
    parent_job_id: str | None
    allowed_actions: list[str]


class JobOut(StudentJobOut):
    """A job as staff see it."""

    student_email: str
    base_name: str
    display_name: str
    file_path: str
    original_path: str
    metadata_path: str
    file_hash: str
    file_size: int
    confirmation_last_sent_at: Instant | None
    staff_viewed_at: Instant | None
    notes: str
    last_updated_by: str | None
    locked_by: Annotated[str | None, Field(description="The account that holds the job now.")]
    locked_by_name: str | None
    locked_until: Instant | None
    open_url: str | None
    flagged: str | None
    file_missing: Annotated[
        bool,
        Field(description="Whether the file to be printed was not there at the last look."),
    ]
    revert_until: Annotated[
        Instant | None, Field(description="Until when the last step can be taken back.")
    ]
    updated_at: Instant
    version: int


class EventOut(Output):
    """Something that happened."""

    id: int
    seq: int
    timestamp: Instant
    event_type: str
    details: dict[str, object]
    triggered_by: str
    user_name: str
    moved_to: Annotated[
        str | None,
        Field(description="Of an old event: the file on the share that holds its content now."),
    ]


class JobDetailOut(JobOut):
    """A job with its history, the oldest event first."""

    events: list[EventOut]


class JobsOut(Output):
    """A page of jobs."""

    jobs: list[JobOut]
    total: Annotated[int, Field(description="All jobs there are.")]
    filtered: Annotated[int, Field(description="The jobs that match.")]
    counts: Annotated[
        dict[str, int], Field(description="Matching jobs of each status, whatever `status` says.")
    ]


class EventsOut(Output):
    """A job's history, the oldest event first."""

    events: list[EventOut]


class SliceOut(Output):
    """What a sliced file says; null where it says nothing."""

    slicer: str | None
    printer: Annotated[
        str | None, Field(description="By the catalog's name where it has this printer.")
    ]
    material: Annotated[
        str | None, Field(description="By the catalog's name where it has this material.")
    ]
    weight_g: Annotated[Number | None, Field(description="Of all plates together.")]
    time_hours: Annotated[
        Number | None, Field(description="Of all plates together, up to the next half hour.")
    ]
    plates: int


class CautionOut(Output):
    """Something to look at before the job is approved with a file."""

    code: Concern
    message: str


class SiblingOut(Output):
    """A file that a slicer saved for the job."""

    name: str
    size: int
    modified_at: Instant
    exact: Annotated[bool, Field(description="Has the job's very name, but for the extension.")]
    working_file: Annotated[bool, Field(description="Is the uploaded file, saved over.")]
    chosen: Annotated[bool, Field(description="Is taken by approval unless another is named.")]
    folder: str
    path: Annotated[str, Field(description="Names the file, also one in another folder.")]
    sliced: Annotated[
        SliceOut | None, Field(description="Null for a file that is not sliced, or is closed.")
    ]
    picture_url: Annotated[
        str | None, Field(description="The slicer's own picture of the print; needs no header.")
    ]
    warnings: list[CautionOut]


class SiblingsOut(Output):
    """What could become the authoritative file, the newest first."""

    current: Annotated[str, Field(description="The file that is taken when there is no sibling.")]
    current_file: Annotated[
        SiblingOut | None, Field(description="It as it stands there; null when it is missing.")
    ]
    saved_again: Annotated[
        bool, Field(description="Whether it was saved again after it was chosen.")
    ]
    uploaded: Annotated[
        str | None, Field(description="The upload, where it stands there as it was handed in.")
    ]
    siblings: list[SiblingOut]
    newer: Annotated[
        SiblingOut | None,
        Field(description="After approval: the newest that was saved after the current file."),
    ]


class VersionOut(Output):
    """A file of the job."""

    name: str
    kind: Part
    size: int
    modified_at: Instant
    download_url: str


class VersionsOut(Output):
    """All files of a job."""

    file_missing: Annotated[
        bool, Field(description="Whether the file to be printed is not on the share.")
    ]
    versions: list[VersionOut]


class MailOut(Output):
    """A mail, its links masked."""

    id: str
    kind: Kind | AccountKind
    job_id: str | None
    job_number: int | None
    recipient: str
    subject: str
    status: MailStatus
    created_at: Instant
    send_after: Instant
    sent_at: Instant | None
    attempts: int
    last_error: str | None
    text: str


class MailsOut(Output):
    """The mails of a job, the newest first."""

    mails: list[MailOut]


class DraftOut(Output):
    """A mail that has not been queued, its links masked."""

    subject: str
    text: str

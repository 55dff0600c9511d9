"""What a mail tells, as it was when the mail was queued. No link and no token is in it."""

from datetime import datetime
from decimal import Decimal
from typing import Self

from pydantic import BaseModel, ConfigDict

from printdesk.models import Job, Message


class Facts(BaseModel):
    """The facts of a job, under the names that the job gives them, and the lab's own."""

    model_config = ConfigDict(frozen=True, extra="forbid", from_attributes=True)

    number: int
    status: str
    student_name: str
    original_filename: str
    print_method: str
    color: str
    printer: str
    material: str | None
    weight_g: Decimal | None
    time_hours: Decimal | None
    cost_cents: int | None
    reject_reasons: tuple[str, ...]
    custom_reason: str | None
    confirm_generation: int
    confirm_token_expires: datetime | None

    lab_name: str
    printer_name: str
    opening_hours: str = ""

    @classmethod
    def of_job(cls, job: Job, **others: object) -> Self:
        """The job's facts now; ``others`` add what the job does not know, or stand instead."""
        own = {name: getattr(job, name) for name in cls.model_fields if hasattr(job, name)}
        return cls.model_validate(own | others)

    @classmethod
    def of_message(cls, message: Message) -> Self:
        """The facts that were kept with a message."""
        return cls.model_validate(message.facts)

    def as_json(self) -> dict[str, object]:
        """The facts as the database keeps them."""
        return self.model_dump(mode="json")


class AccountFacts(BaseModel):
    """What a mail about an account tells."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    account_id: str
    name: str
    lab_name: str
    by_name: str = ""
    """Who caused it, where that is another than the account's holder."""
    applicant: str = ""
    """Whom it is about, in a mail to administrators."""
    link_id: str | None = None
    link_expires: datetime | None = None
    reason: str = ""
    """Why something came to nothing, in a sentence."""
    reasons: tuple[str, ...] = ()
    """What somebody should look at, one by one."""
    details: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of_message(cls, message: Message) -> Self:
        """The facts that were kept with a message."""
        return cls.model_validate(message.facts)

    def as_json(self) -> dict[str, object]:
        """The facts as the database keeps them."""
        return self.model_dump(mode="json")

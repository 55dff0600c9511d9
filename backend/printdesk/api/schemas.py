"""What all shapes of the API share: how they are read, and how they are written."""

import re
from datetime import UTC, date
from decimal import Decimal
from typing import Annotated

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    PlainSerializer,
    StringConstraints,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    field_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema
from werkzeug.datastructures import FileStorage

NO_NUMBER = "This must be a number."
NO_DATE = "Please give a date, such as 2030-01-31."


class Input(BaseModel):
    """What a caller sends. Unknown fields are ignored; text is taken without the space around it.

    A body in JSON is read strictly: a number is no text, and text is no number.
    """

    model_config = ConfigDict(str_strip_whitespace=True, frozen=True)

    @field_validator("*")
    @classmethod
    def _no_nul(cls, value: object) -> object:
        # PostgreSQL cannot keep it, and no person types it.
        for text in value if isinstance(value, list | tuple) else (value,):
            if isinstance(text, str) and "\0" in text:
                raise ValueError("Please remove the invisible characters.")
        return value


class Output(BaseModel):
    """What a caller gets: every field is there, null where there is nothing."""

    model_config = ConfigDict(
        from_attributes=True, json_schema_serialization_defaults_required=True
    )


class Error(Output):
    """The body of every refusal."""

    error: Annotated[str, Field(description="What kind of refusal this is, for programs.")]
    message: Annotated[str, Field(description="A sentence for people.")]
    details: dict[str, object]


class FileField:
    """Marks the type of an uploaded file."""

    def __get_pydantic_core_schema__(
        self, _source: object, _handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.is_instance_schema(FileStorage)

    def __get_pydantic_json_schema__(
        self, _schema: CoreSchema, _handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"type": "string", "format": "binary"}


Upload = Annotated[FileStorage, FileField()]

Verbatim = Annotated[str, StringConstraints(strip_whitespace=False)]
"""Text in which every character counts, such as a password."""

Instant = Annotated[AwareDatetime, AfterValidator(lambda moment: moment.astimezone(UTC))]
"""A moment, in ISO 8601 and UTC with ``Z``."""


def _exact(value: object, exactly: ValidatorFunctionWrapHandler, info: ValidationInfo) -> Decimal:
    if info.mode == "json":
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ValueError(NO_NUMBER)
        value = Decimal(str(value))
    number: Decimal = exactly(value)
    return number


Number = Annotated[
    Decimal,
    WrapValidator(_exact),
    PlainSerializer(float, return_type=float, when_used="json"),
]
"""An exact number here, a plain JSON number on the wire."""


def _whole(value: object, whole: ValidatorFunctionWrapHandler) -> int:
    # JSON does not tell 12.0 from 12.
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    number: int = whole(value)
    return number


Whole = Annotated[int, WrapValidator(_whole)]
"""A whole number in a JSON body."""


def _calendar_day(value: object) -> object:
    # Pydantic would take a number for seconds since 1970.
    if isinstance(value, str) and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        raise ValueError(NO_DATE)
    return value


Day = Annotated[date, BeforeValidator(_calendar_day)]
"""A day of the calendar, as in 2030-01-31."""

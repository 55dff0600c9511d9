"""What all shapes of the API share: how they are read, and how they are written."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any, get_args, get_origin, get_type_hints

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
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)
from pydantic.fields import FieldInfo
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema
from werkzeug.datastructures import FileStorage

from printdesk.api.texts import Text

NO_NUMBER = "This must be a number."
NO_WHOLE_NUMBER = "This must be a whole number."
NO_DATE = "Please give a date, such as 2030-01-31."
NO_MOMENT = "Please give a date and time, such as 2030-01-31T14:00:00Z."

WHOLE_NUMBER = re.compile(r"[+-]?[0-9]+")
NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MOMENT = re.compile(DAY.pattern + r"[Tt][0-9:]{8}(\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})")


class Input(BaseModel):
    """What a caller sends. Unknown fields are ignored, and every text says by ``Text`` what it is.

    A body in JSON is read strictly: a number is no text, and text is no number.
    """

    model_config = ConfigDict(frozen=True)

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        for name, kind in get_type_hints(cls, include_extras=True).items():
            if _is_bare_text(kind):
                raise TypeError(f"{cls.__name__}.{name}: say by “Text” what may be sent")


def _is_bare_text(kind: object) -> bool:
    if get_origin(kind) is Annotated and any(isinstance(each, Text) for each in get_args(kind)):
        return False
    return kind is str or any(_is_bare_text(part) for part in get_args(kind))


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


def is_file(field: FieldInfo) -> bool:
    """Whether a field of a form is a file."""
    return any(isinstance(each, FileField) for each in field.metadata)


def _written_moment(value: object) -> object:
    # Pydantic would take a number for seconds since 1970.
    if not isinstance(value, datetime) and not (isinstance(value, str) and MOMENT.fullmatch(value)):
        raise ValueError(NO_MOMENT)
    return value


def _in_utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError:  # a moment of the first or the last year that there is
        raise ValueError(NO_MOMENT) from None


Instant = Annotated[AwareDatetime, BeforeValidator(_written_moment), AfterValidator(_in_utc)]
"""A moment, in ISO 8601 and UTC with ``Z``."""


def _exact(value: object, exactly: ValidatorFunctionWrapHandler, info: ValidationInfo) -> Decimal:
    if info.mode == "json":
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ValueError(NO_NUMBER)
        value = Decimal(str(value))
    elif isinstance(value, str) and not NUMBER.fullmatch(value):
        raise ValueError(NO_NUMBER)  # Python also reads 1_000 and the digits of other scripts
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
    elif isinstance(value, str) and not WHOLE_NUMBER.fullmatch(value):
        raise ValueError(NO_WHOLE_NUMBER)
    number: int = whole(value)
    return number


Whole = Annotated[int, WrapValidator(_whole)]
"""A whole number."""


def _calendar_day(value: object) -> object:
    # Pydantic would take a number for seconds since 1970.
    if isinstance(value, str) and not DAY.fullmatch(value):
        raise ValueError(NO_DATE)
    return value


Day = Annotated[date, BeforeValidator(_calendar_day)]
"""A day of the calendar, as in 2030-01-31."""

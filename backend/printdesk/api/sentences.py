"""What is wrong with a field, said to the person who filled it in."""

from collections.abc import Callable, Mapping

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from printdesk.api.schemas import (
    NO_DATE,
    NO_MOMENT,
    NO_NUMBER,
    NO_WHOLE_NUMBER,
    is_file,
)
from printdesk.errors import BadRequest, Refusal, ValidationFailed

MISSING = "Please fill this in."
MISSING_FILE = "Please choose a file."
YES_OR_NO = "Please answer yes or no (true or false)."

Context = Mapping[str, object]

_SENTENCES: dict[str, str | Callable[[Context], str]] = {
    "missing": MISSING,
    "string_too_short": lambda c: (
        MISSING if c["min_length"] == 1 else f"At least {c['min_length']} characters."
    ),
    "string_too_long": lambda c: f"At most {c['max_length']} characters.",
    "string_type": "This must be text.",
    "string_pattern_mismatch": "This does not have the right form.",
    "too_short": lambda c: (
        "Choose at least one." if c["min_length"] == 1 else f"At least {c['min_length']}."
    ),
    "too_long": lambda c: f"At most {c['max_length']}.",
    "greater_than": lambda c: f"This must be more than {c['gt']}.",
    "greater_than_equal": lambda c: f"This must be {c['ge']} or more.",
    "less_than": lambda c: f"This must be less than {c['lt']}.",
    "less_than_equal": lambda c: f"This must be {c['le']} or less.",
    "decimal_max_places": lambda c: f"At most {c['decimal_places']} decimal places.",
    "decimal_max_digits": lambda c: f"At most {c['max_digits']} digits.",
    "decimal_whole_digits": lambda c: f"At most {c['whole_digits']} digits before the point.",
    "literal_error": lambda c: f"Choose one of: {c['expected']}.",
    "enum": lambda c: f"Choose one of: {c['expected']}.",
    "list_type": "This must be a list.",
    "tuple_type": "This must be a list.",
    "dict_type": "This must be an object.",
    "model_type": "This must be an object.",
    "model_attributes_type": "This must be an object.",
    "finite_number": NO_NUMBER,
}

_FAMILIES = (
    ("int_", NO_WHOLE_NUMBER),
    ("float_", NO_NUMBER),
    ("decimal_", NO_NUMBER),
    ("bool_", YES_OR_NO),
    ("datetime_", NO_MOMENT),
    ("timezone_", NO_MOMENT),
    ("date_", NO_DATE),
)


def refusal_of(error: ValidationError, model: type[BaseModel]) -> Refusal:
    """The refusal that tells which fields of ``model`` need another look, and why."""
    problems = error.errors(include_url=False, include_input=False)
    if any(problem["type"] == "json_invalid" for problem in problems):
        return BadRequest("The request could not be read: its body is not valid JSON.")
    fields: dict[str, str] = {}
    for problem in problems:
        name = ".".join(str(part) for part in problem["loc"]) or "body"
        field = model.model_fields.get(name)
        fields.setdefault(name, _sentence(problem, field is not None and is_file(field)))
    return ValidationFailed(fields)


def _sentence(problem: ErrorDetails, of_file: bool) -> str:
    kind, context = problem["type"], problem.get("ctx", {})
    if of_file:
        return MISSING_FILE
    if kind == "value_error":  # raised by a check of our own, which speaks for itself
        return str(context["error"])
    known = _SENTENCES.get(kind)
    if known is not None:
        return known if isinstance(known, str) else known(context)
    return next((said for start, said in _FAMILIES if kind.startswith(start)), problem["msg"])

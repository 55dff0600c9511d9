"""What is said of a wrong setting: its name, what it takes, and what stands there."""

from collections.abc import Iterator, Mapping
from typing import Literal, get_args, get_origin

from pydantic import ValidationError
from pydantic.fields import FieldInfo

KINDS: Mapping[object, str] = {int: "a whole number", float: "a number"}
# How each bound of a number is said.
BOUNDS = {"ge": "of at least {}", "gt": "above {}", "le": "and at most {}"}


def told(error: ValidationError, fields: Mapping[str, FieldInfo]) -> Iterator[str]:
    """A sentence for each setting that is wrong."""
    for problem in error.errors():
        name = ".".join(str(part) for part in problem["loc"])
        wanted = _wanted(fields[name]) if name in fields else ""
        if problem["type"] == "value_error" or not wanted:
            # A rule of our own has said it.
            said = problem["msg"].removeprefix("Value error, ").rstrip(".")
        else:
            said = f"write {wanted}, not “{problem['input']}”"
        yield f"{name.upper()}: {said}." if name else f"{said}."


def _wanted(field: FieldInfo) -> str:
    """What a setting takes; empty where its type alone does not say it."""
    if get_origin(field.annotation) is Literal:
        return f"one of {', '.join(get_args(field.annotation))}"
    kind = KINDS.get(field.annotation, "")
    return " ".join([kind, *_bounds(field)]) if kind else ""


def _bounds(field: FieldInfo) -> Iterator[str]:
    for bound, said in BOUNDS.items():
        for rule in field.metadata:
            limit = getattr(rule, bound, None)
            if limit is not None:
                yield said.format(limit)

"""Kinds of fields that several forms have."""

from typing import Annotated

from pydantic import AfterValidator, Field

from printdesk.addresses import LONGEST, plain_address

StudentEmail = Annotated[str, Field(max_length=LONGEST), AfterValidator(plain_address)]
"""An address that mail can go to."""


def _one_line(value: str) -> str:
    if not value.isprintable():
        raise ValueError("Please remove line breaks and invisible characters.")
    return value


Line = Annotated[str, AfterValidator(_one_line)]
"""Text on one line."""

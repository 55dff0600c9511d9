"""Kinds of fields that several forms have."""

from typing import Annotated

from pydantic import AfterValidator, WithJsonSchema

from printdesk.addresses import LONGEST, plain_address
from printdesk.api.texts import Text

StudentEmail = Annotated[
    str,
    Text(1, LONGEST),
    AfterValidator(plain_address),
    WithJsonSchema({"type": "string", "format": "email", "maxLength": LONGEST}),
]
"""An address that mail can go to."""

StudentName = Annotated[str, Text(2, 100, line=True)]
StaffName = Annotated[str, Text(1, 100, line=True)]
Address = Annotated[str, Text(1, 320)]
"""An address; what accounts are kept under is looked at closer where they are."""

Password = Annotated[str, Text(1, 1000, verbatim=True)]
ClassNumber = Annotated[str, Text(1, 50, line=True)]

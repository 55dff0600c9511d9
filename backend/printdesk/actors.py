"""Who does something: a member of staff, the student, or the system itself."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal


class Role(StrEnum):
    """What somebody may do; each role may do all that those before it may."""

    STUDENT = "student"
    STAFF = "staff"
    ADMIN = "admin"
    SYSTEM = "system"


StaffRole = Literal["staff", "admin"]
"""What an account may be given."""


@dataclass(frozen=True)
class Actor:
    """Somebody, as the history names them."""

    id: str
    name: str
    role: Role

    @property
    def is_staff(self) -> bool:
        return self.role in {Role.STAFF, Role.ADMIN}

    @property
    def is_admin(self) -> bool:
        return self.role is Role.ADMIN


STUDENT = Actor("student", "Student", Role.STUDENT)
SYSTEM = Actor("system", "Printdesk", Role.SYSTEM)

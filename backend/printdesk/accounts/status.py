"""How far an account is."""

from enum import StrEnum


class AccountStatus(StrEnum):
    """Only who is active can sign in."""

    INVITED = "invited"
    REGISTERED = "registered"  # asked to join; the address is not proved yet
    AWAITING_APPROVAL = "awaiting_approval"
    ACTIVE = "active"
    DISABLED = "disabled"


UNFINISHED = frozenset(
    {AccountStatus.INVITED, AccountStatus.REGISTERED, AccountStatus.AWAITING_APPROVAL}
)
"""Who is in one of these has never been let in, so that no event names them as its author."""

"""The words of each mail to administrators about backups."""

from collections.abc import Callable
from datetime import datetime

from printdesk.notifications.facts import AccountFacts
from printdesk.notifications.kinds import AccountKind
from printdesk.notifications.words import Letter, Link

Writer = Callable[[AccountFacts, datetime], Letter]

BUTTON = "See the backups"


def _made(facts: AccountFacts, _now: datetime) -> Letter:
    lacking = bool(facts.reasons)
    return Letter(
        subject=f"Backup of {facts.lab_name}{': something is missing' if lacking else ''}",
        title="The backup is made, and lacks something" if lacking else "The backup is made",
        preview="Some files could not be had." if lacking else "Everything is in it.",
        opening=(
            "The database, the files of all jobs and the key are in the backup, but for what is "
            "listed here. Have an audit on the page “System health”: it says what can be done."
            if lacking
            else "The database, the files of all jobs and the key are in the backup.",
        ),
        reasons=facts.reasons,
        details=facts.details,
        button=BUTTON,
        link=Link.BACKUPS,
        closing=("Keep this email: the checkpoint in it proves how far the history went.",),
    )


def _failed(facts: AccountFacts, _now: datetime) -> Letter:
    return Letter(
        subject=f"No backup of {facts.lab_name} was made",
        title="The backup came to nothing",
        preview=facts.reason,
        opening=(
            "No backup was made. It is tried again each hour, and you get an email when one is "
            "made.",
        ),
        reasons=(facts.reason,) if facts.reason else (),
        details=facts.details,
        button=BUTTON,
        link=Link.BACKUPS,
    )


def _verified(facts: AccountFacts, _now: datetime) -> Letter:
    return Letter(
        subject=f"The backup of {facts.lab_name} was verified",
        title="The backup can be brought back",
        preview="It was brought back to a scratch place and audited.",
        opening=(
            "The backup was brought back to a scratch place. Every file in it is what was copied, "
            "the database and the files agree, and the history is as it was written.",
        ),
        details=facts.details,
        button=BUTTON,
        link=Link.BACKUPS,
    )


def _unsound(facts: AccountFacts, _now: datetime) -> Letter:
    opening = (
        f"Whether the backup can be brought back could not be found out. {facts.reason}"
        if facts.reason
        else "The backup was brought back to a scratch place, and is not what it should be. Make "
        "another one, on another disk if this one is old, and have that verified."
    )
    return Letter(
        subject=f"A backup of {facts.lab_name} needs a look",
        title="The backup could not be proved",
        preview="Please look at it soon.",
        opening=(opening,),
        reasons=facts.reasons,
        details=facts.details,
        button=BUTTON,
        link=Link.BACKUPS,
    )


BACKUP_WRITERS: dict[AccountKind, Writer] = {
    AccountKind.BACKUP_MADE: _made,
    AccountKind.BACKUP_FAILED: _failed,
    AccountKind.BACKUP_VERIFIED: _verified,
    AccountKind.BACKUP_UNSOUND: _unsound,
}

"""How long looking at models took, whichever worker did it."""

from contextlib import suppress

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from printdesk.desk import Desk
from printdesk.models import Setting

DOCUMENT = "inspection_times"
KEPT = 200


def note(desk: Desk, seconds: float) -> None:
    """Note how long a look took that has come to its end. It may get lost: it is a figure only."""
    with suppress(SQLAlchemyError), desk.database.transaction() as tx:
        document = tx.session.get(Setting, DOCUMENT, with_for_update=True)
        value: dict[str, object] = {"seconds": [*_seconds(document), round(seconds, 2)][-KEPT:]}
        tx.session.merge(Setting(name=DOCUMENT, value=value, updated_at=desk.clock.now()))


def lately(session: Session) -> list[float]:
    """How many seconds the last looks took, the newest last."""
    return _seconds(session.get(Setting, DOCUMENT))


def _seconds(document: Setting | None) -> list[float]:
    noted = document.value.get("seconds") if document else []
    assert isinstance(noted, list)  # noqa: S101 - as it was written here
    return noted

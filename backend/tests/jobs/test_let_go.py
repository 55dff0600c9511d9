"""A lock that is let go in the very instant in which somebody else asks for it."""

import pytest
from sqlalchemy import event

from printdesk.desk import Desk
from printdesk.jobs import locks
from tests import evidence, racers
from tests.road import Road


# On SQLite nobody can let go while another's transaction is open.
@pytest.mark.parametrize("any_database", ["postgresql"])
def test_a_lock_let_go_while_another_asks_for_it_is_taken(
    desk: Desk, road: Road, any_database: str
) -> None:
    ticket = road.to("UPLOADED")
    holder, other = racers.member(1), racers.member(2)
    locks.lock(desk, ticket.id, holder)
    waiting = [holder]

    def let_go(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("UPDATE job SET locked_by") and waiting:
            locks.unlock(desk, ticket.id, waiting.pop())

    event.listen(desk.database.engine, "after_cursor_execute", let_go)
    locks.lock(desk, ticket.id, other)

    assert evidence.job(desk, ticket.id)["locked_by"] == other.id

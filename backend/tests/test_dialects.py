"""What the two databases are asked in different words is answered alike."""

import pytest
from sqlalchemy import literal, literal_column, select
from sqlalchemy.exc import DBAPIError

from printdesk.desk import Desk
from printdesk.dialects import among, in_binary
from printdesk.models import Setting

pytestmark = pytest.mark.usefixtures("any_database")


def test_bytes_come_as_they_are(desk: Desk) -> None:
    told = bytes(range(256))
    with desk.database.reading() as session:
        assert list(in_binary(session, select(literal(7), literal(told)))) == [(7, told)]


def test_what_goes_wrong_is_an_error_of_the_database_as_any_other(desk: Desk) -> None:
    with desk.database.reading() as session, pytest.raises(DBAPIError):
        in_binary(session, select(literal_column("nothing_of_this_name")))


def test_values_are_among_any_number_of_others(desk: Desk) -> None:
    with desk.database.transaction() as tx:
        for name in ("a", "b's", '"c"'):
            tx.session.add(Setting(name=name, value={}, version=1, updated_at=desk.clock.now()))
    for wanted in ([], ["a"], ["b's", '"c"', *(str(n) for n in range(5000))]):
        with desk.database.reading() as session:
            known = select(Setting.name).where(among(session, Setting.name, wanted))
            assert set(session.scalars(known)) == set(wanted) & {"a", "b's", '"c"'}

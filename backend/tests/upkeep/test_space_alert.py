"""Administrators are written to before the room on the share comes to an end."""

import pytest
from sqlalchemy import select

from printdesk.desk import Desk
from printdesk.models import Message, Setting
from printdesk.notifications.letters import masked_text
from printdesk.upkeep import space, space_alert
from tests.clients import StaffClient
from tests.clocks import HandClock

MEGABYTE = 1024 * 1024


def fill(desk: Desk, megabytes: float) -> None:
    """Have the share measured as holding so much."""
    with desk.database.transaction() as tx:
        value: dict[str, object] = {"bytes": int(megabytes * MEGABYTE)}
        now = desk.clock.now()
        tx.session.merge(Setting(name=space.DOCUMENT, value=value, updated_at=now))


def alerts(desk: Desk) -> list[Message]:
    with desk.database.reading() as session:
        query = select(Message).where(Message.kind == "storage_low")
        return list(session.scalars(query.order_by(Message.created_at)))


@pytest.mark.settings(storage_limit_mb=100)
def test_while_room_is_scarce_admins_are_told_once_a_day(
    desk: Desk, admin: StaffClient, staff: StaffClient, clock: HandClock
) -> None:
    fill(desk, 89)
    space_alert.warn(desk)
    assert alerts(desk) == []
    fill(desk, 91)
    for hours, told in ((0, 1), (1, 1), (22, 2), (23, 3)):
        clock.forward(hours=hours)
        space_alert.warn(desk)
        assert len(alerts(desk)) == told
    assert {message.recipient for message in alerts(desk)} == {admin.person.email}
    said = masked_text(desk, alerts(desk)[0])
    assert "The share holds 91 % of the 100 MB that it may." in said
    assert "STORAGE_LIMIT_MB" in said


@pytest.mark.settings(storage_limit_mb=100)
def test_one_that_is_full_is_told_as_such(desk: Desk, admin: StaffClient) -> None:
    fill(desk, 100)
    space_alert.warn(desk)
    [message] = alerts(desk)
    assert "no new file is taken" in masked_text(desk, message)


def test_without_a_limit_only_the_disk_counts(desk: Desk, admin: StaffClient) -> None:
    fill(desk, 1_000_000)
    space_alert.warn(desk)
    assert alerts(desk) == []

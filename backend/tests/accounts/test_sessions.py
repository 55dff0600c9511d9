"""Sessions, where several tabs and processes use them at once."""

import threading
from contextlib import suppress

import pytest
from sqlalchemy import func, select

from printdesk.accounts import sessions
from printdesk.accounts.sessions import SignedIn
from printdesk.desk import Desk
from printdesk.errors import NotSignedIn
from printdesk.models import Account, RefreshToken, StaffSession
from tests.clocks import HandClock
from tests.conftest import AddPerson


@pytest.fixture
def account(desk: Desk, add_person: AddPerson) -> Account:
    person = add_person("Jane Doe")
    with desk.database.reading() as session:
        return session.get_one(Account, person.id)


DEVICE = "Firefox on Linux"


def refresh_token(signed_in: SignedIn) -> str:
    assert signed_in.refresh is not None
    return signed_in.refresh.token


def test_only_the_hash_of_a_token_is_kept(desk: Desk, account: Account) -> None:
    token = refresh_token(sessions.begin(desk, account, DEVICE))

    with desk.database.reading() as session:
        row = session.scalars(select(RefreshToken)).one()
    assert len(token) == 43
    assert token not in {str(value) for value in vars(row).values()}
    assert len(row.token_hash) == 64


def test_of_tabs_that_refresh_at_once_one_gets_the_next_token(
    desk: Desk, account: Account, any_database: str
) -> None:
    token = refresh_token(sessions.begin(desk, account, DEVICE))
    for _ in range(5):
        answers = at_once(8, lambda token=token: sessions.refresh(desk, token))

        (first,) = [answer for answer in answers if answer.refresh]
        assert len(answers) == 8
        assert all(answer.access_token for answer in answers)
        token = refresh_token(first)

    with desk.database.reading() as session:
        unused = RefreshToken.used_at.is_(None)
        assert session.scalar(select(func.count()).where(unused)) == 1


def test_a_refresh_that_races_a_sign_out_leaves_nobody_signed_in(
    desk: Desk, account: Account, any_database: str
) -> None:
    for _ in range(10):
        token = refresh_token(sessions.begin(desk, account, DEVICE))
        other = threading.Thread(target=sessions.end, args=(desk, token))
        other.start()
        latest = token
        with suppress(NotSignedIn):
            latest = refresh_token(sessions.refresh(desk, token))
        other.join()

        with pytest.raises(NotSignedIn):
            sessions.refresh(desk, latest)


def test_the_second_tab_is_let_in_but_does_not_fork_the_chain(
    desk: Desk, account: Account, clock: HandClock
) -> None:
    old = refresh_token(sessions.begin(desk, account, DEVICE))
    new = refresh_token(sessions.refresh(desk, old))
    clock.forward(seconds=30)

    second = sessions.refresh(desk, old)

    assert second.refresh is None
    assert sessions.refresh(desk, new).refresh is not None


def test_one_session_ends_and_another_of_the_same_person_goes_on(
    desk: Desk, account: Account, clock: HandClock, any_database: str
) -> None:
    laptop = refresh_token(sessions.begin(desk, account, DEVICE))
    desktop = refresh_token(sessions.begin(desk, account, DEVICE))
    sessions.refresh(desk, laptop)
    clock.forward(seconds=31)

    with pytest.raises(NotSignedIn):
        sessions.refresh(desk, laptop)

    assert sessions.refresh(desk, desktop).refresh is not None


def test_a_sign_in_clears_away_the_person_s_sessions_that_are_over(
    desk: Desk, account: Account, clock: HandClock, any_database: str
) -> None:
    sessions.begin(desk, account, DEVICE)
    clock.forward(hours=9)
    kept = sessions.begin(desk, account, DEVICE)
    clock.forward(hours=15)

    sessions.begin(desk, account, DEVICE)

    with desk.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(StaffSession)) == 2
        assert session.scalar(select(func.count()).select_from(RefreshToken)) == 2
        account = session.get_one(Account, account.id)
    assert account.last_sign_in_at == clock.now()
    assert kept.refresh is not None


def at_once(count, action):  # type: ignore[no-untyped-def]
    """What ``action`` gave on each of ``count`` threads that began together."""
    starting_line = threading.Barrier(count)
    results: list[object] = []

    def run() -> None:
        starting_line.wait()
        results.append(action())

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results

"""Local accounts and their passwords."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import select, update

from printdesk.accounts import local
from printdesk.accounts.passwords import Passwords, readable_password
from printdesk.accounts.refusals import AddressTaken
from printdesk.actors import Role
from printdesk.desk import Desk
from printdesk.errors import InvalidCredentials, Refusal, ValidationFailed
from printdesk.models import Account, Event

SECRET = "correct horse battery"


def add(desk: Desk, passwords: Passwords, **given: object) -> Account:
    facts: dict[str, object] = {
        "email": "jane@lab.example.edu",
        "name": "Jane Doe",
        "role": Role.STAFF,
        "password": SECRET,
    }
    with desk.database.transaction() as transaction:
        return local.create(
            transaction.session,
            desk,
            passwords=passwords,
            **(facts | given),  # type: ignore[arg-type]
        )


def kept(desk: Desk, account: Account) -> Account:
    with desk.database.reading() as session:
        return session.get_one(Account, account.id)


def test_an_account_is_found_by_its_address_in_any_case(
    desk: Desk, passwords: Passwords, any_database: str
) -> None:
    account = add(desk, passwords, email="Jane.Doe@Lab.Example.EDU", name="  Jane   Doe ")

    assert (account.email, account.name) == ("jane.doe@lab.example.edu", "Jane Doe")
    proved = local.prove(desk, passwords, " JANE.DOE@lab.example.edu ", SECRET)
    assert proved.id == account.id


def test_nothing_of_a_password_is_kept_but_its_argon2id_hash(
    desk: Desk, passwords: Passwords
) -> None:
    account = add(desk, passwords)

    assert account.password_hash is not None
    assert account.password_hash.startswith("$argon2id$")
    assert SECRET not in account.password_hash


MANY_AT_ONCE = """
import resource, threading
from printdesk.accounts.passwords import Passwords

passwords = Passwords(time_cost=1, memory_cost=32 * 1024, parallelism=1)
hashed = passwords.rehash("a password")
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
threads = [threading.Thread(target=passwords.fits, args=(hashed, "another")) for _ in range(24)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux counts memory in kilobytes")
def test_many_who_sign_in_at_once_do_not_take_all_memory() -> None:
    """Without an end to it these would take 768 MB."""
    paths = {**os.environ, "PYTHONPATH": str(Path(local.__file__).parents[2])}

    said = subprocess.run(
        [sys.executable, "-c", MANY_AT_ONCE], env=paths, capture_output=True, check=True, timeout=60
    ).stdout

    assert int(said) < 200 * 1024


def test_the_costs_of_hashing_are_not_the_cheap_ones_of_these_tests() -> None:
    hashed = Passwords().hash(SECRET)

    assert "m=65536,t=3,p=4" in hashed


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"email": "jane"}, "email"),
        ({"email": "jane@"}, "email"),
        ({"email": f"{'j' * 60}@{'lab' * 20}.example"}, "email"),
        ({"name": "  "}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"password": "seven77"}, "password"),
        ({"password": "x" * 201}, "password"),
        ({"role": Role.STUDENT}, "role"),
        ({"role": Role.SYSTEM}, "role"),
    ],
)
def test_what_will_not_do_is_refused_with_a_sentence(
    desk: Desk, passwords: Passwords, wrong: dict[str, object], field: str
) -> None:
    with pytest.raises(ValidationFailed) as refused:
        add(desk, passwords, **wrong)

    assert list(refused.value.details) == [field]
    with desk.database.reading() as session:
        assert session.scalars(select(Account)).all() == []


def test_an_address_belongs_to_one_account(
    desk: Desk, passwords: Passwords, any_database: str
) -> None:
    add(desk, passwords)

    with pytest.raises(AddressTaken):
        add(desk, passwords, email="JANE@lab.example.edu")


def test_a_new_account_is_in_the_history_and_its_password_is_not(
    desk: Desk, passwords: Passwords
) -> None:
    account = add(desk, passwords)

    with desk.database.reading() as session:
        event = session.scalars(select(Event)).one()
    assert (event.chain, event.event_type, event.triggered_by) == (
        "system",
        "AccountChanged",
        "system",
    )
    assert event.details == {
        "action": "created",
        "account": account.id,
        "email": "jane@lab.example.edu",
        "role": "staff",
    }


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("jane@lab.example.edu", "not her password"),
        ("jane@lab.example.edu", ""),
        ("nobody@lab.example.edu", SECRET),
        ("", ""),
    ],
)
def test_only_the_right_password_proves_it(
    desk: Desk, passwords: Passwords, email: str, password: str
) -> None:
    add(desk, passwords)

    with pytest.raises(InvalidCredentials):
        local.prove(desk, passwords, email, password)


@pytest.mark.parametrize(
    "values", [{"status": "disabled"}, {"status": "invited"}, {"password_hash": None}]
)
def test_an_account_that_is_disabled_or_has_no_password_proves_nothing(
    desk: Desk, passwords: Passwords, values: dict[str, object]
) -> None:
    account = add(desk, passwords)
    with desk.database.transaction() as transaction:
        change = update(Account).where(Account.id == account.id).values(**values)
        transaction.session.execute(change)

    with pytest.raises(InvalidCredentials):
        local.prove(desk, passwords, account.email, SECRET)


def test_an_unknown_address_takes_as_long_as_a_known_one(desk: Desk) -> None:
    dear = Passwords(time_cost=3, memory_cost=8192, parallelism=1)
    add(desk, dear)

    def shortest(email: str) -> float:
        tries = []
        for _ in range(5):
            begun = time.perf_counter()
            with pytest.raises(InvalidCredentials):
                local.prove(desk, dear, email, "guess")
            tries.append(time.perf_counter() - begun)
        return min(tries)

    known, unknown = shortest("jane@lab.example.edu"), shortest("nobody@lab.example.edu")

    # Without a hash to compare with it would be a fiftieth.
    assert 0.5 < unknown / known < 2


def test_a_hash_of_old_costs_is_renewed_at_the_next_sign_in(
    desk: Desk, passwords: Passwords
) -> None:
    account = add(desk, passwords)
    dearer = Passwords(time_cost=2, memory_cost=16, parallelism=1)

    local.prove(desk, dearer, account.email, SECRET)

    renewed = kept(desk, account).password_hash
    assert renewed is not None
    assert "m=16,t=2,p=1" in renewed
    local.prove(desk, dearer, account.email, SECRET)
    assert kept(desk, account).password_hash == renewed


def test_a_made_up_password_can_be_read_and_is_never_the_same() -> None:
    made = {readable_password() for _ in range(50)}

    assert len(made) == 50
    for password in made:
        assert [len(part) for part in password.split("-")] == [5, 5, 5, 5]
        assert not set(password) & set("0O1lIi")


def test_a_refusal_of_an_account_is_one_that_the_api_can_tell() -> None:
    assert issubclass(AddressTaken, Refusal)
    assert (AddressTaken.status, AddressTaken.code) == (409, "address_taken")

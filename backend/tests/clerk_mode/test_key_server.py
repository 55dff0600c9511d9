"""Clerk's keys: changed, unknown, and when their server is away or hangs."""

import pytest

from printdesk.accounts import key_server
from printdesk.accounts.key_server import KeyServer
from printdesk.clock import stopwatch
from printdesk.errors import SignInUnavailable
from tests.clerk_issuer import Issuer, user
from tests.clerk_mode.conftest import Ask
from tests.clocks import HandClock

JANE = user("Jane Doe")
PATIENCE_SECONDS = 0.2
GOOD_FOR_SECONDS = key_server.GOOD_FOR.total_seconds()


@pytest.fixture
def keys(issuer: Issuer, clock: HandClock) -> KeyServer:
    return KeyServer(f"{issuer.url}/.well-known/jwks.json", clock, PATIENCE_SECONDS)


def test_keys_are_fetched_once_for_many_requests(issuer: Issuer, me: Ask) -> None:
    for _ in range(5):
        assert me(issuer.token(JANE)).status_code == 200
    assert issuer.asked == 1


def test_a_new_key_is_believed_and_the_old_one_no_more(
    issuer: Issuer, me: Ask, clock: HandClock
) -> None:
    old = issuer.token(JANE)
    assert me(old).status_code == 200
    clock.forward(seconds=31)
    issuer.rotate("ins_second")
    assert me(issuer.token(JANE)).status_code == 200
    assert me(old).status_code == 401


def test_a_key_that_nobody_knows_is_not_asked_for_again_and_again(
    issuer: Issuer, me: Ask, clock: HandClock
) -> None:
    stranger = issuer.signed(issuer.claims(JANE), "stranger")
    assert me(issuer.token(JANE)).status_code == 200
    for _ in range(10):
        assert me(stranger).status_code == 401
    assert issuer.asked == 1
    clock.forward(seconds=31)
    for _ in range(10):
        assert me(stranger).status_code == 401
    assert issuer.asked == 2


@pytest.mark.parametrize("mood", ["is away", "babbles"])
def test_known_keys_go_on_working_while_their_server_does_not(
    issuer: Issuer, me: Ask, clock: HandClock, mood: str
) -> None:
    assert me(issuer.token(JANE)).status_code == 200
    issuer.mood = mood
    for _ in range(3):
        clock.forward(seconds=GOOD_FOR_SECONDS + 1)
        assert me(issuer.token(JANE)).status_code == 200
    unknown = me(issuer.signed(issuer.claims(JANE), "stranger"))
    assert (unknown.status_code, unknown.json["error"]) == (503, "sign_in_unavailable")


@pytest.mark.parametrize("mood", ["is away", "babbles"])
def test_nobody_is_let_in_before_there_is_a_key_and_everybody_soon_after(
    issuer: Issuer, me: Ask, clock: HandClock, mood: str
) -> None:
    issuer.mood = mood
    assert me(issuer.token(JANE)).status_code == 503
    issuer.mood = "tells"
    clock.forward(seconds=31)
    assert me(issuer.token(JANE)).status_code == 200


def test_a_server_that_hangs_holds_up_nobody(
    issuer: Issuer, keys: KeyServer, clock: HandClock
) -> None:
    assert keys.key("ins_first")
    issuer.mood = "hangs"
    clock.forward(seconds=GOOD_FOR_SECONDS + 1)
    seconds = stopwatch()
    assert keys.key("ins_first")
    assert seconds() < PATIENCE_SECONDS
    for _ in range(20):
        with pytest.raises(SignInUnavailable):
            keys.key("ins_second")
    assert seconds() < 5 * PATIENCE_SECONDS


def test_what_is_no_key_for_signing_is_left_out(issuer: Issuer, keys: KeyServer) -> None:
    told = issuer.key_set()["keys"]
    odd = [
        {**told[0], "kid": "for encryption", "use": "enc"},
        {"kty": "oct", "k": "AA", "kid": "x"},
    ]
    issuer.key_set = lambda: {"keys": [*odd, *told]}  # type: ignore[method-assign]
    assert keys.key("ins_first")
    for kid in ("for encryption", "x"):
        with pytest.raises(KeyError):
            keys.key(kid)

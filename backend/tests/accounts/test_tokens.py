"""Access tokens: what is believed, and what is not."""

from datetime import timedelta

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from printdesk.accounts import sessions, tokens
from printdesk.accounts.identity import Caller, Identification
from printdesk.actors import Actor, Role
from printdesk.desk import Desk
from printdesk.errors import NotSignedIn
from printdesk.keys import Keys
from printdesk.models import Account
from tests.clients import Person
from tests.clocks import HandClock
from tests.conftest import AddPerson

Claims = dict[str, object]
DEVICE = "Firefox on Linux"


@pytest.fixture
def jane(add_person: AddPerson) -> Person:
    return add_person("Jane Doe")


@pytest.fixture
def token(desk: Desk, jane: Person) -> str:
    with desk.database.reading() as session:
        account = session.get_one(Account, jane.id)
    return sessions.begin(desk, account, DEVICE).access_token


@pytest.fixture
def claims(token: str) -> Claims:
    """What a good token says."""
    content: Claims = jwt.decode(token, options={"verify_signature": False})
    return content


def identify(desk: Desk, token: str) -> Caller:
    return Identification(desk).caller(token)


def signed(
    desk: Desk, claims: Claims, *, key: Ed25519PrivateKey | None = None, kid: str | None = None
) -> str:
    own = tokens.key_set(desk.keys)["keys"][0]["kid"]
    headers = {"kid": own if kid is None else kid}
    return jwt.encode(claims, key or desk.keys.signing_key(), "EdDSA", headers=headers)


def test_a_good_token_names_its_holder(desk: Desk, token: str, jane: Person) -> None:
    assert identify(desk, token).actor == Actor(jane.id, "Jane Doe", Role.STAFF)


def test_each_process_with_the_secret_believes_it(desk: Desk, token: str, claims: Claims) -> None:
    restarted = Keys(desk.settings.key)

    assert tokens.key_set(restarted) == tokens.key_set(desk.keys)
    assert identify(desk, signed(desk, claims, key=restarted.signing_key()))


@pytest.mark.parametrize("missing", ["exp", "nbf", "iat", "iss", "sub", "azp", "sid"])
def test_a_token_that_leaves_something_out_is_refused(
    desk: Desk, claims: Claims, missing: str
) -> None:
    del claims[missing]

    with pytest.raises(NotSignedIn):
        identify(desk, signed(desk, claims))


@pytest.mark.parametrize(
    "change",
    [
        {"iss": "https://other.example"},
        {"azp": "https://other.example"},
        {"azp": ["http://localhost:8080"]},
        {"sub": "somebody else"},
        {"sub": ""},
        {"sid": "another session"},
        {"exp": "tomorrow"},
        {"exp": True},
        {"exp": None},
        {"nbf": "2030"},
    ],
)
def test_a_token_that_says_something_else_is_refused(
    desk: Desk, claims: Claims, change: Claims
) -> None:
    with pytest.raises(NotSignedIn):
        identify(desk, signed(desk, claims | change))


def test_a_token_of_another_key_is_refused(desk: Desk, claims: Claims) -> None:
    stranger = Keys(b"another secret")

    with pytest.raises(NotSignedIn):
        identify(desk, signed(desk, claims, key=stranger.signing_key()))
    foreign = tokens.key_set(stranger)["keys"][0]["kid"]
    with pytest.raises(NotSignedIn):
        identify(desk, signed(desk, claims, key=stranger.signing_key(), kid=foreign))


def test_a_token_without_a_signature_is_refused(desk: Desk, claims: Claims, token: str) -> None:
    kid = jwt.get_unverified_header(token)["kid"]
    unsigned = jwt.encode(claims, None, "none", headers={"kid": kid})

    with pytest.raises(NotSignedIn):
        identify(desk, unsigned)
    with pytest.raises(NotSignedIn):
        identify(desk, token.rpartition(".")[0] + ".")


def test_a_token_signed_with_the_public_key_as_a_password_is_refused(
    desk: Desk, claims: Claims, token: str
) -> None:
    """The classic confusion: the key set is public, and an HMAC over it would fit."""
    public = tokens.key_set(desk.keys)["keys"][0]
    forged = jwt.encode(claims, public["x"].ljust(32), "HS256", headers={"kid": public["kid"]})

    with pytest.raises(NotSignedIn):
        identify(desk, forged)


@pytest.mark.parametrize("text", ["", "a", "a.b.c", "é.é.é", "eyJ.eyJ.x", "." * 5, "\0"])
def test_what_is_no_token_is_refused(desk: Desk, text: str) -> None:
    with pytest.raises(NotSignedIn):
        identify(desk, text)


def test_a_token_is_good_from_its_beginning_to_its_end_give_or_take_half_a_minute(
    desk: Desk, token: str, clock: HandClock
) -> None:
    begun = clock.now()

    def is_good(after: timedelta) -> bool:
        clock.moment = begun + after
        try:
            identify(desk, token)
        except NotSignedIn:
            return False
        return True

    second, end, leeway = timedelta(seconds=1), timedelta(minutes=15), timedelta(seconds=30)
    assert not is_good(-leeway - second)
    assert is_good(-leeway)
    assert is_good(end + leeway - second)
    assert not is_good(end + leeway)


def test_an_issuer_s_algorithms_are_pinned(desk: Desk, token: str) -> None:
    local = tokens.local_issuer(desk)
    other = tokens.Issuer(local.name, ("RS256",), local.authorized_parties, local.key_of)

    assert tokens.verified(desk, local, token)
    with pytest.raises(NotSignedIn):
        tokens.verified(desk, other, token)

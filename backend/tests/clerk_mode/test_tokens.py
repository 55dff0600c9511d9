"""Which tokens are believed where Clerk signs them, and which are not."""

from collections.abc import Mapping

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from printdesk.accounts import tokens
from printdesk.desk import Desk
from printdesk.models import Account
from tests.clerk_issuer import OTHER_PARTY, Claims, Issuer, public_jwk, signing_key, user
from tests.clerk_mode.conftest import Ask
from tests.clocks import HandClock
from tests.conftest import AddPerson
from tests.security.forgery import hs256

JANE = user("Jane Doe")
HOUR = 3600


def test_a_token_of_clerk_names_its_holder(issuer: Issuer, me: Ask) -> None:
    answer = me(issuer.token(JANE))

    assert answer.status_code == 200
    assert {**answer.json, "id": ""} == {
        "id": "",
        "name": "Jane Doe",
        "email": "jane@lab.example.edu",
        "role": "staff",
    }


def test_clocks_may_differ_by_half_a_minute_and_no_more(
    issuer: Issuer, me: Ask, clock: HandClock
) -> None:
    token = issuer.token(JANE)  # good for a minute
    for seconds, status in ((89, 200), (2, 401)):
        clock.forward(seconds=seconds)
        assert me(token).status_code == status
    now = int(clock.now().timestamp())
    assert me(issuer.token(JANE, iat=now + 29, nbf=now + 29)).status_code == 200
    assert me(issuer.token(JANE, iat=now + 31, nbf=now + 31)).status_code == 401


@pytest.mark.parametrize("name", ["exp", "nbf", "iat", "iss", "sub", "azp"])
def test_a_token_that_leaves_something_out_is_none(issuer: Issuer, me: Ask, name: str) -> None:
    assert me(issuer.token(JANE, **{name: None})).status_code == 401


@pytest.mark.parametrize(
    "changed",
    [
        {"iss": "https://other.clerk.accounts.dev"},
        {"iss": "http://localhost:8080"},
        {"azp": "https://evil.example"},
        {"azp": "http://localhost:8080.evil.example"},
        {"azp": ["http://localhost:8080"]},
        {"aud": "another service"},
        {"exp": "tomorrow"},
        {"exp": True},
        {"sub": 7},
    ],
)
def test_a_token_for_something_else_is_none(issuer: Issuer, me: Ask, changed: Claims) -> None:
    assert me(issuer.token(JANE, **changed)).status_code == 401


def test_tokens_are_good_for_each_address_that_is_named_and_others_are_told_so(
    issuer: Issuer, me: Ask
) -> None:
    assert me(issuer.token(JANE, azp=OTHER_PARTY)).status_code == 200
    answer = me(issuer.token(JANE, azp="https://elsewhere.example"))
    assert "at its own address" in answer.json["message"]


def test_a_token_that_somebody_made_up_is_none(issuer: Issuer, me: Ask) -> None:
    for how, token in forged(issuer, issuer.token(JANE)).items():
        assert me(token).status_code == 401, how


def test_a_token_of_our_own_is_none_here(
    desk: Desk, issuer: Issuer, me: Ask, add_person: AddPerson
) -> None:
    ada = add_person("Ada Admin")
    with desk.database.reading() as session:
        account = session.get_one(Account, ada.id)
    assert me(tokens.issue(desk, account, "0" * 32)).status_code == 401
    assert issuer.asked <= 1


def forged(issuer: Issuer, good: str) -> Mapping[str, str]:
    """Tokens that nobody may believe, by how they were made."""
    claims = jwt.decode(good, options={"verify_signature": False})
    head, body, _ = good.split(".")
    kid, stranger = {"kid": issuer.key_id}, signing_key("stranger")
    public = signing_key(issuer.key_id).public_key()
    pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    der = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    brought = {**kid, "jwk": public_jwk("stranger"), "jku": "https://evil.example/jwks.json"}
    own = signing_key(issuer.key_id)
    return {
        "by another key": jwt.encode(claims, stranger, "RS256", headers=kid),
        "by another key under its own name": issuer.signed(claims, "stranger"),
        "by a key that it brings along": jwt.encode(claims, stranger, "RS256", headers=brought),
        "by no key that it names": jwt.encode(claims, own, "RS256"),
        "by another algorithm": jwt.encode(claims, own, "PS256", headers=kid),
        "by a longer digest": jwt.encode(claims, own, "RS512", headers=kid),
        "unsigned": jwt.encode(claims, None, "none", headers=kid),
        "with its signature cut off": f"{head}.{body}.",
        "with the public key for a password": hs256(claims, kid, pem),
        "with the public key's bytes for a password": hs256(claims, kid, der),
    }

"""Signing in, as it is spoken over HTTP."""

from typing import Annotated

from pydantic import Field

from printdesk.accounts import tokens
from printdesk.accounts.sessions import SignedIn
from printdesk.actors import StaffRole
from printdesk.api.fields import Address, Password
from printdesk.api.schemas import Input, Output, Whole
from printdesk.api.texts import Text


class Credentials(Input):
    """How somebody proves who they are."""

    email: Address
    password: Password
    code: Annotated[
        Annotated[str, Text(0, 50)] | None,
        Field(description="The second factor, where one is set up: the app's, or a recovery code."),
    ] = None


class Activity(Input):
    """What a page tells of its reader."""

    idle_seconds: Annotated[
        Annotated[Whole, Field(ge=0, le=1_000_000_000)] | None,
        Field(
            description="How long ago there was input by hand. That keeps a session; the refresh "
            "alone does not."
        ),
    ] = None


class User(Output):
    """A member of staff."""

    id: str
    name: str
    email: str
    role: StaffRole


class AccessGrant(Output):
    """What the pages keep in memory while somebody is signed in."""

    access_token: str
    expires_in: Annotated[int, Field(description="Seconds for which the token is good.")]
    user: User

    @classmethod
    def of(cls, signed_in: SignedIn) -> "AccessGrant":
        return cls(
            access_token=signed_in.access_token,
            expires_in=int(tokens.LIFETIME.total_seconds()),
            user=User.model_validate(signed_in.account),
        )


class PublicKey(Output):
    """A JSON Web Key."""

    kty: str
    crv: str
    x: str
    alg: str
    use: str
    kid: str


class PublicKeySet(Output):
    """The keys with which access tokens of the local issuer are checked."""

    keys: list[PublicKey]

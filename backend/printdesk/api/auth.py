"""Signing in and out, and staying signed in."""

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from flask import Blueprint, after_this_request, g, request
from werkzeug.wrappers import Response

from printdesk.accounts import local, second_factor, sessions, tokens
from printdesk.accounts.devices import device
from printdesk.accounts.refusals import AwaitingApproval, InvalidCode, SecondFactorRequired
from printdesk.accounts.sessions import Fresh, SignedIn
from printdesk.api.auth_schemas import AccessGrant, Activity, Credentials, PublicKeySet, User
from printdesk.api.contract import Access, endpoint
from printdesk.api.current import (
    actor,
    client_network,
    current_desk,
    current_limits,
    current_passwords,
)
from printdesk.errors import Forbidden, InvalidCredentials, NotSignedIn, RateLimited
from printdesk.models import Account

COOKIE = "printdesk_refresh"
COOKIE_PATH = "/api/v1/auth"

blueprint = Blueprint("auth", __name__)
root_blueprint = Blueprint("well_known", __name__)


@blueprint.post("/auth/login")
@endpoint(
    Access.PUBLIC,
    own_accounts=True,
    refusals=(
        InvalidCredentials,
        SecondFactorRequired,
        InvalidCode,
        AwaitingApproval,
        RateLimited,
    ),
)
def login(body: Credentials) -> AccessGrant:
    """Sign in with an email address, a password and, where one is set up, a second factor.

    The answer carries the access token; a cookie that scripts cannot read keeps the session.
    """
    desk = current_desk()
    current_limits().spend(desk.settings.ratelimit_login, "login", client_network())
    account = local.prove(desk, current_passwords(), body.email, body.password)
    if second_factor.is_on(desk, account.id):
        if not body.code:
            raise SecondFactorRequired
        current_limits().spend(desk.settings.ratelimit_code, "code", account.id)
        second_factor.prove(desk, account, body.code)
    signed_in = sessions.begin(desk, account, device(request.headers.get("User-Agent", "")))
    return _granted(signed_in)


@blueprint.post("/auth/refresh")
@endpoint(Access.PUBLIC, own_accounts=True, refusals=(NotSignedIn, Forbidden))
def refresh(body: Activity) -> AccessGrant:
    """Get a new access token for the session in the cookie, which is exchanged too.

    A session lasts while somebody is there: tell with `idle_seconds` when they last did something
    by hand.
    """
    _refuse_other_sites()
    token = request.cookies.get(_cookie().name)
    if not token:
        raise NotSignedIn
    idle = None if body.idle_seconds is None else timedelta(seconds=body.idle_seconds)
    signed_in = sessions.refresh(current_desk(), token, idle)
    return _granted(signed_in)


@blueprint.post("/auth/logout")
@endpoint(Access.PUBLIC, own_accounts=True, refusals=(Forbidden,))
def logout() -> None:
    """Sign out: the session ends, on the server too."""
    _refuse_other_sites()
    token = request.cookies.get(_cookie().name)
    if token:
        sessions.end(current_desk(), token)
    after_this_request(forget)


@blueprint.get("/auth/me")
@endpoint(Access.STAFF, returns=User)
def me() -> Account:
    """Who is signed in."""
    with current_desk().database.reading() as session:
        return session.get_one(Account, actor().id)


@root_blueprint.get("/.well-known/jwks.json")
@endpoint(Access.PUBLIC, returns=PublicKeySet)
def public_keys() -> object:
    """The public keys of the local issuer of access tokens."""
    return tokens.key_set(current_desk().keys)


def _granted(signed_in: SignedIn) -> AccessGrant:
    g.account = signed_in.account.id  # for the log
    _keep(signed_in.refresh)
    return AccessGrant.of(signed_in)


def _keep(fresh: Fresh | None) -> None:
    """Have the browser keep a session's new token, if it got one."""
    if fresh is None:
        return
    desk = current_desk()
    seconds = int((fresh.expires_at - desk.clock.now()).total_seconds())

    @after_this_request
    def set_cookie(response: Response) -> Response:
        _cookie().put(response, fresh.token, seconds)
        return response


def forget(response: Response) -> Response:
    """Have the browser forget the session."""
    _cookie().put(response, "", 0)
    return response


@dataclass(frozen=True)
class Cookie:
    """Where a browser keeps the token of a session."""

    name: str
    path: str
    secure: bool

    def put(self, response: Response, token: str, seconds: int) -> None:
        """Have the browser keep a token for so long."""
        response.set_cookie(
            self.name,
            token,
            max_age=seconds,
            path=self.path,
            secure=self.secure,
            httponly=True,
            samesite="Strict",
        )


def _cookie() -> Cookie:
    """On https it has a name that no site beside ours can put a cookie under, which asks for /."""
    if current_desk().settings.https:
        return Cookie(f"__Host-{COOKIE}", "/", secure=True)
    return Cookie(COOKIE, COOKIE_PATH, secure=False)


def _refuse_other_sites() -> None:
    """Only our own pages may act by the cookie.

    Browsers say where a request comes from, and a page cannot make them lie; what sends neither
    header is no browser, and holds no cookie that somebody else could use.
    """
    settings = current_desk().settings
    origin = request.headers.get("Origin")
    if origin is not None:
        place = urlsplit(settings.public_url)
        ours = {f"{place.scheme}://{place.netloc}", *settings.cors_origins}
        # Staff may also come by another name of this machine than PUBLIC_URL.
        allowed = origin in ours or origin.partition("://")[2] == request.host
    else:
        allowed = request.headers.get("Sec-Fetch-Site", "none") in {"same-origin", "none"}
    if not allowed:
        raise Forbidden("This can only be done from Printdesk's own pages.")

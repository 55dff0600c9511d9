"""Caddy, as it runs in its image, hands out the pages exactly as our own server does."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from printdesk.config import Settings
from printdesk.web.pages import FOLDER, Pages
from printdesk.web.stack import website
from tests.deploy.caddy import Answer, ask, caddy
from tests.export import CHUNK, EXPORT, TOKEN, api, write_export
from tests.notifications.mail_server import free_port
from tests.serving import serving

# What must be equal; the others tell of the server, of the time, or of the connection.
HEADERS = (
    "Cache-Control",
    "Content-Encoding",
    "Content-Security-Policy",
    "Cross-Origin-Opener-Policy",
    "Permissions-Policy",
    "Referrer-Policy",
    "Strict-Transport-Security",
    "X-Content-Type-Options",
    "X-Frame-Options",
)
ELSEWHERE = "192.0.2.1/32"
PATHS = [
    "/",
    "/index.txt",
    "/dashboard/",
    "/dashboard/index.txt",
    "/dashboard/jobs/",
    "/dashboard/jobs/123/",
    "/track/",
    f"/track/{TOKEN}/",
    f"/track/{TOKEN}/index.txt",
    f"/track/{TOKEN}/__next.track.__PAGE__.txt",
    f"/confirm/{TOKEN}/",
    f"/confirm/{TOKEN}/index.txt",
    "/confirm/expired/",
    "/confirm/expired/index.txt",
    "/confirm/looks-like.html/",
    "/confirm/a%20b/",
    CHUNK,
    # Nothing is here.
    "/nothing/",
    "/nothing",
    "/dashboard/index.html",
    "/dashboard/jobs/1/2/",
    f"/track/{TOKEN}/missing.txt",
    f"/track/{TOKEN}/index.html",
    f"/track/{TOKEN}/%2e%2e/csp.json",
    "/csp.json",
    f"{CHUNK}.gz",
    "/_next/static/chunks/gone.js",
    "/_next/",
    "/apitude",
    "/-",
    "/-/",
    "//evil.example/dashboard",
    # These lead to the same with a slash.
    "/dashboard",
    "/dashboard?status=PENDING&search=a%20b",
    "/dashboard/jobs/123",
    f"/confirm/{TOKEN}",
    "/confirm/expired?job_id=7",
    "/track/a%0D%0Ab",
    "/track/index.html",
]


class Sites(NamedTuple):
    """The same export, handed out by each."""

    caddy: int
    http: int
    ours: int


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_export(tmp_path_factory.mktemp("export"))


@pytest.fixture(scope="module", params=["http://localhost", "https://print.example.edu"])
def sites(
    request: pytest.FixtureRequest, export: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Sites]:
    """Both, once as a site on plain HTTP and once as one on HTTPS."""
    settings = Settings(_env_file=None, public_url=request.param, trusted_proxies=("127.0.0.1",))
    folder = tmp_path_factory.mktemp("caddy")
    with (
        serving(website(api, settings, export)) as ours,
        caddy(
            folder, export, ours.port, PUBLIC_URL=request.param, FRONT_PROXIES=ELSEWHERE
        ) as ports,
    ):
        yield Sites(ports["site"], ports["http"], ours.port)


def told(answer: Answer) -> tuple[object, ...]:
    """What of an answer must be the same, whoever gives it."""
    headers = {name: answer.headers.get(name) for name in HEADERS}
    kind = answer.headers.get("Content-Type", "").replace('"', "")
    # Caddy puts a text into what only redirects.
    body = b"" if answer.status == 308 else answer.body
    return answer.status, headers, answer.headers.get("Location"), kind, body


@pytest.mark.parametrize("path", PATHS)
def test_each_address_is_answered_as_by_our_own_server(sites: Sites, path: str) -> None:
    assert told(ask(sites.caddy, path)) == told(ask(sites.ours, path))


def test_a_browser_that_can_gets_the_compressed_file(sites: Sites) -> None:
    answer = ask(sites.caddy, CHUNK, headers={"Accept-Encoding": "gzip, br"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.body).decode() == EXPORT[CHUNK[1:]]


def test_an_unchanged_page_keeps_the_policy_it_came_with(sites: Sites) -> None:
    page = ask(sites.caddy, "/dashboard/")
    again = ask(sites.caddy, "/dashboard/", headers={"If-None-Match": page.headers["Etag"]})
    assert again.status == 304
    policy = page.headers["Content-Security-Policy"]
    assert again.headers.get("Content-Security-Policy", policy) == policy


def test_the_page_for_unknown_addresses_is_never_answered_as_unchanged(sites: Sites) -> None:
    first = ask(sites.caddy, "/nothing/")
    headers = {"If-None-Match": first.headers["Etag"], "Range": "bytes=0-3"}
    assert told(ask(sites.caddy, "/nothing/", headers=headers)) == told(first)


def test_what_is_no_page_goes_to_the_api_and_tells_it_who_asks(sites: Sites) -> None:
    for method, path in [("GET", "/api"), ("GET", "/.well-known/jwks.json"), ("POST", "/submit/")]:
        headers = {"X-Forwarded-For": "203.0.113.9", "Host": "localhost"}
        answer = ask(sites.caddy, path, method, headers)
        assert answer.headers["Content-Type"] == "application/json"
        seen = json.loads(answer.body)
        assert seen["path"] == path
        # What anybody may write into that header is not passed on.
        assert seen["REMOTE_ADDR"] in {"127.0.0.1", "::1"}
        assert seen["HTTP_HOST"].startswith("localhost")


def test_no_address_redirects_to_another_site(sites: Sites) -> None:
    for path in ("//dashboard", "//evil.example/dashboard", "/%2fevil.example/track"):
        assert "Location" not in ask(sites.caddy, path).headers


def test_no_header_of_the_api_comes_twice(sites: Sites) -> None:
    answer = ask(sites.caddy, "/api/v1/config")
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert "," not in answer.headers["Content-Security-Policy"]


def test_another_name_is_shown_the_way(sites: Sites) -> None:
    answer = ask(sites.http, "/track/?page=1", headers={"Host": "somewhere.example"})
    assert answer.status == 308
    assert answer.headers["Location"].endswith("/track/?page=1")
    assert answer.headers["Location"].startswith(("http://localhost", "https://print.example.edu"))


def test_nothing_tells_which_server_it_is(sites: Sites) -> None:
    for path in ("/", "/dashboard", "/nothing/", CHUNK, "/api/v1/config"):
        assert not {"Server", "Via"} & set(ask(sites.caddy, path).headers)


@pytest.fixture(scope="module")
def alone(export: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Caddy while no back end answers."""
    with caddy(tmp_path_factory.mktemp("alone"), export, free_port(), LB_TRY="100ms") as ports:
        yield ports["site"]


def test_while_the_back_end_is_away_pages_are_there_and_the_api_says_so(alone: int) -> None:
    assert ask(alone, "/dashboard/").status == 200
    answer = ask(alone, "/api/v1/config")
    assert answer.status == 503
    assert json.loads(answer.body)["error"] == "unavailable"
    assert answer.headers["Retry-After"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_where_staff_sign_in_by_clerk_their_pages_may_reach_it_and_no_others(
    export: Path, tmp_path: Path
) -> None:
    host = "clerk.print.example.edu"
    clerk = {"SIGN_IN": "clerk", "CLERK_HOST": host}
    with (
        serving(Pages(api, export, host)) as ours,
        caddy(tmp_path, export, ours.port, **clerk) as ports,
    ):
        for path in ("/dashboard/", "/dashboard/jobs/7/", "/", f"/track/{TOKEN}/"):
            policy = ask(ports["site"], path).headers["Content-Security-Policy"]
            assert policy == ask(ours.port, path).headers["Content-Security-Policy"]
            assert (host in policy) == path.startswith("/dashboard/")


def test_every_page_of_the_real_export_is_served_with_its_policy(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    settings = Settings(_env_file=None)
    pages = [f"/{page.parent.relative_to(FOLDER)}/" for page in FOLDER.rglob("index.html")]
    paths = [page.replace("/./", "/") for page in pages]
    assert len(paths) > 10
    with (
        serving(website(api, settings)) as ours,
        caddy(tmp_path, FOLDER, ours.port) as ports,
    ):
        for path in paths:
            assert told(ask(ports["site"], path)) == told(ask(ours.port, path)), path

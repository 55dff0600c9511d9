"""The exported pages as a browser asks for them, around an API that answers in JSON."""

import gzip
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import Client, TestResponse

from printdesk.config import Settings
from printdesk.web.pages import FOLDER
from printdesk.web.stack import website
from tests.export import CHUNK, EXPORT, TOKEN, api, write_export


class Browser(Client):
    """Reads each answer to its end, so that the file behind it is closed."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        return super().open(*args, buffered=True, **kwargs)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_export(tmp_path)


def site(folder: Path = FOLDER, *, url: str = "", proxies: tuple[str, ...] = ()) -> Browser:
    settings = Settings(public_url=url, trusted_proxies=proxies)
    return Browser(website(api, settings, folder))


@pytest.fixture
def client(folder: Path) -> Browser:
    return site(folder)


@pytest.mark.parametrize(
    ("address", "text"),
    [
        ("/", "<h1>Home</h1>"),
        ("/index.txt", "home data"),
        ("/dashboard/", "<h1>Dashboard</h1>"),
        ("/dashboard/jobs/", "<h1>Job</h1>"),
        ("/dashboard/jobs/123/", "<h1>Job</h1>"),
        ("/track/", "<h1>Track</h1>"),
        (f"/track/{TOKEN}/", "<h1>Track</h1>"),
        (f"/track/{TOKEN}/index.txt", "track data"),
        (f"/track/{TOKEN}/__next.track.__PAGE__.txt", "track segment"),
        (f"/confirm/{TOKEN}/", "<h1>Confirm</h1>"),
        (f"/confirm/{TOKEN}/index.txt", "confirm data"),
        ("/confirm/expired/", "<h1>Expired</h1>"),
        ("/confirm/expired/index.txt", "expired data"),
        ("/confirm/looks-like.html/", "<h1>Confirm</h1>"),
        (CHUNK, EXPORT[CHUNK[1:]]),
    ],
)
def test_an_address_has_its_page(client: Browser, address: str, text: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.text == text


@pytest.mark.parametrize(
    "address",
    [
        "/nothing/",
        "/nothing",
        "/dashboard/index.html",
        "/dashboard/jobs/1/2/",
        f"/track/{TOKEN}/missing.txt",
        f"/track/{TOKEN}/index.html",
        f"/track/{TOKEN}/%2e%2e/csp.json",
        "/../csp.json",
        "/csp.json",
        "/_next/static/chunks/gone.js",
        "/apitude",
    ],
)
def test_an_unknown_address_has_the_page_for_that(client: Browser, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    assert answer.text == "<h1>Nothing here</h1>"


def test_no_address_redirects_to_another_site(client: Browser) -> None:
    for path in ("//evil.example/dashboard", "//dashboard", "/track/\\evil.example"):
        answer = client.get("/", environ_overrides={"PATH_INFO": path})
        assert answer.headers.get("Location", "/track/").startswith("/track/")


def test_the_page_for_unknown_addresses_is_never_answered_as_unchanged(client: Browser) -> None:
    first = client.get("/nothing/")
    again = client.get("/nothing/", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 404


@pytest.mark.parametrize(
    ("address", "location"),
    [
        ("/dashboard", "/dashboard/"),
        ("/dashboard?status=PENDING&search=a%20b", "/dashboard/?status=PENDING&search=a%20b"),
        ("/dashboard/jobs/123", "/dashboard/jobs/123/"),
        (f"/confirm/{TOKEN}", f"/confirm/{TOKEN}/"),
        ("/confirm/expired?job_id=7", "/confirm/expired/?job_id=7"),
        ("/track/a%0d%0ab", "/track/a%0D%0Ab/"),
    ],
)
def test_a_redirect_to_the_slash_keeps_the_query(
    client: Browser, address: str, location: str
) -> None:
    answer = client.get(address)
    assert answer.status_code == 308
    assert answer.headers["Location"] == location


@pytest.mark.parametrize("address", ["/api", "/api/", "/api/v1/nothing", "/.well-known/jwks.json"])
def test_the_api_is_never_answered_by_a_page(client: Browser, address: str) -> None:
    answer = client.get(address)
    assert answer.json is not None
    assert answer.json["path"] == address


def test_only_reading_is_answered_by_a_page(client: Browser) -> None:
    assert client.post("/dashboard/").json is not None
    head = client.head("/dashboard/")
    assert head.status_code == 200
    assert head.text == ""


def test_hashed_files_are_kept_for_ever_and_pages_are_asked_for_again(client: Browser) -> None:
    assert "immutable" in client.get(CHUNK).headers["Cache-Control"]
    page = client.get("/dashboard/")
    assert page.headers["Cache-Control"] == "max-age=0, public"
    again = client.get("/dashboard/", headers={"If-None-Match": page.headers["ETag"]})
    assert again.status_code == 304


def test_a_browser_that_can_gets_the_compressed_file(client: Browser) -> None:
    answer = client.get(CHUNK, headers={"Accept-Encoding": "gzip, br"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.data).decode() == EXPORT[CHUNK[1:]]


def policy(answer: TestResponse) -> dict[str, str]:
    rules = answer.headers["Content-Security-Policy"].split("; ")
    return {name: rest for name, _, rest in (rule.partition(" ") for rule in rules)}


def test_a_page_runs_its_own_inline_scripts_and_no_others(client: Browser) -> None:
    assert policy(client.get("/dashboard/")) == {
        "default-src": "'self'",
        "script-src": "'self' 'sha256-dashboard/index.html='",
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "connect-src": "'self'",
        "worker-src": "'self' blob:",
        "object-src": "'none'",
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
    }
    shell = policy(client.get(f"/track/{TOKEN}/"))
    assert shell["script-src"] == "'self' 'sha256-track/index.html='"
    assert policy(client.get("/nothing/"))["script-src"] == "'self' 'sha256-404.html='"


def test_what_is_no_page_may_do_nothing(client: Browser) -> None:
    assert policy(client.get("/api/v1/config"))["default-src"] == "'none'"


def test_an_unchanged_page_keeps_the_policy_it_came_with(client: Browser) -> None:
    page = client.get("/")
    again = client.get("/", headers={"If-None-Match": page.headers["ETag"]})
    assert again.status_code == 304
    assert "Content-Security-Policy" not in again.headers


@pytest.mark.parametrize("address", ["/", "/nothing/", CHUNK, "/api/v1/config", "/dashboard"])
def test_every_answer_has_the_security_headers(client: Browser, address: str) -> None:
    headers = client.get(address).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["Referrer-Policy"] == "same-origin"
    assert "Strict-Transport-Security" not in headers
    assert "Cross-Origin-Opener-Policy" not in headers
    assert "Access-Control-Allow-Origin" not in headers


def test_a_token_is_told_to_no_other_site(client: Browser) -> None:
    for address in (f"/track/{TOKEN}/", f"/track/{TOKEN}", f"/confirm/{TOKEN}/"):
        assert client.get(address).headers["Referrer-Policy"] == "no-referrer"


def test_only_a_site_on_https_insists_on_https_and_on_being_apart(folder: Path) -> None:
    client = site(folder, url="https://print.example.edu")
    headers = client.get("/").headers
    assert headers["Strict-Transport-Security"].startswith("max-age=")
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_without_pages_the_site_says_how_to_build_them(tmp_path: Path) -> None:
    client = site(tmp_path / "missing")
    answer = client.get("/")
    assert answer.status_code == 503
    assert "python3 run.py" in answer.text
    assert client.get("/api/v1/config").json is not None


FORWARDED = {
    "X-Forwarded-For": "203.0.113.9, 198.51.100.7, 10.0.0.2",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "print.example.edu",
}


def seen_by_api(
    proxies: tuple[str, ...], address: str, headers: dict[str, str]
) -> tuple[str, str, str]:
    answer = (
        site(proxies=proxies)
        .get("/api/", headers=headers, environ_base={"REMOTE_ADDR": address})
        .json
    )
    assert answer is not None
    return answer["REMOTE_ADDR"], answer["wsgi.url_scheme"], answer["HTTP_HOST"]


@pytest.mark.parametrize("address", ["10.0.0.1", "::ffff:10.0.0.1"])
def test_a_trusted_proxy_tells_who_the_client_is(address: str) -> None:
    seen = seen_by_api(("10.0.0.0/24", "2001:db8::1"), address, FORWARDED)
    assert seen == ("198.51.100.7", "https", "print.example.edu")


def test_anybody_else_who_says_so_is_not_believed() -> None:
    assert seen_by_api((), "10.0.0.1", FORWARDED) == ("10.0.0.1", "http", "localhost")
    assert seen_by_api(("10.9.0.0/24",), "10.0.0.1", FORWARDED)[0] == "10.0.0.1"


def test_nonsense_from_a_trusted_proxy_leaves_the_proxy_as_the_client() -> None:
    headers = {"X-Forwarded-For": "203.0.113.9, nonsense", "X-Forwarded-Proto": "gopher"}
    assert seen_by_api(("10.0.0.1",), "10.0.0.1", headers) == ("10.0.0.1", "http", "localhost")

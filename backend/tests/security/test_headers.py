"""What browsers are told with every answer: of pages, of the API, of downloads and of errors."""

from collections.abc import Mapping

import pytest
from requests.structures import CaseInsensitiveDict

from tests.clients import StaffClient
from tests.conftest import AddPerson
from tests.road import API, Road
from tests.security.conftest import Site
from tests.serving import exchange

HTTPS = {"public_url": "https://print.example.edu"}
WITHOUT_SCRIPTS = "default-src 'none'"
Headers = Mapping[str, str]


def of_all_kinds(site: Site, road: Road, staff: StaffClient) -> dict[str, Headers]:
    """The headers of one answer of each kind."""
    ticket = road.to("UPLOADED")
    signed_in = {"Authorization": staff.environ_base["HTTP_AUTHORIZATION"]}
    asked = {
        "a page": ("GET", "/", {}, 200),
        "a page that is unchanged": ("GET", "/", {"If-None-Match": etag(site, "/")}, 304),
        "a page for a token": ("GET", f"/track/{ticket.tracking_token}/", {}, 200),
        "a page that there is not": ("GET", "/nothing/", {}, 404),
        "the way to a page": ("GET", f"/track/{ticket.tracking_token}", {}, 308),
        "a script": ("GET", "/_next/static/main.js", {}, 200),
        "the API": ("GET", f"{API}/catalog", {}, 200),
        "a preflight": ("OPTIONS", f"{API}/jobs", {}, 200),
        "nothing": ("POST", f"{API}/auth/logout", {}, 204),
        "a download": ("GET", f"{API}/jobs/{ticket.id}/file", signed_in, 200),
        "a refusal": ("GET", f"{API}/jobs", {}, 401),
        "an unknown address": ("GET", f"{API}/nothing", {}, 404),
        "another method": ("PUT", f"{API}/jobs", {}, 405),
        "a body that is too large": ("POST", f"{API}/submit", {}, 413),
    }
    found = {}
    for kind, (method, path, headers, status) in asked.items():
        body = bytes(4 * 1024**2) if status == 413 else None
        answer = site.ask(path, method, headers=headers, data=body)
        assert answer.status_code == status, kind
        found[kind] = answer.headers
    garbled, _, _ = exchange(site.port, b"nonsense\r\n\r\n").partition(b"\r\n\r\n")
    found["what cannot be read"] = CaseInsensitiveDict(
        line.split(": ", 1) for line in garbled.decode().splitlines()[1:]
    )
    return found


def etag(site: Site, path: str) -> str:
    return site.ask(path).headers["ETag"]


def test_what_every_answer_tells_a_browser(site: Site, road: Road, staff: StaffClient) -> None:
    answers = of_all_kinds(site, road, staff)

    for kind, headers in answers.items():
        assert headers["X-Content-Type-Options"] == "nosniff", kind
        assert headers["X-Frame-Options"] == "DENY", kind
        assert "camera=()" in headers["Permissions-Policy"], kind
        holds_token = kind in {"a page for a token", "the way to a page"}
        policy = "no-referrer" if holds_token else "same-origin"
        assert headers["Referrer-Policy"] == policy, kind
        for unwanted in ("Server", "Strict-Transport-Security", "Access-Control-Allow-Origin"):
            assert unwanted not in headers, kind
    for kind in ("the API", "nothing", "a refusal", "an unknown address", "another method"):
        assert answers[kind]["Cache-Control"] == "no-store", kind
    assert_only_pages_may_run_scripts(answers)


def test_no_site_that_one_goes_on_to_learns_a_token(site: Site) -> None:
    for page in ("track", "confirm", "password-reset", "join", "email-change"):
        for path in (f"/{page}/a.b-c/", f"/{page}/a.b-c", f"/{page}/a.b-c/index.txt"):
            assert site.ask(path).headers["Referrer-Policy"] == "no-referrer", path


def assert_only_pages_may_run_scripts(answers: dict[str, Headers]) -> None:
    """And pages only their own; an answer without a page's content keeps out of it."""
    unchanged = answers.pop("a page that is unchanged")
    assert "Content-Security-Policy" not in unchanged, "it would replace the page's own"
    for kind, headers in answers.items():
        policy = headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in policy, kind
        assert "base-uri 'none'" in policy, kind
        if kind.startswith("a page"):
            scripts = next(rule for rule in policy.split("; ") if rule.startswith("script-src"))
            assert scripts == "script-src 'self' 'sha256-of-its-script='", kind
            assert "object-src 'none'" in policy, kind
        else:
            assert policy.startswith(WITHOUT_SCRIPTS), kind


@pytest.mark.settings(**HTTPS)
def test_a_site_on_https_insists_on_it_in_every_answer(
    site: Site, road: Road, staff: StaffClient
) -> None:
    answers = of_all_kinds(site, road, staff)

    for kind, headers in answers.items():
        assert headers["Strict-Transport-Security"] == "max-age=31536000", kind
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin", kind


@pytest.mark.parametrize(
    "secure",
    [
        pytest.param(True, marks=pytest.mark.settings(**HTTPS), id="https"),
        pytest.param(False, id="http"),
    ],
)
def test_the_one_cookie_is_kept_from_scripts_and_from_other_sites(
    site: Site, add_person: AddPerson, secure: bool
) -> None:
    answer = site.sign_in(add_person())

    name, *flags = answer.headers["Set-Cookie"].split("; ")
    assert {"HttpOnly", "SameSite=Strict"} <= set(flags)
    if secure:
        # A name that no site beside ours, such as one on a subdomain, can put a cookie under.
        assert name.startswith("__Host-printdesk_refresh=")
        assert {"Secure", "Path=/"} <= set(flags)
    else:
        assert name.startswith("printdesk_refresh=")
        assert f"Path={API}/auth" in flags
        assert "Secure" not in flags
    assert not any(flag.startswith("Domain") for flag in flags)
    assert name.partition("=")[2] not in answer.text


ELSEWHERE = ["https://evil.example", "http://localhost:3000.evil.example", "http://1:3000", "null"]


def test_no_other_site_reads_answers(site: Site) -> None:
    for origin in ("http://localhost:3000", *ELSEWHERE):
        for method in ("GET", "OPTIONS"):
            answer = site.ask(f"{API}/catalog", method, headers=asking(origin))
            assert not any(name.startswith("Access-Control") for name in answer.headers), origin


@pytest.mark.settings(cors_origins="http://localhost:3000 http://[::1]:3000")
def test_a_configured_site_reads_answers_and_only_that(site: Site) -> None:
    for origin in ("http://localhost:3000", "http://[::1]:3000"):
        preflight = site.ask(f"{API}/jobs", "OPTIONS", headers=asking(origin))
        assert preflight.headers["Access-Control-Allow-Origin"] == origin
        assert preflight.headers["Access-Control-Allow-Headers"] == "authorization"
        answer = site.ask(f"{API}/catalog", headers=asking(origin))
        assert answer.headers["Access-Control-Allow-Origin"] == origin
        assert answer.headers["Access-Control-Allow-Credentials"] == "true"
        assert "Origin" in answer.headers["Vary"]
        assert "Access-Control-Allow-Origin" not in site.ask("/", headers=asking(origin)).headers
    for origin in ELSEWHERE:
        for method in ("GET", "OPTIONS"):
            answer = site.ask(f"{API}/catalog", method, headers=asking(origin))
            assert "Access-Control-Allow-Origin" not in answer.headers, origin


def asking(origin: str) -> dict[str, str]:
    return {
        "Origin": origin,
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "authorization",
    }

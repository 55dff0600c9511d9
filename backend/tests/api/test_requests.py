"""Every request has an id and leaves one line in the log."""

import pytest
import structlog
from flask.testing import FlaskClient
from structlog.testing import LogCapture

from tests.clients import StaffClient


@pytest.fixture
def lines() -> list[dict[str, object]]:
    """The lines that are logged while the test runs."""
    capture = LogCapture()
    before = structlog.get_config()
    structlog.configure(processors=[structlog.contextvars.merge_contextvars, capture])
    yield capture.entries
    structlog.configure(**before)


def test_an_id_that_the_caller_gives_is_taken_over(toy_client: FlaskClient) -> None:
    answer = toy_client.get("/api/v1/toys", headers={"X-Request-ID": "page-7.a_B"})

    assert answer.headers["X-Request-ID"] == "page-7.a_B"


@pytest.mark.parametrize("given", ["", "a b", "x" * 65, "<script>", "a;b"])
def test_an_id_of_another_form_is_replaced(toy_client: FlaskClient, given: str) -> None:
    answer = toy_client.get("/api/v1/toys", headers={"X-Request-ID": given})

    assert len(answer.headers["X-Request-ID"]) == 32
    again = toy_client.get("/api/v1/toys", headers={"X-Request-ID": given})
    assert again.headers["X-Request-ID"] != answer.headers["X-Request-ID"]


@pytest.mark.parametrize("path", ["/api/v1/toys", "/api/v1/nothing", "/nothing"])
def test_every_answer_has_an_id(toy_client: FlaskClient, path: str) -> None:
    assert toy_client.get(path).headers["X-Request-ID"]
    assert toy_client.patch(path).headers["X-Request-ID"]


def test_no_cache_keeps_what_the_api_answers(toy_client: FlaskClient) -> None:
    assert toy_client.get("/api/v1/toys").headers["Cache-Control"] == "no-store"


def test_a_request_leaves_one_line(toy_client: FlaskClient, lines: list[dict[str, object]]) -> None:
    toy_client.get("/api/v1/toys/secret-token?from=1", headers={"X-Request-ID": "one"})

    (line,) = lines
    assert isinstance(line.pop("ms"), float)
    assert line == {
        "event": "request",
        "log_level": "info",
        "request_id": "one",
        "method": "GET",
        "route": "/api/v1/toys/<toy_ref>",
        "status": 404,
        "account": None,
        "address": None,
        "outcome": "not_found",
    }


def test_the_line_names_the_account(staff: StaffClient, lines: list[dict[str, object]]) -> None:
    staff.get("/api/v1/auth/me")

    (line,) = lines
    assert (line["account"], line["outcome"]) == (staff.person.id, "ok")


def test_a_fault_is_logged_with_its_cause_under_the_same_id(
    toy_client: FlaskClient, lines: list[dict[str, object]]
) -> None:
    answer = toy_client.get("/api/v1/toys/broken")

    fault, request = lines
    assert isinstance(fault["exc_info"], RuntimeError)
    assert request["outcome"] == "internal_error"
    assert request["log_level"] == "error"
    assert fault["request_id"] == request["request_id"] == answer.headers["X-Request-ID"]

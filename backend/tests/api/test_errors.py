"""Whatever goes wrong, the caller gets the one envelope."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from printdesk.actors import Role
from tests.clients import Person, StaffClient, large_form
from tests.clocks import HandClock
from tests.conftest import AddPerson

TOY = {"name": "Duck", "weight_g": 12.5}


@pytest.fixture
def toy_staff(toy_app: Flask, add_person: AddPerson, clock: HandClock) -> StaffClient:
    return StaffClient(toy_app, add_person("Sam Staff"), clock)


@pytest.fixture
def ada(add_person: AddPerson) -> Person:
    return add_person("Ada Admin", role=Role.ADMIN)


@pytest.fixture
def toy_admin(toy_app: Flask, ada: Person, clock: HandClock) -> StaffClient:
    return StaffClient(toy_app, ada, clock)


def refusal(answer: TestResponse) -> tuple[int, str]:
    """The status and code, of an answer that is an envelope."""
    assert answer.content_type == "application/json"
    assert set(answer.json) == {"error", "message", "details"}
    assert answer.json["message"].endswith(".")
    return answer.status_code, answer.json["error"]


def test_an_unknown_address_is_not_found(toy_client: FlaskClient) -> None:
    assert refusal(toy_client.get("/api/v1/nothing")) == (404, "not_found")
    assert refusal(toy_client.get("/.well-known/nothing")) == (404, "not_found")


def test_what_a_view_does_not_find_is_not_found(toy_client: FlaskClient) -> None:
    assert refusal(toy_client.get("/api/v1/toys/horse")) == (404, "not_found")
    assert refusal(toy_client.get("/api/v1/toys/du%00ck")) == (404, "not_found")


def test_a_wrong_method_is_told_which_ones_there_are(toy_client: FlaskClient) -> None:
    answer = toy_client.put("/api/v1/toys/duck")

    assert refusal(answer) == (405, "method_not_allowed")
    assert answer.headers["Allow"] == "DELETE, GET, HEAD, OPTIONS"


def test_a_refusal_says_when_to_come_back(toy_client: FlaskClient) -> None:
    answer = toy_client.get("/api/v1/toys/refused/busy")

    assert refusal(answer) == (429, "rate_limited")
    assert answer.headers["Retry-After"] == "90"
    assert "Retry-After" not in toy_client.get("/api/v1/toys/refused/storage").headers


def test_moments_in_details_are_written_like_all_others(toy_admin: StaffClient) -> None:
    answer = toy_admin.post("/api/v1/toys/duck/paint", json=TOY)

    assert refusal(answer) == (409, "job_locked")
    assert answer.json["details"] == {
        "locked_by": "1",
        "locked_by_name": "Jane Doe",
        "locked_until": "2030-03-01T12:05:00Z",
    }


def test_a_fault_of_ours_gives_its_id_and_nothing_of_its_inside(toy_client: FlaskClient) -> None:
    answer = toy_client.get("/api/v1/toys/broken", headers={"X-Request-ID": "abc.1_2-3"})

    assert refusal(answer) == (500, "internal_error")
    assert answer.json["details"] == {"request_id": "abc.1_2-3"}
    assert "spring" not in answer.text


def test_a_body_that_is_too_large_is_refused_unread(toy_client: FlaskClient) -> None:
    answer = toy_client.post("/api/v1/toys", json={"name": "x" * 1_000_001})

    assert refusal(answer) == (413, "payload_too_large")


@pytest.mark.settings(max_upload_mb=1)
def test_a_form_may_be_as_large_as_a_model_and_a_little_more(toy_client: FlaskClient) -> None:
    def send(megabytes: float) -> TestResponse:
        content = b"x" * int(megabytes * 1024 * 1024)
        form = large_form({"name": "Duck", "painted": "true"}, content, "toy.stl")
        return toy_client.post("/api/v1/toys/form", **form)

    assert send(1).status_code == 200
    assert refusal(send(2)) == (413, "payload_too_large")
    assert "1 MB" in send(2).json["message"]


@pytest.mark.parametrize(
    ("path", "content_type"),
    [
        ("/api/v1/toys", "text/plain"),
        ("/api/v1/toys", "application/x-www-form-urlencoded"),
        ("/api/v1/toys", "multipart/form-data; boundary=x"),
        ("/api/v1/toys", None),
        ("/api/v1/toys/form", "application/json"),
        ("/api/v1/toys/form", "application/x-www-form-urlencoded"),
    ],
)
def test_a_wrong_content_type_is_refused(
    toy_client: FlaskClient, path: str, content_type: str | None
) -> None:
    answer = toy_client.post(path, data='{"name": "Duck"}', content_type=content_type)

    assert refusal(answer) == (415, "unsupported_media_type")


@pytest.mark.parametrize("body", ["{", "nonsense", '{"name": "\\ud800"}', "\xff", '{"a": 1,}'])
def test_what_is_not_json_is_a_bad_request(toy_client: FlaskClient, body: str) -> None:
    answer = toy_client.post(
        "/api/v1/toys", data=body.encode("latin-1"), content_type="application/json"
    )

    assert refusal(answer) == (400, "bad_request")


def test_who_may_call_is_decided_before_anything_is_read(
    toy_client: FlaskClient, toy_staff: StaffClient, toy_admin: StaffClient
) -> None:
    horse, duck = "/api/v1/toys/horse/paint", "/api/v1/toys/duck/paint"
    odd = {"data": "not JSON", "content_type": "text/plain"}

    assert refusal(toy_client.post(horse, **odd)) == (401, "not_signed_in")
    assert refusal(toy_staff.post(horse, **odd)) == (403, "forbidden")
    assert refusal(toy_admin.post(horse, **odd)) == (415, "unsupported_media_type")
    assert refusal(toy_admin.post(horse, json={})) == (422, "validation_failed")
    assert refusal(toy_admin.post(horse, json=TOY)) == (404, "not_found")
    assert refusal(toy_admin.post(duck, json=TOY)) == (409, "job_locked")


def test_staff_may_do_what_is_for_staff(toy_client: FlaskClient, toy_staff: StaffClient) -> None:
    assert refusal(toy_client.delete("/api/v1/toys/duck")) == (401, "not_signed_in")

    answer = toy_staff.delete("/api/v1/toys/duck")

    assert (answer.status_code, answer.data) == (204, b"")
    assert "Content-Type" not in answer.headers


def test_what_is_not_of_the_api_keeps_its_own_errors(toy_client: FlaskClient) -> None:
    answer = toy_client.get("/nothing")

    assert answer.status_code == 404
    assert answer.content_type.startswith("text/html")

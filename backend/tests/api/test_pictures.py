"""Pictures of models, by links that need no header and change with the picture."""

import pytest
from flask.testing import FlaskClient

from printdesk.desk import Desk
from printdesk.jobs import inspections
from tests import evidence
from tests.clients import StaffClient
from tests.clocks import HandClock
from tests.conftest import SECRET
from tests.road import API, Ticket, handed_in
from tests.trouble import gone

KINDS = {"thumbnail": ("image/png", b"\x89PNG"), "preview": ("model/gltf-binary", b"glTF")}


@pytest.fixture
def ticket(desk: Desk, client: FlaskClient) -> Ticket:
    """A job whose model was looked at."""
    made = handed_in(client)
    assert inspections.look_at_next(desk)
    return made


def url(client: FlaskClient, ticket: Ticket, kind: str) -> str:
    told = client.get(f"{API}/track/{ticket.tracking_token}").json["job"]
    return str(told[f"{kind}_url"])


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_is_given_to_whoever_has_its_link(
    client: FlaskClient, ticket: Ticket, kind: str
) -> None:
    media_type, begins = KINDS[kind]
    answer = client.get(url(client, ticket, kind))
    assert answer.status_code == 200
    assert answer.content_type == media_type
    assert answer.data.startswith(begins)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    # At noon: twelve hours of this day, and the two days after.
    assert answer.headers["Cache-Control"] == "private, max-age=216000, immutable"
    tag = answer.headers["ETag"]
    again = client.get(url(client, ticket, kind), headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == tag


def test_staff_and_student_have_the_same_link_all_day(
    client: FlaskClient, staff: StaffClient, ticket: Ticket, clock: HandClock
) -> None:
    first = url(client, ticket, "thumbnail")
    clock.forward(hours=11)
    assert url(client, ticket, "thumbnail") == first
    assert staff.get(f"{API}/jobs/{ticket.id}").json["thumbnail_url"] == first
    clock.forward(hours=2)
    assert url(client, ticket, "thumbnail") != first


def test_another_picture_has_another_link(desk: Desk, client: FlaskClient, ticket: Ticket) -> None:
    first = url(client, ticket, "thumbnail")
    with desk.database.transaction() as tx:
        job = tx.session.get(inspections.Job, ticket.id)
        assert job is not None
        inspections.ask_again(job)
        job.color = "True Red"
    assert inspections.look_at_next(desk)
    assert url(client, ticket, "thumbnail") != first


@pytest.mark.parametrize("kind", KINDS)
def test_a_link_that_is_garbled_or_over_leads_nowhere(
    client: FlaskClient, ticket: Ticket, clock: HandClock, kind: str
) -> None:
    good = url(client, ticket, kind)
    other = "preview" if kind == "thumbnail" else "thumbnail"
    address = good.partition("?")[0]
    bad = [
        good[:-1] + ("0" if good[-1] != "0" else "1"),
        good.replace(f"/{kind}?", f"/{other}?"),
        good.replace(ticket.id, "f" * 32),
        good.replace("2030-03", "2031-03"),
        *(address, f"{address}?signature=", f"{address}?signature=.", f"{address}?signature=x.y"),
    ]
    for link in bad:
        answer = client.get(link)
        assert (answer.status_code, answer.json["error"]) == (404, "not_found"), link
    clock.forward(hours=59)
    assert client.get(good).status_code == 200
    clock.forward(hours=2)
    assert client.get(good).status_code == 404


def test_a_picture_that_is_not_there_is_told_so(
    desk: Desk, client: FlaskClient, ticket: Ticket
) -> None:
    link = url(client, ticket, "thumbnail")
    with gone(desk.share.root):
        assert client.get(link).status_code == 503
    (desk.share.root / f"thumbnails/{ticket.base}.png").unlink()
    answer = client.get(link)
    assert (answer.status_code, answer.json["error"]) == (404, "not_found")
    assert "made again" in answer.json["message"]


def test_there_is_no_link_before_there_is_a_picture(desk: Desk, client: FlaskClient) -> None:
    ticket = handed_in(client)
    assert evidence.job(desk, ticket.id)["thumbnail_digest"] is None
    told = client.get(f"{API}/track/{ticket.tracking_token}").json["job"]
    assert (told["thumbnail_url"], told["preview_url"]) == (None, None)
    assert SECRET not in str(told)

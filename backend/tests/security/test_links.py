"""Links that let somebody in: to what they were made for, for their time, and to nothing else."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from email.message import Message
from email.utils import collapse_rfc2231_value
from functools import partial
from urllib.parse import quote

import pytest
import requests

from printdesk.desk import Desk
from printdesk.jobs.picture_links import Picture
from printdesk.models import Job
from tests import evidence, models
from tests.clients import StaffClient, large_form
from tests.clocks import HandClock
from tests.road import API, FORM, Road, Ticket, act, lock, saved, upload
from tests.security.conftest import Site
from tests.staff_post import token_sent

PAGE = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg><html><script>"


@pytest.fixture
def ticket(road: Road) -> Ticket:
    """A job that waits for its student, with pictures."""
    made = road.to("PENDING")
    with road.desk.database.transaction() as tx:
        job = tx.session.get_one(Job, made.id)
        job.thumbnail_digest, job.preview_digest = "1" * 64, "2" * 64
        paths = [picture.path(job) for picture in Picture]
    for path in paths:
        saved(road.desk, path, b"a picture")
    return made


def links(road: Road, ticket: Ticket) -> dict[str, str]:
    """Every kind of link there is to a job."""
    told = act(road.staff, ticket, "", method="GET").json
    [original, *_] = act(road.staff, ticket, "versions", method="GET").json["versions"]
    return {
        "track": f"{API}/track/{ticket.tracking_token}",
        "confirm": confirm_link(road, ticket),
        "thumbnail": told["thumbnail_url"],
        "preview": told["preview_url"],
        "file": original["download_url"],
    }


def confirm_link(road: Road, ticket: Ticket) -> str:
    """Where the student of a job confirms."""
    generation = evidence.job(road.desk, ticket.id)["confirm_generation"]
    return f"{API}/confirm/{road.desk.keys.confirm_token(ticket.id, generation)}"


def changed(link: str) -> Iterator[str]:
    """The link with one sign of its secret part changed, doubled or left out."""
    start = max(link.rfind("/"), link.rfind("signature=")) + 1
    secret = link[start:]
    for place in {0, 1, len(secret) // 3, len(secret) // 2, len(secret) - 2}:
        sign = "A" if secret[place] != "A" else "B"
        for other in (sign, "", secret[place] * 2):
            yield link[:start] + secret[:place] + other + secret[place + 1 :]
    yield link[:start] + secret.rpartition(".")[0]
    yield link[:start] + secret.swapcase()


def test_a_link_lets_in_whoever_has_it_and_no_other_does(
    site: Site, road: Road, ticket: Ticket
) -> None:
    signed_in = {"Authorization": road.staff.environ_base["HTTP_AUTHORIZATION"]}
    for kind, link in links(road, ticket).items():
        assert site.ask(link).status_code == 200, kind
        assert site.ask(link, headers={"Authorization": "Bearer nonsense"}).status_code == 200
        for other in changed(link):
            assert site.ask(other).status_code in {401, 404}, (kind, other)
            if kind != "file":
                # Staff have their own ways; a link that is none is none for them too.
                assert site.ask(other, headers=signed_in).status_code == 404, (kind, other)


def test_a_link_leads_to_one_thing_only(site: Site, road: Road, ticket: Ticket) -> None:
    other = road.to("PENDING", student_email="olga@example.edu", student_name="Olga Other")
    ours, theirs = links(road, ticket), evidence.job(road.desk, other.id)
    query = {kind: ours[kind].partition("?")[2] for kind in ("thumbnail", "preview", "file")}
    track, confirm = (ours[kind].rpartition("/")[2] for kind in ("track", "confirm"))
    astray = [
        *(f"{API}/jobs/{theirs['id']}/{kind}?{words}" for kind, words in query.items()),
        *(f"{API}/jobs/{theirs['number']}/{kind}?{words}" for kind, words in query.items()),
        f"{API}/jobs/{ticket.id}/thumbnail?{query['preview']}",
        f"{API}/jobs/{ticket.id}/preview?{query['thumbnail']}",
        f"{API}/jobs/{ticket.id}/file?{query['thumbnail']}",
        ours["file"].replace("version=original&", ""),
        ours["file"].replace("version=original", f"version={ticket.base}.stl"),
        f"{ours['file']}&version={ticket.base}.metadata.json".replace("version=original&", ""),
        *(f"{API}/track/{confirm}", f"{API}/confirm/{track}"),
        f"{API}/jobs/{ticket.id}/file?signature={track}",
    ]
    for link in astray:
        assert site.ask(link).status_code in {401, 404}, link


@pytest.mark.settings(confirm_token_hours=24)
def test_links_have_an_end(site: Site, road: Road, ticket: Ticket, clock: HandClock) -> None:
    before = links(road, ticket)

    clock.forward(days=4)

    ended = {kind: site.ask(link).status_code for kind, link in before.items()}
    assert ended == {"track": 200, "confirm": 410, "thumbnail": 404, "preview": 404, "file": 401}
    for kind in ("thumbnail", "preview", "file"):
        later = before[kind].replace("2030-03-03", "2030-03-30")
        assert later != before[kind]
        assert site.ask(later).status_code in {401, 404}, kind


NAMES = (
    *(".gcode", " (ä, 漢字).gcode", ' "q"; filename=evil.html.gcode', "-\r\nX-Evil= 1.gcode"),
    *(".svg", ".html", ".gcode.html", ".svg.3mf"),
)


@pytest.mark.parametrize("rest", NAMES)
def test_what_lies_on_the_share_is_handed_out_to_be_kept_and_never_shown(
    site: Site, desk: Desk, road: Road, rest: str
) -> None:
    ticket = road.to("UPLOADED")
    name = ticket.base + rest
    saved(desk, f"Uploaded/{name}", PAGE)
    signed_in = {"Authorization": road.staff.environ_base["HTTP_AUTHORIZATION"]}

    for asked in (signed_in, {**signed_in, "Accept": "text/html", "Sec-Fetch-Dest": "document"}):
        answer = site.ask(f"{API}/jobs/{ticket.id}/file?version={quote(name)}", headers=asked)
        if answer.status_code == 404:
            assert PAGE not in answer.content
            continue
        assert answer.content == PAGE
        assert_attached(answer, "".join(sign for sign in name if sign.isprintable()))


def assert_attached(answer: requests.Response, name: str) -> None:
    """A browser keeps it under its name, whatever it holds."""
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "X-Evil" not in answer.headers
    header = Message()
    header["Content-Disposition"] = answer.headers["Content-Disposition"]
    assert header.get_content_disposition() == "attachment"
    said = dict(header.get_params(header="Content-Disposition"))["filename"]
    assert collapse_rfc2231_value(said) == name


def test_no_page_is_taken_for_a_model(site: Site, road: Road) -> None:
    ticket = road.to("UPLOADED")
    lock(road.staff, ticket)
    for name in ("page.html", "page.svg", "page.stl.html", "page.xml", "page", "page.js"):
        assert upload(road.staff, ticket, name, PAGE).status_code == 422, name
    for name in ("page.stl", "page.3mf", "page.obj", "page.svg"):
        answer = road.student.post(f"{API}/submit", **large_form(FORM, PAGE, name))
        assert answer.status_code == 422, name


def test_a_model_that_is_a_page_as_well_is_only_kept(site: Site, road: Road) -> None:
    both = b"solid <html><script>alert(1)</script>\n" + models.ascii_stl().split(b"\n", 1)[1]
    ticket = road.to("UPLOADED", file=both)

    answer = site.ask(links_of_files(road, ticket)["original"])

    assert answer.content == both
    assert_attached(answer, f"{ticket.base}.stl")


def links_of_files(road: Road, ticket: Ticket) -> dict[str, str]:
    told = act(road.staff, ticket, "versions", method="GET").json["versions"]
    return {file["kind"]: file["download_url"] for file in told}


AtOnce = Callable[[list[Callable[[], requests.Response]]], list[requests.Response]]


@pytest.fixture
def at_once() -> AtOnce:
    def ask(calls: list[Callable[[], requests.Response]]) -> list[requests.Response]:
        with ThreadPoolExecutor(len(calls)) as pool:
            return [each.result() for each in [pool.submit(call) for call in calls]]

    return ask


def test_of_clicks_at_once_one_confirms_and_the_others_are_told_so(
    site: Site, road: Road, at_once: AtOnce
) -> None:
    ticket = road.to("PENDING")
    link = confirm_link(road, ticket)

    answers = at_once([lambda: site.ask(link, "POST")] * 8)

    assert [answer.status_code for answer in answers] == [200] * 8
    assert sorted(answer.json()["already_confirmed"] for answer in answers) == [False] + [True] * 7
    happened = [event for event, _ in evidence.told(road.desk, ticket.id)]
    assert happened.count("StudentConfirmed") == 1
    evidence.assert_sound(road.desk)


def test_of_new_passwords_by_one_link_at_once_one_counts(
    site: Site, desk: Desk, staff: StaffClient, at_once: AtOnce
) -> None:
    email = staff.person.email
    site.ask(f"{API}/auth/password-reset", "POST", json={"email": email})
    link = f"{API}/auth/password-reset/{token_sent(desk, email, 'password-reset')}"
    wanted = [f"seven green kettles {number} sing" for number in range(4)]

    answers = at_once([partial(site.ask, link, "POST", json={"password": each}) for each in wanted])

    assert sorted(answer.status_code for answer in answers) == [204, 410, 410, 410]
    for password, answer in zip(wanted, answers, strict=True):
        signed_in = site.sign_in(replace(staff.person, password=password))
        assert signed_in.ok == answer.ok


def test_of_a_confirmation_and_a_withdrawal_at_once_one_comes_through(
    site: Site, road: Road, at_once: AtOnce
) -> None:
    ticket = road.to("PENDING")
    confirm = confirm_link(road, ticket)
    withdraw = f"{API}/track/{ticket.tracking_token}/withdraw"

    answers = at_once([lambda: site.ask(confirm, "POST"), lambda: site.ask(withdraw, "POST")])

    assert sorted(answer.status_code for answer in answers) == [200, 409]
    status = evidence.job(road.desk, ticket.id)["status"]
    assert status == ("READYTOPRINT" if answers[0].ok else "REJECTED")
    evidence.assert_sound(road.desk)

"""Finding jobs: what is looked for, in which order, page by page."""

from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlencode

import pytest
from sqlalchemy import event, func, select, true

from printdesk.desk import Desk
from printdesk.hits import FEW, MANY, hits
from printdesk.jobs import search
from printdesk.jobs.search import SORTS, Query
from printdesk.jobs.states import Status
from printdesk.models import Job
from tests import models
from tests.clients import StaffClient
from tests.clocks import HandClock
from tests.road import API, STATUSES, Road, Ticket, act, lock, saved
from tests.stage import Stage

# Who handed in what, an hour after the one before; the first at noon.
STUDENTS = {
    "jane": {"student_name": "Jane Doe", "student_email": "jane@example.edu"},
    "joe": {
        "student_name": "joe Smith",
        "student_email": "Joe_S@example.edu",
        "discipline": "Engineering",
        "class_number": "ME 100%",
        "printer": "prusa_xl",
    },
    "zoe": {
        "student_name": "Zoë Ångström",
        "student_email": "zoe@example.org",
        "print_method": "Resin",
        "color": "Black",
        "printer": "formlabs_form3",
    },
    "jane again": {
        "student_name": "Jane Doe",
        "student_email": "JANE@example.edu",
        "class_number": "N/A",
    },
}
JOE, ZOE = STUDENTS["joe"]["student_name"], STUDENTS["zoe"]["student_name"]
FILES = {"jane": "bracket.stl", "joe": "gear_50%.stl", "zoe": "Gear.stl", "jane again": "c.stl"}


@dataclass
class Lab:
    """The lab in the late afternoon, and the tickets of its students."""

    stage: Stage
    tickets: dict[str, Ticket]

    def ask(self, **query: object) -> Any:
        return self.stage.people["staff"].get(f"{API}/jobs?{urlencode(query)}")

    def found(self, **query: object) -> list[str]:
        """Whose jobs are found, in the order in which they are told."""
        names = {ticket.id: name for name, ticket in self.tickets.items()}
        answer = self.ask(**query)
        assert answer.status_code == 200, answer.text
        return [names[job["id"]] for job in answer.json["jobs"]]


@pytest.fixture(scope="module")
def lab(stage: Stage) -> Lab:
    """Nothing is changed here: all tests look at the same."""
    first = stage.rise("UPLOADED")
    lock(stage.people["staff"], first)
    act(stage.people["staff"], first, "", method="DELETE")
    tickets = {}
    for place, (name, said) in enumerate(STUDENTS.items()):
        file = models.binary_stl(10 + place)
        tickets[name] = stage.road.to("UPLOADED", file=file, name=FILES[name], **said)
        stage.clock.forward(hours=1)
    stage.road.approve(tickets["jane"])
    stage.clock.forward(minutes=1)
    stage.road.approve(tickets["joe"], printer="prusa_xl", weight_g=100)
    stage.clock.forward(minutes=1)
    stage.road.confirm(tickets["joe"])
    return Lab(stage, tickets)


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        ("Jane", {"jane", "jane again"}),
        ("jane doe", {"jane", "jane again"}),
        ("  doe ", {"jane", "jane again"}),
        ("SMITH", {"joe"}),
        ("Zoë", {"zoe"}),
        ("zoË ångSTRÖM", {"zoe"}),
        # Nobody types accents, and some computers write them behind the letter.
        ("zoe angstrom", {"zoe"}),
        ("Zoe\u0308  A\u030angstr", {"zoe"}),
        ("ne d", {"jane", "jane again"}),
        # Two letters are enough.
        ("mi", {"joe"}),
        ("\u0308", set()),
        ("example.org", {"zoe"}),
        ("joe_s@", {"joe"}),
        ("arch 4000", {"jane", "zoe"}),
        ("gear", {"joe", "zoe"}),
        ("JaneDoe_Filament", {"jane", "jane again"}),
        # These mean themselves.
        ("50%", {"joe"}),
        ("%", {"joe"}),
        ("_50", {"joe"}),
        ("e_s", {"joe"}),
        ("' OR 1=1 --", set()),
        ("nobody", set()),
        ("", set(STUDENTS)),
        ("   ", set(STUDENTS)),
    ],
)
def test_words_are_looked_for_in_names_addresses_classes_and_files(
    lab: Lab, search: str, expected: set[str]
) -> None:
    assert set(lab.found(search=search)) == expected


def test_few_hits_and_many_are_found_alike(lab: Lab) -> None:
    desk = lab.stage.desk
    asked = [
        Query(search=words, status=status, sort=sort, page=page, limit=2)
        for words in ("doe", "e", "4000", "nobody")
        for status in (None, Status.UPLOADED, Status.ARCHIVED)
        for sort in SORTS
        for page in (1, 2)
    ]
    with desk.database.reading() as session:
        for query in asked:
            known = search.find(session, query, desk.clock.now())
            for few, many in ((0, MANY), (FEW, 0), (0, 0)):
                found = search.find(session, query, desk.clock.now(), few=few, many=many)
                assert found == known, query


def test_more_than_an_index_was_thought_to_lead_to_are_not_all_read(lab: Lab) -> None:
    all_of_them = partial(hits, rows=Job, key=Job.number, conditions=[], order=SORTS["oldest"])
    with lab.stage.desk.database.reading() as session:
        jobs = session.scalar(select(func.count()).select_from(Job)) or 0
        found = all_of_them(session, by_index=true(), few=0, many=jobs)
        assert found is not None
        assert sum(found.counts.values()) == jobs
        assert all_of_them(session, by_index=true(), few=0, many=jobs - 1) is None
        assert all_of_them(session, by_index=None, few=jobs, many=0) == found
        assert all_of_them(session, by_index=None, few=jobs - 1, many=jobs) is None


def test_a_job_is_found_by_what_it_is_called_now(road: Road, staff: StaffClient) -> None:
    ticket = road.to("UPLOADED")
    lock(staff, ticket)
    details = {"student_name": "Émile Zola", "class_number": "LIT 1", "student_email": "E@x.edu"}
    assert act(staff, ticket, "", details, method="PATCH").status_code == 200
    saved(road.desk, f"Uploaded/{ticket.base}.gcode", models.gcode())
    road.approve(ticket)

    def count(**query: str) -> int:
        told = staff.get(f"{API}/jobs?{urlencode(query)}").json
        return int(told["filtered"])

    for words in ("emile zola", "lit 1", "e@x", f"{ticket.number}.gcode", "bracket"):
        assert count(search=words) == 1, words
    assert count(student_email="e@X.edu") == 1
    for words in ("jane doe", "arch", "jane@example.edu"):
        assert count(search=words) == 0, words
    assert count(student_email="jane@example.edu") == 0


@pytest.mark.usefixtures("any_database")
def test_either_database_finds_and_sorts_alike(road: Road, staff: StaffClient) -> None:
    road.approve(road.to("UPLOADED", **STUDENTS["joe"]), printer="prusa_xl")
    number = road.to("UPLOADED", **STUDENTS["zoe"]).number
    for query, found in (
        *(("search=SMITH", [JOE]), ("search=100%25", [JOE]), ("search=e_S", [JOE])),
        *((f"search=%23{number}", [ZOE]), ("reviewed=false", [ZOE]), ("sort=name", [JOE, ZOE])),
        *(("sort=cost", [JOE, ZOE]), ("sort=oldest&page=2&limit=1", [ZOE])),
        *(("student_email=JOE_s@EXAMPLE.EDU", [JOE]), ("confirmation_expired=true", [])),
        ("from=2030-03-01T12:00:00Z&to=2030-03-01T12:00:01Z&printer=prusa_xl", [JOE]),
    ):
        answer = staff.get(f"{API}/jobs?{query}")
        assert [job["student_name"] for job in answer.json["jobs"]] == found, query


def test_a_number_finds_its_job(lab: Lab) -> None:
    for name, ticket in lab.tickets.items():
        assert name in lab.found(search=f"#{ticket.number}")
        assert name in lab.found(search=ticket.number)
    assert lab.found(search="#999999999999") == []


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"status": "PENDING"}, {"jane"}),
        ({"status": "READYTOPRINT"}, {"joe"}),
        ({"status": "ARCHIVED"}, set()),
        ({"printer": "prusa_mk4s"}, {"jane", "jane again"}),
        ({"printer": "formlabs_form3"}, {"zoe"}),
        ({"discipline": "Engineering"}, {"joe"}),
        ({"student_email": "jane@EXAMPLE.edu"}, {"jane", "jane again"}),
        ({"student_email": "jane"}, set()),
        ({"reviewed": "true"}, {"jane", "joe"}),
        ({"reviewed": "false"}, {"zoe", "jane again"}),
        ({"confirmation_expired": "false"}, set(STUDENTS)),
        ({"confirmation_expired": "true"}, set()),
        ({"from": "2030-03-01T13:00:00Z"}, {"joe", "zoe", "jane again"}),
        ({"to": "2030-03-01T13:00:00Z"}, {"jane"}),
        ({"from": "2030-03-01T14:00:00+01:00", "to": "2030-03-01T15:00:00Z"}, {"joe", "zoe"}),
        ({"from": "2030-03-02T00:00:00Z"}, set()),
        ({"printer": "prusa_mk4s", "status": "UPLOADED", "search": "jane"}, {"jane again"}),
        ({"printer": "", "discipline": "", "student_email": ""}, set(STUDENTS)),
    ],
)
def test_filters_narrow_the_search_and_each_other(
    lab: Lab, query: dict[str, str], expected: set[str]
) -> None:
    assert set(lab.found(**query)) == expected


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("newest", ["jane again", "zoe", "joe", "jane"]),
        ("oldest", ["jane", "joe", "zoe", "jane again"]),
        ("changed", ["joe", "jane", "jane again", "zoe"]),
        ("name", ["jane", "jane again", "joe", "zoe"]),
        # What has no price yet comes last.
        ("cost", ["joe", "jane", "jane again", "zoe"]),
    ],
)
def test_jobs_come_in_the_order_that_is_asked_for(lab: Lab, sort: str, expected: list[str]) -> None:
    assert lab.found(sort=sort) == expected
    assert lab.found(sort=sort, search="jane") == [name for name in expected if "jane" in name]


def test_the_newest_come_first_unless_it_is_said(lab: Lab) -> None:
    assert lab.found() == lab.found(sort="newest")


def test_pages_follow_each_other_without_a_gap(lab: Lab) -> None:
    pages = [lab.found(page=page, limit=3) for page in (1, 2, 3)]
    assert pages == [["jane again", "zoe", "joe"], ["jane"], []]
    assert len(lab.found(limit=200)) == len(STUDENTS)


def test_the_counts_tell_of_all_pages_and_of_every_status(lab: Lab) -> None:
    every = dict.fromkeys(STATUSES, 0)
    told = lab.ask(limit=1).json
    counts = {**every, "UPLOADED": 2, "PENDING": 1, "READYTOPRINT": 1}
    assert (told["total"], told["filtered"], told["counts"]) == (4, 4, counts)

    told = lab.ask(status="PENDING", search="jane", page=2, limit=1).json
    counts = {**every, "UPLOADED": 1, "PENDING": 1}
    assert (told["total"], told["filtered"], told["counts"]) == (4, 1, counts)
    assert told["jobs"] == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("page", value) for value in ("0", "-1", "x", "1.5", "1_000", "", "99999999999999")),
        *(("limit", value) for value in ("0", "201", "ten", "1e2")),
        *(("status", value) for value in ("LOST", "pending", "")),
        *(("sort", value) for value in ("price", "", "newest;drop")),
        *(("from", value) for value in ("yesterday", "2030-03-01", "2030-02-30T00:00:00Z", "0")),
        ("to", "2030-03-01T12:00:00"),
        ("reviewed", "perhaps"),
        ("confirmation_expired", "2"),
        ("search", "x" * 201),
        ("search", "a\0b"),
        ("printer", "x" * 65),
    ],
)
def test_what_cannot_be_looked_for_is_named(lab: Lab, field: str, value: str) -> None:
    answer = lab.ask(**{field: value})
    assert (answer.status_code, answer.json["error"]) == (422, "validation_failed")
    assert list(answer.json["details"]) == [field]


def test_a_job_is_found_by_its_id_and_by_its_number(lab: Lab) -> None:
    staff = lab.stage.people["staff"]
    for ticket in lab.tickets.values():
        by_id = staff.get(f"{API}/jobs/{ticket.id}").json
        assert by_id["number"] == ticket.number
        assert staff.get(f"{API}/jobs/{ticket.number}").json == by_id
        assert staff.get(f"{API}/jobs/0{ticket.number}").json == by_id


def test_who_has_the_list_already_is_told_so_until_it_changes(
    road: Road, staff: StaffClient, admin: StaffClient, clock: HandClock
) -> None:
    ticket = road.to("UPLOADED")

    def ask(tag: str = "") -> Any:
        return staff.get(f"{API}/jobs", headers={"If-None-Match": tag})

    first = ask()
    tag = first.headers["ETag"]
    same = ask(tag)
    assert (same.status_code, same.data, same.headers["ETag"]) == (304, b"", tag)
    # Nothing of it may be kept on the way, or on a computer that others use.
    assert first.headers["Cache-Control"] == same.headers["Cache-Control"] == "no-store"

    lock(admin, ticket)
    locked = ask(tag)
    assert (locked.status_code, locked.json["jobs"][0]["locked_by_name"]) == (200, "Ada Admin")
    assert ask(locked.headers["ETag"]).status_code == 304
    clock.forward(minutes=6)
    free = ask(locked.headers["ETag"])
    assert (free.status_code, free.json["jobs"][0]["locked_by"]) == (200, None)
    # The same list is another to those who may do more.
    others = admin.get(f"{API}/jobs", headers={"If-None-Match": free.headers["ETag"]})
    assert others.status_code == 200


def test_who_has_a_job_already_is_told_so_until_it_changes(
    road: Road, staff: StaffClient, clock: HandClock
) -> None:
    ticket = road.to("UPLOADED")

    def ask(tag: str = "") -> Any:
        return staff.get(f"{API}/jobs/{ticket.id}", headers={"If-None-Match": tag})

    tag = ask().headers["ETag"]
    assert (ask(tag).status_code, ask(tag).data) == (304, b"")
    act(staff, ticket, "opened")
    opened = ask(tag)
    assert (opened.status_code, opened.json["events"][-1]["event_type"]) == (200, "FileOpened")
    # It says when the lock ends, and ends with it.
    lock(staff, ticket)
    tag = ask().headers["ETag"]
    assert ask(tag).status_code == 304
    clock.forward(minutes=6)
    assert ask(tag).status_code == 200


def test_the_stages_are_counted(lab: Lab) -> None:
    told = lab.stage.people["staff"].get(f"{API}/stats").json
    assert told == {
        **{"uploaded": 2, "pending": 1, "readyToPrint": 1, "printing": 0, "completed": 0},
        **{"storage_usage_mb": 0.0, "storage_limit_mb": 0},
    }


@pytest.mark.usefixtures("any_database")
def test_a_page_fits_the_counts_beside_it_whatever_is_committed_meanwhile(
    desk: Desk, road: Road, staff: StaffClient, clock: HandClock
) -> None:
    first = road.to("UPLOADED")
    clock.forward(hours=1)
    last = road.to("UPLOADED", file=models.binary_stl(30))
    waiting = [1]

    def change(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("SELECT job.status, count(") and waiting:
            waiting.pop()
            clock.forward(hours=1)
            with desk.database.transaction() as tx:
                tx.session.get_one(Job, first.id).created_at = clock.now()

    event.listen(desk.database.engine, "after_cursor_execute", change)
    told = staff.get(f"{API}/jobs?limit=1").json
    assert ([job["id"] for job in told["jobs"]], told["filtered"], waiting) == ([last.id], 2, [])

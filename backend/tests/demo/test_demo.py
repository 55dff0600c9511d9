"""A made-up lab is a lab like any other: whole, and proved by the same means."""

import shutil
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from printdesk import catalog
from printdesk.accounts.passwords import Passwords
from printdesk.config import Settings
from printdesk.demo.lab import STAFF, Files, Made, Wish, make
from printdesk.desk import Desk
from printdesk.errors import NotForDemo
from printdesk.models import Event, Job, Message
from printdesk.models.job import derive
from printdesk.opening import open_desk
from printdesk.pricing import cost_cents
from printdesk.stats.catching_up import catch_up
from printdesk.upkeep import integrity, verification
from tests.clients import StaffClient
from tests.clocks import HandClock
from tests.conftest import SECRET
from tests.road import API, Road


def made(desk: Desk, passwords: Passwords, jobs: int, files: Files = Files.NONE) -> Made:
    wish = Wish(jobs, files=files)
    return make(desk, wish, verification.silent, passwords)


def everything(desk: Desk) -> list[Job]:
    with desk.database.reading() as session:
        return list(session.scalars(select(Job).order_by(Job.number)))


@pytest.mark.usefixtures("any_database")
def test_its_history_is_proved_and_its_share_is_in_order(desk: Desk, passwords: Passwords) -> None:
    told = made(desk, passwords, 12, Files.ALL)
    assert (told.jobs, told.with_files) == (12, 12)
    proof = verification.verify(desk)
    # Those of the jobs, and the system's own.
    assert (proof.flaws, proof.chains) == ([], 13)
    report = integrity.audit(desk, full=True, progress=verification.silent)
    assert report.is_sound, report.lines()
    assert report.jobs == 12


def test_jobs_are_where_their_history_has_brought_them(desk: Desk, passwords: Passwords) -> None:
    made(desk, passwords, 300)
    jobs = everything(desk)
    assert [job.number for job in jobs] == list(range(1, 301))
    with desk.database.reading() as session:
        lab = catalog.current(session)
        last = select(Event.details).where(
            Event.details["to"].as_string().is_not(None), Event.chain == Job.id
        )
        reached = last.order_by(Event.seq.desc()).limit(1).scalar_subquery()
        for number, status, details in session.execute(select(Job.number, Job.status, reached)):
            assert details["to"] == status, number
    assert len(Counter(job.status for job in jobs)) >= 6
    assert len({job.student_name for job in jobs}) > 20
    assert {job.discipline for job in jobs} <= set(lab.disciplines)
    assert any(job.display_name.endswith(".gcode") for job in jobs)
    for job in jobs:
        assert job.created_at <= job.status_changed_at <= job.updated_at <= desk.clock.now()
        if job.weight_g is not None:
            assert job.time_hours is not None
            method, printer = lab.method(job.print_method), lab.printer(job.printer)
            assert method is not None
            rate = lab.rate(method, printer)
            assert job.cost_cents == cost_cents(Decimal(job.weight_g), job.time_hours, rate)
        found_by = (job.email_key, job.search_text)
        derive(job)
        assert found_by == (job.email_key, job.search_text)


def test_statistics_know_every_job_and_what_became_of_it(
    desk: Desk, passwords: Passwords, staff: StaffClient
) -> None:
    made(desk, passwords, 300)
    assert catch_up(desk) == 0
    shown = staff.get(f"{API}/stats/detailed?days=365").json
    totals = {total["name"]: total["value"] for total in shown["totals"]}
    assert totals["submitted"] == 300
    assert 0 < totals["rejected"] < totals["picked_up"] <= totals["completed"] < 300
    assert 0 < totals["failed"] < 60
    paid = [job.cost_cents or 0 for job in everything(desk) if job.status == "PAIDPICKEDUP"]
    assert totals["revenue"] == sum(paid)
    waiting = {each["status"]: each["count"] for each in shown["waiting"]}
    statuses = Counter(job.status for job in everything(desk))
    assert waiting == {status: statuses[status] for status in waiting}
    assert all(stage["count"] for stage in shown["turnaround"])
    assert shown["estimated_weight"]["count"] > 100
    assert shown["estimated_time"]["count"] > 100
    assert len(shown["staff"]) == len(STAFF)


def test_the_same_seed_makes_the_same_lab(
    desk: Desk, passwords: Passwords, clock: HandClock, tmp_path: Path, sqlite_template: Path
) -> None:
    address = f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'another.sqlite3')}"
    given = {"data_dir": tmp_path / "another", "database_url": address}
    another = open_desk(Settings.load(_env_file=None, secret_key=SECRET, **given), clock=clock)
    for each in (desk, another):
        made(each, passwords, 20)
    first, second = everything(desk), everything(another)
    another.database.close()
    assert [job.id for job in first] == [job.id for job in second]
    assert [job.status for job in first] == [job.status for job in second]


def test_no_mail_is_left_to_be_sent(desk: Desk, passwords: Passwords) -> None:
    made(desk, passwords, 100)
    with desk.database.reading() as session:
        count = select(Message.status, func.count()).group_by(Message.status)
        statuses = dict(session.execute(count).all())
        recipients = session.scalars(select(Message.recipient))
        assert all(address.endswith("@example.edu") for address in recipients)
    assert statuses["sent"] > 200
    assert "queued" not in statuses


def test_those_who_were_told_of_can_sign_in_and_the_road_goes_on(
    desk: Desk, passwords: Passwords, client: FlaskClient, road: Road
) -> None:
    told = made(desk, passwords, 20)
    credentials = {"email": told.staff_email, "password": told.staff_password}
    answer = client.post(f"{API}/auth/login", json=credentials)
    assert (answer.status_code, answer.json["user"]["role"]) == (200, "staff")
    # The road's own administrator was there before.
    assert told.admin is None
    assert road.to("PAIDPICKEDUP").number == 21


def test_a_lab_with_jobs_is_left_as_it_is(desk: Desk, passwords: Passwords, road: Road) -> None:
    road.to("UPLOADED")
    with pytest.raises(NotForDemo, match="has jobs already"):
        made(desk, passwords, 5)
    assert len(everything(desk)) == 1


def test_a_demo_is_made_once(
    desk: Desk, passwords: Passwords, staff: StaffClient, clock: HandClock
) -> None:
    made(desk, passwords, 5)
    with pytest.raises(NotForDemo, match="demo lab already"):
        made(desk, passwords, 5)
    assert staff.get(f"{API}/jobs").json["total"] == 5

"""A term at the lab, with all that can be beside jobs, and what of it must never be forgotten."""

from typing import Any

from flask.testing import FlaskClient

from printdesk import catalog
from printdesk.actors import SYSTEM
from printdesk.desk import Desk
from printdesk.jobs import inspections
from tests import evidence, models
from tests.clients import StaffClient, large_form
from tests.clocks import HandClock
from tests.road import API, STATUSES, Road, Ticket, act, handed_in, lock, saved

# What passes: who holds a job, and who moves its files.
PASSING = {"locked_by", "locked_by_name", "locked_until", "move_claim", "move_expires"}


def remembered(desk: Desk) -> dict[str, list[dict[str, Any]]]:
    """All that a rebuilt database must have as the lost one had it."""
    left_out = {"event": {"id"}, "deletion": {"id"}, "job": PASSING, "facts": {"id"}}
    left_out["stay"] = {"id", "facts_id"}
    tables = {
        name: [
            {column: value for column, value in row.items() if column not in left_out.get(name, ())}
            for row in evidence.rows(desk, name)
        ]
        for name in ("job", "event", "chain", "deletion", "counter", "setting", "facts", "stay")
    }
    tables["setting"] = [row for row in tables["setting"] if row["name"] == "catalog"]
    # The rebuild adds the last word in the system's history, and nothing else.
    tables["chain"] = [row for row in tables["chain"] if row["name"] != "system"]
    tables["event"] = [
        event for event in tables["event"] if event["details"].get("action") != "database-rebuilt"
    ]
    tables["event"].sort(key=lambda event: (event["chain"], event["seq"]))
    for name in ("facts", "stay"):
        tables[name].sort(key=repr)
    return tables


def a_term_at_the_lab(
    desk: Desk,
    road: Road,
    client: FlaskClient,
    staff: StaffClient,
    admin: StaffClient,
    clock: HandClock,
) -> dict[str, Ticket]:
    """Jobs in every status, with all that can be beside them."""
    with desk.database.reading() as session:
        version, lab = catalog.with_version(session)
    catalog.save(desk, lab.model_copy(update={"lab_name": "The Lab of Tests"}), version, SYSTEM)
    tickets = {}
    for size, status in enumerate(STATUSES, 20):
        tickets[status] = road.to(status, file=models.binary_stl(size))
        clock.forward(minutes=7)

    # A sibling that was chosen, and a newer file from a computer without the share.
    sliced = handed_in(client, models.binary_stl(40))
    saved(desk, f"Uploaded/{sliced.base}.gcode", models.gcode())
    road.approve(sliced)
    lock(staff, sliced)
    form = large_form({}, models.gcode("better"), "better.gcode")
    assert staff.post(f"{API}/jobs/{sliced.id}/file", **form).status_code == 200
    # Notes, a review, a flag of the lock; words that are not plain Latin.
    version = evidence.job(desk, sliced.id)["version"]
    notes = {"notes": "„Größer“ → 2×, naïve 模型 🙂", "version": version}
    assert act(staff, sliced, "notes", notes, method="PATCH").status_code == 200
    assert act(staff, sliced, "review", {"reviewed": True}).status_code == 200
    # A job turned down with words of its own, and handed in again.
    refused = road.to("UPLOADED", file=models.binary_stl(41))
    road.do(refused, "reject", {"reasons": ["Scale or units wrong"], "custom_reason": "Inches?"})
    handed_in(client, models.binary_stl(42), parent_job_id=refused.id)
    # Two jobs that are deleted: one that was resubmitted, and the one with the highest number.
    gone = road.to("UPLOADED", file=models.binary_stl(43))
    handed_in(client, models.binary_stl(44), parent_job_id=gone.id)
    last = road.to("UPLOADED", file=models.binary_stl(45))
    for ticket in (gone, last):
        lock(staff, ticket)
        assert act(staff, ticket, "", method="DELETE").status_code == 204
    # A model that was looked at, and one that cannot be read.
    handed_in(client, b"solid x\nfacet normal 0 0 1\nouter loop\nvertex 0 0\n")
    for _ in range(2):
        assert inspections.look_at_next(desk)
    # A lock is forgotten.
    lock(staff, sliced)
    return tickets

"""How large a new file of a job may be, and of which kind, by the settings."""

import pytest

from printdesk.desk import Desk
from tests import evidence, models
from tests.clients import StaffClient
from tests.road import API, Road, lock, upload


@pytest.mark.settings(max_upload_mb=1)
def test_none_an_empty_one_and_one_that_is_too_large_are_refused(
    desk: Desk, road: Road, staff: StaffClient
) -> None:
    ticket = road.to("UPLOADED")
    lock(staff, ticket)
    before = evidence.picture(desk)
    form = {"data": {}, "content_type": "multipart/form-data"}
    none = staff.post(f"{API}/jobs/{ticket.id}/file", **form)
    assert none.json["details"] == {"file": "Please choose a file."}
    empty = upload(staff, ticket, "a.gcode", b"")
    assert (empty.status_code, "empty" in empty.json["details"]["file"]) == (422, True)
    large = upload(staff, ticket, "a.gcode", b"\0" * (1024 * 1024 + 1))
    assert (large.status_code, large.json["error"]) == (413, "payload_too_large")
    assert evidence.picture(desk) == before


@pytest.mark.settings(slicer_extensions=".gcode .ufp")
def test_the_settings_say_what_slicers_save(road: Road, staff: StaffClient) -> None:
    ticket = road.to("UPLOADED")
    lock(staff, ticket)
    assert upload(staff, ticket, "a.ufp", models.gcode()).status_code == 200
    refused = upload(staff, ticket, "a.form", models.gcode())
    assert (refused.status_code, list(refused.json["details"])) == (422, ["file"])

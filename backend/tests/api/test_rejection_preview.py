"""The mail of a rejection, read before it is sent."""

import pytest

from tests import evidence
from tests.road import act, lock
from tests.stage import Stage

REASONS = {
    "reasons": ["Walls too thin to print", "Scale or units wrong"],
    "custom_reason": "It is 2 mm wide.\nPlease export it in <millimeters>.",
}


@pytest.mark.parametrize("status", ["UPLOADED", "PENDING"])
@pytest.mark.parametrize(
    "reasons", [REASONS, {"reasons": ["Walls too thin to print"]}, {"custom_reason": "Not this."}]
)
def test_it_is_word_for_word_what_the_student_gets(
    stage: Stage, status: str, reasons: dict[str, object]
) -> None:
    ticket, staff = stage.rise(status), stage.people["staff"]
    before = evidence.picture(stage.desk)
    shown = act(staff, ticket, "reject/preview", reasons)
    assert shown.status_code == 200, shown.text
    assert evidence.picture(stage.desk) == before

    lock(staff, ticket)
    assert act(staff, ticket, "reject", reasons).status_code == 200
    sent = act(staff, ticket, "mails", method="GET").json["mails"]
    [rejection] = [mail for mail in sent if mail["kind"] == "rejection"]
    assert shown.json == {"subject": rejection["subject"], "text": rejection["text"]}


def test_its_links_are_masked(stage: Stage) -> None:
    ticket = stage.rise("UPLOADED")
    text = act(stage.people["staff"], ticket, "reject/preview", REASONS).json["text"]
    assert "[link to follow the print]" in text
    assert "http" not in text
    assert ticket.tracking_token not in text


def test_there_is_none_without_a_reason_or_for_a_job_that_has_gone_on(stage: Stage) -> None:
    staff = stage.people["staff"]
    ticket = stage.rise("UPLOADED")
    empty = act(staff, ticket, "reject/preview", {"reasons": [], "custom_reason": " "})
    assert (empty.status_code, list(empty.json["details"])) == (422, ["reasons"])
    ticket = stage.rise("READYTOPRINT")
    late = act(staff, ticket, "reject/preview", REASONS)
    assert (late.status_code, late.json["error"]) == (409, "invalid_transition")
    assert late.json["details"]["status"] == "READYTOPRINT"

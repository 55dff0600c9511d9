"""A model handed in again after the first was turned down: the two jobs know each other."""

import pytest

from tests import evidence, models
from tests.road import API, act, hand_in, handed_in, lock
from tests.stage import Stage

BETTER = models.binary_stl(19.0)


@pytest.mark.parametrize("email", ["jane@example.edu", "Jane@EXAMPLE.edu"])
@pytest.mark.parametrize("status", ["REJECTED", "PAIDPICKEDUP", "UPLOADED"])
def test_a_student_names_an_earlier_job_of_their_own(stage: Stage, status: str, email: str) -> None:
    first, staff = stage.rise(status), stage.people["staff"]
    again = handed_in(stage.nobody, BETTER, parent_job_id=first.id, student_email=email)
    assert act(staff, again, "", method="GET").json["parent_job_id"] == first.id
    page = stage.nobody.get(f"{API}/track/{again.tracking_token}").json
    assert page["job"]["parent_job_id"] == first.id
    stage.work()
    evidence.assert_sound(stage.desk)


def test_a_job_of_somebody_else_is_refused_like_one_that_is_not_there(stage: Stage) -> None:
    first = stage.rise("REJECTED")
    before = evidence.picture(stage.desk)
    said = set()
    for parent, email in (
        (first.id, "joe@example.edu"),
        ("0" * 32, "jane@example.edu"),
        (str(first.number), "jane@example.edu"),
    ):
        answer = hand_in(stage.nobody, BETTER, parent_job_id=parent, student_email=email)
        assert answer.status_code == 422
        said.add(str(answer.json["details"]))
    assert said == {"{'parent_job_id': 'This does not belong to an earlier job of yours.'}"}
    assert evidence.picture(stage.desk) == before


def test_it_need_not_be_said(stage: Stage) -> None:
    stage.rise("REJECTED")
    again = handed_in(stage.nobody, BETTER, parent_job_id="")
    assert evidence.job(stage.desk, again.id)["parent_job_id"] is None


def test_a_job_whose_earlier_one_is_deleted_names_none_any_more(stage: Stage) -> None:
    first, staff = stage.rise("UPLOADED"), stage.people["staff"]
    again = handed_in(stage.nobody, BETTER, parent_job_id=first.id)
    before = evidence.job(stage.desk, again.id)
    lock(staff, first)
    assert act(staff, first, "", method="DELETE").status_code == 204

    row = evidence.job(stage.desk, again.id)
    assert (row["parent_job_id"], row["version"]) == (None, before["version"] + 1)
    stage.work()
    assert evidence.metadata(stage.desk, again.id)["job"]["parent_job_id"] is None
    evidence.assert_sound(stage.desk)

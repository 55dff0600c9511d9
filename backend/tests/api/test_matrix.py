"""Every pair of status and action, for everybody and every lock, through the API.

The table below is written out from what the lab wants, not taken from the product. What is
refused must leave everything as it was: rows, files, events and mails.
"""

from dataclasses import dataclass
from typing import Any

import pytest
from werkzeug.test import TestResponse

from printdesk.worker.tasks import tidy_jobs
from tests import evidence, models
from tests.clients import large_form
from tests.road import API, PRICE, STATUSES, Ticket, act, lock
from tests.stage import Stage

ALL = set(STATUSES)
REASON = {"reason": "as the lab wants it"}
UNTIL_COMPLETED = {"UPLOADED", "PENDING", "READYTOPRINT", "PRINTING"}


@dataclass(frozen=True)
class Rule:
    """From where to where an action leads, who may do it and what it asks of the lock.

    ``to`` is None where the status stays as it is.
    """

    method: str
    path: str
    sources: set[str]
    to: str | None
    role: str
    lock: str
    body: object = None
    code: int = 200


def change_to(status: str) -> Rule:
    body = {**REASON, "new_status": status, "send_email": False}
    # Nothing can be confirmed that has no price.
    sources = ALL - {"UPLOADED", "REJECTED"} if status == "PENDING" else ALL
    return Rule("POST", "admin/change-status", sources, status, "admin", "free or own", body)


def resend(kind: str, status: str) -> Rule:
    body = {"email_type": kind}
    return Rule("POST", "admin/resend-email", {status}, None, "staff", "free or own", body)


RULES = {
    "approve": Rule("POST", "approve", {"UPLOADED"}, "PENDING", "staff", "held", PRICE),
    "reject": Rule(
        *("POST", "reject", {"UPLOADED", "PENDING"}, "REJECTED", "staff", "held"),
        body={"reasons": ["Walls too thin to print"]},
    ),
    "force-confirm": Rule(
        *("POST", "admin/force-confirm", {"PENDING"}, "READYTOPRINT", "staff", "free or own"),
        body={**REASON, "bypass_email": False},
    ),
    "mark-printing": Rule("POST", "mark-printing", {"READYTOPRINT"}, "PRINTING", "staff", "held"),
    "mark-complete": Rule("POST", "mark-complete", {"PRINTING"}, "COMPLETED", "staff", "held"),
    "mark-failed": Rule(
        *("POST", "admin/mark-failed", {"PRINTING"}, "READYTOPRINT", "staff", "free or own"),
        body=REASON,
    ),
    "mark-picked-up": Rule(
        "POST", "mark-picked-up", {"COMPLETED"}, "PAIDPICKEDUP", "staff", "held"
    ),
    "revert-completion": Rule(
        "POST", "revert-completion", {"COMPLETED"}, "PRINTING", "staff", "free or own"
    ),
    "revert-pickup": Rule(
        "POST", "revert-pickup", {"PAIDPICKEDUP"}, "COMPLETED", "staff", "free or own"
    ),
    "delete": Rule("DELETE", "", {"UPLOADED", "PENDING"}, "deleted", "staff", "held", code=204),
    **{f"change-status to {status}": change_to(status) for status in STATUSES},
    # What does not change the status.
    "edit": Rule(
        *("PATCH", "", UNTIL_COMPLETED, None, "staff", "held"), body={"class_number": "ART 7"}
    ),
    "upload": Rule("POST", "file", UNTIL_COMPLETED, None, "staff", "held", models.gcode()),
    "choose-file": Rule(
        *("POST", "choose-file", UNTIL_COMPLETED, None, "staff", "held"),
        body={"file": "JaneDoe_Filament_ElectricBlue_1.stl"},
    ),
    "restore-file": Rule("POST", "restore-file", UNTIL_COMPLETED, None, "staff", "held"),
    "notes": Rule(
        *("PATCH", "notes", ALL, None, "staff", "free or own"),
        body={"notes": "a note", "version": 99},
    ),
    "review": Rule("POST", "review", ALL, None, "staff", "free or own", body={"reviewed": False}),
    "opened": Rule("POST", "opened", ALL, None, "staff", "any"),
    "lock": Rule("POST", "lock", ALL, None, "staff", "free or own"),
    "extend": Rule("POST", "lock/extend", ALL, None, "staff", "held"),
    "unlock": Rule("POST", "unlock", ALL, None, "staff", "free or own"),
    "force-unlock": Rule("POST", "admin/force-unlock", ALL, None, "admin", "any", REASON),
    "resend approval": resend("approval", "PENDING"),
    "resend rejection": resend("rejection", "REJECTED"),
    "resend completion": resend("completion", "COMPLETED"),
    # Looking is free.
    "look": Rule("GET", "", ALL, None, "staff", "any"),
    "events": Rule("GET", "events", ALL, None, "staff", "any"),
    "siblings": Rule("GET", "siblings", ALL, None, "staff", "any"),
    "versions": Rule("GET", "versions", ALL, None, "staff", "any"),
    "mails": Rule("GET", "mails", ALL, None, "staff", "any"),
    "download": Rule("GET", "file", ALL, None, "staff", "any"),
}
READS = {name for name, rule in RULES.items() if rule.method == "GET"}
# These keep the lock: "held" then means as much afterwards as before.
KEEP_LOCK = READS | {
    *("edit", "upload", "choose-file", "restore-file"),
    *("notes", "review", "opened", "lock", "extend"),
}


@dataclass(frozen=True)
class Caller:
    """Somebody, and the lock as they find it: free, their own, another's, or run out."""

    who: str
    lock: str

    def __str__(self) -> str:
        return f"{self.who}, lock {self.lock}"


CALLERS = [
    *(Caller(who, "free") for who in ("nobody", "student", "staff", "admin")),
    *(Caller(who, "other's") for who in ("staff", "admin")),
    *(Caller("staff", lock) for lock in ("own", "own, run out", "other's, run out")),
    Caller("admin", "own, as admin"),
]


def expected(rule: Rule, status: str, caller: Caller) -> tuple[int, str | None]:
    """What a caller gets: the HTTP status and the code of the refusal, if it is one."""
    held = caller.lock in {"own", "own, as admin"}
    refusals = [
        (caller.who in {"nobody", "student"}, 401, "not_signed_in"),
        (rule.role == "admin" and caller.who != "admin", 403, "forbidden"),
        (rule.lock != "any" and caller.lock == "other's", 409, "job_locked"),
        (status not in rule.sources and rule.to == "PENDING", *no_price(rule)),
        (status not in rule.sources, 409, "invalid_transition"),
        (rule.lock == "held" and not held, 403, "lock_required"),
    ]
    return next(((code, error) for true, code, error in refusals if true), (rule.code, None))


def no_price(rule: Rule) -> tuple[int, str]:
    if rule.path == "admin/change-status":
        return 422, "validation_failed"
    return 409, "invalid_transition"


def enter(stage: Stage, status: str, caller: Caller) -> Ticket:
    """The lab with its job in a status and its lock in a state."""
    ticket = stage.rise(status)
    holders = {"own": caller.who, "other's": "other"}
    holder = holders.get(caller.lock.partition(",")[0])
    if holder:
        lock(stage.people[holder], ticket)
    if caller.lock.endswith("run out"):
        stage.clock.forward(minutes=5)
    return ticket


def ask(stage: Stage, ticket: Ticket, rule: Rule, who: str, job: str = "") -> TestResponse:
    path = f"{API}/jobs/{job or ticket.id}/{rule.path}".rstrip("/")
    given: dict[str, Any] = {}
    if isinstance(rule.body, bytes):
        given = large_form({}, rule.body, "new.gcode")
    elif rule.body is not None:
        given = {"json": rule.body}
    if who == "student":
        given["headers"] = {"Authorization": f"Bearer {ticket.tracking_token}"}
    answer = stage.people.get(who, stage.nobody).open(path, method=rule.method, **given)
    answer.get_data()  # a download is read to its end
    answer.close()
    return answer


def held_by(stage: Stage, ticket: Ticket) -> str | None:
    row = evidence.job(stage.desk, ticket.id)
    running = row["locked_until"] is not None and row["locked_until"] > stage.clock.now()
    return row["locked_by"] if running else None


@pytest.mark.parametrize("action", RULES)
@pytest.mark.parametrize("status", STATUSES)
def test_an_action_does_what_the_table_says_or_nothing(
    stage: Stage, status: str, action: str
) -> None:
    rule = RULES[action]
    touched, found = True, ""
    for caller in CALLERS:
        if touched or caller.lock != found:
            ticket, found = enter(stage, status, caller), caller.lock
            before = evidence.picture(stage.desk)

        answer = ask(stage, ticket, rule, caller.who)

        error = answer.json["error"] if answer.is_json and "error" in answer.json else None
        assert (answer.status_code, error) == expected(rule, status, caller), caller
        touched = error is None and action not in READS
        if not touched:
            assert evidence.picture(stage.desk) == before, caller
        else:
            assert_done(stage, ticket, status, action, caller)
        if error == "invalid_transition":
            assert answer.json["details"]["status"] == status
            assert status in answer.json["message"]
        if error == "job_locked":
            other = stage.people["other"].person
            told = answer.json["details"]
            assert (told["locked_by"], told["locked_by_name"]) == (other.id, other.name)
            assert told["locked_until"] == "2030-03-01T12:05:00Z"


def assert_done(stage: Stage, ticket: Ticket, status: str, action: str, caller: Caller) -> None:
    rule = RULES[action]
    tidy_jobs(stage.desk, lambda: False)
    evidence.assert_sound(stage.desk)
    if rule.to == "deleted":
        assert evidence.rows(stage.desk, "job") == [], caller
        return
    assert evidence.job(stage.desk, ticket.id)["status"] == (rule.to or status), caller
    own = stage.people[caller.who].person.id
    keeps = action in KEEP_LOCK | {"resend approval", "resend rejection", "resend completion"}
    other = stage.people["other"].person.id
    before = {"own": own, "own, as admin": own, "other's": other}.get(caller.lock)
    after = own if action in {"lock", "extend"} else before if keeps else None
    assert held_by(stage, ticket) == after, caller


TOKEN_LOCKS = [Caller("student", "free"), Caller("student", "other's")]
CONFIRMED = {"READYTOPRINT", "PRINTING", "COMPLETED", "PAIDPICKEDUP", "ARCHIVED"}


@pytest.mark.parametrize("caller", TOKEN_LOCKS, ids=str)
@pytest.mark.parametrize("status", STATUSES)
def test_a_student_withdraws_until_the_price_is_confirmed(
    stage: Stage, status: str, caller: Caller
) -> None:
    ticket = enter(stage, status, caller)
    before = evidence.picture(stage.desk)

    answer = stage.nobody.post(f"{API}/track/{ticket.tracking_token}/withdraw")

    if status in {"UPLOADED", "PENDING"}:
        assert (answer.status_code, answer.json["job"]["status"]) == (200, "REJECTED")
        evidence.assert_sound(stage.desk)
        assert_staff_come_too_late(stage, ticket, "REJECTED")
    else:
        assert (answer.status_code, answer.json["error"]) == (409, "invalid_transition")
        assert answer.json["details"]["status"] == status
        assert evidence.picture(stage.desk) == before


@pytest.mark.parametrize("caller", TOKEN_LOCKS, ids=str)
@pytest.mark.parametrize("status", STATUSES)
def test_a_student_confirms_what_waits_and_a_second_time_is_no_error(
    stage: Stage, status: str, caller: Caller
) -> None:
    ticket = enter(stage, status, caller)
    before = evidence.picture(stage.desk)
    generation = evidence.job(stage.desk, ticket.id)["confirm_generation"]
    token = stage.desk.keys.confirm_token(ticket.id, generation)

    shown = stage.nobody.get(f"{API}/confirm/{token}")
    assert evidence.picture(stage.desk) == before
    answer = stage.nobody.post(f"{API}/confirm/{token}")

    assert shown.status_code == answer.status_code
    if status == "PENDING":
        assert (answer.status_code, answer.json["already_confirmed"]) == (200, False)
        assert answer.json["job"]["status"] == "READYTOPRINT"
        evidence.assert_sound(stage.desk)
        assert_staff_come_too_late(stage, ticket, "READYTOPRINT")
        return
    if status in CONFIRMED:
        assert (answer.status_code, answer.json["already_confirmed"]) == (200, True)
        assert shown.json == answer.json
    else:
        assert (answer.status_code, answer.json["error"]) == (409, "invalid_transition")
        assert answer.json["details"]["status"] == status
    assert evidence.picture(stage.desk) == before


def assert_staff_come_too_late(stage: Stage, ticket: Ticket, status: str) -> None:
    """Whoever held the job is told what became of it meanwhile."""
    before = evidence.picture(stage.desk)
    answer = ask(stage, ticket, RULES["approve"], "other")
    assert (answer.status_code, answer.json["error"]) == (409, "invalid_transition")
    assert answer.json["details"]["status"] == status
    assert evidence.picture(stage.desk) == before


@pytest.mark.parametrize("who", ["nobody", "staff", "admin"])
@pytest.mark.parametrize("action", RULES)
def test_who_may_call_comes_before_the_body_and_the_body_before_the_job(
    stage: Stage, action: str, who: str
) -> None:
    rule, ticket = RULES[action], stage.rise("UPLOADED")
    before = evidence.picture(stage.desk)
    for job in ("0" * 32, "999999", "nonsense", "-1", "9" * 40):
        answer = ask(stage, ticket, rule, who, job)
        if who == "nobody":
            refusal = (401, "not_signed_in")
        elif rule.role == "admin" and who != "admin":
            refusal = (403, "forbidden")
        else:
            refusal = (404, "not_found")
        assert (answer.status_code, answer.json["error"]) == refusal, job
        if refusal[0] == 404 and isinstance(rule.body, dict) and action != "edit":
            wrong = Rule(rule.method, rule.path, set(), None, rule.role, rule.lock, {"reasons": 7})
            answer = ask(stage, ticket, wrong, who, job)
            assert (answer.status_code, answer.json["error"]) == (422, "validation_failed"), job
    assert evidence.picture(stage.desk) == before


# What a page offers: an action that needs the lock is offered when the lock can be had.
OFFERED = {
    **{
        name: name
        for name in (
            *("approve", "reject", "force-confirm", "mark-printing", "mark-complete"),
            *("mark-failed", "mark-picked-up", "revert-completion", "revert-pickup", "delete"),
            *("edit", "notes", "review"),
        )
    },
    "upload": "upload-file",
    "choose-file": "choose-file",
    "restore-file": "choose-file",
    "change-status to ARCHIVED": "change-status",
    "resend approval": "resend-email",
    "resend rejection": "resend-email",
    "resend completion": "resend-email",
}


@pytest.mark.parametrize("caller", [c for c in CALLERS if c.who in {"staff", "admin"}], ids=str)
@pytest.mark.parametrize("status", STATUSES)
def test_a_job_tells_what_its_reader_may_do(stage: Stage, status: str, caller: Caller) -> None:
    ticket = enter(stage, status, caller)

    told = act(stage.people[caller.who], ticket, "", method="GET").json["allowed_actions"]

    with_lock = Caller(caller.who, "own" if caller.lock != "other's" else caller.lock)
    may = {
        offered
        for action, offered in OFFERED.items()
        if expected(RULES[action], status, with_lock)[1] is None
    }
    if caller.who == "admin":
        may.add("flag")
        if caller.lock in {"own, as admin", "other's"}:
            may.add("force-unlock")
    assert sorted(told) == sorted(may)


@pytest.mark.parametrize("caller", TOKEN_LOCKS, ids=str)
@pytest.mark.parametrize("status", STATUSES)
def test_the_tracking_page_tells_what_the_student_may_do(
    stage: Stage, status: str, caller: Caller
) -> None:
    ticket = enter(stage, status, caller)

    told = stage.nobody.get(f"{API}/track/{ticket.tracking_token}").json["job"]["allowed_actions"]

    assert told == {"UPLOADED": ["withdraw"], "PENDING": ["withdraw", "confirm"]}.get(status, [])

"""Real things in the place of those that Schemathesis makes up, which loads this by itself.

Every job is in the status and under the lock that the operation needs, and gets back there: what
the document calls a good request must succeed, and a bad one be refused for being bad.
"""

import os
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import requests
import schemathesis
from schemathesis.checks import CheckContext
from schemathesis.core.parameters import ParameterLocation
from schemathesis.core.transport import Response
from schemathesis.generation.case import Case
from schemathesis.generation.meta import CoveragePhaseData
from schemathesis.hooks import HookContext

from bench.running import Running
from e2e.jobs import FORM, PRICE
from e2e.lab import Lab, Person, address_of
from e2e.ready_accounts import BY_LINK, OWN
from e2e.ready_jobs import STUDENT, ReadyJobs
from tests import models

# Of whatever operation.
AnyCase = Case[Any]
# The status for who may not call; then nothing real is needed.
REFUSED_WITH = os.environ.get("LAB_REFUSES_WITH", "")
PICTURES = {"show_thumbnail", "show_preview", "show_slice_picture"}
COSTLY = {"login", "submit", "approve", "change_status"}
# Each kind of mistake is made at each operation; of the places where it can be made, at a share.
EVERY_PLACE = bool(os.environ.get("LAB_EVERY_PLACE"))
SHARE = 5
TURN = count()
PLACES: defaultdict[tuple[str, object], Iterator[int]] = defaultdict(count)
SIDE = count(1000)


@cache
def ready() -> ReadyJobs:
    """Those of the lab that the environment names."""
    given = os.environ
    admin = Person("", given["LAB_ADMIN"], given["LAB_PASSWORD"])
    server = Running(given["LAB_API"], 0, Path(given["LAB_DATA"]))
    return ReadyJobs(Lab(server.api.removesuffix("/api/v1"), server, admin))


@schemathesis.hook
def filter_case(context: HookContext, case: AnyCase) -> bool:
    """Of the good requests that cost a server much, one in four is enough."""
    if case.meta is None:
        return True
    if case.meta.generation.mode.is_positive:
        return _name(case) not in COSTLY or next(TURN) % 4 == 0
    if EVERY_PLACE or not isinstance(case.meta.phase.data, CoveragePhaseData):
        return True
    return next(PLACES[_name(case), case.meta.phase.data.scenario]) % SHARE == 0


@schemathesis.hook
def before_call(context: HookContext, case: AnyCase, kwargs: dict[str, Any]) -> None:
    """Put real things into those parts of a request that are meant to be good."""
    operation = _name(case)
    if REFUSED_WITH:
        return
    if _is_good(case, ParameterLocation.PATH):
        case.path_parameters.update(_real(operation, case.path_parameters))
    if _is_good(case, ParameterLocation.QUERY):
        case.query.update(_real(operation, case.query))
        if operation in PICTURES:  # who has no signed link gets nothing
            link = urlsplit(ready().picture_link(operation))
            case.query.update(dict(parse_qsl(link.query)))
    if isinstance(case.body, dict) and _is_good(case, ParameterLocation.BODY):
        if case.media_type == "application/json":
            case.body.update(_real(operation, case.body))
        else:
            kwargs["files"] = _real_parts(operation, case)
    if operation == "refresh":
        case.cookies.update(_cookies())
    if operation in OWN:
        witness = ready().accounts.member(operation).witness
        assert witness is not None
        kwargs["auth"] = witness.sign


@schemathesis.hook
def after_call(context: HookContext, case: AnyCase, response: Response) -> None:
    """Bring the job back to where the operation needs it."""
    operation = _name(case)
    if case.method not in {"GET", "OPTIONS"} and response.status_code < 300:
        ready().restore(operation, response.json() if response.content else None)


@schemathesis.check
def refused_whatever_is_sent(ctx: CheckContext, response: Response, case: AnyCase) -> None:
    """Who may not call an operation learns nothing of it, not even what it takes."""
    if REFUSED_WITH and (_is_good(case, ParameterLocation.PATH) or not case.path_parameters):
        told = f"{response.status_code}, not {REFUSED_WITH}"
        assert str(response.status_code) == REFUSED_WITH, told


def _real(operation: str, given: Mapping[str, object]) -> dict[str, Any]:
    """What stands in for those of the given things that only the lab can know."""
    names = {name for name in given.keys() & REAL.keys() if given[name] is not None}
    return {name: REAL[name](operation) for name in names}


def _real_parts(operation: str, case: AnyCase) -> list[tuple[str, tuple[str | None, object]]]:
    """The parts of a form. In the body itself, another file would be taken for a mistake."""
    assert isinstance(case.body, dict)
    real = _real(operation, case.body)
    if "parent_job_id" in real:
        real["student_email"] = address_of(STUDENT)  # only the student's own
    sent = case.as_transport_kwargs()["files"]
    return [(name, (part[0], real.get(name, part[1]))) for name, part in sent]


def _file(operation: str) -> object:
    if operation in {"approve", "mark_printing", "choose_file"}:
        return ready().job(operation)["display_name"]
    return models.binary_stl(side=next(SIDE))


def _file_path(operation: str) -> str:
    stale = operation == "delete_stale_file"
    return ready().stale(operation) if stale else ready().orphan()


def _token(operation: str) -> str:
    if operation in BY_LINK:
        return ready().accounts.member(operation).token
    confirms = operation in {"confirm", "show_confirmation"}
    return ready().confirm_token(operation) if confirms else ready().tracking_token(operation)


def _email(operation: str) -> str:
    new = operation in {"invite_user", "change_email", "register"}
    return ready().accounts.new_address() if new else ready().lab.admin.email


def _code(operation: str) -> str:
    return ready().accounts.code(operation)


def _chosen(name: str, _operation: str) -> object:
    return CHOICES[name]


def _session(operation: str) -> str:
    return ready().accounts.session(operation)


def _version(operation: str) -> object:
    if operation == "save_catalog":
        return ready().edited_catalog()["version"]
    return ready().job(operation)["version"] if operation == "write_notes" else "original"


def _cookies() -> dict[str, str]:
    """Those of a browser in which somebody has just signed in."""
    admin = ready().lab.admin
    who = {"email": admin.email, "password": admin.password}
    answer = requests.post(f"{ready().lab.api}/auth/login", json=who, timeout=30)
    return dict(answer.cookies)


CHOICES = {
    **{name: FORM[name] for name in ("discipline", "print_method", "color", "printer")},
    "method": FORM["print_method"],
    "material": PRICE["material"],
    "confirm": "0",  # nothing is old enough to be deleted
}
REAL: Mapping[str, Callable[[str], object]] = {
    **{name: partial(_chosen, name) for name in CHOICES},
    "job_ref": lambda operation: str(ready().job(operation)["number"]),
    "job_id": lambda operation: ready().job(operation)["id"],
    "parent_job_id": lambda operation: ready().job(operation)["id"],
    "task_id": lambda _: ready().task,
    "backup": lambda _: ready().backup,
    "token": _token,
    "file": _file,
    "file_path": _file_path,
    "message_id": lambda _: ready().failed_mail(),
    "catalog": lambda _: ready().edited_catalog()["catalog"],
    "version": _version,
    "email": _email,
    **dict.fromkeys(("password", "current_password"), lambda _: ready().lab.admin.password),
    "code": _code,
    "user_id": lambda operation: ready().accounts.member(operation).id,
    "session_id": _session,
}


def _is_good(case: AnyCase, location: ParameterLocation) -> bool:
    """Whether this part of a request is there and shall be as the document says."""
    component = case.meta.components.get(location) if case.meta else None
    return component is not None and component.mode.is_positive


def _name(case: AnyCase) -> str:
    return str(case.operation.definition.raw["operationId"])

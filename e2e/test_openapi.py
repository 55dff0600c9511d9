"""The running product does what its OpenAPI document says, and nothing else."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from bench.running import printdesk
from e2e.lab import SETTINGS, Lab, Person

ROOT = Path(__file__).resolve().parents[1]
ADMIN = Person("Administrator", "ada@example.edu", "correct horse battery staple")
TRIES, EVERY_TRY = 1, 3

pytestmark = pytest.mark.timeout(900)


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A lab that holds nobody up: no limit is reached, no lock runs out."""
    limits = {
        **dict.fromkeys(("RATELIMIT_RESEND", "RATELIMIT_RESET", "RATELIMIT_CODE"), "1000/hour"),
        "LOCK_MINUTES": "60",
        "REGISTRATION_DOMAINS": "example.edu",
        "BACKUP_DIR": str(tmp_path_factory.mktemp("backups")),
    }
    account = {"ADMIN_EMAIL": ADMIN.email, "ADMIN_PASSWORD": ADMIN.password}
    folder = tmp_path_factory.mktemp("described")
    with printdesk(folder, **{**SETTINGS, **limits, **account}) as server:
        yield Lab(server.api.removesuffix("/api/v1"), server, ADMIN)


# About a hundred operations, each with dozens of requests, on a machine that may be busy.
@pytest.mark.timeout(900)
def test_good_requests_succeed_and_bad_ones_are_refused(
    described: Lab, tmp_path: Path, every_round: bool
) -> None:
    token = _token(described, ADMIN)
    tries = EVERY_TRY if every_round else TRIES
    places = {"LAB_EVERY_PLACE": "1"} if every_round else {}

    # The other phases need examples or links, of which the document has none.
    report = _schemathesis(described, tmp_path, token, tries, "--phases=coverage,fuzzing", **places)

    succeeded = {
        operation
        for operation, phases in report["valid_rates"].items()
        if any(phase["accepted"] for phase in phases.values())
    }
    # It takes the document for granted, from which it has everything.
    assert {*succeeded, "GET /api/v1/openapi.json"} == {
        f"{method} {path}" for method, path, _ in _operations(described)
    }


@pytest.mark.parametrize("caller", ["nobody", "staff"])
def test_who_may_not_call_learns_nothing(
    described: Lab, tmp_path: Path, caller: str, every_round: bool
) -> None:
    if caller == "nobody":
        closed, status, token = [[{"bearer": ["staff"]}], [{"bearer": ["admin"]}]], 401, None
    else:
        closed, status = [[{"bearer": ["admin"]}]], 403
        token = _token(described, described.add_staff("Sam Staff"))
    names = [o["operationId"] for _, _, o in _operations(described) if o["security"] in closed]

    _schemathesis(
        described,
        tmp_path,
        token,
        EVERY_TRY if every_round else TRIES,
        "--phases=fuzzing",
        # For those to whom it is closed, a good request and a bad one are the same.
        "--exclude-checks=positive_data_acceptance,negative_data_rejection",
        *(f"--include-operation-id={name}" for name in names),
        LAB_REFUSES_WITH=str(status),
    )


def _operations(lab: Lab) -> list[tuple[str, str, dict[str, Any]]]:
    """The method, the path and the description of each operation."""
    document = requests.get(f"{lab.api}/openapi.json", timeout=10).json()
    return [
        (method.upper(), path, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]


def _token(lab: Lab, person: Person) -> str:
    who = {"email": person.email, "password": person.password}
    answer = requests.post(f"{lab.api}/auth/login", json=who, timeout=10)
    token: str = answer.json()["access_token"]
    return token


def _schemathesis(
    lab: Lab, folder: Path, token: str | None, tries: int, *arguments: str, **surroundings: str
) -> dict[str, Any]:
    """What it reports, having found no failure."""
    report = folder / "report.json"
    ran = subprocess.run(
        [
            *(sys.executable, "-m", "schemathesis.cli"),
            *("--config-file", str(ROOT / "e2e" / "schemathesis.toml")),
            *("run", f"{lab.api}/openapi.json", "--no-color", "--continue-on-failure"),
            *("--seed=1", f"--max-examples={tries}", "--generation-database=none"),
            *("--report=json", f"--report-json-path={report}"),
            *((f"--header=Authorization: Bearer {token}",) if token else ()),
            *arguments,
        ],
        cwd=folder,
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "backend")]),
            "SCHEMATHESIS_HOOKS": "e2e.stand_ins",
            "LAB_API": lab.api,
            "LAB_DATA": str(lab.server.data),
            "LAB_ADMIN": lab.admin.email,
            "LAB_PASSWORD": lab.admin.password,
            **surroundings,
        },
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    told: dict[str, Any] = json.loads(report.read_text("utf-8"))
    return told

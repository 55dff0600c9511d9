"""The compose files: whole, careful, and in step with the settings and commands that they name."""

import re
import subprocess
import sys
from typing import Any

import pytest
import yaml
from flask import Flask
from pydantic import SecretStr

from printdesk.cli import _parser
from printdesk.config import Settings
from printdesk.secret_files import ADDRESSES
from printdesk.web.stack import website
from tests.serving import serving
from tools import ROOT

COMPOSE = ROOT / "docker-compose.yml"
SECRETS = ROOT / "deploy" / "secrets.yml"
OURS = ("backend", "worker", "migrate")
# Defaults that follow from other settings.
TOLD = {
    "data_dir": "./data",
    "storage_root": "./data/storage",
    "public_url": "http://localhost:8080",
}

Service = dict[str, Any]


def services(path: Any = COMPOSE) -> dict[str, Service]:
    found: dict[str, Service] = yaml.safe_load(path.read_text("utf-8"))["services"]
    return found


each_service = pytest.mark.parametrize("service", services().values(), ids=services())


def test_there_is_a_service_for_each_part() -> None:
    assert set(services()) == {"frontend", "backend", "worker", "migrate", "db", "redis"}


@each_service
def test_a_service_may_do_no_more_than_it_must(service: Service) -> None:
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    user = re.sub(r"\$\{\w+:-(\d+)\}", r"\1", service["user"])
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", user)
    assert "privileged" not in service


@each_service
def test_a_service_has_bounds_and_is_started_again(service: Service) -> None:
    limits = service["deploy"]["resources"]["limits"]
    assert set(limits) == {"cpus", "memory", "pids"}
    assert service["logging"]["options"].keys() == {"max-size", "max-file"}
    once = service["restart"] == "no"
    assert service["restart"] in {"no", "unless-stopped"}
    # What ends by itself is well when it has ended well.
    assert ("healthcheck" in service) != once


@each_service
def test_a_service_can_be_there_several_times(service: Service) -> None:
    assert "container_name" not in service
    assert "hostname" not in service


def test_only_the_front_end_is_to_be_reached_from_outside() -> None:
    assert [name for name, service in services().items() if "ports" in service] == ["frontend"]
    whole = yaml.safe_load(COMPOSE.read_text("utf-8"))
    assert whole["networks"]["inside"] == {"internal": True}
    for name in ("db", "redis", "migrate"):
        assert services()[name]["networks"] == ["inside"]
    assert services()["frontend"]["networks"] == ["web"]


def test_nobody_starts_before_what_they_need() -> None:
    found = services()
    for name in ("backend", "worker"):
        waits = {k: v["condition"] for k, v in found[name]["depends_on"].items()}
        assert waits == {
            "db": "service_healthy",
            "redis": "service_healthy",
            "migrate": "service_completed_successfully",
        }
    assert found["migrate"]["depends_on"]["db"]["condition"] == "service_healthy"
    assert found["frontend"]["depends_on"]["backend"]["condition"] == "service_healthy"


def test_images_of_others_are_of_one_version_each() -> None:
    for name in ("db", "redis"):
        assert re.search(r":\d+\.\d+(\.\d+)?-\w+$", services()[name]["image"]), name


def test_every_volume_and_file_that_is_named_is_there() -> None:
    whole = yaml.safe_load(COMPOSE.read_text("utf-8"))
    for service in whole["services"].values():
        for volume in service.get("volumes", ()):
            if isinstance(volume, str) and re.match(r"\w", volume):
                assert volume.partition(":")[0] in whole["volumes"]
        if "build" in service:
            assert (ROOT / service["build"]["dockerfile"]).is_file()


def commands() -> set[str]:
    [words] = [each.choices for each in _parser()._actions if isinstance(each.choices, dict)]
    return set(words)


@pytest.mark.parametrize("name", OURS)
def test_our_services_run_commands_that_there_are(name: str) -> None:
    [command] = services()[name]["command"]
    assert command in commands()


@pytest.mark.parametrize("path", [COMPOSE, SECRETS], ids=lambda path: path.name)
def test_every_setting_that_is_handed_on_is_one(path: Any) -> None:
    secrets = {n for n, f in Settings.model_fields.items() if f.annotation is SecretStr} | ADDRESSES
    files = {f"{name}_file" for name in secrets}
    for name in OURS:
        for setting in services(path)[name]["environment"]:
            known = setting.lower() in {*Settings.model_fields, *files}
            # Read by PostgreSQL's own library, and by the clock.
            assert known or setting in {"PGPASSWORD", "TZ"}, setting


@pytest.mark.parametrize("name", OURS)
def test_every_setting_reaches_our_services(name: str) -> None:
    service = services()[name]
    assert service["env_file"] == ".env"
    # In a container these are what only the compose file can know.
    given = {setting.lower() for setting in service["environment"]} & set(Settings.model_fields)
    assert given == {
        *("printdesk_env", "host", "port", "metrics_host", "trusted_proxies"),
        *("database_url", "redis_url", "data_dir", "storage_root", "backup_dir"),
    }


def test_metrics_are_for_our_own_networks_alone() -> None:
    backend = services()["backend"]
    assert backend["environment"]["METRICS_HOST"] == "0.0.0.0"
    assert "ports" not in backend
    assert "9100" not in (ROOT / "deploy" / "Caddyfile").read_text("utf-8")


@pytest.mark.parametrize("path", [COMPOSE, SECRETS], ids=lambda path: path.name)
def test_every_variable_is_told_in_the_example(path: Any) -> None:
    example = (ROOT / ".env.example").read_text("utf-8")
    for name in set(re.findall(r"\$\{(\w+)", path.read_text("utf-8"))):
        assert re.search(rf"(?m)^#?{name}=", example), name


def test_the_example_tells_of_every_setting_with_its_default() -> None:
    example = (ROOT / ".env.example").read_text("utf-8")
    told = dict(re.findall(r"(?m)^#([A-Z_]+)=(.*)$", example))
    for name, field in Settings.model_fields.items():
        assert told[name.upper()] == TOLD.get(name, in_words(field.default)), name


def in_words(default: object) -> str:
    """A default as it would stand in the file."""
    if isinstance(default, SecretStr):
        return default.get_secret_value()
    if isinstance(default, tuple):
        return " ".join(default)
    return "" if default is None else str(default)


@pytest.fixture
def check() -> str:
    """What the health check of the back end runs, as Python."""
    _, python, option, code = services()["backend"]["healthcheck"]["test"]
    assert (python, option) == ("python", "-c")
    assert "127.0.0.1:8080" in code
    return code


def healthy(check: str, port: int) -> bool:
    code = check.replace(":8080", f":{port}")
    return not subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=False
    ).returncode


@pytest.mark.settings(
    printdesk_env="production", public_url="https://print.example.edu", host="0.0.0.0"
)
def test_the_back_end_is_healthy_while_it_answers(
    app: Flask, check: str, settings: Settings
) -> None:
    with serving(website(app, settings)) as server:
        assert healthy(check, server.port)
    assert not healthy(check, server.port)

"""The files that deploy it fit the program: roles, settings, and what the image holds."""

import re
import shutil
import subprocess
import sys
from datetime import timedelta
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest
import yaml
from dotenv import dotenv_values

from bot import __version__
from bot.app import ROLES, SECTIONS
from bot.lifetime import DRAIN
from bot.settings import read
from tests.tree import ROOT, project_files

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if name != "redis"}
INSTRUCTIONS = [
    line.split(maxsplit=1)
    for line in (ROOT / "Dockerfile").read_text().replace("\\\n", " ").splitlines()
    if line.strip() and not line.startswith("#")
]
SETTINGS = {name.upper() for section in SECTIONS for name in section.model_fields}
OUR_CLI = ["python", "-m", "bot"]


def instruction(name: str) -> str:
    """The last instruction of that name, which is the one that counts."""
    return [words for word, words in INSTRUCTIONS if word == name][-1]


def copies(stage: int) -> list[tuple[str, str]]:
    """What a stage of the Dockerfile copies from the project: source and destination."""
    stages: list[list[list[str]]] = []
    for one in INSTRUCTIONS:
        if one[0] == "FROM":
            stages.append([])
        stages[-1].append(one)
    found = [words.split() for word, words in stages[stage] if word == "COPY"]
    mine = [words for words in found if not words[0].startswith("--from")]
    return [(source, words[-1]) for words in mine for source in words[:-1]]


def is_in_the_context(path: Path) -> bool:
    """Whether .dockerignore lets a file through; the last line that matches counts."""
    allowed = True
    for line in (ROOT / ".dockerignore").read_text().split():
        pattern = line.removeprefix("!")
        places = [path, *path.parents][:-1]
        names = [str(place) for place in places]
        names += [place.name for place in places] if pattern.startswith("**/") else []
        if any(fnmatchcase(name, pattern.removeprefix("**/")) for name in names):
            allowed = line.startswith("!")
    return allowed


def seconds(duration: str) -> timedelta:
    match = re.fullmatch(r"(\d+)s", duration)
    assert match, duration
    return timedelta(seconds=int(match[1]))


def test_every_role_has_a_service_and_every_service_plays_one_role() -> None:
    assert {name: service["command"] for name, service in OURS.items()} == {
        role: ["run", role] for role in ROLES
    }


def test_every_service_is_asked_for_its_health_by_our_own_command() -> None:
    for name, service in OURS.items():
        check = service["healthcheck"]
        assert check["test"] == ["CMD", *OUR_CLI, "health", name]
        assert seconds(check["timeout"]) < seconds(check["interval"])
    assert instruction("ENTRYPOINT") == '["python", "-m", "bot"]'


def test_every_service_reaches_the_one_redis_once_it_is_well() -> None:
    for service in OURS.values():
        assert service["environment"]["REDIS_URL"] == "redis://redis:6379/0"
        assert service["depends_on"] == {"redis": {"condition": "service_healthy"}}


def test_every_variable_that_is_set_is_a_setting() -> None:
    for name, service in OURS.items():
        assert set(service["environment"]) - SETTINGS == set(), name
        assert service["env_file"] == [{"path": ".env", "required": False}]
    text = (ROOT / "docker-compose.yml").read_text()
    assert set(re.findall(r"\$\{(\w+)", text)) - SETTINGS == set()


def test_the_settings_of_every_service_are_valid(monkeypatch: pytest.MonkeyPatch) -> None:
    for service in OURS.values():
        for name, value in service["environment"].items():
            monkeypatch.setenv(name, str(value))
        for section in SECTIONS:
            read(section)


def test_the_page_is_published_to_this_machine_alone_on_the_port_that_is_served() -> None:
    (port,) = SERVICES["serve"]["ports"]

    assert re.fullmatch(r"127\.0\.0\.1:\$\{WEB_PORT:-8080\}:(\d+)", port)
    assert port.endswith(f":{SERVICES['serve']['environment']['WEB_PORT']}")
    assert SERVICES["serve"]["environment"]["WEB_HOST"] == "0.0.0.0"
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["serve"]


def test_redis_keeps_what_it_was_told_and_is_reached_by_us_alone() -> None:
    redis = SERVICES["redis"]
    command = [str(word) for word in redis["command"]]

    assert command[command.index("--appendonly") + 1] == "yes"
    assert command[command.index("--maxmemory-policy") + 1] == "noeviction"
    assert redis["volumes"] == ["redis:/data"]
    assert "redis" in COMPOSE["volumes"]
    assert redis["healthcheck"]["test"] == ["CMD", "redis-cli", "ping"]
    assert "ports" not in redis


def test_everything_is_started_again_and_has_the_time_to_finish() -> None:
    assert {service["restart"] for service in SERVICES.values()} == {"unless-stopped"}
    for service in OURS.values():
        # A margin to close what is open, after the drain.
        assert seconds(service["stop_grace_period"]) >= DRAIN + timedelta(seconds=5)


def test_nothing_runs_with_more_rights_than_it_needs() -> None:
    for service in OURS.values():
        assert service["read_only"]
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert not service.get("privileged")
    assert instruction("USER") not in {"root", "0"}
    assert any(f" {instruction('USER')}" in words for word, words in INSTRUCTIONS if word == "RUN")


def test_what_the_image_copies_is_there_and_not_ignored() -> None:
    for stage in (0, 1):
        for source, _ in copies(stage):
            files = [path for path in project_files() if path.is_relative_to(source)]
            assert files, source
            assert [path for path in files if not is_in_the_context(path)] == []


@pytest.mark.parametrize("name", [".env", ".git/config", "tests/conftest.py", ".venv/bin/python"])
def test_what_is_no_business_of_the_image_stays_out(name: str) -> None:
    assert not is_in_the_context(Path(name))
    assert not is_in_the_context(Path("bot/__pycache__/cli.pyc"))


def test_what_the_image_holds_suffices_to_run(tmp_path: Path) -> None:
    for source, destination in copies(1):
        for path in project_files():
            if path.is_relative_to(source):
                target = tmp_path / destination / path.relative_to(source)
                target = target if path != Path(source) else tmp_path / destination / path.name
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / path, target)

    assert ask(tmp_path, "--version") == f"{__version__}\n"
    assert ask(tmp_path, "env") == (ROOT / ".env.example").read_text()
    # What is read only once it runs: scripts, templates, the demo's wire and the shipped feeds.
    missing = {
        path
        for path in project_files()
        if path.parts[0] in {"bot", "handlers"} and not (tmp_path / path).is_file()
    }
    assert missing == set()
    assert (tmp_path / "feeds.toml").is_file()


def ask(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-I", "-c", _RUN, *arguments],
        cwd=folder,
        env={"PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


# `python -m bot` of that folder and no other.
_RUN = "import runpy, sys; sys.path.insert(0, ''); runpy.run_module('bot', run_name='__main__')"


def test_the_example_of_the_settings_is_the_one_that_env_prints_and_gives_the_defaults(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    defaults = [read(section) for section in SECTIONS]

    shutil.copy(ROOT / ".env.example", tmp_path / ".env")

    assert [read(section) for section in SECTIONS] == defaults
    assert set(dotenv_values(".env")) == SETTINGS


def test_the_image_and_the_project_agree_on_python() -> None:
    images = {words.split()[0] for word, words in INSTRUCTIONS if word == "FROM"}
    (image,) = images
    match = re.fullmatch(r"python:3\.(\d+)-slim", image)
    assert match
    assert int(match[1]) >= 11

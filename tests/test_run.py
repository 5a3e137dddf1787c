"""The `run` script: what it says where something is missing, and that it sets up only once.

It runs in a folder of its own with programs of ours on PATH; nothing is ever downloaded.
"""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.tree import ROOT

TOO_OLD = "#!/bin/sh\nexit 1\n"
# Answers as a Python would, and writes down what it was asked.
PYTHON = """#!/bin/sh
echo "python $*" >> calls
case "$*" in
    *ensurepip*) exit ${ENSUREPIP:-0} ;;
    "-m venv"*)
        mkdir -p .venv/bin
        cp "$0" .venv/bin/python ;;
    "-m pip"*) exit ${PIP:-0} ;;
    "-m bot"*) echo "flashwire: ${*#-m bot}" ;;
    "-m pytest"*) exit 3 ;;
esac
"""
UV = """#!/bin/sh
echo "uv $*" >> calls
[ "$1" != venv ] || { mkdir -p .venv/bin; cp "$STUB" .venv/bin/python; }
"""
TOOLS = ("sh", "dirname", "cmp", "cp", "mkdir", "grep")


@dataclass(frozen=True, slots=True)
class Copy:
    """The script in a folder of its own; only the programs put on `path` are to be found."""

    folder: Path
    path: Path

    def put(self, name: str, text: str) -> Path:
        program = self.path / name
        program.write_text(text)
        program.chmod(0o755)
        return program

    def run(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(self.folder / "run"), *arguments],
            cwd=self.folder.parent,
            env={"PATH": str(self.path), **environment},
            capture_output=True,
            text=True,
            check=False,
            timeout=30,
        )

    @property
    def calls(self) -> list[str]:
        file = self.folder / "calls"
        return file.read_text().splitlines() if file.exists() else []

    def asked(self, words: str) -> int:
        return sum(words in call for call in self.calls)


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    folder, path = tmp_path / "a folder", tmp_path / "path"
    folder.mkdir()
    path.mkdir()
    for name in ("run", "requirements.lock"):
        shutil.copy(ROOT / name, folder / name)
    for tool in TOOLS:
        found = shutil.which(tool)
        assert found, tool
        (path / tool).symlink_to(found)
    return Copy(folder, path)


def test_it_is_executable_and_plain_shell() -> None:
    shell = shutil.which("dash") or "sh"
    assert os.access(ROOT / "run", os.X_OK)
    subprocess.run([shell, "-n", "run"], cwd=ROOT, check=True)
    subprocess.run(["bash", "-n", ".ci/run"], cwd=ROOT, check=True)


@pytest.mark.skipif(shutil.which("shellcheck") is None, reason="shellcheck is not installed")
def test_shellcheck_has_nothing_to_say() -> None:
    subprocess.run(["shellcheck", "run", ".ci/run"], cwd=ROOT, check=True)


def test_an_old_python_is_refused_in_one_line(copy: Copy) -> None:
    old = copy.put("old-python", TOO_OLD)
    copy.put("python3", TOO_OLD)

    done = copy.run(PYTHON=str(old))

    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr == (
        "run: needs Python 3.11 or newer: install it, or name it: PYTHON=/path/to/python3 ./run\n"
    )


def test_a_newer_python_beside_an_old_one_is_found(copy: Copy) -> None:
    copy.put("python3", TOO_OLD)
    copy.put("python3.12", PYTHON)

    done = copy.run("--version")

    assert (done.returncode, done.stdout) == (0, "flashwire:  --version\n"), done.stderr


def test_a_python_without_venv_is_refused_with_what_to_install(copy: Copy) -> None:
    copy.put("python3", PYTHON)

    done = copy.run(ENSUREPIP="1")

    assert done.returncode == 1
    last = done.stderr.splitlines()[-1]
    assert last == "run: needs Python's venv module: apt install python3-venv"
    assert not (copy.folder / ".venv").exists()


def test_it_sets_up_once_and_says_so_once(copy: Copy) -> None:
    copy.put("python3", PYTHON)

    first, second = copy.run("demo"), copy.run("poll", "serve")

    assert first.stdout == "flashwire:  demo\n"
    assert first.stderr == "run: setting up .venv, once; this takes up to a minute\n"
    assert (second.stdout, second.stderr) == ("flashwire:  run poll serve\n", "")
    assert copy.asked("-m pip install") == 1
    assert copy.asked("--require-hashes -r requirements.lock") == 1


def test_it_sets_up_again_when_the_lock_changed(copy: Copy) -> None:
    copy.put("python3", PYTHON)
    copy.run("--version")
    with (copy.folder / "requirements.lock").open("a") as lock:
        lock.write("# changed\n")

    copy.run("--version")
    copy.run("--version")

    assert copy.asked("-m pip install") == 2


def test_an_install_that_failed_is_said_and_tried_again(copy: Copy) -> None:
    copy.put("python3", PYTHON)

    failed = copy.run("--version", PIP="1")

    assert failed.returncode == 1
    assert "run: cannot install what requirements.lock names" in failed.stderr
    assert copy.run("--version").returncode == 0
    assert copy.asked("-m pip install") == 2


def test_uv_is_used_where_it_is(copy: Copy) -> None:
    python = copy.put("python3", PYTHON)
    copy.put("uv", UV)

    done = copy.run("--version", STUB=str(python))

    assert done.stdout == "flashwire:  --version\n", done.stderr
    assert copy.asked("uv pip install --quiet --python .venv/bin/python --require-hashes") == 1
    assert copy.asked("-m pip install") == 0


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ((), "-m bot run"),
        (("poll", "ingest"), "-m bot run poll ingest"),
        (("run", "poll"), "-m bot run poll"),
        (("demo",), "-m bot demo"),
        (("feeds", "check", "x y"), "-m bot feeds check x y"),
        (("health", "poll"), "-m bot health poll"),
        (("--help",), "-m bot --help"),
    ],
)
def test_what_is_asked_is_passed_on(said: tuple[str, ...], asked: str, copy: Copy) -> None:
    copy.put("python3", PYTHON)

    copy.run(*said)

    assert copy.calls[-1] == f"python {asked}"


def test_a_failure_of_the_tests_is_the_scripts_own(copy: Copy) -> None:
    copy.put("python3", PYTHON)

    assert copy.run("test", "-k", "words").returncode == 3
    assert copy.calls[-1] == "python -m pytest -n auto -k words"


@pytest.mark.parametrize("failing", ["ruff", "mypy", "lint-imports"])
def test_every_check_that_fails_fails_the_script(failing: str, copy: Copy) -> None:
    copy.put("python3", PYTHON)
    copy.run("--version")
    for tool in ("ruff", "mypy", "lint-imports"):
        program = copy.folder / ".venv" / "bin" / tool
        program.write_text(f"#!/bin/sh\nexit {int(tool == failing)}\n")
        program.chmod(0o755)

    assert copy.run("check").returncode == 1

"""What a benchmark runs on: cores, a Redis, the Bot API, environments. All end with us."""

import os
import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from bot.store.embedded import server_program

ROOT = Path(__file__).parents[1]
ENVIRONMENT = ROOT / ".venv-bench"
REQUIREMENTS = Path(__file__).with_name("requirements.txt")
# Ends the server when our end of its standard input closes, be it that we were killed.
_KEEPER = 'exec 3<&0; "$@" <&- 3<&- & read -r _ <&3; kill "$!"; wait "$!"'
_START_SECONDS = 10
_END_SECONDS = 5
_INSTALL_SECONDS = 300


class MachineError(Exception):
    """Something that a benchmark needs is not to be had here."""


def cores() -> tuple[int, int] | None:
    """One for the contestant and one for all else; None where they cannot be had apart."""
    if not hasattr(os, "sched_getaffinity"):
        return None
    ours = sorted(os.sched_getaffinity(0))
    return (ours[0], ours[1]) if len(ours) > 1 else None


@contextmanager
def pinned(core: int | None) -> Iterator[None]:
    """What is started within this block stays on that core, with all its threads."""
    if core is None:
        yield
        return
    ours = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, ours)


@contextmanager
def redis_server(folder: Path, core: int | None, *, is_durable: bool = True) -> Iterator[str]:
    """A fresh server on a private socket, append-only as the embedded one; gives its address."""
    folder.mkdir()
    socket = folder / "redis.sock"
    command = (
        "sh", "-c", _KEEPER, "keeper", server_program(),
        "--port", "0", "--unixsocket", str(socket), "--dir", str(folder),
        "--save", "", "--appendonly", "yes" if is_durable else "no", "--appendfsync", "everysec",
    )  # fmt: skip
    with pinned(core):
        server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
    try:
        for _ in range(_START_SECONDS * 50):
            if socket.exists():
                break
            time.sleep(0.02)
        else:
            raise MachineError("Redis does not start")
        yield f"unix://{socket}"
    finally:
        _end(server)


@contextmanager
def bot_api(core: int | None, options: Sequence[str]) -> Iterator[str]:
    """The Bot API of bench.server; gives its address."""
    with served("bench.server", core, options) as address:
        yield address


@contextmanager
def served(module: str, core: int | None, options: Sequence[str]) -> Iterator[str]:
    """A server of the bench; gives its address. It ends when its standard input closes."""
    command = (_fast_python(), "-m", module, *options)
    with pinned(core):
        server = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
    assert server.stdout is not None
    try:
        address = server.stdout.readline().strip()
        if not address:
            raise MachineError(f"{module} does not start")
        yield address
    finally:
        _end(server)
        server.stdout.close()


def certificate(folder: Path) -> tuple[Path, Path] | None:
    """A certificate for loopback that vouches for itself, and its key; None without openssl."""
    if not shutil.which("openssl"):
        return None
    paths = folder / "authority.pem", folder / "key.pem"
    command = (
        "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
        "-nodes", "-days", "2", "-subj", "/CN=localhost",
        "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
        "-out", str(paths[0]), "-keyout", str(paths[1]),
    )  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=30)
    return paths


def python_for(modules: Sequence[str]) -> str:
    """A Python that has these modules: ours, else the one of ENVIRONMENT, made on first use."""
    if all(find_spec(module) for module in modules):
        return sys.executable
    stamp = ENVIRONMENT / "installed.txt"
    if not stamp.exists() or stamp.read_bytes() != REQUIREMENTS.read_bytes():
        print("bench: setting up .venv-bench, once", file=sys.stderr)
        _install()
        shutil.copyfile(REQUIREMENTS, stamp)
    return str(ENVIRONMENT / "bin" / "python")


def description() -> str:
    """This machine and how busy it is, in words."""
    count = os.cpu_count() or 1
    load = f", load average {os.getloadavg()[0]:.1f} when the run began"
    return f"{count} cores ({_processor()}), {platform.system()} {platform.release()}{load}"


def redis_version() -> str:
    found = subprocess.run(
        (server_program(), "--version"), capture_output=True, text=True, check=True, timeout=10
    )
    words = found.stdout.split()
    version = next((word for word in words if word.startswith("v=")), "v=?")
    return f"{words[0]} {version.removeprefix('v=')}"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.machine()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())


def _fast_python() -> str:
    """For the server uvloop is welcome, but not worth an installation."""
    installed = ENVIRONMENT / "bin" / "python"
    is_ours = find_spec("uvloop") or not (ENVIRONMENT / "installed.txt").exists()
    return sys.executable if is_ours else str(installed)


def _install() -> None:
    python = str(ENVIRONMENT / "bin" / "python")
    if shutil.which("uv"):
        steps: tuple[tuple[str, ...], ...] = (
            ("uv", "venv", "--quiet", "--python", sys.executable, "--clear", str(ENVIRONMENT)),
            ("uv", "pip", "install", "--quiet", "--python", python, "-r", str(REQUIREMENTS)),
        )
    else:
        pip = (python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
        steps = (
            (sys.executable, "-m", "venv", "--clear", str(ENVIRONMENT)),
            (*pip, "-r", str(REQUIREMENTS)),
        )
    for step in steps:
        if subprocess.run(step, check=False, timeout=_INSTALL_SECONDS).returncode:
            raise MachineError("cannot install what bench/requirements.txt names")


def _end(child: subprocess.Popen[str] | subprocess.Popen[bytes]) -> None:
    assert child.stdin is not None
    child.stdin.close()
    try:
        child.wait(_END_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()

"""Everybody sends the same alert to the same server, one after another, round after round.

What a contestant says it sent counts only where the server has answered so many messages. A
contestant that fails is reported with the reason and not tried again.
"""

import json
import os
import re
import shutil
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.alert import METHOD, body_of
from bench.clients import CONTESTANTS
from bench.machine import (
    ROOT,
    MachineError,
    bot_api,
    certificate,
    cores,
    pinned,
    python_for,
    redis_server,
)

# Longest that one contestant may take in one round, whatever is the matter with it.
_FIRST_SECONDS = 60
_SECONDS_A_MESSAGE = 0.03
_WRK_SECONDS = 2
_WRK_SCRIPT = """wrk.method = "POST"
wrk.path = "{path}"
wrk.headers["Content-Type"] = "application/json"
wrk.body = [==[{body}]==]
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What to run. `messages` None: as many as suit each contestant."""

    names: tuple[str, ...]
    rounds: int
    messages: int | None
    is_tls: bool
    delay: float
    """Milliseconds that the server takes to answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One contestant in one round. Times in seconds."""

    messages: int
    warm_up: int
    wall: float
    cpu: float
    redis_cpu: float | None
    redis_slow: int | None
    peak: int | None
    loop: str
    versions: dict[str, str]


@dataclass(slots=True)
class Results:
    """By name of the contestant."""

    runs: dict[str, list[Run]] = field(default_factory=dict)
    failures: dict[str, str] = field(default_factory=dict)
    skipped: str = ""
    """Why nothing was measured at all."""


def race(order: Order) -> Results:
    """Run all contestants in turn, as many rounds as ordered."""
    results = Results()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="fw")))
        pair = certificate(folder) if order.is_tls else None
        if order.is_tls and pair is None:
            results.skipped = "TLS needs the openssl program, for a certificate"
            return results
        tls = ("--certificate", str(pair[0]), "--key", str(pair[1])) if pair else ()
        options = ("--delay", str(order.delay), *tls)
        address = stack.enter_context(bot_api(_core(1), options))
        stand = _Stand(folder, address, pair[0] if pair else None)
        for number in range(order.rounds):
            for name in order.names:
                if name not in results.failures:
                    _run_once(stand, order, name, results)
            print(f"bench: round {number + 1} of {order.rounds} done", file=sys.stderr)
    return results


@dataclass(frozen=True, slots=True)
class _Stand:
    """Where the contestants meet."""

    folder: Path
    address: str
    authority: Path | None

    def counted(self) -> int:
        """Messages that the server has answered so far."""
        context = ssl.create_default_context(cafile=self.authority) if self.authority else None
        opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context)
        )
        with opener.open(f"{self.address}/count", timeout=10) as answer:
            return int(json.load(answer)["result"])

    def environment(self) -> dict[str, str]:
        """Nothing on the way to loopback, and the server's certificate to be trusted."""
        kept = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
        trusted = {"SSL_CERT_FILE": str(self.authority)} if self.authority else {}
        return {**kept, **trusted, "PTB_TIMEDELTA": "1", "PYTHONPATH": str(ROOT)}


def _run_once(stand: _Stand, order: Order, name: str, results: Results) -> None:
    before = stand.counted()
    try:
        run = _wrk(stand) if name == "wrk" else _contestant(stand, order, name)
    except (MachineError, subprocess.SubprocessError, OSError) as error:
        results.failures[name] = _reason(error)
        return
    counted = stand.counted() - before
    # wrk leaves with some of its requests on the wire.
    if counted != run.messages + run.warm_up and name != "wrk":
        results.failures[name] = f"says {run.messages + run.warm_up} sent, but {counted} came"
        return
    results.runs.setdefault(name, []).append(run)


def _contestant(stand: _Stand, order: Order, name: str) -> Run:
    contestant = CONTESTANTS[name]
    messages = order.messages or contestant.messages
    with _redis(stand, name) as redis:
        command = (python_for(contestant.needs), "-m", "bench.clients", name, stand.address)
        said = _output((*command, str(messages), *redis), stand, _most_seconds(messages))
    return Run(**json.loads(said.splitlines()[-1]))


@contextmanager
def _redis(stand: _Stand, name: str) -> Iterator[tuple[str, ...]]:
    """A Redis of its own in every round, for the contestant that has one."""
    if name != "project":
        yield ()
        return
    folder = Path(tempfile.mkdtemp(dir=stand.folder, prefix="r")) / "data"
    with redis_server(folder, _core(1)) as address:
        yield (address,)


def _wrk(stand: _Stand) -> Run:
    """What the machine can do: a client in C that looks at nothing it gets."""
    script = stand.folder / "wrk.lua"
    body = body_of(987654321).decode()
    script.write_text(_WRK_SCRIPT.format(path=METHOD, body=body), "utf-8")
    duration = f"-d{_WRK_SECONDS}s"
    used, started = os.times(), time.perf_counter()
    said = _output(
        ("wrk", "-t1", "-c64", duration, "-s", str(script), stand.address), stand, _FIRST_SECONDS
    )
    now = os.times()
    cpu = now.children_user + now.children_system - used.children_user - used.children_system
    found = re.search(r"(\d+) requests in", said)
    if not found or "Non-2xx" in said:
        raise MachineError("wrk was refused")
    return Run(
        messages=int(found[1]),
        warm_up=0,
        wall=time.perf_counter() - started,
        cpu=cpu,
        redis_cpu=None,
        redis_slow=None,
        peak=None,
        loop="C",
        versions={},
    )


def _output(command: Sequence[str], stand: _Stand, seconds: float) -> str:
    """What a child prints, run on the contestants' core; it is killed when it takes too long."""
    with pinned(_core(0)):
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=stand.environment(),
            capture_output=True,
            text=True,
            check=True,
            timeout=seconds,
        )
    return done.stdout


def _most_seconds(messages: int) -> float:
    return _FIRST_SECONDS + messages * _SECONDS_A_MESSAGE


def _core(place: int) -> int | None:
    found = cores()
    return found[place] if found else None


def _reason(error: Exception) -> str:
    match error:
        case subprocess.CalledProcessError(stderr=str(text)) if text.strip():
            return text.strip().splitlines()[-1][:200]
        case FileNotFoundError():
            return f"not installed: {error.filename}"
        case _:
            return str(error)[:200]


def wanted(only: str) -> tuple[str, ...]:
    """The contestants of a list like "ptb,bare"; "ptb" stands for all of "ptb@…"."""
    everybody = (*CONTESTANTS, *(("wrk",) if shutil.which("wrk") else ()))
    if not only:
        return everybody
    asked = only.split(",")
    found = tuple(one for one in everybody if one in asked or one.partition("@")[0] in asked)
    unknown = [one for one in asked if one not in {*found, *(name.split("@")[0] for name in found)}]
    if unknown:
        raise MachineError(f"no such contestant: {', '.join(unknown)}; there are {everybody}")
    return found

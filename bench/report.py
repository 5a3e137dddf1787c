"""The figures as Markdown, with all that is needed to see them again."""

import platform
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from statistics import median

from bench.broadcast import Findings, Rush
from bench.clients import CONTESTANTS
from bench.delivery import Order, Results, Run
from bench.machine import cores, description, redis_version

_WRK = "wrk: what the machine can do, in C"
_COLUMNS = (
    "sender",
    "in flight",
    "loop",
    "messages",
    "CPU µs/message",
    "messages/s a core",
    "messages/s wall",
    "× python-telegram-bot",
    "Redis CPU µs/message",
    "peak MiB",
)
# What the project wants to be: in how much less CPU time a message than the best of those.
_GOALS = (
    ("python-telegram-bot at its best", "ptb", 30.0),
    ("aiogram", "aiogram", 8.0),
    ("the better bare aiohttp loop", "aiohttp", 2.5),
    ("the fastest bare Python client", "bare", 0.5),
)


def header(started: datetime, machine: str) -> str:
    """`machine`: as `bench.machine.description` gave it before the run."""
    command = " ".join(("./run bench", *sys.argv[1:]))
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return (
        f"`{command}`, {started:%Y-%m-%d %H:%M} UTC, {machine}.\n{python}, {redis_version()}. "
        "Neighbours may have been at work: compare rows of one run, by CPU time."
    )


def delivery_report(order: Order, results: Results, started: datetime, machine: str) -> str:
    if results.skipped:
        return f"skipped: {results.skipped}"
    parts = [header(started, machine), _how(order), _versions(results), _table(results)]
    parts += [_goals(results), _slow_commands(results), _failures(results)]
    return "\n\n".join(part for part in parts if part)


def rush_report(order: Rush, found: Findings) -> str:
    used = found.messages / (found.limit * order.seconds)
    rows = (
        ("messages that arrived", f"{found.messages}"),
        (f"of the {found.limit} a second that the platform takes", f"{used:.1%}"),
        ("violations", f"{found.violations}"),
        ("messages in the fullest second", f"{found.fullest}"),
        ("longest stall of the judge", f"{found.longest_stall * 1000:.0f} ms"),
        ("command to reply", _spread(found.replies)),
        ("flash in the outbox to its first reader", _spread(found.flashes)),
    )
    title = (
        f"A routine alert to {order.readers} readers by {order.workers} delivering processes, "
        f"watched for {order.seconds:g} s."
    )
    return "\n".join([title, "", "| | |", "|---|--:|", *(f"| {a} | {b} |" for a, b in rows)])


def _spread(seconds: Sequence[float]) -> str:
    ordered = sorted(seconds)
    late = ordered[int(len(ordered) * 0.95)]
    return (
        f"median {median(ordered):.3f} s, p95 {late:.3f} s, "
        f"longest {ordered[-1]:.3f} s of {len(ordered)}"
    )


def now() -> datetime:
    return datetime.now(UTC)


def machine() -> str:
    return description()


def _how(order: Order) -> str:
    way = "TLS" if order.is_tls else "plain HTTP"
    late = f", each answer {order.delay:g} ms late" if order.delay else ""
    pinned = (
        "each contestant alone on one core, server and Redis on another"
        if cores()
        else "no core of its own for the contestant: wall times mean little"
    )
    return (
        f"One alert to many readers over {way}{late}; {pinned}; medians of {order.rounds} "
        "interleaved rounds. CPU is user and system time of the whole contestant's process; a "
        "core's rate is what it would send if never interrupted. Every message was counted by the "
        "server; the project's have a receipt each in Redis (append-only)."
    )


def _versions(results: Results) -> str:
    found: dict[str, str] = {}
    for run in _all(results):
        found |= {name: f"{name} {version}" for name, version in run.versions.items()}
    return ", ".join(found.values()) + "." if found else ""


def _table(results: Results) -> str:
    best = _best(results, "ptb")
    lines = [f"| {' | '.join(_COLUMNS)} |", "|---|--:|---|--:|--:|--:|--:|--:|--:|--:|"]
    lines += [_row(name, runs, best) for name, runs in results.runs.items()]
    return "\n".join(lines)


def _row(name: str, runs: Sequence[Run], best: float | None) -> str:
    contestant = CONTESTANTS.get(name)
    cost = _cost(runs)
    redis = [run.redis_cpu / run.messages * 1e6 for run in runs if run.redis_cpu is not None]
    peaks = [run.peak / 2**20 for run in runs if run.peak is not None]
    # The project decides by itself how many it has in flight.
    in_flight = "its own" if name == "project" else str(contestant.in_flight if contestant else 64)
    cells = (
        contestant.title if contestant else _WRK,
        in_flight,
        runs[0].loop,
        f"{median(run.messages for run in runs):.0f}",
        f"{cost:.1f}" if cost < 100 else f"{cost:.0f}",
        f"{1e6 / cost:.0f}",
        f"{median(run.messages / run.wall for run in runs):.0f}",
        f"{best / cost:.1f}" if best else "",
        f"{median(redis):.1f}" if redis else "",
        f"{median(peaks):.0f}" if peaks else "",
    )
    return f"| {' | '.join(cells)} |"


def _goals(results: Results) -> str:
    """How the project stands to the others, where both were measured."""
    if "project" not in results.runs:
        return ""
    own = _cost(results.runs["project"])
    rows = []
    for title, name, goal in _GOALS:
        other = _best(results, name)
        if other is not None:
            rows.append(f"| {title} | {other / own:.2f} | {goal:g} |")
    if not rows:
        return ""
    lines = ("| this project's rate a core, against | times | goal |", "|---|--:|--:|", *rows)
    return "\n".join(lines)


def _slow_commands(results: Results) -> str:
    counts = [run.redis_slow for run in _all(results) if run.redis_slow is not None]
    return f"Redis commands over 10 ms, all rounds: {sum(counts)} (goal: 0)." if counts else ""


def _failures(results: Results) -> str:
    return "\n".join(f"- failed: {name}: {why}" for name, why in results.failures.items())


def _best(results: Results, name: str) -> float | None:
    """The cost of the cheapest variant, as of "ptb@8" among all of "ptb"."""
    variants = {one for one in results.runs if one.replace("+", "@").partition("@")[0] == name}
    return min((_cost(results.runs[one]) for one in variants), default=None)


def _cost(runs: Sequence[Run]) -> float:
    """CPU microseconds a message; never zero, for one that was too quick for the clock."""
    return max(0.01, median(run.cpu / run.messages * 1e6 for run in runs))


def _all(results: Results) -> Iterator[Run]:
    for runs in results.runs.values():
        yield from runs

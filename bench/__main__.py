"""The command line: `python -m bench delivery | …`, or `./run bench …`. Prints Markdown."""

import argparse
import asyncio
import sys
from collections.abc import Callable
from pathlib import Path

from bench import corpus, parsing, polling, rhythm
from bench.asking import Scale, ask, asking_report
from bench.broadcast import Rush, rush
from bench.corpus_report import feeds_report
from bench.delivery import Order, race, wanted
from bench.machine import MachineError
from bench.memory import Crowd, memory_report, weigh
from bench.newsroom.parts import PARTS, newsroom_report
from bench.report import delivery_report, header, machine, now, rush_report
from bot.errors import SettingsError
from bot.store.wanted import MOST_WANTED

_MOST_ROUNDS = 50
_MOST_MESSAGES = 1_000_000
_MOST_READERS = 10_000_000


def main() -> int:
    arguments = _arguments()
    try:
        print(_BENCHES[arguments.bench](arguments))
    except (MachineError, SettingsError) as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    return 0


def _delivered(arguments: argparse.Namespace) -> str:
    order = Order(
        names=wanted(arguments.only),
        rounds=arguments.rounds,
        messages=arguments.messages,
        is_tls=arguments.tls,
        delay=arguments.delay,
    )
    started, here = now(), machine()
    return delivery_report(order, race(order), started, here)


def _weighed(arguments: argparse.Namespace) -> str:
    each = min(arguments.each, arguments.topics)
    crowd = Crowd(readers=arguments.readers, topics=arguments.topics, each=each)
    started, here = now(), machine()
    return f"{header(started, here)}\n\n{memory_report(crowd, asyncio.run(weigh(crowd)))}"


def _rushed(arguments: argparse.Namespace) -> str:
    order = Rush(
        readers=arguments.readers, workers=arguments.workers, seconds=arguments.minutes * 60
    )
    started, here = now(), machine()
    return f"{header(started, here)}\n\n{rush_report(order, asyncio.run(rush(order)))}"


def _asked(arguments: argparse.Namespace) -> str:
    started, here = now(), machine()
    scale = Scale(
        stories=arguments.stories,
        chats=arguments.chats,
        wants=arguments.wants,
        questions=arguments.questions,
    )
    found = asyncio.run(ask(scale))
    return f"{header(started, here)}\n\n{asking_report(scale, found)}"


def _judged(arguments: argparse.Namespace) -> str:
    started, here = now(), machine()
    return f"{header(started, here)}\n\n{newsroom_report(arguments.part)}"


def _fetched(arguments: argparse.Namespace) -> str:
    order = polling.Order(
        names=polling.wanted(arguments.only),
        rounds=arguments.rounds,
        polls=arguments.polls,
        changed=arguments.changed,
    )
    started, here = now(), machine()
    parts = [header(started, here)]
    if arguments.part != "polls":
        parts.append(parsing.parsing_report(parsing.race(arguments.feeds, arguments.rounds)))
    if arguments.part != "parse":
        parts.append(polling.polling_report(order, polling.race(order)))
    return "\n\n".join(parts)


def _read(arguments: argparse.Namespace) -> str:
    started, here = now(), machine()
    files = corpus.folder(arguments.feeds) if arguments.feeds else corpus.corpus()
    return f"{header(started, here)}\n\n{feeds_report(corpus.score(files))}"


def _simulated(arguments: argparse.Namespace) -> str:
    started, here = now(), machine()
    return f"{header(started, here)}\n\n{rhythm.table(arguments.feeds, arguments.seed)}"


_BENCHES = {
    "ask": _asked,
    "broadcast": _rushed,
    "delivery": _delivered,
    "feeds": _read,
    "fetch": _fetched,
    "memory": _weighed,
    "newsroom": _judged,
    "rhythm": _simulated,
}


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench", description="Measure; nothing is asserted.")
    benches = parser.add_subparsers(dest="bench", required=True)
    delivery = benches.add_parser("delivery", help="one alert to many readers, beside others")
    delivery.add_argument("--rounds", type=_up_to(_MOST_ROUNDS), default=5)
    delivery.add_argument(
        "--messages", type=_up_to(_MOST_MESSAGES), help="default: as many as suit each contestant"
    )
    delivery.add_argument("--only", default="", help="names with commas between them: ptb,bare")
    delivery.add_argument("--tls", action="store_true", help="over TLS instead of plain HTTP")
    delivery.add_argument("--delay", type=float, default=0.0, help="ms the server takes to answer")
    memory = benches.add_parser("memory", help="bytes in Redis for a subscription and a receipt")
    memory.add_argument("--readers", type=_up_to(_MOST_READERS), default=1_000_000)
    memory.add_argument("--topics", type=_up_to(1000), default=40)
    memory.add_argument("--each", type=_up_to(50), default=5, help="topics that a reader follows")
    broadcast = benches.add_parser("broadcast", help="at the platform's limit, and what overtakes")
    broadcast.add_argument("--readers", type=_up_to(_MOST_READERS), default=100_000)
    broadcast.add_argument("--workers", type=_up_to(20), default=3)
    broadcast.add_argument("--minutes", type=float, default=2.0)
    newsroom = benches.add_parser("newsroom", help="what it decides, and how fast")
    newsroom.add_argument("part", nargs="*", help=f"of {', '.join(PARTS)}; default: all")
    asking = benches.add_parser("ask", help="how long /latest, /search and /brief take")
    asking.add_argument("--stories", type=_up_to(_MOST_MESSAGES), default=100_000)
    asking.add_argument("--chats", type=_up_to(_MOST_READERS), default=1_000_000)
    asking.add_argument("--wants", type=_up_to(MOST_WANTED), default=100_000, help="words followed")
    asking.add_argument("--questions", type=_up_to(10_000), default=300, help="of each kind")
    fetch = benches.add_parser("fetch", help="polling and parsing feeds, beside others")
    fetch.add_argument("--rounds", type=_up_to(_MOST_ROUNDS), default=3)
    fetch.add_argument("--polls", type=_up_to(_MOST_MESSAGES))
    fetch.add_argument("--changed", type=_up_to(100), default=1, help="feeds in a hundred")
    fetch.add_argument("--only", default="", help="names with commas between them: httpx,project")
    fetch.add_argument("--part", choices=("all", "parse", "polls"), default="all")
    feeds = benches.add_parser("feeds", help="how the feeds of the corpus are read")
    for one in (fetch, feeds):
        one.add_argument("--feeds", type=Path, help="a folder of feeds instead of the corpus")
    day = benches.add_parser("rhythm", help="a day of feeds, under a virtual clock")
    day.add_argument("--feeds", type=_up_to(100_000), default=2_000)
    day.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def _up_to(most: int) -> Callable[[str], int]:
    """Reads a whole number from 1 to `most`."""

    def number(text: str) -> int:
        if not text.isdecimal() or not 1 <= int(text) <= most:
            raise argparse.ArgumentTypeError(f"a number from 1 to {most}, not {text}")
        return int(text)

    return number


if __name__ == "__main__":
    sys.exit(main())

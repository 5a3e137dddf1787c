"""`python -m tests.chaos --rounds 200 --readers 10000 [--seed N]`: the long form, with a table."""

import argparse
import asyncio
import random
import sys

from tests.chaos.driver import Size, chaos


def main() -> int:
    parser = argparse.ArgumentParser(prog="./run chaos", description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--faults", type=int, default=1, help="in a round")
    parser.add_argument("--readers", type=int, default=10_000)
    parser.add_argument("--topics", type=int, default=4, help="in an alert, at most")
    parser.add_argument("--minutes", type=float, default=120, help="after which no round begins")
    parser.add_argument("--seed", type=int, default=random.randrange(2**32))
    parser.add_argument("--only", default="", help="kinds of faults with these words in them")
    given = parser.parse_args()
    size = Size(
        rounds=given.rounds,
        faults=given.faults,
        readers=given.readers,
        topics=given.topics,
        seconds=given.minutes * 60,
        only=given.only,
    )
    _say(f"seed {given.seed}")
    figures, messages = asyncio.run(chaos(size, given.seed, _say))
    _say(figures.table(messages))
    return 1 if figures.complaints else 0


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


sys.exit(main())

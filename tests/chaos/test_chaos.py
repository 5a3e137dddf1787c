"""The proof that delivery loses nothing, in its short form; `./run chaos` is the long one."""

import os
import sys

import pytest

from tests.chaos.driver import Size, chaos

_SEED = 20261123
SHORT = Size(rounds=20, faults=1, readers=1500, topics=4, seconds=180)


@pytest.mark.skipif(
    "CHAOS" not in os.environ,
    reason="judges by seconds, so it runs alone: CHAOS=1 ./run test -n 0 tests/chaos, as CI does",
)
@pytest.mark.timeout(240)
async def test_nobody_is_lost_whatever_dies_and_nothing_is_double_without_a_reason() -> None:
    """The same choices each time, so that a failure can be looked into; CHAOS_SEED makes others,
    and `./run chaos` draws new ones."""
    seed = int(os.environ.get("CHAOS_SEED") or _SEED)
    _say(f"CHAOS_SEED={seed}")

    figures, messages = await chaos(SHORT, seed, _say)

    _say(figures.table(messages))
    assert figures.complaints == []
    assert figures.lost == 0
    assert figures.doubles <= figures.bound
    assert messages > figures.deliveries / 2


def _say(line: str) -> None:
    """To be seen where the test fails."""
    sys.stdout.write(f"{line}\n")

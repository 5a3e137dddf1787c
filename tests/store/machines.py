"""What the state machines share: a real Redis under a machine that is not async."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from bot.store import Stores
from bot.store.connection import connect
from tests.waiting import until

Found = TypeVar("Found")
SIZE = settings(
    max_examples=80,
    stateful_step_count=40,
    deadline=None,
    database=None,
    phases=(Phase.generate, Phase.shrink),
    suppress_health_check=list(HealthCheck),
)

# Hypothesis shortens what it found for up to five minutes: cut off, it never says what that is.
patient = pytest.mark.timeout(400)


class StoreMachine(RuleBasedStateMachine):
    """A machine with stores of its own; every example begins with an empty Redis."""

    address: str

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.database = connect(self.address)
        self.stores = Stores.over(self.database)
        self.wait(until(self._answers))
        self.wait(self.database.flushall())

    def wait(self, act: Coroutine[Any, Any, Found]) -> Found:
        return self.runner.run(act)

    def teardown(self) -> None:
        try:
            self.finish()
        finally:
            self.wait(self.database.aclose())
            self.runner.close()

    def finish(self) -> None:
        """What must hold at the end of an example."""

    async def _answers(self) -> bool:
        try:
            return bool(await self.database.ping())
        except OSError:
            return False


def prove(machine: type[StoreMachine], address: str) -> None:
    """Run the machine against the server at that address."""
    bound = type(machine.__name__, (machine,), {"address": address})
    run_state_machine_as_test(bound, settings=SIZE)

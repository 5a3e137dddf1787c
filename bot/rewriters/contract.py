"""What an adapter to a machine that writes must do.

A new one is a module with one `Adapter`, and its name in the table of `bot.rewriters`. What it
gives is a draft: bot.core.faithful decides whether it is taken, and nothing that it may not do is
left to its good will.
"""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, Protocol

from bot.model.wording import Wish, Wording
from bot.settings import Section


class Rewriter(Protocol):
    async def write(self, wish: Wish) -> Wording:
        """A draft, as it came. It is cancelled when its time is up.

        TransientError: none came, or one that cannot be read; in words without a key or an address.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Adapter:
    """A line of the table. `is_ready` tells whether its settings suffice to turn it on."""

    name: str
    settings: type[Section]
    is_ready: Callable[[Any], bool]
    open: Callable[[Any], AbstractAsyncContextManager[Rewriter]]

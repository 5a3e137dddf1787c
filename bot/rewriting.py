"""The machine that may put alerts in other words, put together where an operator wants one."""

from contextlib import AsyncExitStack
from datetime import timedelta

from bot.core.faithful import learn
from bot.model.story import Urgency
from bot.rewriters import ADAPTERS
from bot.rewriters.settings import RewritingSettings
from bot.settings import Section, read
from bot.store import Stores
from bot.workers.rewrite import Rewriting

SECTIONS: tuple[type[Section], ...] = (*(one.settings for one in ADAPTERS), RewritingSettings)


async def rewriting_for(stack: AsyncExitStack, stores: Stores) -> Rewriting | None:
    """None where none is set, or nothing is wanted of it. `stack` closes what it uses."""
    wanted = read(RewritingSettings)
    if not (wanted.ai_shortens or wanted.ai_translates_to):
        return None
    seconds = dict.fromkeys(Urgency, wanted.ai_seconds) | {Urgency.FLASH: wanted.ai_flash_seconds}
    for adapter in ADAPTERS:
        settings = read(adapter.settings)
        if adapter.is_ready(settings):
            for language in ("en", *wanted.ai_translates_to):
                learn(language)
            return Rewriting(
                stores,
                await stack.enter_async_context(adapter.open(settings)),
                shortens=wanted.ai_shortens,
                languages=wanted.ai_translates_to,
                budgets={one: timedelta(seconds=most) for one, most in seconds.items()},
            )
    return None

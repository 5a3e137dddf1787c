"""Have a machine put an alert in other words before it goes out, and take what is faithful.

Guarantee: an alert never waits longer for it than its budget, counted from when it was written by
Redis's clock; so an heir, or one that lay in a queue, is not put off a second time. Whatever goes
wrong, it goes out in its own words.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot import metrics
from bot.core.breaker import MOST_FAILURES, REST, rest_after
from bot.core.faithful import fault_of
from bot.core.wordings import wishes_for, wording_of
from bot.core.writing import headline
from bot.errors import TransientError
from bot.lifetime import Crew, Stop, unless_stopped
from bot.log import logger
from bot.model.alert import Alert
from bot.model.story import Urgency
from bot.model.wording import Wish, Wording
from bot.rewriters.contract import Rewriter
from bot.store import Stores

# Who had less than this part of the longest budget, as a flash has, is no judge of who is late.
_FAIR = 0.5
_log = logger(__name__)


@dataclass(slots=True)
class Rewriting:
    """`budgets`: how long an alert may wait, by urgency."""

    stores: Stores
    rewriter: Rewriter
    shortens: bool
    languages: Sequence[str]
    budgets: Mapping[Urgency, timedelta]
    failures: int = 0
    """Alerts in a row for which nothing came."""
    rests_until: float = 0.0
    """By the loop's clock: it is left alone."""

    @property
    def longest(self) -> timedelta:
        return max(self.budgets.values())

    async def wishes(self, alert: Alert) -> tuple[Wish, ...]:
        """What it is to be asked for; nothing while it rests, or where there is no time to ask."""
        if not self.budgets.get(alert.urgency):
            return ()
        title = alert.headline
        if self.shortens and "…" in title:
            story = await self.stores.stories.get(alert.story)
            # The story may be told by another report by now.
            if story and headline(story.lead) == alert.headline:
                title = story.lead.title
        wishes = wishes_for(alert, title, shortens=self.shortens, languages=self.languages)
        if asyncio.get_running_loop().time() < self.rests_until:
            _count(dict.fromkeys(wishes, "left alone"))
            return ()
        return wishes

    async def reword(self, alert: Alert, wishes: Sequence[Wish], hurry: Stop) -> None:
        """Ask, and write down what is taken. `hurry`: something waits for this alert to be out."""
        left = self.budgets.get(alert.urgency, timedelta()) - max(
            await self.stores.alerts.age(alert), timedelta()
        )
        outcomes = dict.fromkeys(wishes, "late")
        taken: list[Wording] = []
        if left > timedelta():
            if self.failures >= MOST_FAILURES:
                # One attempt at a time, until one succeeds.
                self._rest(REST)
            await unless_stopped(hurry, self._ask(alert, left, outcomes, taken))
            is_fair = left >= self.longest * _FAIR and not hurry.is_set()
            self._judge(frozenset(outcomes.values()), is_fair=is_fair)
        _count(outcomes)
        await self.stores.alerts.word(alert.id, taken)

    async def _ask(
        self, alert: Alert, left: timedelta, outcomes: dict[Wish, str], taken: list[Wording]
    ) -> None:
        async with Crew(len(outcomes)) as crew:
            for wish in tuple(outcomes):
                await crew.start(self._one(alert, left, wish, outcomes, taken))

    async def _one(
        self,
        alert: Alert,
        left: timedelta,
        wish: Wish,
        outcomes: dict[Wish, str],
        taken: list[Wording],
    ) -> None:
        try:
            async with asyncio.timeout(left.total_seconds()):
                draft = await self.rewriter.write(wish)
        except TimeoutError:
            return
        except TransientError as error:
            outcomes[wish] = "failed"
            _log.warning("no other words", alert=alert.id, reason=str(error))
            return
        fault = fault_of(wish, draft)
        outcomes[wish] = "refused" if fault else "taken"
        if fault:
            _log.info("words not taken", alert=alert.id, language=wish.language, reason=fault)
        else:
            taken.append(wording_of(wish, draft, alert.edition))

    def _judge(self, outcomes: frozenset[str], *, is_fair: bool) -> None:
        """Whether the machine is well: what we refuse was an answer, too."""
        if outcomes & {"taken", "refused"}:
            self.failures, self.rests_until = 0, 0.0
        elif is_fair or "failed" in outcomes:
            self.failures += 1
            if rest := rest_after(self.failures):
                self._rest(rest)
                _log.warning("left alone", failures=self.failures, seconds=rest.total_seconds())

    def _rest(self, rest: timedelta) -> None:
        self.rests_until = asyncio.get_running_loop().time() + rest.total_seconds()


def _count(outcomes: Mapping[Wish, str]) -> None:
    for wish, outcome in outcomes.items():
        work = "translation" if wish.is_translation else "shortening"
        metrics.rewordings.labels(work, outcome).inc()

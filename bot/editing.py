"""What editors do with alerts and stories, operators with dead letters; said in words.

Invariant: every act can be repeated, and is written down before anything else is done about it.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.rearranging import divided, merged
from bot.errors import PermanentError
from bot.model.alert import Alert, AlertId, AlertState
from bot.model.article import ArticleId
from bot.model.chat import ChannelName
from bot.model.delivery import Bucket, Reach, Task
from bot.model.story import Story, StoryId
from bot.model.version import Version
from bot.store import Stores
from bot.store.reports import DeadLetter
from bot.store.stories import Act, Rearrangement

_ROWS = {
    "s": "reached",
    "r": "retracted",
    "l": "to be tried again",
    "w": "waiting for the alert it follows up",
    "c": "in hand",
    "o": "on the wire",
    "d": "spilled to digest",
    "k": "not wanted",
    "g": "dormant",
    "p": "paused",
    "u": "uncertain",
    "x": "refused",
}


@dataclass(frozen=True, slots=True)
class Desk:
    """Where editors work: what is remembered, and which channels there are."""

    stores: Stores
    channels: Sequence[ChannelName]

    async def hold(self, alert_id: AlertId) -> Alert:
        """Stop an alert where it is."""
        alert = await self._alert(alert_id)
        await self.stores.alerts.decide(alert_id, AlertState.HELD)
        return alert

    async def resume(self, alert_id: AlertId) -> Alert:
        """Let a held alert go on where it was."""
        alert = await self._alert(alert_id)
        _, state = await self.stores.alerts.look(alert_id)
        if state is AlertState.KILLED:
            raise PermanentError(f"alert {alert_id} was killed; write another one")
        await self.stores.alerts.decide(alert_id, AlertState.LIVE)
        await self.stores.outbox.unpark(alert)
        return alert

    async def kill(self, alert_id: AlertId) -> Alert:
        """Stop an alert for good and take its copies back."""
        alert = await self._alert(alert_id)
        await self.stores.alerts.decide(alert_id, AlertState.KILLED)
        await self.stores.outbox.assign(alert, Task.RETRACT, self.channels)
        return alert

    async def correct(self, alert_id: AlertId, headline: str, summary: str | None) -> Alert:
        """Change what goes out from here on, and edit the copies that went out before."""
        alert = await self._alert(alert_id)
        kept = alert.summary if summary is None else summary
        corrected = await self.stores.alerts.correct(alert, headline or alert.headline, kept)
        await self.stores.outbox.assign(corrected, Task.EDIT, self.channels)
        return corrected

    async def reach(self, alert_id: AlertId) -> tuple[Alert, AlertState, Reach]:
        """What became of an alert, read from every reader's row."""
        alert = await self._alert(alert_id)
        _, state = await self.stores.alerts.look(alert_id)
        rows: Counter[str] = Counter()
        refusals: Counter[str] = Counter()
        for channel in self.channels:
            for number in range(await self.stores.seats.buckets(channel)):
                found = await self.stores.ledger.rows(Bucket(channel, number), alert_id)
                rows.update(_ROWS[row[0]] for row in found.values())
                refusals.update(row[1:] for row in found.values() if row[0] in "xp")
        first, median, last = await self.stores.reports.reach(alert_id)
        return (
            alert,
            state,
            Reach(rows=rows, refusals=refusals, first=first, median=median, last=last),
        )

    async def dead(self) -> tuple[tuple[DeadLetter, str], ...]:
        """The messages that were refused for good, each with when and why."""
        found = [await self.stores.reports.dead_letters(channel) for channel in self.channels]
        return tuple(letter for letters in found for letter in letters)

    async def replay(self, letter: DeadLetter) -> None:
        """Have a refused message tried once more."""
        alert = await self._alert(letter.alert)
        await self.stores.ledger.exhume(letter.bucket, letter.alert, letter.place)
        await self.stores.outbox.add(
            letter.bucket.channel,
            alert,
            Task.RETRY,
            range(letter.bucket.number, letter.bucket.number + 1),
        )
        await self.stores.reports.drop_dead(letter)

    async def story(self, story_id: StoryId) -> tuple[Story, tuple[Version, ...]]:
        """A story, and what is remembered of its reports."""
        story = await self.stores.stories.get(story_id)
        if story is None:
            raise PermanentError(f"there is no story {story_id}; they are kept for 14 days")
        versions = await self.stores.stories.versions(story.reports)
        return story, tuple(versions[one] for one in story.reports if one in versions)

    async def merge(self, story_id: StoryId, other_id: StoryId) -> Story:
        """Both are one event: the first takes the other's reports, and what will join them."""
        while True:
            read_up_to = await self.stores.stories.end_of_log()
            (story, _), (other, versions) = await self.story(story_id), await self.story(other_id)
            if story_id == other_id:
                raise PermanentError("name two stories")
            if story.merged_into or other.merged_into:
                raise PermanentError("one of them is part of another story already")
            whole, part = merged(story, other)
            moved = tuple(replace(one, story=whole.id) for one in versions)
            change = Rearrangement(act=Act.MERGE, story=whole, other=part, versions=moved)
            if await self.stores.stories.rearrange(change, read_up_to=read_up_to):
                await self._hand_over(part.id, whole.id)
                return whole

    async def split(self, story_id: StoryId, articles: Sequence[ArticleId], now: datetime) -> Story:
        """These reports are another event: gives the new story that they make."""
        while True:
            read_up_to = await self.stores.stories.end_of_log()
            story, versions = await self.story(story_id)
            out = [one for one in versions if one.id in articles]
            kept = [one for one in versions if one.id not in articles]
            if len(out) < len(set(articles)) or not out or not kept:
                raise PermanentError("name some of the story's reports, and not all of them")
            rest, new = divided(story, out, kept, now)
            moved = tuple(replace(one, story=new.id) for one in out)
            change = Rearrangement(act=Act.SPLIT, story=rest, other=new, versions=moved)
            if await self.stores.stories.rearrange(change, read_up_to=read_up_to):
                return new

    async def _hand_over(self, story: StoryId, to: StoryId) -> None:
        """Who followed the one hears of the other; where we die over it, the sweep sees to it."""
        for channel in self.channels:
            for number in range(await self.stores.seats.buckets(channel)):
                bucket = Bucket(channel, number)
                await self.stores.subscriptions.hand_over(bucket, story, to)

    async def _alert(self, alert_id: AlertId) -> Alert:
        alert = await self.stores.alerts.get(alert_id)
        if alert is None:
            raise PermanentError(f"there is no alert {alert_id}, or it has ended")
        return alert

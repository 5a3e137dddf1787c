"""What an operator looks through from the command line to find one alert, or one story."""

from datetime import UTC, datetime, timedelta

from bot.core.polling import spoken
from bot.core.writing import headline
from bot.model.alert import Alert, AlertState
from bot.model.story import Story
from bot.store import Stores, keys
from bot.store.connection import connect


async def list_alerts(address: str, *, most: int) -> str:
    """The newest first: its id, its age, how urgent it is, whether it goes out, what it says."""
    async with connect(address) as database:
        alerts = Stores.over(database).alerts
        now = datetime.now(UTC)
        found = await alerts.look_at(await alerts.since(now - keys.KEPT, most=most))
    return "\n".join(_alert(alert, state, now) for alert, state in found) or "no alerts"


async def list_stories(address: str, *, most: int) -> str:
    """Those with the newest development first; without those of readers' own feeds."""
    async with connect(address) as database:
        found = await Stores.over(database).stories.latest(most=most)
    now = datetime.now(UTC)
    return "\n".join(_story(story, now) for story in found) or "no stories"


def _alert(alert: Alert, state: AlertState, now: datetime) -> str:
    about = f"{_age(alert.created, now):>6}  {alert.urgency.name:<7}  {state:<6}"
    return f"{alert.id}  {about}  {alert.headline}"


def _story(story: Story, now: datetime) -> str:
    state = "withdrawn" if story.is_withdrawn else "alerted" if story.alert else "quiet"
    about = f"{_age(story.updated, now):>6}  {story.urgency.name:<7}  {state:<9}"
    return f"{story.id}  {about}  {headline(story.lead)}"


def _age(then: datetime, now: datetime) -> str:
    """Another machine's clock may be ahead of ours."""
    return spoken(max(now - then, timedelta(seconds=1)))

"""What an operator asks from the command line: one question or one act, and an answer in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bot.channels import ADAPTERS
from bot.conversation.flyer import snippet
from bot.conversation.sharing import subject_of, ways_to
from bot.core.directory import Finding
from bot.core.health import clock_complaint
from bot.core.links import is_mark
from bot.core.pictures import qr_code
from bot.core.wordings import current_wordings
from bot.editing import Desk
from bot.errors import PermanentError, TransientError
from bot.locales import LANGUAGES, language_named
from bot.model.alert import Alert, AlertId, AlertState
from bot.model.article import ArticleId
from bot.model.chat import ChannelName
from bot.model.delivery import Reach
from bot.model.story import Story, StoryId
from bot.store import Stores, keys
from bot.store.checks import complaints
from bot.store.connection import connect, reachable
from bot.store.reports import DeadLetter

_CHANNELS = tuple(adapter.name for adapter in ADAPTERS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What is to be shared: a topic's slug, or `story-…`; by one channel, or all ("")."""

    slug: str
    channel: str
    mark: str
    home: str
    """The address of our pages, if we were told it."""
    language: str = ""
    """Of the lines; "": English."""
    out: Path | None
    """Where to draw the picture of the first link."""


async def health(address: str, roles: Sequence[str]) -> str:
    """A line that says all is well, and what is wrong with Redis, if anything.

    Raises TransientError where all is not well.
    """
    async with connect(address) as database:
        with reachable():
            stores = Stores.over(database)
            missing = await stores.heartbeats.missing(roles)
            worries = await complaints(database)
            clock = clock_complaint(health for _, health in await stores.feeds.all())
    if missing:
        raise TransientError(f"not at work: {', '.join(missing)}")
    unsafe = [f"but Redis is not safe: {worry}" for worry in worries]
    return "\n".join(["ok", *unsafe, *([f"but {clock}"] if clock else [])])


async def show_alert(address: str, alert: AlertId) -> str:
    """What an alert says, whether it goes out, and whom it reached."""
    async with connect(address) as database:
        return _report(*await _desk(database).reach(alert))


async def story_why(address: str, story: StoryId) -> str:
    """What a story is and why: its urgency and topics with the reasons, and who reported it."""
    async with connect(address) as database:
        stores = Stores.over(database)
        found = await stores.stories.get(story)
        if found is None:
            raise PermanentError(f"there is no story {story}; they are kept for 14 days")
        findings = (await stores.topics.directory()).findings(found.lead)
    return _reasons(found, findings)


async def show_story(address: str, story: StoryId) -> str:
    """A story's reports by the ids that `split` takes, and why they joined."""
    async with connect(address) as database:
        found, versions = await _desk(database).story(story)
    lines = [
        f"{found.id} · {found.articles} reports · {len(found.sources)} independent sources"
        + (f" · merged into {found.merged_into}" if found.merged_into else ""),
        *(f"  {one.id}  {one.publisher}: {one.title}" for one in versions),
        *(f"  {why}" for why in found.joins),
    ]
    return "\n".join(lines)


async def merge_stories(address: str, story: StoryId, other: StoryId) -> str:
    async with connect(address) as database:
        whole = await _desk(database).merge(story, other)
    return f"merged, {whole.articles} reports: {whole.lead.title}"


async def split_story(address: str, story: StoryId, articles: Sequence[str]) -> str:
    async with connect(address) as database:
        moved = [ArticleId(one) for one in articles]
        new = await _desk(database).split(story, moved, datetime.now(UTC))
    return f"split, the new story is {new.id}: {new.lead.title}"


async def hold_alert(address: str, alert: AlertId) -> str:
    async with connect(address) as database:
        return f"held: {(await _desk(database).hold(alert)).headline}"


async def resume_alert(address: str, alert: AlertId) -> str:
    async with connect(address) as database:
        return f"goes on: {(await _desk(database).resume(alert)).headline}"


async def kill_alert(address: str, alert: AlertId) -> str:
    async with connect(address) as database:
        killed = await _desk(database).kill(alert)
    return f"killed, its copies are being retracted: {killed.headline}"


async def correct_alert(address: str, alert: AlertId, headline: str, summary: str | None) -> str:
    async with connect(address) as database:
        corrected = await _desk(database).correct(alert, headline, summary)
    return f"corrected, its copies are being edited: {corrected.headline}"


async def list_dead(address: str) -> str:
    async with connect(address) as database:
        letters = await _desk(database).dead()
    lines = [f"{letter.bucket.channel}|{letter.id}  {reason}" for letter, reason in letters]
    return "\n".join(lines) or "nothing was refused for good"


async def show_dead(address: str, text: str) -> str:
    """The alert that a letter is about."""
    return await show_alert(address, _letter(text).alert)


async def replay_dead(address: str, text: str) -> str:
    async with connect(address) as database:
        await _desk(database).replay(_letter(text))
    return "it is tried once more"


async def drop_dead(address: str, text: str) -> str:
    async with connect(address) as database:
        is_dropped = await Stores.over(database).reports.drop_dead(_letter(text))
    return "dropped" if is_dropped else "there is no such letter"


async def share(address: str, wish: Shared) -> str:
    """The links to a topic or story, and the lines for a publisher's own page; draws the picture.

    Raises PermanentError where there is no such topic, channel, mark or language, or the file
    cannot be.
    """
    if wish.mark and not is_mark(wish.mark):
        raise PermanentError("--mark: up to 16 lower-case letters, digits and hyphens")
    if wish.language and not language_named(wish.language):
        raise PermanentError(f"--lang: one of {', '.join(LANGUAGES)}")
    async with connect(address) as database:
        stores = Stores.over(database)
        subject = await subject_of(stores, wish.slug.lower())
        if subject is None:
            raise PermanentError(f"there is no topic or story {wish.slug!r}; /topics lists topics")
        ways = await ways_to(stores, subject.slug, wish.mark, home=wish.home)
    shown = [way for way in ways if wish.channel in {"", way.channel}]
    if not shown:
        known = ", ".join(way.channel for way in ways) or "none; is PUBLIC_URL set?"
        raise PermanentError(f"no link by {wish.channel or 'any channel'}; known are: {known}")
    html = snippet(subject.name, shown, language_named(wish.language))
    lines = [*(f"{way.channel}: {way.link}" for way in shown), "", html]
    if wish.out:
        _write(wish.out, qr_code(shown[0].link))
        lines.insert(len(shown), f"{wish.out}: a picture of the first")
    return "\n".join(lines)


async def link_counts(address: str, today: date) -> str:
    """How many came by which link, by day."""
    async with connect(address) as database:
        counts = await Stores.over(database).links.counts(today)
    lines = [
        f"{day}  {count:>7}  {payload or 'other links'}"
        for day, counted in counts.items()
        for payload, count in sorted(counted.items(), key=lambda one: (-one[1], one[0]))
    ]
    return "\n".join(lines) or f"nobody came by a link in the last {keys.COUNTED.days} days"


def _write(file: Path, picture: bytes) -> None:
    try:
        file.write_bytes(picture)
    except OSError as error:
        raise PermanentError(f"cannot write to {file}: {error.strerror}") from None


def _desk(database: object) -> Desk:
    return Desk(Stores.over(database), _CHANNELS)


def _letter(text: str) -> DeadLetter:
    channel, _, rest = text.partition("|")
    try:
        return DeadLetter.of(ChannelName(channel), rest)
    except ValueError:
        raise PermanentError(f"{text!r} is no letter: take one of `flashwire dead list`") from None


def _report(alert: Alert, state: AlertState, reach: Reach) -> str:
    times = zip(("first", "median", "last"), (reach.first, reach.median, reach.last), strict=True)
    about = f"{alert.urgency.name} {alert.kind} · {state} · edition {alert.edition}"
    lines = [
        f"{about} · story {alert.story}",
        alert.headline,
        *(f"  by machine, {one.language}: {one.headline}" for one in current_wordings(alert)),
        *(f"  {name:<36} {count:>8}" for name, count in sorted(reach.rows.items())),
        *(f"    {why:<34} {count:>8}" for why, count in sorted(reach.refusals.items())),
        *(f"  {name} reader after {_seconds(wait)}" for name, wait in times if wait is not None),
    ]
    return "\n".join(lines)


def _reasons(story: Story, findings: Sequence[Finding]) -> str:
    lead = story.lead
    points = {finding.topic: finding for finding in findings}
    lines = [
        f"{story.urgency.name} · {lead.kind} · of {story.articles} · alert {story.alert or 'none'}",
        lead.title,
        *(f"  urgency: {reason}" for reason in story.reasons),
        *(f"  topic {topic}: {_signs(points.get(topic))}" for topic in story.topics),
        *(f"  reported by {publisher}" for publisher in story.publishers),
        f"  independent owners: {', '.join(story.families)}",
    ]
    return "\n".join(lines)


def _signs(finding: Finding | None) -> str:
    if finding is None or not finding.words:
        return "another report's words, or the feed's own topic"
    return f"{finding.points:.1f} points for {', '.join(finding.words)}"


def _seconds(wait: timedelta) -> str:
    return f"{wait.total_seconds():.1f} s"

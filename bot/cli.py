"""The command line: parse, then call. Exit codes: 0 done, 1 it failed, 2 the settings are wrong."""

import asyncio
import sys
from collections.abc import Coroutine
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, NoReturn, TypeVar
from urllib.parse import urlsplit

import typer
import uvloop
from pydantic import SecretStr

from bot import __version__, app, log, operations, watchlist
from bot.errors import FlashwireError, SettingsError
from bot.lifetime import collect_rarely
from bot.model.alert import AlertId
from bot.model.feed import Pace
from bot.model.story import StoryId
from bot.settings import Settings, example, read
from bot.store.embedded import running

_cli = typer.Typer(
    help="The breaking-news chatbot.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
_feeds = typer.Typer(help="Look after the feeds.", no_args_is_help=True)
_cli.add_typer(_feeds, name="feeds")
_alert = typer.Typer(help="Look at an alert, stop it, change it.", no_args_is_help=True)
_cli.add_typer(_alert, name="alert")
_story = typer.Typer(help="Look at a story, merge two, split one.", no_args_is_help=True)
_cli.add_typer(_story, name="story")
_dead = typer.Typer(help="Messages that a platform refused for good.", no_args_is_help=True)
_cli.add_typer(_dead, name="dead")

Result = TypeVar("Result")
_FeedsFile = Annotated[Path | None, typer.Option("--feeds", help="Feeds and topics to use.")]
_Roles = Annotated[
    list[str] | None, typer.Argument(metavar="[ROLE]...", help=f"Of {', '.join(app.ROLES)}.")
]


def main() -> None:
    """The entry point of `flashwire`."""
    # Until the settings are read, which say how much to log.
    log.set_up("INFO")
    try:
        _cli(prog_name="flashwire", standalone_mode=True)
    except SettingsError as error:
        _fail(str(error), 2)
    except FlashwireError as error:
        _fail(str(error), 1)
    except Exception:  # noqa: BLE001 - a surprise, too, is written by the log, which cuts secrets
        log.logger(__name__).critical("ended by a surprise", exc_info=True)
        sys.exit(1)


@_cli.command()
def run(roles: _Roles = None, feeds: _FeedsFile = None) -> None:
    """Fetch, write, push and answer: everything, or only the ROLEs named."""
    plan = app.Plan(settings=_settings(feeds), roles=_checked(roles), is_demo=False, say=_say)
    _run(app.run(plan))


@_cli.command()
def demo() -> None:
    """Play the bundled wire of fictional news, with its own data, in the web chat."""
    plan = app.Plan(settings=_settings(None), roles=app.ROLES, is_demo=False, say=_say)
    _run(app.run(app.demo_plan(plan)))


@_cli.command()
def env() -> None:
    """Print .env.example: every setting with its default."""
    _say(example(app.SECTIONS).rstrip())


@_cli.command()
def health(roles: _Roles = None) -> None:
    """Say whether Redis answers and the ROLEs (all, if none is named) are at work."""
    address = _address()
    _say(_run(operations.health(address, _checked(roles))))


@_cli.command()
def share(  # noqa: PLR0913 - an option each
    topic: Annotated[str, typer.Argument(help="A topic's slug, or story-ID.")] = "",
    *,
    out: Annotated[Path | None, typer.Option(help="Draw the QR code here, as a PNG.")] = None,
    channel: Annotated[str, typer.Option(help="By this channel only.")] = "",
    mark: Annotated[str, typer.Option(help="Where it will stand, for the counts: poster.")] = "",
    lang: Annotated[str, typer.Option(help="Of the HTML: es, ar, …; else English.")] = "",
    counts: Annotated[bool, typer.Option("--counts", help="How many came by which link.")] = False,
) -> None:
    """Print the links by which others follow a TOPIC or story, and HTML for a publisher's page."""
    if counts:
        _say(_run(operations.link_counts(_address(), datetime.now(UTC).date())))
    elif topic:
        home = _settings(None).public_url
        wish = operations.Shared(
            slug=topic, channel=channel, mark=mark, home=home, language=lang, out=out
        )
        _say(_run(operations.share(_address(), wish)))
    else:
        _fail("share: name a topic, story-ID, or --counts", 2)


@_feeds.command()
def check(url: str) -> None:
    """Fetch the feed at URL now and show what we read in it."""
    settings = _settings(None)
    _say(_run(operations.check_feed(url, allow_private=settings.allow_private_feeds)))


@_feeds.command("list")
def list_feeds() -> None:
    """List the feeds: how each is, when it is asked next, and why then."""
    _say(_run(watchlist.list_feeds(_address())))


@_feeds.command("add")
def add_feed(
    url: str,
    publisher: Annotated[str, typer.Option(help="Its name; empty: what it calls itself.")] = "",
    topic: Annotated[list[str] | None, typer.Option(help="A topic of all its reports.")] = None,
    pace: Annotated[Pace, typer.Option(help="How soon its news must be seen.")] = Pace.NEWS,
    trust: Annotated[float, typer.Option(min=0, max=1, help="0: anybody, 1: an agency.")] = 0.5,
) -> None:
    """Watch the feed at URL, or the first one of the site there."""
    topics = tuple(topic or ())
    wish = watchlist.Wish(url=url, publisher=publisher, topics=topics, pace=pace, trust=trust)
    allow_private = _settings(None).allow_private_feeds
    _say(_run(watchlist.add_feed(_address(), wish, allow_private=allow_private)))


@_feeds.command("remove")
def remove_feed(feed: str) -> None:
    """Watch a FEED no longer: its address, or its id in the list."""
    _say(_run(watchlist.remove_feed(_address(), feed)))


@_feeds.command("enable")
def enable_feed(feed: str) -> None:
    """Ask a FEED now that failed or was disabled."""
    _say(_run(watchlist.enable_feed(_address(), feed)))


@_feeds.command("import")
def import_feeds(file: Path) -> None:
    """Watch the feeds of an OPML FILE."""
    _say(_run(watchlist.import_feeds(_address(), file)))


@_feeds.command("export")
def export_feeds() -> None:
    """Print the feeds as OPML."""
    _say(_run(watchlist.export_feeds(_address())))


@_alert.command("show")
def show_alert(alert: str) -> None:
    """Say what an alert tells, whether it goes out, and whom it reached how fast."""
    _say(_run(operations.show_alert(_address(), AlertId(alert))))


@_alert.command("hold")
def hold_alert(alert: str) -> None:
    """Stop an alert where it is."""
    _say(_run(operations.hold_alert(_address(), AlertId(alert))))


@_alert.command("resume")
def resume_alert(alert: str) -> None:
    """Let a held alert go on where it was."""
    _say(_run(operations.resume_alert(_address(), AlertId(alert))))


@_alert.command("kill")
def kill_alert(alert: str) -> None:
    """Stop an alert for good and take its copies back."""
    _say(_run(operations.kill_alert(_address(), AlertId(alert))))


@_alert.command("correct")
def correct_alert(
    alert: str,
    headline: Annotated[str, typer.Option(help="The new headline; empty: as it was.")] = "",
    summary: Annotated[str | None, typer.Option(help="The new summary.")] = None,
) -> None:
    """Change what goes out from here on, and edit the copies that went out before."""
    _say(_run(operations.correct_alert(_address(), AlertId(alert), headline, summary)))


@_story.command("why")
def why_story(story: str) -> None:
    """Say how urgent a STORY is, what it is about and who reported it, with the reasons."""
    _say(_run(operations.story_why(_address(), StoryId(story))))


@_story.command("show")
def show_story(story: str) -> None:
    """List a STORY's reports, and why they joined."""
    _say(_run(operations.show_story(_address(), StoryId(story))))


@_story.command("merge")
def merge_stories(story: str, other: str) -> None:
    """Say that both are one event: STORY takes the reports of OTHER, and what joins them."""
    _say(_run(operations.merge_stories(_address(), StoryId(story), StoryId(other))))


@_story.command("split")
def split_story(story: str, articles: list[str]) -> None:
    """Say that these ARTICLES of a STORY are about another event."""
    _say(_run(operations.split_story(_address(), StoryId(story), articles)))


@_dead.command("list")
def list_dead() -> None:
    """List them: letter, when, why."""
    _say(_run(operations.list_dead(_address())))


@_dead.command("show")
def show_dead(letter: str) -> None:
    """Show the alert that a LETTER of the list is about."""
    _say(
        _run(operations.show_alert(_address(), AlertId(letter.partition("|")[2].partition("|")[0])))
    )


@_dead.command("replay")
def replay_dead(letter: str) -> None:
    """Have the message of a LETTER tried once more."""
    _say(_run(operations.replay_dead(_address(), letter)))


@_dead.command("drop")
def drop_dead(letter: str) -> None:
    """Strike a LETTER off the list."""
    _say(_run(operations.drop_dead(_address(), letter)))


@_cli.callback(invoke_without_command=True)
def _root(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if version:
        _say(__version__)
        raise typer.Exit


def _run(work: Coroutine[None, None, Result]) -> Result:
    """On uvloop: sending costs it half of what it costs the loop that Python brings."""
    collect_rarely()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(work)


def _address() -> str:
    """Of the Redis that the program here uses."""
    settings = _settings(None)
    address = settings.redis_url or running(settings.data_dir)
    if not address:
        _fail(f"nothing runs here: no REDIS_URL, no embedded Redis in {settings.data_dir}", 1)
    return address


def _settings(feeds: Path | None) -> Settings:
    overrides = {"feeds_file": feeds} if feeds else {}
    settings = read(Settings, **overrides)
    log.set_up(settings.log_level, [*_secrets(), urlsplit(settings.redis_url).password or ""])
    return settings


def _secrets() -> list[str]:
    """Every secret setting's value, so that none is ever written to the log."""
    sections = [read(section) for section in app.SECTIONS]
    values = (getattr(section, name) for section in sections for name in type(section).model_fields)
    keys = [key for one in sections if isinstance(one, Settings) for _, key in one.newsrooms]
    return keys + [value.get_secret_value() for value in values if isinstance(value, SecretStr)]


def _checked(roles: list[str] | None) -> tuple[str, ...]:
    for role in roles or ():
        if role not in app.ROLES:
            raise SettingsError(f"there is no role {role!r}, only {', '.join(app.ROLES)}")
    return tuple(roles or app.ROLES)


def _say(line: str) -> None:
    print(line, flush=True)


def _fail(reason: str, code: int) -> NoReturn:
    print(f"flashwire: {reason}", file=sys.stderr)
    sys.exit(code)

"""`flashwire feeds`: what is watched."""

from pathlib import Path
from typing import Annotated

import typer

from bot import watchlist
from bot.cli.console import address, configured, done, say
from bot.model.feed import Pace

group = typer.Typer(help="Look after the feeds.", no_args_is_help=True)


@group.command()
def check(url: str) -> None:
    """Fetch the feed at URL now and show what we read in it."""
    settings = configured(None)
    say(done(watchlist.check_feed(url, allow_private=settings.allow_private_feeds)))


@group.command("list")
def list_feeds() -> None:
    """List the feeds: how each is, when it is asked next, and why then."""
    say(done(watchlist.list_feeds(address())))


@group.command("add")
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
    allow_private = configured(None).allow_private_feeds
    say(done(watchlist.add_feed(address(), wish, allow_private=allow_private)))


@group.command("remove")
def remove_feed(feed: str) -> None:
    """Watch a FEED no longer: its address, or its id in the list."""
    say(done(watchlist.remove_feed(address(), feed)))


@group.command("enable")
def enable_feed(feed: str) -> None:
    """Ask a FEED now that failed or was disabled."""
    say(done(watchlist.enable_feed(address(), feed)))


@group.command("import")
def import_feeds(file: Path) -> None:
    """Watch the feeds of an OPML FILE."""
    say(done(watchlist.import_feeds(address(), file)))


@group.command("export")
def export_feeds() -> None:
    """Print the feeds as OPML."""
    say(done(watchlist.export_feeds(address())))

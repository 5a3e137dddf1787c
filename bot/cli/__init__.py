"""The command line: parse, then call. Exit codes: 0 done, 1 it failed, 2 the settings are wrong."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot import __version__, app, log, operations
from bot.cli import alerts, dead, feeds, stories
from bot.cli.console import address, checked, configured, done, fail, say
from bot.errors import FlashwireError, SettingsError
from bot.settings import example

_cli = typer.Typer(
    help="The breaking-news chatbot.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
_cli.add_typer(feeds.group, name="feeds")
_cli.add_typer(alerts.group, name="alert")
_cli.add_typer(stories.group, name="story")
_cli.add_typer(dead.group, name="dead")

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
        fail(str(error), 2)
    except FlashwireError as error:
        fail(str(error), 1)
    except Exception:  # noqa: BLE001 - a surprise, too, is written by the log, which cuts secrets
        log.logger(__name__).critical("ended by a surprise", exc_info=True)
        sys.exit(1)


@_cli.command()
def run(roles: _Roles = None, feeds: _FeedsFile = None) -> None:
    """Fetch, write, push and answer: everything, or only the ROLEs named."""
    plan = app.Plan(settings=configured(feeds), roles=checked(roles), is_demo=False, say=say)
    done(app.run(plan))


@_cli.command()
def demo() -> None:
    """Play the bundled wire of fictional news, with its own data, in the web chat."""
    plan = app.Plan(settings=configured(None), roles=app.ROLES, is_demo=False, say=say)
    done(app.run(app.demo_plan(plan)))


@_cli.command()
def env() -> None:
    """Print .env.example: every setting with its default."""
    say(example(app.SECTIONS).rstrip())


@_cli.command()
def health(roles: _Roles = None) -> None:
    """Say whether Redis answers and the ROLEs (all, if none is named) are at work."""
    say(done(operations.health(address(), checked(roles))))


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
        say(done(operations.link_counts(address(), datetime.now(UTC).date())))
    elif topic:
        home = configured(None).public_url
        wish = operations.Shared(
            slug=topic, channel=channel, mark=mark, home=home, language=lang, out=out
        )
        say(done(operations.share(address(), wish)))
    else:
        fail("share: name a topic, story-ID, or --counts", 2)


@_cli.callback(invoke_without_command=True)
def _root(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if version:
        say(__version__)
        raise typer.Exit

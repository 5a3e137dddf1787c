"""`flashwire dead`: what a platform refused for good."""

import typer

from bot import operations
from bot.cli.console import address, done, say

group = typer.Typer(help="Messages that a platform refused for good.", no_args_is_help=True)


@group.command("list")
def list_dead() -> None:
    """List them: letter, when, why."""
    say(done(operations.list_dead(address())))


@group.command("show")
def show_dead(letter: str) -> None:
    """Show the alert that a LETTER of the list is about."""
    say(done(operations.show_dead(address(), letter)))


@group.command("replay")
def replay_dead(letter: str) -> None:
    """Have the message of a LETTER tried once more."""
    say(done(operations.replay_dead(address(), letter)))


@group.command("drop")
def drop_dead(letter: str) -> None:
    """Strike a LETTER off the list."""
    say(done(operations.drop_dead(address(), letter)))

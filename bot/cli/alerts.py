"""`flashwire alert`: what goes out."""

from typing import Annotated

import typer

from bot import listings, operations
from bot.cli.console import Most, address, done, fail, say
from bot.model.alert import AlertId

group = typer.Typer(help="Look at an alert, stop it, change it.", no_args_is_help=True)


@group.command("list")
def list_alerts(most: Most = 20) -> None:
    """List the newest alerts: id, age, urgency, whether it goes out, headline."""
    say(done(listings.list_alerts(address(), most=most)))


@group.command("show")
def show_alert(alert: str) -> None:
    """Say what an alert tells, whether it goes out, and whom it reached how fast."""
    say(done(operations.show_alert(address(), AlertId(alert))))


@group.command("hold")
def hold_alert(alert: str) -> None:
    """Stop an alert where it is."""
    say(done(operations.hold_alert(address(), AlertId(alert))))


@group.command("resume")
def resume_alert(alert: str) -> None:
    """Let a held alert go on where it was."""
    say(done(operations.resume_alert(address(), AlertId(alert))))


@group.command("kill")
def kill_alert(alert: str) -> None:
    """Stop an alert for good and take its copies back."""
    say(done(operations.kill_alert(address(), AlertId(alert))))


@group.command("correct")
def correct_alert(
    alert: str,
    headline: Annotated[str, typer.Option(help="The new headline; empty: as it was.")] = "",
    summary: Annotated[str | None, typer.Option(help="The new summary.")] = None,
) -> None:
    """Change what goes out from here on, and edit the copies that went out before."""
    if not headline and summary is None:
        fail("alert correct: say what is to be read instead, by --headline or --summary", 2)
    say(done(operations.correct_alert(address(), AlertId(alert), headline, summary)))

"""`flashwire story`: what was made of the reports."""

import typer

from bot import listings, operations
from bot.cli.console import Most, address, done, say
from bot.model.story import StoryId

group = typer.Typer(help="Look at a story, merge two, split one.", no_args_is_help=True)


@group.command("list")
def list_stories(most: Most = 20) -> None:
    """List the stories with the newest development first: id, age, urgency, state, headline."""
    say(done(listings.list_stories(address(), most=most)))


@group.command("why")
def why_story(story: str) -> None:
    """Say how urgent a STORY is, what it is about and who reported it, with the reasons."""
    say(done(operations.story_why(address(), StoryId(story))))


@group.command("show")
def show_story(story: str) -> None:
    """List a STORY's reports, and why they joined."""
    say(done(operations.show_story(address(), StoryId(story))))


@group.command("merge")
def merge_stories(story: str, other: str) -> None:
    """Say that both are one event: STORY takes the reports of OTHER, and what joins them."""
    say(done(operations.merge_stories(address(), StoryId(story), StoryId(other))))


@group.command("split")
def split_story(story: str, articles: list[str]) -> None:
    """Say that these ARTICLES of a STORY are about another event."""
    say(done(operations.split_story(address(), StoryId(story), articles)))

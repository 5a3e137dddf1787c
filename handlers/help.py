"""/help: everything that readers can say."""

# The package, whose MENU is complete only once this module is loaded.
import handlers
from bot.commands import command
from bot.model.message import Button, Message, Reply
from bot.model.text import Text, lines
from bot.store import Stores


@command("help", "", "See everything you can say")
async def help_(_message: Message, _stores: Stores) -> Reply:
    commands = (
        Text(
            "{command} – {summary}",
            command=lines((f"/{known.name}", *map(Text, known.placeholders)), between=" "),
            summary=Text(known.summary),
        )
        for known in handlers.MENU
        if known.is_listed
    )
    return Reply(
        "This is what you can say:\n\n{commands}\n\n"
        "Plain words work too: “follow climate”, or “what's the latest on football?”",
        commands=lines(commands),
        buttons=(
            Button("Topics", "/topics"),
            Button("Latest news", "/latest"),
            Button("What I follow", "/following"),
            Button("Settings", "/settings"),
        ),
    )

"""/thanks: said in plain words alone. Nobody is left without a way on."""

from bot.commands import command
from bot.model.message import Button, Message, Reply
from bot.store import Stores


@command("thanks", "", "")
async def thanks(_message: Message, _stores: Stores) -> Reply:
    return Reply(
        "You are welcome! Ask me for the news whenever you like.",
        buttons=(
            Button("Latest news", "/latest"),
            Button("What I follow", "/following"),
            Button("Help", "/help"),
        ),
    )

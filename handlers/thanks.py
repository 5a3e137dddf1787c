"""/thanks [ok|bye]: said in plain words alone. Nobody is left without a way on."""

from bot.commands import command
from bot.model.message import Button, Message, Reply
from bot.model.text import N_
from bot.store import Stores

_WELCOME = N_("You are welcome! Ask me for the news whenever you like.")
_ANSWERS = {
    "ok": N_("All right! Ask me for the news whenever you like."),
    "bye": N_("See you soon! Ask me for the news whenever you like."),
}


@command("thanks", "", "")
async def thanks(message: Message, _stores: Stores) -> Reply:
    return Reply(
        _ANSWERS.get(message.argument, _WELCOME),
        buttons=(
            Button("Latest news", "/latest"),
            Button("What I follow", "/following"),
            Button("Help", "/help"),
        ),
    )

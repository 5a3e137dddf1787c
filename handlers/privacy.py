"""/privacy: what is kept of a chat, for how long, and who can see it."""

from datetime import timedelta

from bot.commands import command
from bot.model.message import Button, Message, Reply
from bot.model.text import N_, Text, lines
from bot.store import Stores, keys

_WHAT = N_(
    "I keep of this chat: its id and its language, what it follows and how it wants its alerts, "
    "the day it began and the last day it was in use; of a group also which chat I tell when I "
    "cannot write there. No names, no telephone numbers, nothing of what you write to me but in "
    "the web chat, where the page shows the conversation."
)
_HOW_LONG = N_(
    "For how long: until you say /stop, which erases it at once. Which alerts a chat got, so that "
    "corrections find them: {kept}. The conversation in the web chat: {mailbox} after its last "
    "message. A chat that blocks me is forgotten after {dormant}."
)
_INACTIVE = N_("A chat that neither writes to me nor gets an alert for {inactive} is forgotten.")
_COUNTS = N_("How many came by which link is counted for {counted}, but not who.")
_WHO = N_(
    "Who can see it: whoever runs this service, and the platform that brings you my messages. I "
    "pass it on to nobody else."
)
_CONTACT = N_("Ask about it here: {contact}")


@command("privacy", "", "See what is kept of this chat, and for how long")
async def privacy(_message: Message, stores: Stores) -> Reply:
    policy = stores.policy
    kept, mailbox, dormant = map(_days, (keys.KEPT, keys.MAILBOX, keys.DORMANT))
    parts = [Text(_WHAT), Text(_HOW_LONG, kept=kept, mailbox=mailbox, dormant=dormant)]
    if policy.inactive:
        parts.append(Text(_INACTIVE, inactive=_days(policy.inactive)))
    parts += [Text(_COUNTS, counted=_days(keys.COUNTED)), Text(_WHO)]
    if policy.contact:
        parts.append(Text(_CONTACT, contact=policy.contact))
    buttons = (Button("Send me all of it", "/export"), Button("Forget me", "/stop"))
    return Reply(lines(parts, "\n\n"), buttons=buttons)


def _days(time: timedelta) -> Text:
    return Text("{count} day", "{count} days", count=time.days)

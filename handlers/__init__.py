"""What readers can say: one file per command, and its name in the table below.

The order of the table is the order of /help and of the lists that the platforms show.
"""

from bot.commands import Command
from bot.registry import load

MENU: tuple[Command, ...] = load(
    Command,
    __name__,
    "start",
    "follow",
    "unfollow",
    "following",
    "topics",
    "suggest",
    "latest",
    "search",
    "brief",
    "story",
    "catchup",
    "mute",
    "unmute",
    "pause",
    "resume",
    "settings",
    "language",
    "only",
    "quiet",
    "digest",
    "limit",
    "level",
    "zone",
    "threads",
    "why",
    "more",
    "tune",
    "share",
    "manage",
    "help",
    "thanks",
    "privacy",
    "export",
    "stop",
)

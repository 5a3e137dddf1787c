"""Where stories come from. `FORMATS` is the table of what we can read."""

from bot.registry import load
from bot.sources.contract import Format

FORMATS = load(Format, __name__, "json_feed", "xml")

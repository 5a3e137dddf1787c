"""Where stories come from. `FORMATS` is the table of what we can read."""

from bot.registry import load
from bot.sources.contract import Format

# RSS is the last: it also takes what is XML of no known kind, for the forgiving reader to try.
FORMATS = load(Format, __name__, "json_feed", "rdf", "atom", "sitemap", "rss")

"""RSS 0.9x and 2.0 (https://www.rssboard.org/rss-specification)."""

from functools import partial

from bot.sources import forgiving, xml
from bot.sources.contract import Format
from bot.sources.elements import EVERYWHERE, GROUP, GUID, ITEM, LANGUAGE, Dialect

_DIALECT = Dialect(
    name="RSS",
    roots=frozenset({"rss", "channel"}),
    fields={
        **EVERYWHERE,
        "channel": GROUP,
        "item": ITEM,
        "entry": ITEM,
        "guid": GUID,
        "id": GUID,
        "language": LANGUAGE,
    },
)

RSS = Format(
    name=_DIALECT.name,
    recognises=xml.is_any,
    read=partial(xml.read, _DIALECT),
    forgive=forgiving.read,
)

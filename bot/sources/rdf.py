"""RSS 0.90, 1.0 and 1.1, which are RDF (https://web.resource.org/rss/1.0/spec)."""

from functools import partial

from bot.sources import forgiving, xml
from bot.sources.contract import Format
from bot.sources.elements import EVERYWHERE, GROUP, ITEM, Dialect

_DIALECT = Dialect(
    name="RSS 1.0",
    roots=frozenset({"rdf:rdf"}),
    fields={**EVERYWHERE, "channel": GROUP, "item": ITEM},
)

RDF = Format(
    name=_DIALECT.name,
    recognises=xml.begins_with("RDF"),
    read=partial(xml.read, _DIALECT),
    forgive=forgiving.read,
)

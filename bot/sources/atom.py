"""Atom 1.0 (RFC 4287), and 0.3, which some still write."""

from functools import partial

from bot.sources import forgiving, xml
from bot.sources.contract import Format
from bot.sources.elements import EVERYWHERE, GUID, ITEM, Dialect

_DIALECT = Dialect(
    name="Atom",
    roots=frozenset({"feed"}),
    fields={**EVERYWHERE, "entry": ITEM, "item": ITEM, "id": GUID},
)

ATOM = Format(
    name=_DIALECT.name,
    recognises=xml.begins_with("feed"),
    read=partial(xml.read, _DIALECT),
    forgive=forgiving.read,
)

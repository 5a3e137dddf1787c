"""Fetch the pages of reports that a feed only begins to tell.

Invariant: a report is handed over in any case, with its beginning where its page cannot be had;
and pages take less time in all than the lease of a poll lasts.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from bot.core.text import plain
from bot.errors import PermanentError, TransientError
from bot.model.article import Entry
from bot.sources.contract import Fetched
from bot.sources.http import Fetcher
from bot.sources.parser import Parser

# A feed brings one or two at a time. One page after the other: nobody's server is stormed.
MOST_PAGES = 5
# Of the minute that a poll may take; the feed itself has had its part.
PATIENCE = timedelta(seconds=25)
# Characters; who writes more in a feed has told the report.
LONGEST_STUB = 600


async def completed(fetcher: Fetcher, parser: Parser, entries: Sequence[Entry]) -> list[Entry]:
    """The entries, the last few of them (the newest) with the text of their pages."""
    found = list(entries)
    with suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE.total_seconds()):
            for place in range(len(found))[-MOST_PAGES:]:
                found[place] = await _completed(fetcher, parser, found[place])
    return found


async def _completed(fetcher: Fetcher, parser: Parser, entry: Entry) -> Entry:
    if not entry.url or len(plain(entry.body, 2 * LONGEST_STUB)) > LONGEST_STUB:
        return entry
    with suppress(TransientError, PermanentError):
        page = await fetcher.get(entry.url)
        if isinstance(page, Fetched):
            text = await parser.read_page(page.body, page.url)
            return replace(entry, body=max(entry.body, text, key=len))
    return entry

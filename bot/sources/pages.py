"""The report on an article's page, for feeds that carry only its beginning.

Invariant: raises nothing, whatever a page holds. It runs in the process that reads feeds: a page
is as hostile as a feed.
"""

from trafilatura import extract

from bot.core.normalize import MOST_TEXT


def report_on(page: bytes, url: str) -> str:
    """The report as paragraphs with blank lines between them; "" where none is to be found."""
    text = extract(
        page.decode("utf-8", errors="replace"),
        url=url or None,
        include_comments=False,
        include_tables=False,
        deduplicate=False,
        favor_precision=True,
    )
    return "\n\n".join((text or "").splitlines())[:MOST_TEXT]

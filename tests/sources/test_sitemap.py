"""News sitemaps: pages with a news title are entries, and nothing else is."""

from datetime import UTC, datetime

import pytest

from bot.errors import PermanentError
from bot.model.article import Entry
from bot.sources.contract import Document
from bot.sources.reading import document_of

URL = "https://calder.example/news-sitemap.xml"
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    ' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    ' xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">'
)
PAGE = """<url><loc>https://calder.example/a</loc>
  <image:image><image:loc>/bridge.jpg</image:loc></image:image>
  <news:news>
    <news:publication><news:name>Calder Courier</news:name><news:language>en</news:language>
    </news:publication>
    <news:publication_date>2025-11-03T10:00:00+01:00</news:publication_date>
    <news:title>Bridge closed</news:title><news:keywords>Kelm, transport</news:keywords>
  </news:news></url>"""
PLAIN = "<url><loc>https://calder.example/imprint</loc><lastmod>2025-11-03</lastmod></url>"


def read(*pages: str) -> Document:
    return document_of((HEAD + "".join(pages) + "</urlset>").encode(), "text/xml", URL)


def test_a_page_with_news_brings_every_field() -> None:
    (entry,) = read(PAGE, PLAIN).entries

    assert entry == Entry(
        guid="",
        url="https://calder.example/a",
        title="Bridge closed",
        body="",
        published=datetime(2025, 11, 3, 9, 0, tzinfo=UTC),
        categories=("Kelm, transport",),
        language="en",
        picture="https://calder.example/bridge.jpg",
    )


def test_a_sitemap_without_pages_is_empty_and_one_without_news_is_refused() -> None:
    assert read().entries == ()
    with pytest.raises(PermanentError, match="a sitemap without news"):
        read(PLAIN)


@pytest.mark.parametrize(
    "body",
    [
        b"<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'></sitemapindex>",
        (HEAD + PAGE).encode(),
    ],
)
def test_an_index_and_a_broken_sitemap_are_refused_in_words(body: bytes) -> None:
    with pytest.raises(PermanentError, match="not well-formed, or an index of sitemaps"):
        document_of(body, "text/xml", URL)

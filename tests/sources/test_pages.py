"""The report on a page, without what stands around it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.normalize import MOST_TEXT
from bot.sources.pages import report_on

URL = "https://calder.example/world/bridge"
FIRST = "The mayor of Port Calder closed the old bridge on Monday after engineers found cracks."
SECOND = "Ferries will run every ten minutes, she said, until the repairs are done in spring."


def page(*paragraphs: str) -> bytes:
    told = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return f"""<!doctype html><html><head><title>Bridge closed</title></head><body>
        <nav><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li></ul></nav>
        <article><h1>Bridge closed</h1>{told}</article>
        <aside><h2>Most read</h2><ul><li><a href="/a">Ferries full</a></li></ul></aside>
        <footer>Copyright 2026 The Calder Courier. All rights reserved.</footer>
        </body></html>""".encode()


def test_the_paragraphs_of_the_article_are_found_and_nothing_around_them() -> None:
    text = report_on(page(FIRST * 3, SECOND * 3), URL)

    assert FIRST in text
    assert SECOND in text
    assert "\n\n" in text
    for around in ("Home", "Ferries full", "Copyright"):
        assert around not in text


def test_a_long_page_is_cut() -> None:
    assert len(report_on(page(*(f"{number}: {FIRST}" for number in range(2000))), URL)) <= MOST_TEXT


@pytest.mark.parametrize("body", [b"", b" ", b"no html", b"\xff\xfe\x00", b"<html>", b"{}"])
def test_what_is_no_page_has_no_report(body: bytes) -> None:
    assert len(report_on(body, URL)) <= len(body)


@settings(max_examples=50)
@given(st.binary(max_size=500), st.text(max_size=30))
def test_nothing_is_raised_whatever_a_page_holds(body: bytes, url: str) -> None:
    assert isinstance(report_on(b"<html><body><p>" + body, url), str)

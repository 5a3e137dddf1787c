"""The page of feeds: every foreign word is text, and no key of an address is shown."""

from datetime import UTC, datetime
from types import SimpleNamespace

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.channels.web.page import WEB

TEMPLATES = Environment(
    loader=FileSystemLoader(WEB / "templates"), autoescape=True, undefined=StrictUndefined
)


def page(*feeds: object, mode: str = "live") -> str:
    template = TEMPLATES.get_template("status.html")
    return template.render(version="1.2.3", mode=mode, feeds=feeds, clock="")


def feed(**changes: object) -> object:
    default: dict[str, object] = {
        "publisher": "Example Wire",
        "url": "https://example.com/rss?key=secret",
        "state": "ok",
        "last_success": datetime(2026, 11, 3, 14, 5, tzinfo=UTC),
        "next_poll": None,
        "failures": 0,
        "remarks": (),
        "latency": "2 min",
        "why": "it posts twice an hour",
        "unchanged": "80 %",
        "polls": 12,
    }
    return SimpleNamespace(**default | changes)


def test_a_feed_is_shown_without_the_key_in_its_address() -> None:
    shown = page(feed())

    assert "https://example.com/rss<" in shown
    assert "secret" not in shown
    assert "2026-11-03 14:05:00" in shown
    assert "1 feed: 1 ok, 0 failing, 0 disabled, 0 waiting" in shown


def test_what_a_publisher_or_a_server_wrote_is_text() -> None:
    shown = page(feed(publisher="<b>Post</b>", state="failing", remarks=("<script>1</script>",)))

    assert "&lt;b&gt;Post" in shown
    assert "<script" not in shown


def test_without_feeds_the_page_says_so() -> None:
    assert "No feeds yet." in page()


def test_a_demo_is_named_as_one() -> None:
    assert "DEMO: fictional news" in page(mode="demo")
    assert "DEMO" not in page()

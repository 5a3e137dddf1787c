"""What a feed says about itself beside its entries."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.hints import Hints, hints_of

URL = "https://news.example/feed"
HUB, TOPIC = "https://hub.example/", "https://news.example/topic"
ITEM = '<item><link rel="hub" href="https://evil.example/"/><ttl>9</ttl></item>'


@pytest.mark.parametrize(
    ("body", "hub", "topic"),
    [
        (
            (
                f'<rss><channel><atom:link rel="self" href="{TOPIC}"/>'
                f'<atom:link href="{HUB}" rel="hub"/>{ITEM}'
            ),
            HUB,
            TOPIC,
        ),
        (f"<feed><link rel='hub' href='{HUB}' /><entry/>", HUB, URL),
        (f'<html><head><link rel=x href="{HUB}"><link rel="HUB self" href="{HUB}">', HUB, HUB),
        (
            (
                f'{{"title": "N", "feed_url": "{TOPIC}",'
                f' "hubs": [{{"type": "rssCloud"}}, {{"type": "WebSub", "url": "{HUB}"}}],'
                ' "items": []}'
            ),
            HUB,
            TOPIC,
        ),
        (f"<rss><channel>{ITEM}", "", URL),
        ('<feed><link rel="hub" href="file:///etc/passwd"/>', "", URL),
        ('{"hubs": [1, {"type": 3}, {"type": "WebSub", "url": 7}]', "", URL),
        ("", "", URL),
    ],
)
def test_a_hub_is_found_in_whatever_names_it(body: str, hub: str, topic: str) -> None:
    hints = hints_of(body.encode(), URL)

    assert (hints.hub, hints.topic) == (hub, topic)


def test_a_hub_in_the_headers_wins() -> None:
    headers = (("hub", "https://first.example/"), ("self", TOPIC))
    body = f'<feed><link rel="hub" href="{HUB}"/><link rel="self" href="{URL}"/>'
    hints = hints_of(body.encode(), URL, headers)

    assert (hints.hub, hints.topic) == ("https://first.example/", TOPIC)


@pytest.mark.parametrize(
    ("body", "asks"),
    [
        ("<ttl>15</ttl>", timedelta(minutes=15)),
        ("<ttl> 0 </ttl>", None),
        ("<ttl>often</ttl>", None),
        ("<sy:updatePeriod>hourly</sy:updatePeriod>", timedelta(hours=1)),
        (
            "<sy:updatePeriod> daily </sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>",
            timedelta(hours=6),
        ),
        ("<sy:updatePeriod>never</sy:updatePeriod>", None),
        (f"<rss>{ITEM}", None),
    ],
)
def test_how_long_a_feed_wants_to_be_left_alone(body: str, asks: timedelta | None) -> None:
    assert hints_of(body.encode(), URL).asks == asks


@pytest.mark.parametrize(
    ("body", "title"),
    [
        ("<rss><channel><title>Maravel &amp; Coast</title>", "Maravel & Coast"),
        ("<title><![CDATA[ The Post ]]></title>", "The Post"),
        ('{"title": "Caf\\u00e9 \\"9\\"", "items": []}', 'Café "9"'),
        ("<feed>", ""),
    ],
)
def test_a_feed_has_a_name(body: str, title: str) -> None:
    assert hints_of(body.encode(), URL).title == title


@given(st.binary(max_size=2000))
def test_whatever_it_is_it_raises_nothing(body: bytes) -> None:
    assert isinstance(hints_of(body, URL), Hints)

"""What the page that invites says, and the lines for a publisher's own page."""

import re

import pytest

from bot.conversation.flyer import WORDS, snippet
from bot.conversation.sharing import Way
from bot.locales import FOLDER, LANGUAGES, catalogue_of
from bot.model.chat import ChannelName

TELEGRAM, WEB = ChannelName("telegram"), ChannelName("web")
WAYS = [
    Way(TELEGRAM, "Telegram", "https://t.me/b?start=x"),
    Way(WEB, "the web", "https://n.example"),
]
PAGES = [
    FOLDER.parent / "web" / "templates" / f"{name}.html" for name in ("absent", "follow", "snippet")
]
SAID_IN_PYTHON = "Follow us for breaking news alerts: {topic}"


def test_the_lines_for_a_page_run_nothing_load_nothing_and_quote_all() -> None:
    ways = [Way(TELEGRAM, "Telegram", 'https://t.me/b?start=x&y="z"')]

    lines = snippet("Trade & <b>Tariffs</b>", ways)

    assert "Follow us for breaking news alerts" in lines
    assert "Trade &amp; &lt;b&gt;Tariffs&lt;/b&gt;" in lines
    assert 'href="https://t.me/b?start=x&amp;y=&#34;z&#34;"' in lines
    assert "Follow on Telegram</a>" in lines
    assert not any(word in lines for word in ("<script", "src=", "url(", "@import", "<link"))


@pytest.mark.parametrize(
    ("language", "beginning", "words"),
    [
        ("", '<div lang="en" dir="ltr"', "Follow on the web</a>"),
        ("de", '<div lang="de" dir="ltr"', "Über das Web folgen</a>"),
        ("pt-br", '<div lang="pt" dir="ltr"', "Siga-nos e receba"),
        ("ar", '<div lang="ar" dir="rtl"', "<strong><bdi>Climate</bdi></strong>"),
        ("tlh", '<div lang="en" dir="ltr"', "Follow us for"),
    ],
)
def test_the_lines_take_a_language_and_its_direction(
    language: str, beginning: str, words: str
) -> None:
    lines = snippet("Climate", WAYS, language)

    assert lines.startswith(beginning)
    assert words in lines


def test_whatever_the_pages_ask_for_is_seen_by_translators_and_used() -> None:
    pages = "\n".join(page.read_text("utf-8") for page in PAGES)

    assert {*re.findall(r'\bt\("([^"]+)"', pages), SAID_IN_PYTHON} == {*WORDS}


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_they_are_said_in_each_language(language: str) -> None:
    catalogue = catalogue_of(language)

    assert [words for words in WORDS if catalogue.sentence(words) == words] == []

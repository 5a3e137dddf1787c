"""The page's own words: all of them where translators see them, and none besides."""

import html
import json
import re

import httpx
import pytest

from bot.channels.web.page import WEB
from bot.channels.web.words import WORDS, words_for

SCRIPTS = "\n".join(path.read_text("utf-8") for path in sorted((WEB / "static").glob("*.js")))
PAGE = (WEB / "templates" / "chat.html").read_text("utf-8")


def test_whatever_the_page_asks_for_is_among_them() -> None:
    asked = set(re.findall(r'\bt\((?:[^"()]*\? )?"([^"]+)"', SCRIPTS + PAGE))

    assert len(asked) > 30
    assert asked - {*WORDS} == set()


@pytest.mark.parametrize("words", WORDS)
def test_the_page_has_a_use_for_each(words: str) -> None:
    assert f'"{words}"' in SCRIPTS + PAGE


def test_a_language_that_we_do_not_speak_is_english_and_has_nothing_to_translate() -> None:
    for tag in ("", "en-gb", "tlh", "*"):
        words = words_for(tag)
        assert (words.language, words.direction, words.translated) == ("en", "ltr", {})


@pytest.mark.parametrize(("tag", "direction"), [("es-mx", "ltr"), ("ar", "rtl"), ("zh-cn", "ltr")])
async def test_the_page_is_written_in_the_language_that_the_browser_asks_for(
    stranger: httpx.AsyncClient, tag: str, direction: str
) -> None:
    answer = await stranger.get("/", headers={"Accept-Language": f"{tag},en;q=0.5"})

    words = words_for(tag)
    assert words.translated
    assert f'<html lang="{words.language}" dir="{direction}">' in answer.text
    assert f'aria-label="{words.said("Send")}"' in answer.text
    [texts] = re.findall(r'data-texts="([^"]*)"', answer.text)
    assert json.loads(html.unescape(texts)) == words.translated
    assert answer.headers["vary"] == "Accept-Language"

"""The page's own words: all of them where translators see them, and none besides."""

import html
import json
import re

import httpx
import pytest

from bot.channels.contract import Introduction
from bot.channels.web.page import WEB
from bot.channels.web.words import WORDS, words_for
from bot.core.speech import said
from bot.model.chat import Voice
from tests.channels.web.web_chat import WebChat

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


async def test_the_page_and_its_menu_follow_what_the_reader_chose_once_they_did(
    chat: WebChat, reader: httpx.AsyncClient
) -> None:
    await chat.channel.introduce((Introduction("help", "See everything you can say"),))
    await reader.post("/messages", json={"text": "/language deutsch"})
    english = {"Accept-Language": "en"}
    before = (await reader.get("/", headers=english)).text

    chat.mailboxes.languages[chat.heard.chat] = "de"
    after = (await reader.get("/", headers=english)).text
    framed = (await reader.get("/embed", headers=english)).text
    menu = await reader.get("/menu", headers=english)
    [line] = menu.json()

    assert '<html lang="en"' in before
    assert '<html lang="de"' in after
    assert '<html lang="de"' in framed
    assert menu.headers["content-language"] == "de"
    assert line["summary"] == said("See everything you can say", Voice("de"))


async def test_the_page_comes_in_the_browsers_language_while_nobody_knows_the_choice(
    chat: WebChat, reader: httpx.AsyncClient
) -> None:
    chat.mailboxes.is_down = True

    answer = await reader.get("/", headers={"Accept-Language": "es"})

    assert '<html lang="es"' in answer.text

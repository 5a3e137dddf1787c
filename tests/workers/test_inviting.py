"""The page that invites: for every topic and story, as the program serves it."""

import html
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

import httpx
import pytest

from bot.core.pictures import qr_code
from bot.locales.topic_names import name_in
from bot.model.chat import ChannelName
from bot.model.door import Door
from bot.serving import listener
from bot.store import Stores
from bot.workers import serve
from tests.builders import NOW, article, decision, story
from tests.workers.newsroom import working

BOT = "https://t.me/example_bot?start="


@asynccontextmanager
async def site(stores: Stores, public_url: str = "") -> AsyncIterator[httpx.AsyncClient]:
    """The real server on a free port, without the web chat, and somebody's browser."""
    with listener("127.0.0.1", 0) as listening:
        served = serve.Site(
            stores=stores,
            listener=listening.dup(),
            channels=(),
            hosts=["127.0.0.1"],
            roles=("serve",),
            mode="live",
            play_demo=None,
            public_url=public_url,
        )
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        async with (
            working(serve=partial(serve.run, site=served)),
            httpx.AsyncClient(base_url=address, trust_env=False, timeout=20) as browser,
        ):
            yield browser


@pytest.fixture
async def open_house(newsroom: Stores) -> Stores:
    """Topics, a story on the world, and two channels."""
    links = newsroom.links
    await links.declare(ChannelName("telegram"), Door("Telegram", f"{BOT}{{payload}}"))
    await links.declare(ChannelName("web"), Door("the web", "/?start={payload}"))
    told = story(lead=article(title="Dam <b>breaks</b> above Ostravel"))
    assert await newsroom.stories.publish(decision(told), read_up_to="", now=NOW)
    return newsroom


def links_of(page: str) -> list[str]:
    return [html.unescape(found) for found in re.findall(r'class="button" href="([^"]*)"', page)]


def snippet_of(page: str) -> str:
    (found,) = re.findall(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)
    return html.unescape(found)


async def test_the_page_of_a_topic_has_its_news_its_links_and_the_lines_to_copy(
    open_house: Stores,
) -> None:
    async with site(open_house, "https://news.example/") as browser:
        page = (await browser.get("/follow/world")).text

    assert '<meta property="og:title" content="Breaking news alerts: World">' in page
    assert 'property="og:url" content="https://news.example/follow/world"' in page
    assert 'property="og:image" content="https://news.example/follow/world.png"' in page
    assert links_of(page) == [
        f"{BOT}follow-world_page",
        "https://news.example/?start=follow-world_page",
    ]
    assert "Dam &lt;b&gt;breaks&lt;/b&gt; above Ostravel" in page
    assert "<b>breaks" not in page
    lines = snippet_of(page)
    assert "Follow us for breaking news alerts" in lines
    assert f'href="{BOT}follow-world_site"' in lines
    assert 'href="https://news.example/?start=follow-world_site"' in lines
    assert "<script" not in page
    assert 'style="' not in page


@pytest.mark.parametrize(
    ("path", "accepted", "beginning", "words"),
    [
        ("/follow/world", "de-AT,de;q=0.9,en;q=0.8", '<html lang="de" dir="ltr">', "Das Neueste"),
        ("/follow/world", "nl, fr;q=0.5", '<html lang="fr" dir="ltr">', "Les plus récentes"),
        ("/follow/world", "ar", '<html lang="ar" dir="rtl">', "الأحدث"),
        ("/follow/world", "nl", '<html lang="en" dir="ltr">', "The newest"),
        ("/follow/world?lang=es", "de", '<html lang="es" dir="ltr">', "Lo más reciente"),
        ("/follow/world?lang=pt-BR", "de", '<html lang="pt" dir="ltr">', "As mais recentes"),
        ("/follow/world?lang=tlh", "de", '<html lang="de" dir="ltr">', "Das Neueste"),
        ("/follow/world?lang=%22%3E%3Cb%3E", "", '<html lang="en" dir="ltr">', "The newest"),
    ],
)
async def test_the_page_and_its_lines_are_in_the_readers_language(
    open_house: Stores, path: str, accepted: str, beginning: str, words: str
) -> None:
    async with site(open_house) as browser:
        answer = await browser.get(path, headers={"Accept-Language": accepted})

    assert beginning in answer.text
    assert words in answer.text
    assert name_in(beginning[12:14], "world", "") in answer.text
    assert snippet_of(answer.text).startswith(beginning.removesuffix(">").replace("html", "div"))
    assert answer.headers["vary"] == "Accept-Language"


async def test_without_a_public_address_the_links_lead_where_the_page_was_found(
    open_house: Stores,
) -> None:
    async with site(open_house) as browser:
        home = str(browser.base_url).rstrip("/")
        page = (await browser.get("/follow/climate")).text

    assert links_of(page)[1] == f"{home}/?start=follow-climate_page"
    assert f'href="{home}/?start=follow-climate_site"' in snippet_of(page)
    assert "No stories yet." in page


async def test_a_mark_goes_into_the_links_and_junk_does_not(open_house: Stores) -> None:
    async with site(open_house) as browser:
        marked = (await browser.get("/follow/world?mark=poster")).text
        junk = (await browser.get("/follow/world", params={"mark": '"><b>' * 99})).text

    assert links_of(marked)[0] == f"{BOT}follow-world_poster"
    assert f"{BOT}follow-world_poster" in snippet_of(marked)
    assert links_of(junk)[0] == f"{BOT}follow-world_page"


async def test_the_picture_is_of_the_first_channels_link(open_house: Stores) -> None:
    async with site(open_house) as browser:
        answer = await browser.get("/follow/world.png")

    assert answer.headers["content-type"] == "image/png"
    assert answer.content == qr_code(f"{BOT}follow-world_qr")


async def test_a_story_has_a_page_of_its_own(open_house: Stores) -> None:
    (told,) = await open_house.stories.latest(most=1)
    async with site(open_house) as browser:
        page = (await browser.get(f"/follow/story-{told.id}")).text

    assert links_of(page)[0] == f"{BOT}story-{told.id}_page"
    assert "Dam &lt;b&gt;breaks&lt;/b&gt; above Ostravel</h1>" in page


@pytest.mark.parametrize("slug", ["zeppelins", "story-none", "story-", "a%2Fb", "%00", "x" * 3000])
async def test_what_there_is_not_has_no_page(open_house: Stores, slug: str) -> None:
    async with site(open_house) as browser:
        codes = [(await browser.get(f"/follow/{slug}{end}")).status_code for end in ("", ".png")]

    assert codes == [404, 404]


@pytest.mark.parametrize("slug", ["World", "WORLD", "%20world%20"])
async def test_a_topic_is_found_however_it_is_written(open_house: Stores, slug: str) -> None:
    async with site(open_house) as browser:
        answer = await browser.get(f"/follow/{slug}?mark=poster&lang=es")
        page = await browser.get(answer.headers["location"])

    assert answer.headers["location"] == "/follow/world?mark=poster&lang=es"
    assert links_of(page.text)[0] == f"{BOT}follow-world_poster"


async def test_who_looks_for_what_is_not_there_is_led_to_the_chat_in_their_language(
    open_house: Stores,
) -> None:
    async with site(open_house, "https://news.example/") as browser:
        german = {"Accept-Language": "de"}
        page = await browser.get("/follow/%3Cb%3Ezeppelins", headers=german)

    assert (page.status_code, page.headers["vary"]) == (404, "Accept-Language")
    assert '<html lang="de" dir="ltr">' in page.text
    assert "Hier gibt es kein solches Thema" in page.text
    assert links_of(page.text) == ["https://t.me/example_bot", "https://news.example/"]
    assert "zeppelins" not in page.text


async def test_without_any_channel_the_page_says_so_and_has_no_picture(newsroom: Stores) -> None:
    async with site(newsroom) as browser:
        page = await browser.get("/follow/world")
        picture = await browser.get("/follow/world.png")

    assert "No channel is on yet" in page.text
    assert "og:image" not in page.text
    assert picture.status_code == 404


async def test_the_pages_carry_the_guards_and_find_their_style(open_house: Stores) -> None:
    async with site(open_house) as browser:
        page = await browser.get("/follow/world")
        style = await browser.get("/static/follow.css")

    assert page.headers["content-security-policy"].startswith("default-src 'none'")
    assert (style.status_code, page.headers["referrer-policy"]) == (200, "no-referrer")

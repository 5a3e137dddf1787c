"""The page over real HTTP: its cookie, its headers, its files."""

import re

import httpx
import pytest

from bot.channels.web.page import Place
from bot.channels.web.security import SecurityHeaders
from tests.channels.web.web_chat import Heard, WebChat
from tests.fakes.mailboxes import MemoryMailboxes
from tests.fakes.serving import serve


async def test_the_page_gives_a_cookie_that_scripts_and_other_sites_cannot_use(
    stranger: httpx.AsyncClient,
) -> None:
    answer = await stranger.get("/")

    name, _, rest = answer.headers["set-cookie"].partition("=")
    value, *attributes = rest.split("; ")
    assert name == "flashwire"
    assert re.fullmatch(r"[\w-]{43}", value)
    assert {attribute.lower() for attribute in attributes} == {
        "httponly",
        "samesite=lax",
        "path=/",
        "max-age=31536000",
    }


async def test_the_cookie_is_secure_where_the_request_was(chat: WebChat) -> None:
    transport = httpx.ASGITransport(app=chat.app())
    async with httpx.AsyncClient(transport=transport, base_url="https://news.example") as client:
        answer = await client.get("/")

    assert "secure" in answer.headers["set-cookie"].lower()


async def test_a_second_visit_keeps_the_cookie_for_another_year(reader: httpx.AsyncClient) -> None:
    before = reader.cookies["flashwire"]

    answer = await reader.get("/")

    assert f"flashwire={before};" in answer.headers["set-cookie"]
    assert "Max-Age=31536000" in answer.headers["set-cookie"]


async def test_a_forged_cookie_is_replaced(stranger: httpx.AsyncClient) -> None:
    answer = await stranger.get("/", headers={"Cookie": "flashwire=x"})

    assert "flashwire=x;" not in answer.headers["set-cookie"]


PUBLISHER = Place("https://news.example", ("https://www.example.org", "https://*.example.net"))


@pytest.mark.parametrize(
    ("address", "attributes"),
    [
        ("https://news.example", "HttpOnly; SameSite=None; Secure; Partitioned"),
        # A proxy ended the TLS.
        ("http://news.example", "HttpOnly; SameSite=None; Secure; Partitioned"),
        ("http://127.0.0.1:8080", "HttpOnly; SameSite=None; Secure; Partitioned"),
        ("http://other.example", "HttpOnly; SameSite=lax"),
    ],
)
async def test_a_page_in_a_frame_has_a_cookie_that_browsers_take_there(
    address: str, attributes: str
) -> None:
    app = WebChat(MemoryMailboxes(), Heard(), PUBLISHER).app()
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url=address) as client:
        answer = await client.get("/embed?follow=climate")

    cookie = answer.headers["set-cookie"]
    assert re.match(r"flashwire-embedded=[\w-]{43}; Max-Age=31536000; Path=/; ", cookie)
    assert cookie.endswith(attributes)


async def test_within_our_own_site_a_frame_shows_the_conversation_that_there_is(
    reader: httpx.AsyncClient,
) -> None:
    answer = await reader.get("/embed")

    assert "set-cookie" not in answer.headers


async def test_a_reader_of_a_frame_who_opens_the_page_there_keeps_the_conversation(
    stranger: httpx.AsyncClient,
) -> None:
    value = "v" * 43

    answer = await stranger.get("/", headers={"Cookie": f"flashwire-embedded={value}"})

    assert answer.headers["set-cookie"].startswith(f"flashwire={value};")


@pytest.mark.parametrize(
    ("path", "place", "framed_by"),
    [
        ("/", PUBLISHER, "'none'"),
        ("/embed", PUBLISHER, "https://www.example.org https://*.example.net"),
        ("/embed", Place(), "'none'"),
    ],
)
async def test_only_the_sites_that_are_named_may_frame_and_only_the_page_for_it(
    path: str, place: Place, framed_by: str
) -> None:
    app = WebChat(MemoryMailboxes(), Heard(), place).app()
    transport = httpx.ASGITransport(app=SecurityHeaders(app))
    async with httpx.AsyncClient(transport=transport, base_url="https://news.example") as client:
        answer = await client.get(path)

    [policy] = answer.headers.get_list("content-security-policy")
    assert policy.endswith(f"; frame-ancestors {framed_by}")


async def test_who_was_refused_the_events_can_ask_why(
    stranger: httpx.AsyncClient,
) -> None:
    assert (await stranger.head("/events")).status_code == 401
    await stranger.get("/")
    assert (await stranger.head("/events")).status_code == 204


@pytest.mark.parametrize("path", ["/", "/embed", "/menu", "/events", "/static/chat.js"])
async def test_every_answer_carries_the_security_headers(
    reader: httpx.AsyncClient, path: str
) -> None:
    async with reader.stream("GET", path) as answer:
        headers = answer.headers

    assert headers["content-security-policy"].startswith("default-src 'none'; script-src 'self';")
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


async def test_an_app_may_wrap_everything_in_the_same_headers_once_more(chat: WebChat) -> None:
    async with (
        serve(SecurityHeaders(chat.app())) as address,
        httpx.AsyncClient(base_url=address) as client,
    ):
        page, missing = await client.get("/"), await client.get("/static/none.js")

    assert missing.status_code == 404
    for answer in (page, missing):
        assert len(answer.headers.get_list("content-security-policy")) == 1


@pytest.mark.parametrize("path", ["/", "/embed"])
async def test_the_page_holds_nothing_that_its_own_policy_forbids(
    stranger: httpx.AsyncClient, path: str
) -> None:
    page = (await stranger.get(path)).text

    assert not re.search(r"<script(?! src=\"/static/)|<style| style=| on[a-z]+=|https?://", page)
    for address in re.findall(r'(?:src|href)="(/static/[^"]+)"', page):
        assert (await stranger.get(address)).status_code == 200


async def test_static_files_are_asked_about_and_not_sent_twice(stranger: httpx.AsyncClient) -> None:
    first = await stranger.get("/static/chat.css")
    again = await stranger.get("/static/chat.css", headers={"If-None-Match": first.headers["etag"]})

    assert first.headers["cache-control"] == "no-cache"
    assert (again.status_code, again.content) == (304, b"")


async def test_the_cookie_is_in_nothing_that_is_stored(
    chat: WebChat, reader: httpx.AsyncClient
) -> None:
    await reader.post("/messages", json={"text": "/help"})

    stored = f"{chat.heard.updates}{dict(chat.mailboxes.letters)}"
    assert reader.cookies["flashwire"] not in stored

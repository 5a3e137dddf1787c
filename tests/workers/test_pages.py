"""A feed that only begins to tell: the rest comes from the articles' pages."""

from collections import Counter
from collections.abc import AsyncIterator

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.model.article import Entry
from bot.sources.http import Fetcher
from bot.sources.parser import Parser
from bot.workers.pages import LONGEST_STUB, MOST_PAGES, completed
from tests.fakes.serving import serve

TOLD = "The mayor of Port Calder closed the old bridge on Monday after engineers found cracks. " * 4


@pytest.fixture
def asked() -> Counter[str]:
    """How often each path was asked for."""
    return Counter()


@pytest.fixture
async def address(asked: Counter[str]) -> AsyncIterator[str]:
    async def answer(request: Request) -> Response:
        asked[request.url.path] += 1
        if request.url.path == "/gone":
            return Response(status_code=404)
        told = f"<html><body><article><h1>Bridge</h1><p>{TOLD}</p></article></body></html>"
        return Response(told, media_type="text/html")

    async with serve(Starlette(routes=[Route("/{path:path}", answer)])) as served:
        yield served


@pytest.fixture
async def fetcher() -> AsyncIterator[Fetcher]:
    async with Fetcher(allow_private=True) as opened:
        yield opened


@pytest.fixture
async def parser() -> AsyncIterator[Parser]:
    async with Parser() as opened:
        yield opened


def entry(url: str, body: str = "The bridge is closed.") -> Entry:
    return Entry(guid=url, url=url, title="Bridge closed", body=body, published=None)


async def test_a_stub_gets_the_text_of_its_page(
    address: str, fetcher: Fetcher, parser: Parser
) -> None:
    (found,) = await completed(fetcher, parser, [entry(f"{address}/bridge")])

    assert TOLD.strip() in found.body


async def test_what_cannot_be_had_or_is_told_in_full_stays_as_it_was(
    address: str, asked: Counter[str], fetcher: Fetcher, parser: Parser
) -> None:
    entries = [
        entry(f"{address}/gone"),
        entry(""),
        entry("http://127.0.0.1:9/nobody"),
        entry(f"{address}/full", "Engineers found cracks. " * LONGEST_STUB),
    ]

    assert await completed(fetcher, parser, entries) == entries
    assert asked == {"/gone": 1}


async def test_only_the_newest_few_are_asked_for(
    address: str, asked: Counter[str], fetcher: Fetcher, parser: Parser
) -> None:
    entries = [entry(f"{address}/{number}") for number in range(MOST_PAGES + 3)]

    found = await completed(fetcher, parser, entries)

    assert found[:3] == entries[:3]
    assert sorted(asked) == [f"/{number}" for number in range(3, MOST_PAGES + 3)]

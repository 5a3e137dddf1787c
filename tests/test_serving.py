"""Our HTTP server: it says which address it cannot have, and leaves with its block."""

import asyncio
import signal
import socket
from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.routing import Route

from bot.errors import SettingsError
from bot.serving import hosts_of, listener, serving
from bot.settings import Settings, read


async def _hello(_request: Request) -> PlainTextResponse:
    return PlainTextResponse("hello")


async def _endless(_request: Request) -> StreamingResponse:
    async def words() -> AsyncIterator[bytes]:
        yield b"first"
        await asyncio.Event().wait()

    return StreamingResponse(words())


APP = Starlette(routes=[Route("/", _hello), Route("/endless", _endless)])


def address(listening: socket.socket) -> str:
    host, port, *_ = listening.getsockname()
    return f"http://{host}:{port}"


def client() -> httpx.AsyncClient:
    return httpx.AsyncClient(trust_env=False, timeout=5)


def test_a_port_that_is_taken_is_named_with_what_to_do() -> None:
    with listener("127.0.0.1", 0) as ours:
        port = ours.getsockname()[1]
        with pytest.raises(SettingsError) as caught:
            listener("127.0.0.1", port)

    assert str(caught.value) == (
        f"WEB_PORT: cannot listen on 127.0.0.1:{port}: Address already in use; "
        "name another port or host"
    )


def test_a_host_that_is_not_ours_is_named() -> None:
    with pytest.raises(SettingsError, match=r"cannot listen on 192\.0\.2\.1:0: Cannot assign"):
        listener("192.0.2.1", 0)


@pytest.mark.skipif(not socket.has_dualstack_ipv6(), reason="no IPv6 on this machine")
@pytest.mark.parametrize("host", ["::1", "::"])
def test_an_address_of_ipv6_may_be_listened_on(host: str) -> None:
    try:
        with listener(host, 0) as ours:
            assert ours.family is socket.AF_INET6
    except SettingsError as error:
        assert "Cannot assign requested address" in str(error)  # noqa: PT017 - no ::1 here


def test_port_0_is_any_free_one() -> None:
    with listener("127.0.0.1", 0) as one, listener("127.0.0.1", 0) as other:
        assert 0 < one.getsockname()[1] != other.getsockname()[1] > 0


async def test_it_answers_within_the_block_and_not_after() -> None:
    with listener("127.0.0.1", 0) as listening:
        url = address(listening)
        async with client() as reader, serving(APP, listening):
            answer = await reader.get(url)
            assert (answer.status_code, answer.text) == (200, "hello")
            assert "server" not in answer.headers

    async with client() as reader:
        with pytest.raises(httpx.ConnectError):
            await reader.get(url)


async def test_an_open_stream_does_not_hold_up_the_end() -> None:
    clock = asyncio.get_running_loop().time
    with listener("127.0.0.1", 0) as listening:
        url = address(listening)
        async with client() as reader:
            async with serving(APP, listening):
                request = reader.build_request("GET", f"{url}/endless")
                stream = await reader.send(request, stream=True)
                assert await anext(stream.aiter_raw()) == b"first"
                ending = clock()
            assert clock() - ending < 3
            await stream.aclose()


async def test_the_signals_stay_the_programs() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with listener("127.0.0.1", 0) as listening:
        async with serving(APP, listening):
            assert signal.getsignal(signal.SIGTERM) == before


async def test_what_fails_inside_the_block_comes_out_as_it_is() -> None:
    async def failing(listening: socket.socket) -> None:
        async with serving(APP, listening):
            raise LookupError("inside")

    with listener("127.0.0.1", 0) as listening, pytest.raises(LookupError, match="inside"):
        await failing(listening)


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ({}, {"127.0.0.1", "[::1]", "localhost"}),
        ({"web_host": "0.0.0.0"}, {"*", "0.0.0.0", "127.0.0.1", "[::1]", "localhost"}),
        (
            {"web_host": "0.0.0.0", "public_url": "https://news.example"},
            {"0.0.0.0", "127.0.0.1", "[::1]", "localhost", "news.example"},
        ),
    ],
)
def test_the_names_by_which_we_may_be_reached(given: dict[str, str], wanted: set[str]) -> None:
    assert set(hosts_of(read(Settings, **given))) == wanted

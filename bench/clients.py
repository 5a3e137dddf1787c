"""The contestants, each in a process of its own.

    python -m bench.clients NAME ADDRESS MESSAGES [REDIS]      prints one line of JSON

Set-up, the opening of connections and the first messages are outside what is measured; every
answer is checked, and its message id read. A library is imported by the contestant that needs it:
not all of them are in one environment.
"""

import asyncio
import json
import ssl
import sys
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version

from bench.alert import BUTTONS, METHOD, TEXT, TOKEN, Errand, body_of, message_id_of
from bench.stopwatch import Spent, Stopwatch, loop_name, peak_bytes, run_on

_JSON = {"Content-Type": "application/json"}
_LIBRARIES = (
    "python-telegram-bot", "httpx", "httpcore", "sniffio", "aiogram", "aiohttp",
    "uvloop", "httptools", "redis", "hiredis",
)  # fmt: skip

Send = Callable[[int], Awaitable[object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contestant:
    """Who sends. `messages`: a number that takes it a second or so."""

    title: str
    send_all: Callable[[Errand], Awaitable[Spent]]
    messages: int
    in_flight: int = 64
    needs: tuple[str, ...] = ()
    """Modules without which it runs in the environment of bench/requirements.txt."""
    may_be_fast: bool = False
    """On uvloop, where it is installed."""


async def _pumped(send: Send, errand: Errand) -> Spent:
    """As many workers as may be in flight, each awaiting its own sends: the usual way."""
    await _pump(send, errand.warm_up(), errand.in_flight)
    watch = Stopwatch()
    await _pump(send, errand.chats(), errand.in_flight)
    return watch.read(errand.messages, errand.warm_ups)


async def _pump(send: Send, chats: Iterator[int], workers: int) -> None:
    async def work() -> None:
        for chat in chats:
            await send(chat)

    await asyncio.gather(*(work() for _ in range(workers)))


async def python_telegram_bot(errand: Errand) -> Spent:
    import telegram
    from telegram.request import HTTPXRequest

    calls = HTTPXRequest(connection_pool_size=errand.in_flight)
    polls = HTTPXRequest(connection_pool_size=1)
    base = f"{errand.address}/bot"
    row = [telegram.InlineKeyboardButton(text, **does) for text, does in BUTTONS]
    keyboard = telegram.InlineKeyboardMarkup([row])
    preview = telegram.LinkPreviewOptions(is_disabled=True)
    bot = telegram.Bot(TOKEN, base_url=base, request=calls, get_updates_request=polls)
    async with bot:

        async def send(chat: int) -> int:
            sent = await bot.send_message(
                chat,
                TEXT,
                parse_mode="HTML",
                link_preview_options=preview,
                reply_markup=keyboard,
            )
            return sent.message_id

        return await _pumped(send, errand)


async def aiogram_bot(errand: Errand) -> Spent:
    import aiogram
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer
    from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions

    session = AiohttpSession(
        api=TelegramAPIServer.from_base(errand.address), limit=errand.in_flight
    )
    if errand.address.startswith("https"):
        # It trusts the authorities that the certifi package brings, and none of the machine's.
        session._connector_init["ssl"] = ssl.create_default_context()  # noqa: SLF001
    row = [InlineKeyboardButton(text=text, **does) for text, does in BUTTONS]
    keyboard = InlineKeyboardMarkup(inline_keyboard=[row])
    preview = LinkPreviewOptions(is_disabled=True)
    async with aiogram.Bot(TOKEN, session=session) as bot:

        async def send(chat: int) -> int:
            sent = await bot.send_message(
                chat,
                TEXT,
                parse_mode="HTML",
                link_preview_options=preview,
                reply_markup=keyboard,
            )
            return int(sent.message_id)

        return await _pumped(send, errand)


async def bare_aiohttp(errand: Errand) -> Spent:
    import aiohttp

    url = errand.address + METHOD
    connector = aiohttp.TCPConnector(limit=errand.in_flight)
    async with aiohttp.ClientSession(connector=connector) as session:

        async def send(chat: int) -> int:
            async with session.post(url, data=body_of(chat), headers=_JSON) as answer:
                return message_id_of(await answer.read())

        return await _pumped(send, errand)


async def bare_httpx(errand: Errand) -> Spent:
    import httpx

    url = errand.address + METHOD
    limits = httpx.Limits(max_connections=errand.in_flight)
    async with httpx.AsyncClient(limits=limits) as client:

        async def send(chat: int) -> int:
            answer = await client.post(url, content=body_of(chat), headers=_JSON)
            return message_id_of(answer.content)

        return await _pumped(send, errand)


async def bare(errand: Errand) -> Spent:
    from bench.bare import pull

    return await pull(errand)


async def project(errand: Errand) -> Spent:
    from bench.whole_path import whole_path

    return await whole_path(errand.address, sys.argv[4], errand.messages)


def _telegram(in_flight: int, messages: int) -> Contestant:
    return Contestant(
        title="python-telegram-bot `Bot.send_message`",
        send_all=python_telegram_bot,
        messages=messages,
        in_flight=in_flight,
    )


CONTESTANTS = {
    "ptb@1": _telegram(1, 1000),
    "ptb@8": _telegram(8, 1000),
    "ptb@32": _telegram(32, 800),
    "ptb@64": _telegram(64, 800),
    "httpx": Contestant(title="bare httpx loop", send_all=bare_httpx, messages=1500, in_flight=8),
    "aiogram": Contestant(
        title="aiogram `Bot.send_message`",
        send_all=aiogram_bot,
        messages=3000,
        needs=("aiogram",),
    ),
    "aiohttp": Contestant(
        title="bare aiohttp loop", send_all=bare_aiohttp, messages=10_000, needs=("aiohttp",)
    ),
    "aiohttp+uvloop": Contestant(
        title="bare aiohttp loop on uvloop",
        send_all=bare_aiohttp,
        messages=10_000,
        needs=("aiohttp", "uvloop"),
        may_be_fast=True,
    ),
    "project": Contestant(
        title="**this project, the whole path**",
        send_all=project,
        messages=50_000,
        may_be_fast=True,
    ),
    "bare": Contestant(
        title="fastest bare Python client",
        send_all=bare,
        messages=50_000,
        needs=("httptools", "uvloop"),
        may_be_fast=True,
    ),
}


def main() -> None:
    name, address, messages = sys.argv[1:4]
    contestant = CONTESTANTS[name]
    errand = Errand(address=address, messages=int(messages), in_flight=contestant.in_flight)
    loop = loop_name(may_be_fast=contestant.may_be_fast)
    spent = run_on(loop, _run(contestant, errand))
    print(json.dumps(asdict(spent) | {"peak": peak_bytes(), "loop": loop, "versions": _versions()}))


async def _run(contestant: Contestant, errand: Errand) -> Spent:
    return await contestant.send_all(errand)


def _versions() -> dict[str, str]:
    """Of the libraries that this process could have used."""
    found = {}
    for library in _LIBRARIES:
        try:
            found[library] = version(library)
        except PackageNotFoundError:
            continue
    return found


if __name__ == "__main__":
    main()

"""What the pool makes of answers, whole and broken, of servers that do what they should not."""

import asyncio
import random
import traceback

import pytest

from bot.channels.exchange import MOST_BODY, MOST_HEAD, Answer, NotSentError, UncertainError
from bot.channels.pool import Pool
from tests.channels.pooling import (
    CHUNKED,
    OK,
    PATH,
    SECRET,
    asked,
    cuts,
    drips,
    drips_for_ever,
    emptied,
    on_both_loops,
    pool_of,
    repeats,
    says,
    says_and_closes,
    says_and_waits,
)
from tests.fakes.hostile_http import HostileServer, Line, Manner, answer, echoes


@on_both_loops
async def test_a_request_is_written_as_http_wants_it() -> None:
    async with HostileServer.running(echoes) as server, pool_of(server) as pool:
        assert await asked(pool, b'{"a":1}') == Answer(200, b'{"a":1}')

        host = server.address.removeprefix("http://").encode()
        assert server.requests == [
            b"POST " + PATH + b" HTTP/1.1\r\nHost: " + host + b"\r\n"
            b'Content-Type: application/json\r\nContent-Length: 7\r\n\r\n{"a":1}'
        ]


@pytest.mark.parametrize(
    ("manner", "found"),
    [
        (says(OK), Answer(200, b"fine")),
        (drips, Answer(200, b"fine")),
        (says(answer(b"")), Answer(200, b"")),
        (says(b"HTTP/1.1 204 No Content\r\n\r\n"), Answer(204, b"")),
        (says(answer(b"no", status=b"400 Bad Request")), Answer(400, b"no")),
        (says(CHUNKED, b"4\r\nfi", b"ne\r\n", b"0\r\n\r\n"), Answer(200, b"fine")),
        (says(CHUNKED + b"2;x=y\r\nfi\r\n2\r\nne\r\n0\r\nT: 1\r\n\r\n"), Answer(200, b"fine")),
        (says(b"HTTP/1.1 100 Continue\r\n\r\n" + OK), Answer(200, b"fine")),
        (says(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n", OK), Answer(200, b"fine")),
        (says(answer(b"x" * MOST_BODY)), Answer(200, b"x" * MOST_BODY)),
        (says(answer(b"fine", b"X: " + b"x" * 30_000)), Answer(200, b"fine")),
    ],
)
@on_both_loops
async def test_a_whole_answer_is_handed_over_and_its_connection_used_again(
    manner: Manner, found: Answer
) -> None:
    async with HostileServer.running(manner) as server, pool_of(server) as pool:
        assert [await asked(pool) for _ in range(3)] == [found] * 3

        assert server.connections == 1


@pytest.mark.parametrize(
    "manner",
    [
        says(answer(b"fine", b"Connection: close")),
        says(OK.replace(b"HTTP/1.1", b"HTTP/1.0")),
        says(OK + answer(b"another's")),
        says(OK + b"HTTP/1.1 2"),
        says(OK + b"\x00\xff"),
        says(answer(b"fine", b"Connection: close") + OK),
        says_and_closes(OK),
    ],
)
@on_both_loops
async def test_after_the_last_answer_the_next_request_gets_a_connection_of_its_own(
    manner: Manner,
) -> None:
    async with HostileServer.running(manner, echoes) as server, pool_of(server) as pool:
        assert await asked(pool) == Answer(200, b"fine")
        await emptied(pool)

        assert await asked(pool, b"mine") == Answer(200, b"mine")
        assert server.connections == 2


@on_both_loops
async def test_an_answer_that_nobody_asked_for_is_nobodys() -> None:
    nudge = asyncio.Event()

    async def answers_twice(line: Line) -> None:
        await line.request()
        await line.say(OK)
        await nudge.wait()
        await line.say(answer(b"another's"))
        await line.gone()

    async with HostileServer.running(answers_twice, echoes) as server, pool_of(server) as pool:
        assert await asked(pool) == Answer(200, b"fine")
        nudge.set()
        await emptied(pool)

        assert await asked(pool, b"mine") == Answer(200, b"mine")


# No answers


@pytest.mark.parametrize(
    "manner",
    [
        cuts,
        says_and_closes(),
        says_and_closes(OK[:5]),
        says_and_closes(OK[:20]),
        says_and_closes(OK[:-1]),
        says_and_closes(CHUNKED + b"9\r\nfine"),
        says_and_closes(b"HTTP/1.1 100 Continue\r\n\r\n"),
        says_and_closes(b"HTTP/1.1 200 OK\r\n\r\nfine"),
        says_and_waits(b"220 mail.example ESMTP\r\n"),
        says_and_waits(b"\x16\x03\x01\x02\x00\x01"),
        says_and_waits(b"HTTP/9.9 200 OK\r\n\r\n"),
        says_and_waits(b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n"),
        says_and_waits(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nfine"),
        says_and_waits(CHUNKED + b"fine\r\n"),
        says_and_waits(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n\x00"),
        says_and_waits(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 2 * MOST_HEAD),
        says_and_waits(answer(b"x" * 2 * MOST_BODY)),
        repeats(b"HTTP/1.1 200 OK\r\n", b"X: x\r\n" * 100),
        repeats(b"", b"HTTP/1.1 102 Processing\r\n\r\n" * 100),
        repeats(CHUNKED, b"1\r\nx\r\n" * 1000),
        repeats(CHUNKED + b"0\r\n", b"T: x\r\n" * 1000),
    ],
)
@on_both_loops
async def test_without_a_whole_answer_it_is_uncertain_and_the_next_request_fares_better(
    manner: Manner,
) -> None:
    async with HostileServer.running(manner, echoes) as server, pool_of(server, most=1) as pool:
        with pytest.raises(UncertainError) as caught:
            await asked(pool)

        assert SECRET.decode() not in "".join(traceback.format_exception(caught.value))
        assert await asked(pool, b"mine") == Answer(200, b"mine")
        assert len(server.requests) == 2


@pytest.mark.parametrize("manner", [says_and_waits(), says_and_waits(OK[:9]), drips_for_ever])
@on_both_loops
async def test_who_is_late_is_not_waited_for(manner: Manner) -> None:
    clock = asyncio.get_running_loop().time
    async with (
        HostileServer.running(manner, echoes) as server,
        pool_of(server, most=1, deadline=0.2) as pool,
    ):
        started = clock()
        with pytest.raises(UncertainError, match="in time"):
            await asked(pool)

        assert 0.19 < clock() - started < 2
        assert await asked(pool, b"mine") == Answer(200, b"mine")


def whimsical(chance: random.Random) -> Manner:
    """Does something else with each request."""

    async def manner(line: Line) -> None:
        for _ in range(chance.randrange(1, 6)):
            mine = answer(await line.request())
            whims = [(mine,), (mine,), tuple(bytes([byte]) for byte in mine), (mine + OK,), (), ()]
            whims.append((mine[: chance.randrange(len(mine))],))
            await line.say(*chance.choice(whims))
            if chance.random() < 0.1:
                await asyncio.sleep(0.3)
            if chance.random() < 0.1:
                line.cut()

    return manner


async def end_of(pool: Pool, number: int) -> str:
    """How a request ends; every fifth is given up early."""
    try:
        async with asyncio.timeout(0.05 if number % 5 == 0 else None):
            found = await asked(pool, b"%d" % number)
    except (NotSentError, UncertainError, TimeoutError) as error:
        return type(error).__name__
    assert found.body == b"%d" % number
    return "answered"


@on_both_loops
async def test_nobody_ever_gets_another_ones_answer_and_no_place_is_lost() -> None:
    ends: list[str] = []
    async with (
        HostileServer.running(whimsical(random.Random(7))) as server,
        pool_of(server, most=8, deadline=0.2, idle=0.2) as pool,
    ):
        for start in range(0, 300, 30):
            requests = (end_of(pool, number) for number in range(start, start + 30))
            ends += await asyncio.gather(*requests)
        await emptied(pool)
        assert pool._room == 8

    assert len(ends) == 300
    assert ends.count("answered") > 50
    assert {"UncertainError", "TimeoutError"} <= set(ends)

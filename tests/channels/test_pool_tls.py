"""The pool over TLS: the same as without, and nothing for those who are not who they should be."""

import asyncio
import os
import shutil
import ssl
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest

from bot.channels.exchange import Answer, NotSentError, UncertainError
from bot.channels.pool import Pool
from tests.channels.pooling import (
    OK,
    asked,
    cuts,
    emptied,
    on_both_loops,
    pool_of,
    says_and_closes,
    says_and_waits,
)
from tests.fakes.hostile_http import HostileServer, Manner, echoes


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 that only itself vouches for, and its key."""
    program = shutil.which("openssl")
    if program is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("openssl is not installed")
    folder = tmp_path_factory.mktemp("tls")
    found, key = folder / "certificate.pem", folder / "key.pem"
    asked_for = (
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=fake"
    )
    names = ("-addext", "subjectAltName=IP:127.0.0.1")
    files = ("-out", str(found), "-keyout", str(key))
    subprocess.run([program, *asked_for.split(), *names, *files], check=True, capture_output=True)
    return found, key


@pytest.fixture
def serving(certificate: tuple[Path, Path]) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*certificate)
    return context


@pytest.fixture
def trusted(certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))


@on_both_loops
async def test_over_tls_all_is_as_without(serving: ssl.SSLContext, trusted: None) -> None:
    bodies = [b"%d" % number for number in range(20)]

    async with HostileServer.running(echoes, tls=serving) as server, pool_of(server) as pool:
        answers = await asyncio.gather(*(asked(pool, body) for body in bodies))

    assert [found.body for found in answers] == bodies
    assert server.connections <= 4


@pytest.mark.parametrize("manner", [cuts, says_and_closes(OK[:9]), says_and_waits(b"junk\r\n")])
@on_both_loops
async def test_over_tls_no_answer_is_uncertain_too(
    serving: ssl.SSLContext, trusted: None, manner: Manner
) -> None:
    async with (
        HostileServer.running(manner, echoes, tls=serving) as server,
        pool_of(server, most=1) as pool,
    ):
        with pytest.raises(UncertainError):
            await asked(pool)

        assert await asked(pool, b"mine") == Answer(200, b"mine")


@on_both_loops
async def test_over_tls_a_connection_that_was_closed_in_between_is_replaced_in_silence(
    serving: ssl.SSLContext, trusted: None
) -> None:
    async with (
        HostileServer.running(says_and_closes(OK), tls=serving) as server,
        pool_of(server) as pool,
    ):
        for _ in range(3):
            assert await asked(pool) == Answer(200, b"fine")
            await emptied(pool)


@on_both_loops
async def test_a_server_that_nobody_vouches_for_is_told_nothing(serving: ssl.SSLContext) -> None:
    async with HostileServer.running(echoes, tls=serving) as server, pool_of(server) as pool:
        with pytest.raises(NotSentError, match="certificate"):
            await asked(pool)

    assert server.requests == []


@on_both_loops
async def test_a_server_that_shows_anothers_certificate_is_told_nothing(
    serving: ssl.SSLContext, trusted: None
) -> None:
    async with HostileServer.running(echoes, tls=serving) as server:
        address = server.address.replace("127.0.0.1", "localhost")
        async with Pool(address, deadline=timedelta(seconds=5)) as pool:
            with pytest.raises(NotSentError, match="certificate"):
                await asked(pool)

    assert server.requests == []


@on_both_loops
async def test_a_server_without_tls_is_told_nothing() -> None:
    async with HostileServer.running(says_and_closes(OK)) as server:
        address = server.address.replace("http://", "https://")
        async with Pool(address, deadline=timedelta(seconds=0.3)) as pool:
            with pytest.raises(NotSentError):
                await asked(pool)

    assert server.requests == []

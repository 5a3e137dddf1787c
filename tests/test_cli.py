"""The command line as an operator meets it: real processes, their words and their exit codes."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot import __version__
from bot.app import ROLES
from bot.core.pictures import qr_code
from bot.store.embedded import embedded
from tests.fakes.feeds import FeedServer, Item, feed_server
from tests.tour.program import program
from tests.tree import ROOT
from tests.waiting import until

DONE, FAILED, WRONG = 0, 1, 2
FEEDS = """
[[topic]]
slug = "climate"
name = "Climate"

[[feed]]
url = "{address}/meridian.rss"
publisher = "Meridian Wire"
family = "meridian"
topics = ["climate"]
"""


@pytest.fixture
async def feeds() -> AsyncIterator[FeedServer]:
    async with feed_server() as server:
        yield server


async def outcome(*arguments: str, folder: Path, **settings: str) -> tuple[int, str]:
    """The exit code and the words of `flashwire` with these arguments and settings."""
    async with program(*arguments, folder=folder, **settings) as running:
        code = await asyncio.wait_for(running.process.wait(), 30)
    assert "Traceback" not in running.output, running.output
    return code, running.output


async def test_it_tells_its_version(tmp_path: Path) -> None:
    assert await outcome("--version", folder=tmp_path) == (DONE, f"{__version__}\n")


async def test_without_a_word_it_tells_what_can_be_said(tmp_path: Path) -> None:
    _, said = await outcome(folder=tmp_path)
    assert all(word in said for word in ("run", "demo", "env", "health", "feeds"))


async def test_env_prints_the_example_even_where_the_settings_are_wrong(tmp_path: Path) -> None:
    code, said = await outcome("env", folder=tmp_path, WEB_PORT="abc")

    assert code == DONE
    assert said == (ROOT / ".env.example").read_text()


@pytest.mark.parametrize("command", [("run",), ("demo",), ("health",), ("feeds", "check", "x")])
async def test_a_wrong_setting_is_named(command: tuple[str, ...], tmp_path: Path) -> None:
    code, said = await outcome(*command, folder=tmp_path, WEB_PORT="abc")

    assert code == WRONG
    assert said == "flashwire: WEB_PORT in the environment: a valid integer, not 'abc'\n"


async def test_a_wrong_setting_of_a_channel_is_named_but_no_secret(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("TELEGRAM_TOKEN=open-sesame\n")

    code, said = await outcome("run", folder=tmp_path)

    assert code == WRONG
    assert said.startswith("flashwire: TELEGRAM_TOKEN in .env: a token as 123456:ABC-DEF")
    assert "open-sesame" not in said


async def test_an_unknown_role_is_named_with_those_there_are(tmp_path: Path) -> None:
    wanted = f"flashwire: there is no role 'fetch', only {', '.join(ROLES)}\n"

    assert await outcome("run", "poll", "fetch", folder=tmp_path) == (WRONG, wanted)
    assert await outcome("health", "fetch", folder=tmp_path, REDIS_URL="unix:///nowhere") == (
        WRONG,
        wanted,
    )


async def test_an_unknown_command_is_wrong_too(tmp_path: Path) -> None:
    code, said = await outcome("fetch", folder=tmp_path)

    assert code == WRONG
    assert "No such command 'fetch'" in said


async def test_an_unknown_channel_is_named_with_those_there_are(tmp_path: Path) -> None:
    code, said = await outcome("run", folder=tmp_path, CHANNELS="web, fax")

    assert code == WRONG
    assert said.startswith("flashwire: CHANNELS: there is no 'fax', only web, telegram")


async def test_a_missing_file_of_feeds_is_named(tmp_path: Path) -> None:
    wanted = "FEEDS_FILE: cannot read none.toml: No such file or directory"

    assert await outcome("run", "--feeds", "none.toml", folder=tmp_path) == (
        WRONG,
        f"flashwire: {wanted}\n",
    )
    assert await outcome("run", folder=tmp_path, FEEDS_FILE="none.toml") == (
        WRONG,
        f"flashwire: {wanted}\n",
    )


async def test_a_taken_port_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        code, said = await outcome("run", folder=tmp_path, WEB_PORT=str(port))

    assert code == WRONG
    assert said == (
        f"flashwire: WEB_PORT: cannot listen on 127.0.0.1:{port}: Address already in use; "
        "name another port or host\n"
    )


async def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    data = tmp_path / "file" / "data"

    assert await outcome("run", folder=tmp_path, DATA_DIR=str(data)) == (
        WRONG,
        f"flashwire: DATA_DIR: cannot write to {data}: Not a directory\n",
    )


async def test_health_says_that_nothing_runs(tmp_path: Path) -> None:
    code, said = await outcome("health", folder=tmp_path)

    assert code == FAILED
    assert said.startswith("flashwire: nothing runs here: no REDIS_URL, no embedded Redis in ")


async def test_where_only_a_demo_runs_it_is_named(tmp_path: Path) -> None:
    demo = tmp_path / "data" / "demo"
    async with embedded(demo):
        code, said = await outcome("feeds", "list", folder=tmp_path)

    assert code == FAILED
    assert said.endswith(f"; a demo runs, which is seen with DATA_DIR={demo}\n")


async def test_a_slip_in_the_file_of_settings_is_warned_of_once(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("TELEGRAM_TOKN=1\nALLOW_PRIVATE_FEED=1\nHOME=/\n")

    _, said = await outcome("feeds", "add", "https://example.org", folder=tmp_path)

    warnings = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    assert [(one["level"], one["name"], one["meant"]) for one in warnings] == [
        ("warning", "ALLOW_PRIVATE_FEED", "ALLOW_PRIVATE_FEEDS"),
        ("warning", "TELEGRAM_TOKN", "TELEGRAM_TOKEN"),
    ]


async def test_a_correction_that_changes_nothing_is_refused(
    redis_address: str, tmp_path: Path
) -> None:
    code, said = await outcome("alert", "correct", "a1", folder=tmp_path, REDIS_URL=redis_address)

    assert code == WRONG
    assert "--headline or --summary" in said


@pytest.mark.usefixtures("database")
async def test_alerts_and_stories_are_listed(redis_address: str, tmp_path: Path) -> None:
    for group, nothing in (("alert", "no alerts\n"), ("story", "no stories\n")):
        asked = (group, "list", "--most", "5")
        assert await outcome(*asked, folder=tmp_path, REDIS_URL=redis_address) == (DONE, nothing)


async def test_health_says_that_redis_does_not_answer(tmp_path: Path) -> None:
    address = f"unix://{tmp_path}/nobody.sock"
    code, said = await outcome("health", folder=tmp_path, REDIS_URL=address)

    assert code == FAILED
    assert said.startswith("flashwire: Redis does not answer")


async def test_a_surprise_is_a_line_of_the_log_without_a_secret(tmp_path: Path) -> None:
    address = "redis://:open-sesame@127.0.0.1/?db=open-sesame"
    async with program("health", folder=tmp_path, REDIS_URL=address) as running:
        code = await asyncio.wait_for(running.process.wait(), 30)

    assert code == FAILED
    (line,) = [json.loads(line) for line in running.lines]
    assert line["level"] == "critical"
    assert "Traceback" in line["exception"]
    assert "open-sesame" not in running.output


async def test_health_tells_who_is_at_work_until_the_program_ends_in_order(
    feeds: FeedServer, tmp_path: Path
) -> None:
    feeds.publish("/meridian.rss", Item("Old glacier survey is published"))
    file = tmp_path / "mine.toml"
    file.write_text(FEEDS.format(address=feeds.address))
    settings = {"FEEDS_FILE": str(file), "ALLOW_PRIVATE_FEEDS": "true"}
    roles = ("poll", "ingest", "serve")
    async with program("run", *roles, folder=tmp_path, **settings) as running:

        async def at_work() -> bool:
            return bool(running.address) and feeds.requests["/meridian.rss"] > 0

        await until(at_work)
        assert await outcome("health", *roles, folder=tmp_path) == (DONE, "ok\n")
        assert await outcome("health", "poll", "deliver", folder=tmp_path) == (
            FAILED,
            "flashwire: not at work: deliver\n",
        )
        assert await asyncio.wait_for(running.terminate(), 10) == DONE
    assert "Traceback" not in running.output

    assert (await outcome("health", folder=tmp_path))[0] == FAILED


async def test_a_feed_is_checked_before_it_is_added(feeds: FeedServer, tmp_path: Path) -> None:
    url = feeds.publish(
        "/meridian.rss", Item("Dam breaks"), Item("A day without a date", published=None)
    )

    code, said = await outcome("feeds", "check", url, folder=tmp_path, ALLOW_PRIVATE_FEEDS="true")

    assert code == DONE, said
    assert said.splitlines() == [
        f"{url}: 2 entries, 1 of them dated",
        "  2025-11-03 09:30:00+00:00  Dam breaks",
        "  undated  A day without a date",
    ]


@pytest.mark.parametrize("path", ["/absent.rss", "/hostile/page", "/hostile/500", "/hostile/loop"])
async def test_a_feed_that_is_none_is_said_to_be_none(
    path: str, feeds: FeedServer, tmp_path: Path
) -> None:
    code, said = await outcome(
        "feeds", "check", feeds.url(path), folder=tmp_path, ALLOW_PRIVATE_FEEDS="true"
    )

    assert code == FAILED
    assert said.startswith("flashwire: ")
    assert len(said.splitlines()) == 1
    assert "hunter2" not in said


@pytest.mark.parametrize("url", ["nonsense", "ftp://example.org/a", "http://[", ""])
async def test_what_is_no_address_is_no_feed(url: str, tmp_path: Path) -> None:
    code, said = await outcome("feeds", "check", url, folder=tmp_path)

    assert code == FAILED
    assert "not an http or https address" in said


async def test_a_feed_within_is_refused_with_the_setting_that_allows_it(
    feeds: FeedServer, tmp_path: Path
) -> None:
    code, said = await outcome("feeds", "check", feeds.url("/a.rss"), folder=tmp_path)

    assert code == FAILED
    assert "ALLOW_PRIVATE_FEEDS=true" in said
    assert feeds.requests.total() == 0


async def test_a_topic_of_the_running_program_is_shared_by_its_links(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('topic = [{slug = "climate", name = "Climate"}]\nfeed = []\n')
    settings = {"FEEDS_FILE": str(file), "PUBLIC_URL": "https://news.example"}
    link = "https://news.example/?start=follow-climate_poster"
    asked = ("share", "climate", "--mark", "poster", "--out", "climate.png")
    async with program("run", "poll", "listen", "serve", folder=tmp_path, **settings) as running:

        async def shared() -> str:
            assert running.process.returncode is None, running.output
            code, said = await outcome(*asked, folder=tmp_path, **settings)
            return said if code == DONE else ""

        said = await until(shared, within=20)
        counts = await outcome("share", "--counts", folder=tmp_path, **settings)
        unknown = await outcome("share", "zeppelins", folder=tmp_path, **settings)

    assert said.splitlines()[:2] == [f"web: {link}", "climate.png: a picture of the first"]
    assert f'href="{link}"' in said
    assert (tmp_path / "climate.png").read_bytes() == qr_code(link)
    assert counts == (DONE, "nobody came by a link in the last 90 days\n")
    assert unknown[0] == FAILED
    assert unknown[1].startswith("flashwire: there is no topic or story 'zeppelins'")
    assert (await outcome("share", folder=tmp_path))[0] == WRONG

"""The demo: anyone sees the whole product within a minute, offline, in the web chat."""

from pathlib import Path

import httpx

from tests.tour.page import open_page
from tests.tour.program import Program, program
from tests.waiting import until


async def address_of(running: Program) -> str:
    async def announced() -> str:
        assert running.process.returncode is None, running.output
        return running.address

    return await until(announced, within=20)


async def test_a_follower_gets_the_flash_of_the_demo_once_and_can_ask_for_it(
    tmp_path: Path,
) -> None:
    async with program("demo", folder=tmp_path) as running:
        async with open_page(await address_of(running)) as page:
            state = (await page.client.get("/state")).json()
            assert (state["mode"], state["demo_offered"]) == ("demo", False)
            await page.says("/follow world", "World")

            async def flashed() -> bool:
                return bool(page.tagged("flash"))

            await until(flashed, within=40)
            await page.says("latest on world", "1. ")
            assert len(page.tagged("flash")) == 1
            assert page.repeats == 0
        assert "DEMO" in running.output
        assert await running.terminate() == 0


async def test_the_page_of_a_program_without_channels_can_turn_it_into_the_demo(
    tmp_path: Path,
) -> None:
    feeds = tmp_path / "feeds.toml"
    feeds.write_text('topic = [{slug = "tides", name = "Tides"}]\nfeed = []\n')
    async with (
        program("run", "--feeds", str(feeds), folder=tmp_path) as running,
        open_page(await address_of(running)) as page,
    ):
        assert (await page.client.get("/state")).json()["demo_offered"]
        foreign = {"Sec-Fetch-Site": "cross-site"}
        refused = await page.client.post("/demo", headers=foreign)
        assert refused.status_code == 403
        await page.says("/topics", "topic")

        accepted = await page.client.post("/demo", headers={"Sec-Fetch-Site": "same-origin"})
        assert accepted.status_code == 202

        async def turned() -> bool:
            try:
                state: dict[str, object] = (await page.client.get("/state")).json()
            except httpx.HTTPError:  # between the two runs nobody answers
                return False
            return state["mode"] == "demo"

        await until(turned, within=20)
        await page.says("/follow climate", "Climate")


async def test_a_program_with_a_platform_offers_no_demo(tmp_path: Path) -> None:
    feeds = tmp_path / "feeds.toml"
    feeds.write_text('topic = [{slug = "tides", name = "Tides"}]\nfeed = []\n')
    settings = {
        "TELEGRAM_TOKEN": "100000001:" + "a" * 35,
        "TELEGRAM_API_URL": "http://127.0.0.1:9",
    }
    async with (
        program("run", "--feeds", str(feeds), folder=tmp_path, **settings) as running,
        open_page(await address_of(running)) as page,
    ):
        assert not (await page.client.get("/state")).json()["demo_offered"]
        answer = await page.client.post("/demo", headers={"Sec-Fetch-Site": "same-origin"})
        assert answer.status_code == 404
        assert "a" * 35 not in running.output

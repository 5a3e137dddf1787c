"""Webhook mode: Telegram calls us, and only Telegram may."""

import socket
from pathlib import Path

import httpx

from tests.fakes.telegram import FakeTelegram
from tests.tour.program import program

SECRET = "a-secret-that-only-telegram-is-told"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


async def test_an_update_by_webhook_is_answered_and_a_forged_one_refused(tmp_path: Path) -> None:
    feeds = tmp_path / "feeds.toml"
    feeds.write_text('topic = [{slug = "tides", name = "Tides"}]\nfeed = []\n')
    public = f"http://127.0.0.1:{free_port()}"
    async with FakeTelegram.running() as telegram:
        settings = {
            "TELEGRAM_TOKEN": telegram.token,
            "TELEGRAM_API_URL": telegram.address,
            "TELEGRAM_MODE": "webhook",
            "TELEGRAM_WEBHOOK_SECRET": SECRET,
            "PUBLIC_URL": public,
            "WEB_PORT": public.rpartition(":")[2],
        }
        reader = telegram.person()
        async with program("run", "--feeds", str(feeds), folder=tmp_path, **settings) as running:
            await telegram.until(lambda: bool(telegram.calls_of("setWebhook")), within=20)
            reader.says("/follow tides")
            await telegram.until(
                lambda: any("Tides" in post.text for post in reader.received), within=10
            )
            async with httpx.AsyncClient() as client:
                forged = await client.post(
                    f"{public}/telegram/webhook",
                    json={"update_id": 1},
                    headers={"X-Telegram-Bot-Api-Secret-Token": "wrong"},
                )
            assert forged.status_code == 403
            assert await running.terminate() == 0
            assert SECRET not in running.output
        assert telegram.complaints == []

"""Every command and its buttons, in the web chat: none is left without an answer."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.tour.page import Page, open_page
from tests.tour.program import program
from tests.tour.test_demo import address_of
from tests.tour.walk import TYPED, Heard, Walk
from tests.waiting import until


@dataclass
class WebReader:
    page: Page

    async def says(self, line: str) -> Heard:
        return await self._said({"text": line})

    async def presses(self, label: str, under: Heard) -> Heard:
        return await self._said({"text": under.buttons[label], "pressed": under.message})

    async def _said(self, body: dict[str, Any]) -> Heard:
        before = len(self.page.texts)
        response = await self.page.client.post("/messages", json=body)
        assert response.status_code == 202, response.text

        async def answered() -> bool:
            return len(self.page.texts) > before

        await until(answered)
        name, letter = [item for item in self.page.letters.items() if "spans" in item[1]][-1]
        rows = [button for row in letter["rows"] for button in row]
        return Heard(
            "".join(span["text"] for span in letter["spans"]),
            {button["label"]: button["command"] for button in rows if "command" in button},
            letter.get("edits", name),
        )


@dataclass
class WebWire:
    address: str

    @asynccontextmanager
    async def reader(self) -> AsyncIterator[WebReader]:
        async with open_page(self.address) as page:
            yield WebReader(page)


async def test_in_the_web_chat_everything_that_can_be_said_and_pressed_is_answered(
    tmp_path: Path,
) -> None:
    walk = Walk()
    async with program("demo", folder=tmp_path) as running:
        address = await address_of(running)
        await walk.through(WebWire(address), TYPED)

        assert "Traceback" not in running.output
    assert len(walk.pressed) > 50

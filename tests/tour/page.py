"""A reader at the web chat of a running program, over the HTTP that a browser speaks."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.waiting import until


@dataclass(slots=True)
class Page:
    client: httpx.AsyncClient
    letters: dict[str, dict[str, Any]] = field(default_factory=dict)
    """What the reader has on the screen, by event id: an event that comes twice shows once."""
    repeats: int = 0

    @property
    def texts(self) -> list[str]:
        """What the program said, without the reader's own lines."""
        return [
            "".join(span["text"] for span in letter["spans"])
            for letter in self.letters.values()
            if "spans" in letter
        ]

    def tagged(self, tag: str) -> list[dict[str, Any]]:
        return [letter for letter in self.letters.values() if letter.get("tag") == tag]

    async def says(self, text: str, answer: str) -> None:
        """Type a line and wait for an answer with those words in it."""
        heard = len(self.texts)
        response = await self.client.post("/messages", json={"text": text})
        assert response.status_code == 202, response.text

        async def answered() -> bool:
            return any(answer in said for said in self.texts[heard:])

        await until(answered)

    async def read(self) -> None:
        """Follow the stream of events until cancelled, as EventSource does."""
        last = ""
        while True:
            with suppress(httpx.HTTPError):
                headers = {"Last-Event-ID": last} if last else {}
                async with self.client.stream("GET", "/events", headers=headers) as stream:
                    async for line in stream.aiter_lines():
                        if line.startswith("id:"):
                            last = line.removeprefix("id:").strip()
                        elif line.startswith("data:") and last and len(line) > len("data: {}"):
                            self.repeats += last in self.letters
                            self.letters[last] = json.loads(line.removeprefix("data:"))
            await asyncio.sleep(0.1)


@asynccontextmanager
async def open_page(address: str) -> AsyncIterator[Page]:
    async with httpx.AsyncClient(base_url=address, timeout=30) as client:
        page = Page(client)
        assert (await client.get("/")).status_code == 200
        reading = asyncio.create_task(page.read())
        try:
            yield page
        finally:
            reading.cancel()
            await asyncio.wait([reading])

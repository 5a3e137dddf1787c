"""What the browser asks of us: the page, a line said, the events, the command list.

Invariant: nothing changes on a GET, and nothing is accepted from another site's page. A line
counts as heard (202) only once `receive` has stored it; said again under the same id, it is
the same line.
"""

import asyncio
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated, Final
from uuid import UUID, uuid4

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from bot.channels.bodies import body_of
from bot.channels.contract import Introduction, Mailboxes, Receive, Update, spoken
from bot.channels.web.letters import own_line
from bot.channels.web.page import WEB, Place, page
from bot.channels.web.reader import chat_of, language_of, remember, remember_embedded
from bot.channels.web.security import SecurityHeaders, policy, same_origin
from bot.channels.web.streams import Line, Lines
from bot.core.clock import is_zone
from bot.errors import TransientError
from bot.locales import catalogue_of
from bot.model.chat import ChatId, MessageId

# What Telegram allows; the page's own field stops there too.
_MOST_CHARACTERS: Final = 4096
# That many characters of any living script, and the JSON around them.
_MOST_BYTES: Final = 16 * 1024
_FRESH: Final = {"Cache-Control": "private, no-cache", "Vary": "Accept-Language"}
# The page comes also where Redis does not answer.
_LOOK_SECONDS: Final = 0.5
# The ids that mailboxes give out. Whoever reads after another gets everything that is kept.
_ID: Final = r"[0-9]{1,19}(-[0-9]{1,19})?"


class Heard(BaseModel):
    """A line as it waits to be read: the body of an update."""

    model_config = ConfigDict(frozen=True)

    chat: ChatId
    text: str
    sent: datetime
    language: str = ""
    zone: str = ""
    pressed: MessageId | None = None


class _Said(BaseModel):
    """A line as the page sends it."""

    model_config = ConfigDict(strict=True)

    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
    id: UUID = Field(default_factory=uuid4)
    pressed: Annotated[str, StringConstraints(pattern=f"^{_ID}$")] | None = None
    """The letter whose button says it."""
    zone: str | None = None
    """By whose clock the browser goes; one that we do not know counts as none."""


class _Static(StaticFiles):
    """Cached, but asked about each time: a page and its script are always of one version."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "no-cache"
        return response


class Pages:
    """The handlers, over one reader's mailbox and the way to whoever reads the updates."""

    def __init__(
        self,
        mailboxes: Mailboxes,
        lines: Lines,
        menu: Callable[[], Sequence[Introduction]],
        receive: Receive,
        place: Place,
    ) -> None:
        self._mailboxes = mailboxes
        self._lines = lines
        self._menu = menu
        self._receive = receive
        self._place = place

    def routes(self) -> Sequence[BaseRoute]:
        guarded = [Middleware(SecurityHeaders)]
        return (
            Route("/", self._page, middleware=guarded),
            Route("/embed", self._frame, middleware=guarded),
            Route("/messages", self._hear, methods=["POST"], middleware=guarded),
            Route("/events", self._events, middleware=guarded),
            Route("/menu", self._list_menu, middleware=guarded),
            Mount("/static", _Static(directory=WEB / "static"), middleware=guarded),
        )

    async def _page(self, request: Request) -> Response:
        response = HTMLResponse(
            page(await self._spoken(request), is_embedded=False), headers=_FRESH
        )
        remember(request, response, self._place.public_url)
        return response

    async def _frame(self, request: Request) -> Response:
        """The page as others show it within theirs."""
        headers = _FRESH | {"Content-Security-Policy": policy(self._place.embed_on)}
        response = HTMLResponse(
            page(await self._spoken(request), is_embedded=True), headers=headers
        )
        remember_embedded(request, response, self._place.public_url)
        return response

    async def _list_menu(self, request: Request) -> Response:
        language = await self._spoken(request)
        menu = [asdict(line) for line in spoken(self._menu(), language)]
        return JSONResponse(menu, headers={"Content-Language": catalogue_of(language).language})

    async def _spoken(self, request: Request) -> str:
        """The language that the reader chose by /language; else, and while nobody can tell, the
        browser's."""
        chosen, chat = "", chat_of(request)
        if chat:
            with suppress(TransientError, TimeoutError):
                async with asyncio.timeout(_LOOK_SECONDS):
                    chosen = await self._mailboxes.speaks(chat)
        return chosen or language_of(request)

    async def _events(self, request: Request) -> Response:
        chat = _admitted(request)
        if isinstance(chat, Response):
            return chat
        if request.method == "HEAD":
            # A page that was refused asks why: its EventSource does not say.
            return Response(status_code=HTTPStatus.NO_CONTENT)
        if not self._lines.has_room(chat):
            return _problem(HTTPStatus.SERVICE_UNAVAILABLE, "Too many pages are open.")
        return Line(self._lines, chat, _cursor(request))

    async def _hear(self, request: Request) -> Response:
        chat = _admitted(request)
        if isinstance(chat, Response):
            return chat
        if _media_type(request) != "application/json":
            return _problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "Send application/json.")
        body = await body_of(request, _MOST_BYTES)
        if body is None:
            return _problem(
                HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"Send at most {_MOST_BYTES} bytes."
            )
        try:
            said = _Said.model_validate_json(body)
            await self._take(said, chat, language_of(request))
        except ValidationError as error:
            return _complaint(error)
        except TransientError:
            return _problem(HTTPStatus.SERVICE_UNAVAILABLE, "Not stored; send it again.")
        return JSONResponse({"id": said.id.hex}, HTTPStatus.ACCEPTED)

    async def _take(self, said: _Said, chat: ChatId, language: str) -> None:
        """The reader's own line goes first, so that every page of theirs shows it above the answer.

        Said twice, it lies there twice with one key; the page shows a key once.
        """
        now = datetime.now(UTC)
        text = said.text[:_MOST_CHARACTERS]
        key = said.id.hex
        pressed = MessageId(said.pressed) if said.pressed else None
        await self._mailboxes.put(chat, own_line(text, key, now, pressed))
        zone = said.zone or ""
        heard = Heard(
            chat=chat,
            text=text,
            sent=now,
            language=language,
            zone=zone if is_zone(zone) else "",
            pressed=pressed,
        )
        await self._receive([Update(key=key, body=heard.model_dump_json(), chat=chat)])


def _admitted(request: Request) -> ChatId | Response:
    """Whose request it is; or why it is refused."""
    if not same_origin(request):
        return _problem(HTTPStatus.FORBIDDEN, "Only our own page may do this.")
    return chat_of(request) or _problem(
        HTTPStatus.UNAUTHORIZED, "Open the page first: it sets the cookie."
    )


def _cursor(request: Request) -> MessageId | None:
    """Where the page has read up to. The header is newer: a browser sets it as it reconnects."""
    told = request.headers.get("last-event-id") or request.query_params.get("after", "")
    return MessageId(told) if re.fullmatch(_ID, told) else None


def _media_type(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def _complaint(error: ValidationError) -> Response:
    """What is wrong with the first wrong field; `body` where it is no JSON object."""
    detail = error.errors(include_url=False, include_input=False)[0]
    field = str(detail["loc"][0]) if detail["loc"] else "body"
    return _problem(HTTPStatus.BAD_REQUEST, f"{field}: {detail['msg']}", field=field)


def _problem(status: HTTPStatus, title: str, **more: str) -> Response:
    """An error as RFC 9457 has it."""
    return JSONResponse(
        {"status": status, "title": title, **more},
        status_code=status,
        media_type="application/problem+json",
    )

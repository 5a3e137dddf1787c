"""An HTTP server inside the running loop, which leaves the signals to the program."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from urllib.parse import urlsplit

import uvicorn
from starlette.types import ASGIApp

from bot.errors import SettingsError
from bot.settings import Settings

# Open pages hold a stream for ever: that long they may take to notice that we stop.
_GRACE_SECONDS = 1


def listener(host: str, port: int) -> socket.socket:
    """A listening socket. Raises SettingsError where the address is taken or not ours."""
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        found = socket.create_server((host, port), family=family, dualstack_ipv6=host == "::")
    except OSError as error:
        # Python appends "(while attempting to bind on address ...)".
        reason = (error.strerror or str(error)).partition(" (while")[0]
        raise SettingsError(
            f"WEB_PORT: cannot listen on {host}:{port}: {reason}; name another port or host"
        ) from None
    # asyncio sets it only on sockets that name their protocol: else 40 ms an answer.
    found.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return found


def hosts_of(settings: Settings) -> Sequence[str]:
    """The names by which we may be reached."""
    public = urlsplit(settings.public_url).hostname
    own = {"localhost", "127.0.0.1", "[::1]", settings.web_host}
    # Who listens on every address means to be reached by any.
    anywhere = {"*"} if settings.web_host in {"0.0.0.0", "::"} and not public else set()  # noqa: S104
    return sorted({*own, *anywhere, *filter(None, [public])})


@asynccontextmanager
async def serving(app: ASGIApp, listening: socket.socket) -> AsyncIterator[None]:
    """Answer on that socket within this block."""
    server = _Server(app)
    # No TaskGroup: it would wrap what is raised inside the `async with` in a group.
    task = asyncio.create_task(server.serve([listening]), name="http")
    task.add_done_callback(lambda _: server.is_listening.set())
    try:
        await server.is_listening.wait()
        yield
    finally:
        server.should_exit = True
        await task


class _Server(uvicorn.Server):
    def __init__(self, app: ASGIApp) -> None:
        config = uvicorn.Config(
            app,
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=_GRACE_SECONDS,
        )
        super().__init__(config)
        self.is_listening = asyncio.Event()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.is_listening.set()

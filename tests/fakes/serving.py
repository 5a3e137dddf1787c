"""Serve any ASGI app on a free loopback port, inside the running event loop.

Nothing is left behind: no signal handler, no thread, no open connection, and stopping takes
milliseconds even while a handler hangs.
"""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn import Config, Server

_CUT = "fakes.cut"


@asynccontextmanager
async def serve(app: ASGIApp) -> AsyncIterator[str]:
    """Yield the address (`http://127.0.0.1:PORT`) of `app`, which answers from then on."""
    with socket.create_server(("127.0.0.1", 0), backlog=512) as listener:
        # asyncio sets it only on sockets that name their protocol: else 40 ms an answer.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        server = await _started(app, listener)
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            await _stop(server)


async def cut(request: Request) -> None:
    """Close the connection `request` came on: whatever is answered afterwards reaches nobody."""
    for connection in list(request.scope[_CUT].server_state.connections):
        if connection.client == request.scope["client"]:
            connection.transport.abort()
    await asyncio.sleep(0)


async def _started(app: ASGIApp, listener: socket.socket) -> Server:
    """Uvicorn without its main loop, whose ticks would add 0.2 s to every test."""

    async def cuttable(scope: Scope, receive: Receive, send: Send) -> None:
        scope[_CUT] = server
        # Only `_stop` cancels, when the client is already cut off.
        with suppress(asyncio.CancelledError):
            await app(scope, receive, send)

    config = Config(
        cuttable, http="h11", ws="none", lifespan="off", log_config=None, access_log=False
    )
    config.load()
    server = Server(config)
    server.lifespan = config.lifespan_class(config)
    await server.startup(sockets=[listener])
    return server


async def _stop(server: Server) -> None:
    for listening in server.servers:
        listening.close()
    for connection in list(server.server_state.connections):
        connection.transport.abort()
    await asyncio.sleep(0)  # lets uvicorn see the disconnections before the cancellations
    running = list(server.server_state.tasks)
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)

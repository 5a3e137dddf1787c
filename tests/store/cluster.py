"""A Redis Cluster of three nodes on this machine, for as long as a test process needs it."""

import asyncio
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from typing import Any

from redis import Redis
from redis.asyncio.cluster import RedisCluster
from redis.exceptions import ConnectionError as RedisConnectionError

from bot.store.connection import Database
from bot.store.embedded import server_program
from tests.waiting import until

HOST = "127.0.0.1"
_NODES = 3
_SLOTS = 16384


@contextmanager
def cluster() -> Iterator[str]:
    """The address of a cluster that has every slot, as REDIS_URL names it."""
    with ExitStack() as stack:
        ports = free_ports(2 * _NODES)
        for port, bus in zip(ports[::2], ports[1::2], strict=True):
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="fw"))
            server = stack.enter_context(
                subprocess.Popen(
                    [server_program(), *_options(port, bus, folder)],
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                )
            )
            stack.callback(server.kill)
        # In a thread of its own: fixtures call this with and without a running loop.
        pool = stack.enter_context(ThreadPoolExecutor(1))
        nodes = list(zip(ports[::2], ports[1::2], strict=True))
        pool.submit(lambda: asyncio.run(_join(nodes))).result()
        yield f"redis+cluster://{HOST}:{ports[0]}"


async def everywhere(database: Database, *command: str) -> None:
    """Run a command on the only Redis, or on every primary of a cluster."""
    nodes = {"target_nodes": "primaries"} if isinstance(database, RedisCluster) else {}
    await database.execute_command(*command, **nodes)


async def _join(nodes: list[tuple[int, int]]) -> None:
    """Have the nodes know each other and share out the slots; returns when all agree."""
    with ExitStack() as stack:
        clients: list[Any] = [
            stack.enter_context(Redis(host=HOST, port=port, decode_responses=True))
            for port, _ in nodes
        ]
        await _acquaint(clients, nodes)


async def _acquaint(clients: list[Any], nodes: list[tuple[int, int]]) -> None:

    async def answering() -> bool:
        try:
            return all(client.ping() for client in clients)
        except RedisConnectionError:
            return False

    async def agreed() -> bool:
        found = [client.execute_command("CLUSTER INFO") for client in clients]
        known = [client.execute_command("CLUSTER SLOTS") for client in clients]
        return all(one["cluster_state"] == "ok" for one in found) and all(
            len(slots) == _NODES for slots in known
        )

    await until(answering)
    for number, client in enumerate(clients):
        first, last = (_SLOTS * at // _NODES for at in (number, number + 1))
        client.execute_command("CLUSTER ADDSLOTSRANGE", first, last - 1)
        for port, bus in nodes[:number]:
            client.execute_command("CLUSTER MEET", HOST, port, bus)
    await until(agreed, within=30)


def _options(port: int, bus: int, folder: str) -> tuple[str, ...]:
    return (
        *("--port", str(port), "--cluster-port", str(bus), "--bind", HOST),
        *("--cluster-enabled", "yes", "--cluster-node-timeout", "2000"),
        *("--dir", folder, "--save", "", "--appendonly", "yes"),
    )


def free_ports(count: int) -> list[int]:
    """Ports that nobody used a moment ago; all different."""
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind((HOST, 0))
        return [one.getsockname()[1] for one in sockets]

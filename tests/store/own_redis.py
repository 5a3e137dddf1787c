"""A Redis of a test's own, to be killed, frozen, filled and demoted; its folder outlives it."""

import os
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.store.embedded import server_program

_LOADING = ("--key-load-delay", "400", "--loading-process-events-interval-bytes", "1024")


class OwnRedis:
    """A server in a folder; durable, as the embedded one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._socket = folder / "redis.sock"
        self._server: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"unix://{self._socket}"

    def start(self, *, slowly: bool = False) -> None:
        """`slowly`: it answers that it is loading for a while."""
        options = (
            *("--port", "0", "--unixsocket", str(self._socket), "--dir", str(self._folder)),
            *("--save", "", "--appendonly", "yes"),
            *(_LOADING if slowly else ()),
        )
        self._server = subprocess.Popen(
            [server_program(), *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def kill(self) -> None:
        """As kill -9 does; nothing where it does not run."""
        if self._server:
            self.thaw()
            self._server.kill()
            self._server.wait()
            self._server = None

    def freeze(self) -> None:
        """Connections stay open and nobody answers."""
        assert self._server
        os.kill(self._server.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        assert self._server
        os.kill(self._server.pid, signal.SIGCONT)


@contextmanager
def own_redis() -> Iterator[OwnRedis]:
    # Not under tmp_path: the path of a socket has to be short.
    with tempfile.TemporaryDirectory(prefix="fw") as folder:
        server = OwnRedis(Path(folder))
        server.start()
        try:
            yield server
        finally:
            server.kill()

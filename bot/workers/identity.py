"""Who a process is among its twins."""

import os
import secrets
import socket
from datetime import UTC, datetime

WORKER = f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(4)}"


def utc_now() -> datetime:
    return datetime.now(UTC)

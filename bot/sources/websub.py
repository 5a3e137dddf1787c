"""WebSub, the subscriber's side (https://www.w3.org/TR/websub/): asking a hub, and its signatures.

Invariant: a push counts only with the signature of the secret that its hub alone was told.
"""

import hmac
from datetime import timedelta

from bot.errors import PermanentError, TransientError
from bot.model.hub import HubLease
from bot.sources.http import Fetcher

WANTED = timedelta(days=10)
"""The lease that we ask for; hubs give what they like, mostly five to ten days."""

_METHODS = frozenset({"sha1", "sha256", "sha384", "sha512"})
_HEX = frozenset("0123456789abcdefABCDEF")
_LONGEST_SIGNATURE = 140


async def subscribe(fetcher: Fetcher, lease: HubLease, callback: str) -> None:
    """Ask the hub for pushes; whether it gives them, it says at the callback. Raises
    TransientError and PermanentError in words."""
    form = {
        "hub.mode": "subscribe",
        "hub.topic": lease.topic,
        "hub.callback": callback,
        "hub.lease_seconds": str(int(WANTED.total_seconds())),
        "hub.secret": lease.secret,
    }
    status = await fetcher.post(lease.hub, form)
    if status >= 500:
        raise TransientError(f"its hub is in trouble itself ({status})")
    if not 200 <= status < 300:
        raise PermanentError(f"its hub refuses to push it ({status})")


def is_signed(body: bytes, signature: str, secret: str) -> bool:
    """Whether `X-Hub-Signature` is that of the body (WebSub, 7), compared in constant time."""
    method, _, given = signature.strip().partition("=")
    if method not in _METHODS or len(given) > _LONGEST_SIGNATURE or not _HEX.issuperset(given):
        return False
    return hmac.compare_digest(hmac.new(secret.encode(), body, method).hexdigest(), given.lower())

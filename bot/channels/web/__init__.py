"""The web chat: the bot without an account anywhere, on a page of its own.

Invariant: it is always there. It needs no settings and no network beyond the reader's browser.
"""

from typing import Final

from bot.channels.contract import Adapter
from bot.channels.web.channel import NAME, open_channel
from bot.channels.web.settings import WebSettings

ADAPTER: Final = Adapter(
    name=NAME, settings=WebSettings, is_ready=lambda _: True, open=open_channel
)

"""Where alerts go, and where commands come from: one package and one name here per platform."""

from typing import Final

from bot.channels.contract import Adapter
from bot.registry import load

ADAPTERS: Final = load(Adapter, __name__, "web", "telegram")

"""Who may put an alert in other words, where an operator wants that. `ADAPTERS` is the table."""

from bot.registry import load
from bot.rewriters.contract import Adapter

ADAPTERS = load(Adapter, __name__, "chat_completions")

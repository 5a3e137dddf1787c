"""Four kinds of error, each with one catcher.

    FlashwireError
    ├── UserError        → a reply              (bot.commands.dispatch)
    ├── TransientError   → back off, try again  (workers)
    ├── PermanentError   → dead letter, or a feed put aside (workers)
    │   └── AbsentError  → a page was taken away
    │       └── GoneError → a feed ended        (workers)
    └── SettingsError    → refuse to start      (bot.cli)

An adapter translates its platform's errors into these; nothing above an adapter names an
HTTP status. A message names the thing and what to do about it, and never holds a token.
"""

from datetime import timedelta


class FlashwireError(Exception):
    """The root; never raised itself."""


class UserError(FlashwireError):
    """What a reader asked cannot be done; the text is an English sentence with `{holes}`."""

    def __init__(self, text: str, **holes: object) -> None:
        super().__init__(text)
        self.text = text
        self.holes = holes


class TransientError(FlashwireError):
    """It may work later: not before `after`, where the other side named a time."""

    def __init__(self, reason: str, after: timedelta | None = None) -> None:
        super().__init__(reason)
        self.after = after


class PermanentError(FlashwireError):
    """It will not work, however often it is tried."""


class AbsentError(PermanentError):
    """Nothing is there; it may never have been, or be there again."""


class GoneError(AbsentError):
    """It was there, and its owner says that it never will be again."""


class SettingsError(FlashwireError):
    """A setting, or a file that a setting names, is wrong; says which, and what was expected."""

"""Whether a chat gets an alert, and whether it hears it.

The invariant: who was told something wrong is told so, however high they have set their floor.
"""

from bot.model.alert import Alert, AlertKind
from bot.model.chat import Preferences
from bot.model.story import Urgency


def wants(preferences: Preferences, alert: Alert) -> bool:
    """The chat's floor decides; corrections and withdrawals pass it."""
    return alert.is_owed or alert.urgency >= preferences.floor


def is_silent(preferences: Preferences, alert: Alert) -> bool:
    """A silent chat hears nothing, not even a flash; elsewhere only a correction and an update of
    less than a flash are quiet."""
    is_small = (
        alert.kind in {AlertKind.CORRECTED, AlertKind.UPDATED} and alert.urgency < Urgency.FLASH
    )
    return preferences.is_silent or is_small

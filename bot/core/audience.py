"""Whether a chat gets an alert, and whether it hears it.

The invariant: who was told something wrong is told so, however high they have set their floor.
"""

from bot.model.alert import Alert, AlertKind
from bot.model.chat import Preferences
from bot.model.story import Urgency


def wants(preferences: Preferences, alert: Alert) -> bool:
    """The chat's floor decides; corrections and withdrawals pass it."""
    return alert.kind is not AlertKind.BREAKING or alert.urgency >= preferences.floor


def is_silent(preferences: Preferences, alert: Alert) -> bool:
    """A silent chat hears nothing, not even a flash; elsewhere only small corrections are quiet."""
    is_small = alert.kind is AlertKind.CORRECTED and alert.urgency < Urgency.FLASH
    return preferences.is_silent or is_small

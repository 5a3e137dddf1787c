"""Who gets an alert, and who hears it."""

import pytest

from bot.core.audience import is_silent, wants
from bot.model.alert import AlertKind
from bot.model.chat import Preferences
from bot.model.story import Urgency
from tests.builders import alert

EVERY_PAIR = [(floor, urgency) for floor in Urgency for urgency in Urgency]


@pytest.mark.parametrize(("floor", "urgency"), EVERY_PAIR)
def test_the_floor_decides_about_breaking_news(floor: Urgency, urgency: Urgency) -> None:
    assert wants(Preferences(floor=floor), alert(urgency=urgency)) is (urgency >= floor)


@pytest.mark.parametrize("kind", [AlertKind.CORRECTED, AlertKind.WITHDRAWN])
@pytest.mark.parametrize(("floor", "urgency"), EVERY_PAIR)
def test_corrections_and_withdrawals_pass_every_floor(
    kind: AlertKind, floor: Urgency, urgency: Urgency
) -> None:
    assert wants(Preferences(floor=floor), alert(kind=kind, urgency=urgency))


@pytest.mark.parametrize("kind", AlertKind)
@pytest.mark.parametrize("urgency", Urgency)
def test_a_silent_chat_hears_nothing(kind: AlertKind, urgency: Urgency) -> None:
    assert is_silent(Preferences(is_silent=True), alert(kind=kind, urgency=urgency))


@pytest.mark.parametrize("kind", AlertKind)
def test_a_flash_rings(kind: AlertKind) -> None:
    assert not is_silent(Preferences(), alert(kind=kind, urgency=Urgency.FLASH))


def test_news_and_withdrawals_ring_where_updates_and_small_corrections_do_not() -> None:
    silent = {
        kind
        for kind in AlertKind
        if is_silent(Preferences(), alert(kind=kind, urgency=Urgency.NEWS))
    }

    assert silent == {AlertKind.UPDATED, AlertKind.CORRECTED}

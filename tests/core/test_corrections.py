"""A correction sets right the alert that was wrong, and no other."""

from dataclasses import replace

import pytest

from bot.core.corrections import set_right
from bot.model.alert import AlertId, AlertKind
from tests.builders import alert, article

FLASH = alert(
    id=AlertId("flash"),
    headline="Quake of magnitude 7 off Kelm",
    summary="",
    publisher="A",
    url="a",
)
UPDATE = replace(
    FLASH,
    id=AlertId("update"),
    kind=AlertKind.UPDATED,
    headline="Quake off Kelm kills 14",
    publisher="B",
    url="b",
)
LATER = replace(UPDATE, id=AlertId("later"), headline="Port of Kelm closed", publisher="A", url="c")
BEFORE = replace(UPDATE, id=AlertId("before"), kind=AlertKind.CORRECTED)


@pytest.mark.parametrize(
    ("told", "correction", "meant"),
    [
        ((FLASH, UPDATE), article(title="Quake off Kelm kills 11", url="z"), "update"),
        ((FLASH, UPDATE, LATER), article(title="Quake off Kelm kills 11", url="c"), "update"),
        ((FLASH, UPDATE), article(title="Quake of magnitude 6 off Kelm", url="z"), "flash"),
        ((FLASH, UPDATE), article(title="Quake off Helm kills 14", url="b"), "update"),
        ((FLASH, UPDATE), article(title="Quake off Helm", publisher="A", url="z"), "flash"),
        ((FLASH, UPDATE), article(title="Quake off Helm", publisher="C", url="z"), "flash"),
        ((FLASH, UPDATE, BEFORE), article(title="Quake kills 11", url="z"), "update"),
        ((FLASH,), article(title="Quake kills 11", publisher="C", url="z"), "flash"),
        ((), article(title="Quake kills 11"), None),
    ],
)
def test_the_newest_that_says_otherwise_is_meant(
    told: tuple[object, ...], correction: object, meant: str | None
) -> None:
    found = set_right(told, replace(correction, text=""))  # type: ignore[arg-type,type-var]

    assert (found.id if found else None) == meant

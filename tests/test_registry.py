"""A table of parts: one name a line, one part a module."""

import sys
from datetime import timedelta
from pathlib import Path

import pytest

from bot.registry import load

PARTS = {
    "first": "FIRST = timedelta(1)",
    "second": "SECOND = timedelta(2)\nthe_same = SECOND",
    "none": "",
    "several": "ONE = timedelta(1)\nTWO = timedelta(1)",
}


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A package with these parts, under a name that no other test uses."""
    name = "parts_of_" + tmp_path.name
    (tmp_path / name).mkdir()
    (tmp_path / name / "__init__.py").touch()
    for part, text in PARTS.items():
        head = "from datetime import timedelta\n"
        (tmp_path / name / f"{part}.py").write_text(head + text)
    monkeypatch.syspath_prepend(tmp_path)
    return name


def test_parts_come_in_the_order_of_the_table(package: str) -> None:
    assert load(timedelta, package, "second", "first") == (timedelta(2), timedelta(1))
    assert load(timedelta, package, "first", "second") == (timedelta(1), timedelta(2))
    assert load(timedelta, package) == ()


def test_only_what_is_named_is_loaded(package: str) -> None:
    load(timedelta, package, "first")

    assert f"{package}.first" in sys.modules
    assert f"{package}.second" not in sys.modules


@pytest.mark.parametrize(("part", "count"), [("none", 0), ("several", 2)])
def test_a_module_with_no_part_or_several_is_refused(package: str, part: str, count: int) -> None:
    with pytest.raises(TypeError, match=rf"\.{part} must define exactly one timedelta, .* {count}"):
        load(timedelta, package, part)


def test_a_name_without_a_module_is_refused(package: str) -> None:
    with pytest.raises(ModuleNotFoundError, match="absent"):
        load(timedelta, package, "absent")

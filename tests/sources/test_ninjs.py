"""A newsroom's own story, read or refused by the name of its field."""

import json
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.article import Kind
from bot.sources.ninjs import FieldError, Posted, read
from tests.builders import NOW

STORY: dict[str, Any] = {
    "id": "maravel-1",
    "version": 1,
    "headline": "Bridge closed in Maravel",
    "body": "The old bridge was closed.",
    "urgency": 2,
    "subjects": ["climate", {"name": "Bridges"}, {"code": "06000000"}],
    "url": "https://post.example/bridge",
    "language": "en",
    "byline": "What we do not know is passed over",
}


def posted(**changes: object) -> Posted:
    return read(json.dumps(STORY | changes).encode(), NOW)


def faults(body: bytes) -> dict[str, str]:
    with pytest.raises(FieldError) as caught:
        read(body, NOW)
    return caught.value.faults


def test_a_story_is_read_whole() -> None:
    story = posted()

    assert (story.id, story.version, story.embargo) == ("maravel-1", 1, None)
    assert story.entry.title == STORY["headline"]
    assert story.entry.categories == ("climate", "Bridges", "06000000")
    assert (story.entry.urgency, story.entry.kind) == (2, Kind.STORY)
    assert story.entry.published == NOW


def test_the_names_of_ninjs_are_read_as_well() -> None:
    story = read(
        json.dumps(
            {
                "uri": "urn:1",
                "version": "3",
                "headline": "Bridge",
                "body_text": "Text",
                "subject": [{"code": "1", "name": "Bridges"}],
                "embargoed": (NOW + timedelta(hours=1)).isoformat(),
            }
        ).encode(),
        NOW,
    )

    assert (story.id, story.version, story.entry.body) == ("urn:1", 3, "Text")
    assert story.entry.categories == ("Bridges",)
    assert story.embargo == story.entry.published == NOW + timedelta(hours=1)


@pytest.mark.parametrize(
    ("changes", "kind"),
    [({"version": 2}, Kind.UPDATE), ({"pubstatus": "canceled", "version": 2}, Kind.WITHDRAWAL)],
)
def test_later_versions_are_updates_or_take_it_back(changes: dict[str, Any], kind: Kind) -> None:
    assert posted(**changes).entry.kind is kind


def test_half_a_character_in_a_subject_can_be_stored() -> None:
    assert posted(subjects=["half \ud83d"]).entry.categories == ("half ?",)


def test_an_embargo_that_is_over_holds_nothing_back() -> None:
    assert posted(embargo=(NOW - timedelta(hours=1)).isoformat()).embargo is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"id": ""}, "id"),
        ({"id": "x" * 301}, "id"),
        ({"version": 0}, "version"),
        ({"version": "first"}, "version"),
        ({"headline": "  "}, "headline"),
        ({"headline": None}, "headline"),
        ({"body": 7}, "body"),
        ({"headline": "Half \ud83d a siren"}, "headline"),
        ({"urgency": 0}, "urgency"),
        ({"urgency": 10}, "urgency"),
        ({"subjects": "climate"}, "subjects"),
        ({"subjects": ["a", {"no": "name"}]}, "subjects[1]"),
        ({"embargo": "tomorrow"}, "embargo"),
        ({"embargo": "2026-11-04T10:00:00"}, "embargo"),
        ({"embargo": "2036-11-04T10:00:00Z"}, "embargo"),
        ({"pubstatus": "withheld"}, "pubstatus"),
        ({"url": "javascript:alert(1)"}, "url"),
    ],
)
def test_what_is_wrong_is_named(changes: dict[str, Any], field: str) -> None:
    assert field in faults(json.dumps(STORY | changes).encode())


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff\xfe", b"[" * 100_000, b"nul"])
def test_what_is_no_object_is_named_as_the_whole(body: bytes) -> None:
    assert list(faults(body)) == [""]


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text() | st.integers(),
    lambda parts: st.lists(parts) | st.dictionaries(st.sampled_from([*STORY]), parts),
)


@given(st.binary() | ANYTHING.map(lambda value: json.dumps(value).encode()))
def test_whatever_comes_is_read_or_refused(body: bytes) -> None:
    with suppress(FieldError):
        assert read(body, NOW).entry.title

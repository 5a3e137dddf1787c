"""A newsroom's own story, in the manner of the IPTC's ninjs (https://iptc.org/standards/ninjs/).

What ninjs calls by another name is read under both: `uri`, `body_text`, `subject`, `embargoed`.
Invariant: what is not as it should be is refused by the name of its field; what we do not know is
passed over, for a newsroom's system sends more than we need.
"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    AliasChoices,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
)
from pydantic_core import PydanticCustomError

from bot.core.urls import canonical
from bot.model.article import Entry, Kind

LONGEST_EMBARGO = timedelta(days=366)

_Id = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
_Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]


def _address(url: str) -> str:
    if url and not canonical(url):
        raise PydanticCustomError("address", "an http or https address")
    return url


class _Subject(BaseModel):
    name: Annotated[str, Field(validation_alias=AliasChoices("name", "code"), max_length=100)]


class _Story(BaseModel):
    model_config = ConfigDict(extra="ignore")

    id: Annotated[_Id, Field(validation_alias=AliasChoices("id", "uri"))]
    version: int = Field(1, ge=1, le=1_000_000)
    headline: _Words
    body: str = Field(
        "", max_length=200_000, validation_alias=AliasChoices("body", "body_text", "body_xhtml")
    )
    urgency: int | None = Field(None, ge=1, le=9)
    subjects: list[str | _Subject] = Field(
        [], max_length=50, validation_alias=AliasChoices("subjects", "subject")
    )
    embargo: AwareDatetime | None = Field(
        None, validation_alias=AliasChoices("embargo", "embargoed")
    )
    versioncreated: AwareDatetime | None = None
    pubstatus: Literal["usable", "canceled"] = "usable"
    url: Annotated[str, AfterValidator(_address)] = ""
    language: str = Field("", max_length=35)


@dataclass(frozen=True, slots=True)
class Posted:
    """A story as it came; `embargo`: not before then."""

    id: str
    version: int
    entry: Entry
    embargo: datetime | None


class FieldError(Exception):
    """What is wrong, by field; `""` is the whole."""

    def __init__(self, faults: dict[str, str]) -> None:
        super().__init__(faults)
        self.faults = faults


def read(body: bytes, now: datetime) -> Posted:
    """Raises FieldError. A story that names no time is of now, or of the end of its embargo."""
    try:
        story = _Story.model_validate(_object(body))
    except ValidationError as error:
        faults = error.errors(include_url=False, include_input=False)
        raise FieldError({_name(fault["loc"]): fault["msg"] for fault in faults}) from None
    embargo = story.embargo.astimezone(UTC) if story.embargo else None
    if embargo and embargo > now + LONGEST_EMBARGO:
        raise FieldError({"embargo": f"more than {LONGEST_EMBARGO.days} days ahead"})
    is_held = embargo is not None and embargo > now
    return Posted(story.id, story.version, _entry(story, now), embargo if is_held else None)


def _entry(story: _Story, now: datetime) -> Entry:
    made = min(story.versioncreated or now, now)
    published = max(made, story.embargo) if story.embargo else made
    kind = Kind.UPDATE if story.version > 1 else Kind.STORY
    names = (one if isinstance(one, str) else one.name for one in story.subjects)
    return Entry(
        guid=story.id,
        url=story.url,
        title=story.headline,
        body=story.body,
        published=published.astimezone(UTC),
        # pydantic lets half a surrogate pair through here, and only here.
        categories=tuple(name[:100].encode(errors="replace").decode() for name in names),
        language=story.language,
        urgency=story.urgency,
        version=story.version,
        kind=Kind.WITHDRAWAL if story.pubstatus == "canceled" else kind,
    )


def _object(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body.decode())
    except (ValueError, RecursionError):
        raise FieldError({"": "not JSON in UTF-8"}) from None
    if not isinstance(found, dict):
        raise FieldError({"": "not a JSON object"})
    return found


def _name(place: tuple[int | str, ...]) -> str:
    """`subjects[2]` of ("subjects", 2, "str")."""
    head = str(place[0]) if place else ""
    return f"{head}[{place[1]}]" if len(place) > 1 and isinstance(place[1], int) else head

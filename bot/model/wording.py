"""An alert's words as a machine puts them: shorter, or in another language."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """Plain text, of the bounds of an alert's."""

    headline: str
    summary: str
    language: str
    edition: int = 0
    """Of the alert whose words these are: once it is corrected they hold no more."""

    @property
    def whole(self) -> str:
        """Both, parted so that no name and no quotation reaches from one into the other."""
        return f"{self.headline}\n{self.summary}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a machine is asked for."""

    source: Wording
    """Its only source: all that it writes has to stand there."""
    language: str
    """The one to be written in; the source's own where it is only to be shortened."""
    longest_headline: int
    longest_summary: int
    credit: str = ""
    """Who says so, as " - NYT", which stands behind the headline: no machine is let near it."""

    @property
    def is_translation(self) -> bool:
        return self.language != self.source.language

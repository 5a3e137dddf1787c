"""What readers do not want of what they follow: `climate -opinion -"press review"`.

The invariant: a hyphen within a word excludes nothing ("x-ray"), and what is excluded is compared
as folded words, never as a pattern.
"""

import re

from bot.core.fingerprint import folded
from bot.core.text import beginning

MOST = 10
_LONGEST = 40
# Behind white space, a sign that is no dash between words: "climate - opinion" is a name.
_EXCLUDED = re.compile(r"(?:^|\s)[-−](?:[\"“„«](?P<phrase>[^\"”»]+)[\"”»]|(?P<word>\S*))")


def parted(words: str) -> tuple[str, tuple[str, ...] | None]:
    """The words, and what is excluded from them: nothing of a lone hyphen; None without any."""
    found = [one for one in _EXCLUDED.finditer(words) if not _is_dash(words, one)]
    if not found:
        return words, None
    rest = words
    for one in reversed(found):
        rest = f"{rest[: one.start()]} {rest[one.end() :]}"
    said = (beginning(folded(one["phrase"] or one["word"]).strip(), _LONGEST) for one in found)
    return " ".join(rest.split()), tuple(dict.fromkeys(filter(None, said)))[:MOST]


def _is_dash(words: str, one: re.Match[str]) -> bool:
    """A lone hyphen with words behind it."""
    return not (one["phrase"] or one["word"]) and bool(words[one.end() :].strip())

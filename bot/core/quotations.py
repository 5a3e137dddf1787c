"""What stands in quotation marks.

The invariant: an apostrophe opens nothing, and of marks that do not fit each other nothing is
guessed: then there is no answer.
"""

import re

# Each opening mark, and what may close it: “English”, „German“, »the other way«, 「…」.
_DOUBLE = {"“": "”", "„": "“”", "«": "»", "»": "«", "「": "」", "『": "』", "《": "》", '"': '"'}
_MARKS = frozenset("".join([*_DOUBLE, *_DOUBLE.values()]))
# Single marks are apostrophes, too: only where a word begins, and another one ends.
_SINGLE = re.compile(r"(?<![\w’'])[‘'‚](?=\w)(?P<said>[^‘‚\n]{2,}?)(?<=[\w.,!?])[’'‘](?![\w])")


def quotations(text: str) -> tuple[str, ...] | None:
    """Each quotation without its marks, in order; None where a mark lacks its counterpart."""
    found: list[str] = []
    bare: list[str] = []
    at = 0
    while at < len(text):
        sign = text[at]
        if sign not in _MARKS:
            bare.append(sign)
            at += 1
            continue
        ends = [text.find(close, at + 1) for close in _DOUBLE.get(sign, "")]
        end = min((one for one in ends if one > 0), default=-1)
        if end < 0:
            return None
        found.append(text[at + 1 : end].strip())
        bare.append(" ")
        at = end + 1
    found += [match["said"].strip() for match in _SINGLE.finditer("".join(bare))]
    return tuple(found)


def without_quotations(text: str) -> str:
    """The rest of a text whose marks fit each other."""
    for said in quotations(text) or ():
        text = text.replace(said, " ")
    return text

"""Whether reports begin behind their dateline: 19,043 of Reuters', as the wire marked them.

The rules were read off the half that is called held elsewhere, so here the dev half is the one
that was never looked at.
"""

from bench.newsroom.figures import Figure
from bench.newsroom.sets import Item, half, read
from bot.core.boilerplate import report_of


def measured() -> list[Figure]:
    items = [item for item in read("reuters21578/reuters") if item["dateline"]]
    unseen = [item for item in items if half(item["id"]) == "dev"]
    return [
        Figure(
            what=f"datelines exact, {title} ({len(some):,})",
            seen=sum(map(_is_exact, some)) / len(some),
            goal="≥ 0.985",
            known=".939",
        )
        for title, some in (("all", items), ("never looked at", unseen))
    ]


def _is_exact(item: Item) -> bool:
    text: str = item["text"]
    return report_of(f"{item['dateline'].strip()} {text}").text == text

"""Whether the first full story joins the flash that it belongs to, in a year of Reuters' wire."""

from collections import Counter
from statistics import mean

from bench.newsroom.figures import Figure
from bench.newsroom.sets import half, read
from bench.newsroom.stories import PARTS, group, said


def measured() -> list[Figure]:
    stream = read("reuters21578/reuters")
    pairs = read("reuters21578/snap_story_links")
    grouped = group([item | {"cluster": item["id"]} for item in stream if said(item)], said)
    story_of = dict(zip(grouped.gold, grouped.found, strict=True))
    sizes = Counter(grouped.found)
    figures = []
    for part, halves in PARTS.items():
        wanted = [pair for pair in pairs if half(pair["snap"]) in halves]
        linked = [
            story_of[pair["snap"]]
            for pair in wanted
            if story_of[pair["snap"]] == story_of[pair["story"]]
        ]
        recall = len(linked) / len(wanted)
        size = mean(sizes[story] for story in linked)
        title = f"flash → first full story, {part}"
        figures += [
            Figure(what=f"{title}: recall", seen=recall, goal="≥ 0.96", known=".950"),
            Figure(what=f"{title}: mean size of its story", seen=size, goal="≤ 5", known="5.9"),
        ]
    return figures

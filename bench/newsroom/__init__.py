"""What the newsroom decides, measured against sets of news that people have sorted.

The sets are read from `../shared/data` beside the checkout; their text is their publishers', and
none of it is part of the project. One setting serves all sets. It was tuned on the halves that
`bench.newsroom.sets.half` calls dev; what is said of the held halves was never tuned on.
"""

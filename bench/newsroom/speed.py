"""How long a decision takes, with as many open stories as the busiest newsroom would have."""

from bench.newsroom.figures import Figure


def measured() -> list[Figure]:
    return []

"""The tests of this folder run against a Redis Cluster of three nodes."""

from collections.abc import Iterator

import pytest

from tests.store.cluster import cluster


@pytest.fixture(scope="session")
def redis_address() -> Iterator[str]:
    with cluster() as address:
        yield address

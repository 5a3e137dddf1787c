"""The tests of this folder run against a Redis Cluster of three nodes.

They are those of tests/store: the stores keep the same word there. Any other test runs against one
with FLASHWIRE_TEST_REDIS=cluster.
"""

from collections.abc import Iterator

import pytest

from tests.store.cluster import cluster


@pytest.fixture(scope="session")
def redis_address() -> Iterator[str]:
    with cluster() as address:
        yield address

"""tests/store/test_digests.py once more, against a Redis Cluster: see conftest.py."""

from tests.store.test_digests import *  # noqa: F403

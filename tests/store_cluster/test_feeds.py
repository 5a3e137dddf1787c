"""tests/store/test_feeds.py once more, against a Redis Cluster: see conftest.py."""

from tests.store.test_feeds import *  # noqa: F403

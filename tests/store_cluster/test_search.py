"""tests/store/test_search.py once more, against a Redis Cluster: see conftest.py."""

from tests.store.test_search import *  # noqa: F403

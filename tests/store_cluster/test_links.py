"""tests/store/test_links.py once more, against a Redis Cluster: see conftest.py."""

from tests.store.test_links import *  # noqa: F403

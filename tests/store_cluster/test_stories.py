"""tests/store/test_stories.py once more, against a Redis Cluster: see conftest.py."""

from tests.store.test_stories import *  # noqa: F403

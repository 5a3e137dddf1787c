"""tests/store/test_activity.py once more, against a Redis Cluster: see conftest.py."""

from tests.store.test_activity import *  # noqa: F403

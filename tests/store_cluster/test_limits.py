"""tests/store/test_limits.py once more, against a Redis Cluster: see conftest.py."""

from tests.store.test_limits import *  # noqa: F403

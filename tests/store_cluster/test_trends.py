"""tests/store/test_trends.py once more, against a Redis Cluster: see conftest.py."""

from tests.store.test_trends import *  # noqa: F403

"""tests/store/test_wanted.py once more, against a Redis Cluster: see conftest.py."""

from tests.store.test_wanted import *  # noqa: F403

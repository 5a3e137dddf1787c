"""tests/store/test_ties.py once more, against a Redis Cluster: see conftest.py."""

from tests.store.test_ties import *  # noqa: F403

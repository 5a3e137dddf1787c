"""tests/store/test_queue.py once more, against a Redis Cluster: see conftest.py."""

from tests.store.test_queue import *  # noqa: F403

"""tests/store/test_inbox.py once more, against a Redis Cluster: see conftest.py."""

from tests.store.test_inbox import *  # noqa: F403

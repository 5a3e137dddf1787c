"""tests/store/test_subscriptions.py once more, against a Redis Cluster: see conftest.py."""

from tests.store.test_subscriptions import *  # noqa: F403

"""tests/store/test_outbox.py once more, against a Redis Cluster: see conftest.py."""

from tests.store.test_outbox import *  # noqa: F403

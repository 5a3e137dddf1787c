"""tests/store/test_chats.py once more, against a Redis Cluster: see conftest.py."""

from tests.store.test_chats import *  # noqa: F403

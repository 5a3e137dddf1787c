"""tests/store/test_tunings.py once more, against a Redis Cluster: see conftest.py."""

from tests.store.test_tunings import *  # noqa: F403

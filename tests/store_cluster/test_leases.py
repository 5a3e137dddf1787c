"""tests/store/test_leases.py once more, against a Redis Cluster: see conftest.py."""

from tests.store.test_leases import *  # noqa: F403

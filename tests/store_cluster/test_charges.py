"""tests/store/test_charges.py once more, against a Redis Cluster: see conftest.py."""

from tests.store.test_charges import *  # noqa: F403

"""tests/store/test_ledger.py once more, against a Redis Cluster: see conftest.py."""

from tests.store.test_ledger import *  # noqa: F403

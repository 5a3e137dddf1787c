"""tests/store/test_alerts.py once more, against a Redis Cluster: see conftest.py."""

from tests.store.test_alerts import *  # noqa: F403

"""The stores keep their word on a Redis Cluster: their own tests, run once more.

`FLASHWIRE_TEST_REDIS=cluster` runs any other test against one.
"""

from tests.store.test_chats import *  # noqa: F403
from tests.store.test_feeds import *  # noqa: F403
from tests.store.test_inbox import *  # noqa: F403
from tests.store.test_ledger import *  # noqa: F403
from tests.store.test_limits import *  # noqa: F403
from tests.store.test_outbox import *  # noqa: F403
from tests.store.test_queue import *  # noqa: F403
from tests.store.test_stories import *  # noqa: F403
from tests.store.test_subscriptions import *  # noqa: F403

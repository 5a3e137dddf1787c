"""A lease has one owner, who alone prolongs it and gives it up."""

from datetime import timedelta

from bot.store import Stores
from tests.waiting import until

SHORT = timedelta(seconds=0.1)


async def test_a_lease_has_one_owner_who_may_take_it_again(stores: Stores) -> None:
    assert await stores.leases.hold("listen", "one")
    assert not await stores.leases.hold("listen", "two")
    assert await stores.leases.hold("listen", "one")
    assert await stores.leases.hold("other work", "two")


async def test_a_lease_that_is_not_prolonged_ends(stores: Stores) -> None:
    await stores.leases.hold("listen", "dead", SHORT)

    async def taken() -> bool:
        return await stores.leases.hold("listen", "heir", SHORT)

    assert await until(taken)


async def test_only_the_owner_gives_a_lease_up(stores: Stores) -> None:
    await stores.leases.hold("listen", "one")

    assert not await stores.leases.release("listen", "two")
    assert await stores.leases.release("listen", "one")
    assert not await stores.leases.release("listen", "one")
    assert await stores.leases.hold("listen", "two")

"""Which keys may live without an end; bot.store.keys says what each holds."""

PERMANENT = (
    "fw:{*}:seats",
    "fw:{*}:chats",
    "fw:{*}:topics",
    "fw:{*}:tunings",
    "fw:{*}:threads",
    "fw:{*}:ties:*",
    "fw:{jobs}:*:*",
    "fw:{inbox}:waiting:*",
    "fw:{inbox}:lane:*",
    "fw:{news}:arrivals",
    "fw:{news}:embargo*",
    "fw:{news}:log",
    "fw:{news}:indexed",
    "fw:{news}:latest*",
    "fw:{news}:looks",
    "fw:{news}:fanout",
    "fw:{news}:doors",
    "fw:{news}:wanted*",
    "fw:{feeds}:feeds",
    "fw:{feeds}:due",
    "fw:{feeds}:h*",
    "fw:{feeds}:leases*",
    "fw:{feeds}:pushe*",
    "fw:{feeds}:wishes",
)
"""Patterns; every other key is held to a TTL (tests.conftest)."""

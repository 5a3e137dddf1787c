"""The demo wire: a local feed server whose invented stories come in over four minutes.

It lets anyone see the whole product without an account, a key or a network. Nothing is
short-cut: the fetcher polls these feeds over HTTP as it polls every other. Every country,
company, person and event in `wire.toml` is made up.
"""

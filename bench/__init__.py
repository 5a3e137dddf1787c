"""How fast this project is beside others: measured, never asserted. `./run bench …`

    delivery   one alert to many readers, against the libraries that bots are written with
    memory     bytes that Redis spends on a subscription and on a row of the ledger

Invariant: everything stays on this machine and ends by itself; each contestant is a process of
its own, and what it says it sent is believed only if the server has counted it.
"""

"""A certificate, and who trusts it, as for the pool of the channels."""

from tests.channels.test_pool_tls import certificate, serving, trusted

__all__ = ["certificate", "serving", "trusted"]

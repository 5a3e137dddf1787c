"""What we decide: pure functions over values. No clock, no network, no Redis."""

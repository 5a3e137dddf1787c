"""What dashboards read of the program's own counting."""

from prometheus_client import CollectorRegistry, generate_latest

from bot.metrics import Delays


def test_delays_of_many_make_a_histogram_of_each_channel() -> None:
    delays, registry = Delays(), CollectorRegistry()
    registry.register(delays)
    delays.add("paper", 0.1, 2)
    delays.add("paper", 0.2, 1)
    delays.add("paper", 4000.0, 3)

    page = generate_latest(registry).decode()

    name, label = "flashwire_delivery_delay_seconds", 'channel="paper"'
    assert f'{name}_bucket{{{label},le="0.1"}} 2.0' in page
    assert f'{name}_bucket{{{label},le="0.25"}} 3.0' in page
    assert f'{name}_bucket{{{label},le="1800.0"}} 3.0' in page
    assert f'{name}_bucket{{{label},le="+Inf"}} 6.0' in page
    assert f"{name}_count{{{label}}} 6.0" in page
    assert f"{name}_sum{{{label}}} 12000.4" in page

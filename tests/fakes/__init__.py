"""Stand-ins for the outside world: real servers on loopback that refuse what the world refuses."""

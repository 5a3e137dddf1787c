"""A week of news under a virtual clock, for readers who all want it otherwise."""

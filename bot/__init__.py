"""Flashwire: the breaking-news chatbot."""

__version__ = "0.1.0"

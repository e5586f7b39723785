"""Fixtures that every test may ask for; nothing is started before a test asks."""

from tests.services import postgres_url, servers, valkey_url

__all__ = ["postgres_url", "servers", "valkey_url"]

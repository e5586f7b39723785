"""Fixtures that every test may ask for; nothing is started before a test asks."""

import os

from hypothesis import settings

from tests.services import own_postgres_url, postgres_url, servers, valkey_url

__all__ = ["own_postgres_url", "postgres_url", "servers", "valkey_url"]

# No time limit for one example: the cores are shared. In CI the examples are the same every time, so that a change
# is judged by what it does; at a developer's they vary and find what nobody thought of.
settings.register_profile("trois", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("trois")

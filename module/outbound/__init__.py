"""The one HTTP client for everything that goes out (D26): both wires send through it, and nothing else of us does."""

from __future__ import annotations

from module.outbound.client import HttpAnswer, HttpSettings, everything, get, post, reach, send
from module.outbound.errors import WireFailure

__all__ = ["HttpAnswer", "HttpSettings", "WireFailure", "everything", "get", "post", "reach", "send"]

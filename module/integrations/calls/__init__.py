"""The common ground of every call to a system outside: budget, breaker, cache, journal, check."""

from module.integrations.calls.cache import FreshAnswers
from module.integrations.calls.journal import Journal, StoredJournal
from module.integrations.calls.line import CallLine, CallSettings, correlation

__all__ = ["CallLine", "CallSettings", "FreshAnswers", "Journal", "StoredJournal", "correlation"]

"""Answers kept for some minutes: dictionaries and companies only. Nothing about persons is ever kept."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from module.kernel.clock import Clock

Value = TypeVar("Value")
_MOST = 1000


class FreshAnswers(Generic[Value]):
    """Values by key with the instant they came at; safe to share between threads. No minutes: nothing is kept."""

    def __init__(self, minutes: float, clock: Clock) -> None:
        self._fresh = timedelta(minutes=minutes)
        self._clock = clock
        self._kept: OrderedDict[Hashable, tuple[datetime, Value]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> Value | None:
        """Return a value that is fresh still, or None."""
        with self._lock:
            at, value = self._kept.get(key, (None, None))
            if at is None or self._clock.now() - at >= self._fresh:
                self._kept.pop(key, None)
                return None
            return value

    def keep(self, key: Hashable, value: Value) -> None:
        """Keep a value; of very many the oldest goes."""
        if not self._fresh:
            return
        with self._lock:
            self._kept[key] = (self._clock.now(), value)
            self._kept.move_to_end(key)
            while len(self._kept) > _MOST:
                self._kept.popitem(last=False)

"""What every part of the wiring starts from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from module.jobs.queue import Waker
from module.kernel.clock import Clock
from module.settings import Catalog, HostSettings
from module.store.unit import Store


@dataclass(frozen=True, slots=True)
class WiringParts:
    """What everything is wired from."""

    host: HostSettings
    catalog: Catalog
    clock: Clock
    waker: Waker
    store: Store
    outside: dict[str, dict[str, Any]]

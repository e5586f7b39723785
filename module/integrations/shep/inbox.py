"""What comes over the asynchronous channel is kept; pulled messages are told as taken after they are."""

from __future__ import annotations

import logging
from collections.abc import Callable

from module.integrations.shep.async_channel import AsyncChannel
from module.registry.arrivals import Arrival, Kept
from module.store import arrivals
from module.store.unit import Store

_log = logging.getLogger(__name__)


def keeper(store: Store) -> Callable[[Arrival], Kept]:
    """Return what keeps an arrival in a transaction of its own. It raises OutsideUnavailable."""

    def keep(arrived: Arrival) -> Kept:
        with store.unit() as unit:
            return arrivals.keep(unit, arrived)

    return keep


class ShepInbox:
    """The inbox of the services that a site pulls from, and what it holds."""

    def __init__(self, channel: AsyncChannel, store: Store, services: tuple[str, ...]) -> None:
        self._channel = channel
        self._store = store
        self._services = services

    def pull(self) -> int:
        """Fetch what waits, keep it, say so; return how many messages were new.

        A message that was kept and could not be told as taken comes again, and is known then by its id. One that came
        before with other content is told as not accepted. Raises ServiceRefusal, WireFailure, OutsideUnavailable.
        """
        keep, new = keeper(self._store), 0
        for service in self._services:
            for arrived in self._channel.pull(service):
                kept = keep(arrived)
                new += kept is Kept.NEW
                if kept is Kept.CHANGED:
                    _log.warning("a message of the gateway came again with other content")
                self._channel.taken(arrived.message_id, service, accepted=kept is not Kept.CHANGED)
        return new

    def latest(self) -> tuple[Arrival, ...]:
        """Return what came last, without its content."""
        with self._store.unit() as unit:
            return arrivals.latest(unit)

"""Counts of attempts in a window of time. Keys are digests: no address and no name stands here."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import case, delete, update
from sqlalchemy.dialects.postgresql import insert

from module.store.accounts_schema import rate_limit
from module.store.unit import Unit


def hit(unit: Unit, key_digest: bytes, window: timedelta, now: datetime) -> int:
    """Count an attempt and return how many there were in the window, this one too."""
    fresh = rate_limit.c.window_start <= now - window
    statement = insert(rate_limit).values(key_digest=key_digest, window_start=now, count=1)
    counted = statement.on_conflict_do_update(
        index_elements=["key_digest"],
        set_={
            "count": case((fresh, 1), else_=rate_limit.c.count + 1),
            "window_start": case((fresh, now), else_=rate_limit.c.window_start),
        },
    ).returning(rate_limit.c.count)
    return int(unit.connection.execute(counted).scalar_one())


def take_back(unit: Unit, key_digest: bytes) -> None:
    """Count one attempt less under a key."""
    less = update(rate_limit).where(rate_limit.c.key_digest == key_digest, rate_limit.c.count > 0)
    unit.connection.execute(less.values(count=rate_limit.c.count - 1))


def clear(unit: Unit, key_digest: bytes) -> None:
    """Forget the attempts under a key."""
    unit.connection.execute(delete(rate_limit).where(rate_limit.c.key_digest == key_digest))


def forget_before(unit: Unit, moment: datetime) -> int:
    """Remove windows that began before a moment; return how many."""
    return unit.connection.execute(delete(rate_limit).where(rate_limit.c.window_start < moment)).rowcount

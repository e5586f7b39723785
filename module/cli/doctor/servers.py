"""PostgreSQL, Redis and the machine: may they be trusted with people's data, and do their clocks agree?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from module.cli.doctor.diagnosis import Diagnosis, Level, judged, unknown
from module.kernel.clock import ALMATY
from module.store.health import DatabaseFacts

_OLDEST = 140000
_DRIFT = timedelta(seconds=2)
_UTC = ("UTC", "Etc/UTC", "GMT", "Etc/GMT", "Etc/UCT", "UCT", "Zulu", "Universal", "Etc/Universal", "Etc/Zulu")
_HERE = ("127.0.0.1", "localhost", "::1")
_OF_THE_CHANGE = datetime(2024, 6, 1, tzinfo=UTC)
"""Kazakhstan has had one time, UTC+5, since 1 March 2024; older time zone data say UTC+6 for Almaty."""


def database(found: DatabaseFacts, ours: datetime) -> Iterator[Diagnosis]:
    """Check the server, the connection to it and the role that serves."""
    yield judged("PostgreSQL version", found.version < _OLDEST, "14 or newer is needed")
    yield judged("database encoding", found.encoding != "UTF8", "the database must be made with ENCODING 'UTF8'")
    zone = found.time_zone not in _UTC
    yield judged("database time zone", zone, "ALTER ROLE … SET timezone TO 'UTC' for the role that serves")
    plain = not (found.tls or found.local)
    yield judged("database connection", plain, "plain over the network: add sslmode=verify-full to the address")
    yield judged("database role is no superuser", found.superuser, "serve as a role made for it: host-guide.md")
    powerful = found.powerful and not found.superuser
    yield judged("database role has no other powers", powerful, "take CREATEDB, CREATEROLE and the like", Level.WARN)
    advice = "tables belong to it or it may make some: migrate as another role"
    yield judged("database role cannot migrate", found.may_migrate, advice)
    drift = abs(ours - found.now)
    advice = f"{drift.total_seconds():.0f} s apart: let both follow a time server"
    yield judged("clocks of this machine and of the database agree", drift > _DRIFT, advice)


def schema(at: str, head: str) -> Diagnosis:
    """Check that the tables are those of this release."""
    return judged("schema is up to date", at != head, "run `flask trois migrate` as the role that owns the schema")


def queue_address(url: str) -> Diagnosis:
    """Check that nobody on the network can read or write the queue."""
    if not url:
        return unknown("queue connection", "TROIS_REDIS_URL is not set")
    parts = urlsplit(url)
    plain = parts.scheme == "redis" and (parts.hostname or "localhost") not in _HERE
    return judged("queue connection", plain, "plain over the network: use rediss:// or a unix socket")


def queue(info: Mapping[str, object], user: str | None) -> Iterator[Diagnosis]:
    """Check what the server of the queue says of itself; `user` None: it did not say who we are."""
    policy = str(info.get("maxmemory_policy") or "")
    if not policy:
        yield Diagnosis(Level.NOT_CHECKED, "queue keeps what waits", "the server does not tell its maxmemory-policy")
    else:
        wrong = policy != "noeviction"
        yield judged(
            "queue keeps what waits", wrong, "set maxmemory-policy noeviction: it may drop keys now", Level.WARN
        )
    if user is None:
        yield Diagnosis(Level.NOT_CHECKED, "queue user of its own", "the server does not tell who we are")
    else:
        advice = "the user `default` serves everybody: make an ACL user, see host-guide.md"
        yield judged("queue user of its own", user == "default", advice, Level.WARN)


def machine(local: datetime) -> Iterator[Diagnosis]:
    """Check the time zone of the process and the age of the time zone data."""
    offset = local.utcoffset() or timedelta()
    yield judged("time zone of the machine", bool(offset), "not UTC: set TZ=UTC, so that logs agree", Level.WARN)
    old = _OF_THE_CHANGE.astimezone(ALMATY).utcoffset() != timedelta(hours=5)
    yield judged("time zone data", old, "older than 2024a: update tzdata, Kazakhstan has been UTC+5 since 1 March 2024")

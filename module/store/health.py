"""What the database says of itself and of the role that serves: for the operator's check; no data of people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import column, exists, inspect, select, table, text

from module.store.schema import SCHEMA, VERSION_TABLE, audit
from module.store.unit import Unit

_FACTS = text(
    """
    SELECT current_setting('server_version_num')::int AS version,
           current_setting('server_encoding') AS encoding,
           current_setting('TimeZone') AS time_zone,
           clock_timestamp() AS now,
           COALESCE((SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), false) AS tls,
           inet_server_addr() IS NULL OR host(inet_server_addr()) IN ('127.0.0.1', '::1') AS local,
           r.rolsuper AS superuser,
           r.rolcreaterole OR r.rolcreatedb OR r.rolreplication OR r.rolbypassrls AS powerful,
           EXISTS (SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                   WHERE n.nspname = :schema AND pg_has_role(current_user, c.relowner, 'MEMBER'))
           OR EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = :schema
                      AND has_schema_privilege(current_user, oid, 'CREATE')) AS may_migrate
    FROM pg_roles r WHERE r.rolname = current_user
    """
)
_LATEST = 100_000
"""Rows of the journal that are looked at: those of the last weeks, at no more cost as it grows."""


@dataclass(frozen=True, slots=True)
class DatabaseFacts:
    """The server and the role. `may_migrate`: the role owns tables of the schema or may make some."""

    version: int
    encoding: str
    time_zone: str
    now: datetime
    tls: bool
    local: bool
    superuser: bool
    powerful: bool
    may_migrate: bool


def facts(unit: Unit) -> DatabaseFacts:
    """Return what holds for the connection of this unit."""
    return DatabaseFacts(**unit.connection.execute(_FACTS, {"schema": SCHEMA}).mappings().one())


def revision(unit: Unit) -> str:
    """Return the revision that the schema is at; empty where it has not been laid out."""
    if not inspect(unit.connection).has_table(VERSION_TABLE, schema=SCHEMA):
        return ""
    made = table(VERSION_TABLE, column("version_num"), schema=SCHEMA)
    return str(unit.connection.execute(select(made.c.version_num)).scalar() or "")


def some_unproved(unit: Unit) -> bool:
    """Tell whether the portal sent people lately without saying how it knows them (D21)."""
    latest = select(audit.c.act, audit.c.details).order_by(audit.c.id.desc()).limit(_LATEST).subquery()
    unproved = (latest.c.act == "sign_in") & (latest.c.details["proved_by"].astext == "unknown")
    return bool(unit.connection.execute(select(exists().where(unproved))).scalar_one())

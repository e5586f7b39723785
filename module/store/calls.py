"""The journal of calls to the systems outside, and what the operator reads of it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, func, insert, select

from module.registry.calls import BreakerState, CallOutcome, CallRecord, SystemState
from module.store.calls_schema import call
from module.store.unit import Unit

MEASURED = timedelta(days=1)


def add(unit: Unit, record: CallRecord) -> None:
    """Write one call down."""
    unit.connection.execute(
        insert(call).values(
            at=record.at,
            system=record.system,
            operation=record.operation,
            outcome=record.outcome,
            code=record.code,
            milliseconds=record.milliseconds,
            correlation=record.correlation,
            breaker=record.breaker,
        )
    )


def state(unit: Unit, system: str, now: datetime) -> SystemState:
    """Return what the journal says of one system."""
    failed = call.c.outcome == CallOutcome.FAILED
    of_system = select(call).where(call.c.system == system).order_by(call.c.at.desc(), call.c.id.desc()).limit(1)
    latest = unit.connection.execute(of_system).one_or_none()
    success = unit.connection.execute(of_system.where(~failed)).one_or_none()
    failure = unit.connection.execute(of_system.where(failed)).one_or_none()
    measured = unit.connection.execute(
        select(
            func.count().label("calls"),
            func.count().filter(failed).label("failures"),
            func.percentile_cont(0.5).within_group(call.c.milliseconds).label("median"),
        ).where(call.c.system == system, call.c.at > now - MEASURED)
    ).one()
    return SystemState(
        system=system,
        breaker=BreakerState(latest.breaker) if latest else BreakerState.CLOSED,
        last_success=success.at if success else None,
        last_failure=failure.at if failure else None,
        failure_code=failure.code if failure else "",
        median_ms=None if measured.median is None else round(measured.median),
        calls=measured.calls,
        failures=measured.failures,
    )


def forget(unit: Unit, before: datetime) -> int:
    """Delete the calls before an instant; return how many."""
    return unit.connection.execute(delete(call).where(call.c.at < before)).rowcount

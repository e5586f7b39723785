"""What breaks in one place of the exchange stands alone and becomes an incident (D29)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from module.eaeu.exchange.ports import ExchangeDeps
from module.kernel.errors import OutsideUnavailable
from module.kernel.faults import alone, fault_name
from module.store.exchange import incidents

Value = TypeVar("Value")


def for_itself(do: Callable[[], Value]) -> tuple[Value | None, str]:
    """Do something for itself; return its value, and the fault by its name or "".

    Raises OutsideUnavailable: what lies outside of us is tried again as a whole.
    """
    return alone(do, through=(OutsideUnavailable,))


def noting(do: Callable[[], Value], note: Callable[[str], None]) -> Value:
    """Do something, and have its fault noted by its true name. Raises what breaks it.

    What lies outside of us being out of reach is no fault of the work: it is raised and not noted.
    """
    try:
        return do()
    except OutsideUnavailable:
        raise
    except Exception as error:
        note(fault_name(error))
        raise


def report(deps: ExchangeDeps, code: str, conversation_id: str | None, details: Mapping[str, str]) -> None:
    """Raise an incident, once as long as it is open."""
    with deps.store.unit() as unit:
        incidents.raise_once(unit, code, conversation_id, details, deps.clock.now())

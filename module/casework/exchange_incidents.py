"""The operator's work on incidents: groups of one cause, and taking or closing several at once."""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from datetime import datetime
from uuid import UUID

from module.casework.exchange_console import MOST_PAGES, PAGE_SIZE, incident_view, noted, operator_only
from module.casework.exchange_views import IncidentGroupPage, IncidentPage, WantedIncidents
from module.casework.gate import Work
from module.kernel.errors import Fault, NotAllowedNow, Refused
from module.kernel.text import N_, Message
from module.store import journal
from module.store.exchange import incident_groups
from module.store.exchange.console import MOST_COUNTED
from module.store.exchange.incident_groups import MOST_GROUPED as MOST_GROUPED
from module.store.journal import JournalEntry

BATCH, MOST_BATCHES = 500, 20
"""Incidents that are closed in one transaction, and transactions that one press of a button may take."""
Opened = AbstractContextManager[Work]


def groups(work: Work, wanted: WantedIncidents, page: int = 1) -> IncidentGroupPage:
    """Return a page of the groups, that with the latest incident first, and the causes that a filter can offer."""
    operator_only(work)
    total, rows = incident_groups.groups(work.unit, wanted, (page - 1) * PAGE_SIZE, PAGE_SIZE)
    return IncidentGroupPage(rows, total, page, max(1, -(-total // PAGE_SIZE)), incident_groups.causes(work.unit))


def members(work: Work, wanted: WantedIncidents, page: int = 1) -> IncidentPage:
    """Return a page of incidents, latest first."""
    operator_only(work)
    page = min(page, MOST_PAGES)
    total, rows = incident_groups.members(work.unit, wanted, (page - 1) * PAGE_SIZE, PAGE_SIZE)
    pages = max(1, -(-min(total, MOST_COUNTED) // PAGE_SIZE))
    return IncidentPage(
        tuple(incident_view(row) for row in rows), min(total, MOST_COUNTED), page, pages, total > MOST_COUNTED
    )


def take(work: Work, chosen: Collection[str]) -> int:
    """Write down that the operator sees to incidents. Raises NotAllowedNow where none of them is open for that."""
    operator_only(work)
    taken = incident_groups.take(work.unit, _ids(chosen), work.actor.account_id, work.now)
    for key in taken:
        journal.write(work.unit, work.actor, "incident_take", work.now, incident=key)
    return _some(len(taken))


def close(work: Work, chosen: Collection[str], note: str) -> int:
    """Close incidents with one note, a row of the journal for each. Raises NotAllowedNow where all are closed."""
    operator_only(work)
    text = noted(note)
    return _closed(work, _ids(chosen), text)


def close_group(open_work: Callable[[], Opened], wanted: WantedIncidents, last: datetime, note: str) -> bool:
    """Close the open incidents of a group until an instant: what came after the operator read the page stays open.

    Each batch is a transaction of its own, so that a group of any size holds nothing up; return whether all of them are
    closed. Where some are left, the operator closes the group again. Raises NotAllowedNow where none was open.
    """
    only_open = WantedIncidents(wanted.code, wanted.cause, True)
    for number in range(MOST_BATCHES):
        with open_work() as work:
            operator_only(work)
            text = noted(note)
            keys = incident_groups.until(work.unit, only_open, last, BATCH)
            if keys or not number:
                _closed(work, keys, text)
        if len(keys) < BATCH:
            return True
    return False


def _closed(work: Work, keys: Collection[str], text: str) -> int:
    closed = incident_groups.close(work.unit, keys, text, work.now)
    entries = [JournalEntry("incident_resolve", {"incident": key}) for key in closed]
    if entries:
        journal.write_all(work.unit, work.actor, work.now, None, entries)
    return _some(len(closed))


def _some(count: int) -> int:
    if not count:
        raise NotAllowedNow
    return count


def _ids(chosen: Collection[str]) -> tuple[str, ...]:
    """Return what was chosen. Raises Refused where it is nothing; what is no identifier was never on the page."""
    found = tuple(key for key in chosen if _is_id(key))
    if not found:
        raise Refused((Fault("empty", "chosen", Message(N_("Choose at least one incident."))),))
    return found


def _is_id(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False

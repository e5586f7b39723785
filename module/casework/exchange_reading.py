"""What the operator's pages list of the exchange, read so that one row that nobody can read hides no other (D29)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from itertools import chain

from module.casework import unreadable
from module.casework.exchange_views import FindingView, ResourceView, RuleRefusalView
from module.casework.gate import Work
from module.kernel.text import Message as Sentence
from module.store import plain
from module.store.exchange import messages, resources
from module.store.exchange.messages import JournalMessage

_NO_RULES = frozenset({"XSD", "MSG"})


def findings(row: JournalMessage) -> tuple[FindingView, ...]:
    """Return what was found in a message when it came."""
    return tuple(
        FindingView(
            finding.get("code", ""),
            finding.get("path", ""),
            finding.get("severity", ""),
            Sentence(finding.get("text", ""), finding.get("params") or {}),
        )
        for finding in row.findings
    )


def refusals(work: Work) -> tuple[RuleRefusalView, ...]:
    """Return the rules of filling for which the latest messages were refused, a line for each place."""
    rows = ((str(row.id), partial(_refusals_of, row)) for row in messages.refused(work.unit))
    return tuple(chain.from_iterable(plain.readable(rows, unreadable.tell(work, "exchange_message"))))


def _refusals_of(row: JournalMessage) -> tuple[RuleRefusalView, ...]:
    return tuple(
        RuleRefusalView(row.at, row.id, row.code, row.conversation_id or "", finding)
        for finding in findings(row)
        if finding.severity == "reject" and finding.code not in _NO_RULES
    )


def copy(work: Work, resource_id: str) -> ResourceView:
    """Return what is known of a resource; a report that cannot be read is told, and the next check writes another."""
    row = resources.get(work.unit, resource_id)
    report: object = row.report
    if not isinstance(report, Mapping):
        unreadable.tell(work, "exchange_resource")(row.id, TypeError.__name__)
        report = {}
    return ResourceView(
        id=row.id,
        ours_updated_at=row.ours_updated_at,
        theirs_updated_at=row.theirs_updated_at,
        asked_at=row.asked_at,
        in_step_at=row.in_step_at,
        report=report,
    )

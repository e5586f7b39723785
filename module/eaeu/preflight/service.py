"""Advice on a national draft: what the Commission would say of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from module.eaeu.mapping.national import BOTH, DocumentStamp, application_documents
from module.eaeu.preflight.places import form_path
from module.eaeu.rules.base import Finding, Severity
from module.eaeu.spec.facts import message
from module.eaeu.structures.node import Node
from module.kernel.clock import Clock
from module.kernel.errors import Refused
from module.registry.exchange import ExchangeSettings
from module.registry.exporting import Advice, ApplicationFacts

_SHOWN = (Severity.REJECT, Severity.WARN)


class Judge(Protocol):
    """Whoever says what is wrong with a document of a message."""

    def __call__(self, root: Node, message: str) -> Sequence[Finding]:
        """Return the findings."""
        ...


class Preflight:
    """Fits the port of casework that advises applicants."""

    def __init__(self, settings: ExchangeSettings, judge: Judge, clock: Clock) -> None:
        self._settings = settings
        self._judge = judge
        self._clock = clock

    def advice(self, facts: ApplicationFacts) -> tuple[Advice, ...]:
        """Return why the Commission would not take the object, the grave first; empty where it would."""
        try:
            document = application_documents(
                replace(facts, contents={}), self._settings, DocumentStamp(self._clock.now()), BOTH
            )
        except Refused as refusal:
            return tuple(Advice(fault.code, "", fault.path, True, fault.message) for fault in refusal.faults)
        found = [_advice(finding) for finding in self._judge(document.root, message(1)) if finding.severity in _SHOWN]
        return tuple(sorted(_once(found), key=lambda advice: not advice.refused))


def _advice(finding: Finding) -> Advice:
    missing = str(finding.message.params.get("element", ""))
    path = form_path(finding.path, "" if finding.path.endswith(missing) else missing)
    return Advice(finding.code, finding.path, path, finding.severity is Severity.REJECT, finding.message)


def _once(found: list[Advice]) -> list[Advice]:
    """Leave out what was said before of another place of the same kind, such as the second half of circulation."""
    seen: set[tuple[str, str, str]] = set()
    kept = []
    for advice in found:
        key = (advice.code, advice.path, str(advice.message))
        if key not in seen:
            seen.add(key)
            kept.append(advice)
    return kept

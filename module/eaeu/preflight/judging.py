"""The judge of a draft: the schema of R.010 with its parts, then the rules of filling of MSG.001."""

from __future__ import annotations

from module.eaeu.codec import Names, NotReadable, Validator, element
from module.eaeu.rules.base import Document, Finding, Severity
from module.eaeu.rules.engine import check
from module.eaeu.structures.node import Node
from module.registry.exchange import ExchangeSettings

SCHEMA = "XSD"
_STRUCTURE = "R.010"


class SchemaAndRules:
    """Judges a tree as a message would be judged, without stored state. The schemas are made at the first question."""

    def __init__(self, settings: ExchangeSettings) -> None:
        self._names = Names(settings.versions)
        self._severities, self._demands = settings.severities, settings.demands
        self._validator: Validator | None = None

    def __call__(self, root: Node, message: str) -> list[Finding]:
        """Return what the schema and the rules say."""
        return [*self._schema(root), *check(Document(root, message), self._severities, self._demands)]

    def _schema(self, root: Node) -> list[Finding]:
        self._validator = self._validator or Validator(self._names)
        try:
            faults = self._validator.faults(element(root, self._names), _STRUCTURE)
        except NotReadable as error:
            faults = list(error.faults)
        return [Finding(SCHEMA, fault.path, Severity.REJECT, fault.message) for fault in faults]

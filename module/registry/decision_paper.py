"""The decision as the document that the head signs: facts, and the texts in Kazakh and Russian as they are read."""

from __future__ import annotations

from collections.abc import Iterable

from module.registry.decision import DecisionFacts
from module.registry.paper import Node, Paper
from module.registry.prints import LegalText

NAMESPACE = "urn:kz:trois:decision:1"


def decision_paper(facts: DecisionFacts, code: str, application_sha256: str, texts: Iterable[LegalText]) -> Paper:
    """Return the document. `code` opens the public verification page; the digest is of the signed application."""
    fields = {
        "number": facts.number,
        "decidedOn": facts.decided_on.isoformat(),
        "kind": facts.kind,
        "applicationNumber": facts.application_number,
        "applicationSha256": application_sha256,
        "entryNumber": facts.entry_number,
        "verificationCode": code,
        "executor": facts.executor,
        "head": facts.head,
        "headPost": facts.head_post.best("ru"),
    }
    nodes = [Node(name, value) for name, value in fields.items() if value]
    nodes += [Node("ground", ground) for ground in facts.grounds]
    nodes += [_text(text) for text in texts]
    return Paper(NAMESPACE, Node("decision", "", tuple(nodes)))


def _text(text: LegalText) -> Node:
    rows = [Node("authority", text.authority), Node("title", text.title), Node("numberLine", text.number_line)]
    rows.append(Node("preamble", text.preamble))
    rows += [Node("operative", paragraph) for paragraph in text.operative]
    rows += [Node("groundText", paragraph) for paragraph in text.grounds]
    rows += [Node("fact", row.value, (), (("label", row.label),)) for row in text.facts]
    rows += [Node("appeal", text.appeal), Node("signedLine", text.signed_line)]
    return Node("text", "", tuple(rows), (("lang", text.language),))

"""The decision as the document that the head signs: facts, and the texts in Kazakh and Russian as they are read."""

from __future__ import annotations

from collections.abc import Iterable

from module.registry.act_content import content_nodes
from module.registry.decision import DecisionFacts, DecisionKind
from module.registry.hearing_facts import HearingFacts
from module.registry.prints import LegalText
from module.registry.signing_document import DocumentNode, SigningDocument

NAMESPACE = "urn:kz:trois:decision:2"
NUMBERED = "urn:kz:trois:decision:1"
"""The first release drew the numbers before the head signed: they stand in what was signed, and verify for good."""


def decision_document(
    facts: DecisionFacts, code: str, application_sha256: str, texts: Iterable[LegalText]
) -> SigningDocument:
    """Return the document. `code` opens the public verification page; the digest is of the signed application."""
    fields = {
        "decidedOn": facts.decided_on.isoformat(),
        "kind": facts.kind,
        "applicationNumber": facts.application_number,
        "applicationSha256": application_sha256,
        "verificationCode": code,
        "executor": facts.case_officer,
        "head": facts.head,
        "headPost": facts.head_post.best("ru"),
    }
    nodes = [DocumentNode(name, value) for name, value in fields.items() if value]
    nodes += [DocumentNode("ground", ground) for ground in facts.grounds]
    nodes += _hearing(facts.hearing) if facts.hearing else []
    nodes += content_nodes(facts.content, (facts.period_start, facts.period_end)) if facts.content else []
    nodes += _suspension(facts)
    nodes += [text_node(text) for text in texts]
    return SigningDocument(NAMESPACE, DocumentNode("decision", "", tuple(nodes)))


def _suspension(facts: DecisionFacts) -> list[DocumentNode]:
    """Return the suspension that the act begins or ends: its cause and days."""
    found = facts.suspension
    if found is None:
        return []
    begins = facts.kind is DecisionKind.SUSPEND
    rows = [
        ("cause", found.cause.value),
        ("suspendedFrom" if begins else "resumedFrom", found.start.isoformat()),
        ("suspendedUntil", found.end.isoformat() if found.end else ""),
        *(("stays", cause.value) for cause in found.stays),
    ]
    nodes = tuple(DocumentNode(name, value) for name, value in rows if value)
    return [DocumentNode("suspension", "", nodes)]


def _hearing(held: HearingFacts) -> list[DocumentNode]:
    """Return the days of the hearing; its words stand in the texts."""
    days = {
        "announcedOn": (held.announced_on,),
        "notifiedOn": (held.notified_on,),
        "objectedOn": held.objected_on,
        "heardOn": (held.heard_on,),
        "remarksOn": held.remarks_on,
        "waivedOn": (held.waived_on,),
    }
    nodes = [DocumentNode(name, day.isoformat()) for name, found in days.items() for day in found if day]
    return [DocumentNode("hearing", "", tuple(nodes))]


def text_node(text: LegalText) -> DocumentNode:
    """Return the text of an act in one language as it is read; empty parts are left out where they may be."""
    rows = [
        DocumentNode("authority", text.authority),
        DocumentNode("title", text.title),
        DocumentNode("numberLine", text.number_line),
    ]
    rows += [DocumentNode("corrected", text.corrected)] if text.corrected else []
    rows.append(DocumentNode("preamble", text.preamble))
    rows += [DocumentNode("operative", paragraph) for paragraph in text.operative]
    rows += [DocumentNode("groundText", paragraph) for paragraph in text.grounds]
    rows += [DocumentNode("protected", row.value, (), (("label", row.label),)) for row in text.protected]
    rows += [DocumentNode("annex", text.annex)] if text.annex else []
    rows += [DocumentNode("contacts", text.contacts)] if text.contacts else []
    rows += [DocumentNode("fact", row.value, (), (("label", row.label),)) for row in text.facts]
    rows += [DocumentNode("appeal", text.appeal), DocumentNode("signedLine", text.signed_line)]
    return DocumentNode("text", "", tuple(rows), (("lang", text.language),))

"""An extract is kept with its number, sealed document and row of the journal, and told from any other by these."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from module.casework.extract_rows import Blocks
from module.casework.extract_sheets import paper, texts
from module.casework.gate import Work
from module.casework.signing import drawn_code
from module.registry.actors import SYSTEM
from module.registry.extract import EXTRACT_LIMIT, ExtractFacts, ExtractScope, extract_document
from module.registry.prints import ExtractSheet
from module.registry.standing import ProtectionState
from module.store import counters, extracts, journal
from module.store.extracts import ExtractRecord
from module.store.journal import JournalEntry
from module.xmldoor import as_signing_document, compose, parse

ACT = "extract"


@dataclass(frozen=True, slots=True)
class WantedExtract:
    """Of which entry, as of which day and to whom; `state` is how the entry stood on that day."""

    entry_id: str
    entry_number: str
    scope: ExtractScope
    as_of: date
    state: ProtectionState


def keep(work: Work, wanted: WantedExtract, blocks: Blocks) -> tuple[str, ExtractSheet]:
    """Draw number and code, seal the document, keep it with its row of the journal; return its id and the paper.

    One of a public entry is journalled as the system's: who asks for it is nobody's business.
    """
    drawn = counters.next_value(work.unit, f"extract.{work.today.year}")
    facts = ExtractFacts(
        number=work.deps.law.numbers.extract_number(drawn, work.today),
        code=drawn_code(),
        entry_number=wanted.entry_number,
        scope=wanted.scope,
        as_of=wanted.as_of,
        issued_at=work.now,
        state=wanted.state,
    )
    sheets = texts(work, facts, blocks)
    document = compose(extract_document(facts, sheets))
    sealed = work.deps.mark_seal.seal(document)
    actor = SYSTEM if wanted.scope is ExtractScope.PUBLIC else work.actor
    audit_id = journal.write_known(work.unit, actor, work.now, JournalEntry(ACT, _kept(facts, sealed)))
    key = extracts.add(work.unit, wanted.entry_id, facts, document, sealed, audit_id)
    return key, paper(work, facts, sheets, sealed)


def is_genuine(work: Work, found: ExtractRecord) -> bool:
    """Tell whether the stored document says what is shown of it, its seal holds, and the journal knows its digest."""
    document = as_signing_document(parse(found.document, max_bytes=EXTRACT_LIMIT))
    said = {node.tag: node.text for node in document.root.children}
    shown = found.facts.fields()
    if {name: said.get(name, "") for name in shown} != dict(shown):
        return False
    if journal.row_of(work.unit, found.audit_id) != JournalEntry(ACT, _kept(found.facts, found.sealed)):
        return False
    return work.deps.mark_seal.holds(found.sealed, found.document)


def _kept(facts: ExtractFacts, sealed: bytes) -> dict[str, str]:
    """Return what the journal keeps of an extract: numbers, day and digest, nobody's name."""
    return {
        "number": facts.number,
        "entry": facts.entry_number,
        "as_of": facts.as_of.isoformat(),
        "scope": facts.scope.value,
        "sha256": hashlib.sha256(sealed).hexdigest(),
    }

"""An extract from the register is verified by the code of its print: whether it is genuine, what it is of."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from module.casework.extract_keeping import is_genuine
from module.casework.gate import Work
from module.kernel.errors import NotFound
from module.registry.extract import ExtractFacts
from module.registry.standing import EntryProtection
from module.store import entries, extracts


@dataclass(frozen=True, slots=True)
class VerifiedExtract:
    """What the public page of verification says of an extract; never what it shows of a person.

    Three digests tell it: of its document, of the same under the seal, which stands inside the PDF, and of the PDF.
    `protection` is that of the entry today.
    """

    facts: ExtractFacts
    document_sha256: str
    sealed_sha256: str
    print_sha256: str
    intact: bool
    protection: EntryProtection

    @property
    def digests(self) -> frozenset[str]:
        """Return the digests of the files that are this extract."""
        return frozenset({self.document_sha256, self.sealed_sha256, self.print_sha256} - {""})


def verify(work: Work, code: str) -> VerifiedExtract:
    """Return what an extract is by its code, whether it is genuine, and how the entry stands today. Raises NotFound."""
    found = extracts.by_code(work.unit, code.strip().upper())
    now = entries.current(work.unit, found.facts.entry_number) if found else None
    if found is None or now is None:
        raise NotFound
    document, sealed = (hashlib.sha256(content).hexdigest() for content in (found.document, found.sealed))
    protection = now.entry.as_of(work.today).protection
    return VerifiedExtract(found.facts, document, sealed, found.print_sha256, is_genuine(work, found), protection)

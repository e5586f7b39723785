"""An extract from the register: what it says of an entry as of a day, and the document that the system seals (act d10).

Two times count (D15): it shows what was in force on the day by what was recorded until its end, so that an act that was
written down later does not stand in it. Customs Code art. 460.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from module.kernel.clock import ALMATY, law_date
from module.kernel.errors import Fault, Refused
from module.kernel.text import N_, Message
from module.registry.entry import Entry, EntryAsOf
from module.registry.prints import Sheet
from module.registry.signing_document import DocumentNode, SigningDocument
from module.registry.standing import ProtectionState

_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
NAMESPACE = "urn:kz:trois:extract:1"
EXTRACT_LIMIT = 2 * 1024 * 1024
"""Octets of the document of an extract: an entry as large as can be filed, in both languages."""


class ExtractScope(StrEnum):
    """What an extract shows: the published fields to anybody, or all that the entry says to its own side."""

    PUBLIC = "public"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class ExtractFacts:
    """What tells an extract from any other: numbers, the day that it shows, when it was issued, how the entry stood."""

    number: str
    code: str
    entry_number: str
    scope: ExtractScope
    as_of: date
    issued_at: datetime
    state: ProtectionState

    def fields(self) -> Mapping[str, str]:
        """Return the elements at the head of the document and their texts."""
        return {
            "number": self.number,
            "verificationCode": self.code,
            "entryNumber": self.entry_number,
            "scope": self.scope,
            "asOf": self.as_of.isoformat(),
            "issuedAt": self.issued_at.astimezone(UTC).isoformat(),
            "state": self.state,
        }


def extract_document(facts: ExtractFacts, texts: tuple[Sheet, ...]) -> SigningDocument:
    """Return the extract as the document that is sealed: its facts, then each text letter for letter as printed."""
    head = tuple(DocumentNode(name, text) for name, text in facts.fields().items())
    return SigningDocument(NAMESPACE, DocumentNode("extract", "", (*head, *(_text(text) for text in texts))))


def _text(text: Sheet) -> DocumentNode:
    parts = tuple(
        DocumentNode(
            "part",
            children=(
                *((DocumentNode("heading", block.heading),) if block.heading else ()),
                *(DocumentNode("paragraph", paragraph) for paragraph in block.paragraphs),
                *(DocumentNode("row", _legal(row.value), attributes=(("label", row.label),)) for row in block.rows),
            ),
        )
        for block in text.blocks
    )
    head = DocumentNode("title", text.title)
    return DocumentNode("text", children=(head, *parts), attributes=(("lang", text.language),))


def _legal(text: str) -> str:
    """Return a text without the signs that XML cannot carry: lists kept before the system hold some."""
    return _NOT_IN_XML.sub("", text)


def known_until(day: date, now: datetime) -> datetime:
    """Return until when something had to be recorded to stand in an extract: the end of the day, or now."""
    midnight = datetime.combine(day + timedelta(days=1), time(), ALMATY)
    return min(now, (midnight - timedelta(microseconds=1)).astimezone(UTC))


def entry_on(entry: Entry, day: date, now: datetime) -> EntryAsOf:
    """Return an entry as the register told of it on a day.

    Raises Refused at `as_of` for a day to come, and for one on which the entry did not stand in the register yet.
    """
    if day > law_date(now):
        raise _refused("day_to_come", N_("This day is still to come. Choose today or an earlier day."))
    try:
        return entry.as_of(day, known_until(day, now))
    except LookupError:
        first = law_date(min(one.recording.at for one in entry.versions))
        text = N_("On that day the entry did not stand in the register yet. Choose {first} or a later day.")
        raise _refused("day_before_entry", text, first=first.strftime("%d.%m.%Y")) from None


def _refused(code: str, text: str, **params: object) -> Refused:
    return Refused((Fault(code, "as_of", Message(text, params)),))

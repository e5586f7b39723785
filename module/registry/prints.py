"""Values that the printer turns into paper. All texts are already in their language."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class PrintRow:
    """One line of a printed table."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Block:
    """A headed group of lines; `paragraphs` stand above them."""

    heading: str
    rows: tuple[PrintRow, ...] = ()
    paragraphs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A plain printed form: application or receipt, in one language."""

    language: str
    title: str
    subtitle: str
    blocks: tuple[Block, ...]
    footer: str
    made_at: datetime
    verification_url: str = ""


@dataclass(frozen=True, slots=True)
class ExtractSheet:
    """An extract from the register: one form in Kazakh and Russian with the sealed XML to be put inside the PDF.

    `authorities`, `contacts`, `captions` (above the address of verification) and `seal_notes` stand beside `sheets`;
    the note of the seal is printed only when the print is sealed.
    """

    number: str
    made_at: datetime
    sheets: tuple[Sheet, ...]
    authorities: tuple[str, ...]
    contacts: tuple[str, ...]
    captions: tuple[str, ...]
    seal_notes: tuple[str, ...]
    verification_url: str
    xml: bytes


@dataclass(frozen=True, slots=True)
class Captions:
    """Headings of the parts of a printed decision, in its language; an empty one is left out."""

    grounds: str = ""
    facts: str = ""
    appeal: str = ""
    verification: str = ""
    protected: str = ""
    goods: str = ""


@dataclass(frozen=True, slots=True)
class LegalText:
    """A decision in one language, rendered once and kept frozen (D20).

    `original_note` says where the signed original is; `seal_note` is printed only when the print is sealed.
    `protected` says what is protected or was asked for, `goods` each block of goods; where `annex` has a title they
    stand on pages of their own. `contacts` are address and telephone of the body. Acts of earlier releases lack them.
    `corrected` stands on the print of a corrected act alone: that it is one, with number and day of the first.
    """

    language: str
    authority: str
    title: str
    number_line: str
    preamble: str
    operative: tuple[str, ...]
    grounds: tuple[str, ...]
    facts: tuple[PrintRow, ...]
    appeal: str
    signed_line: str
    seal_note: str
    original_note: str = ""
    captions: Captions = field(default_factory=Captions)
    protected: tuple[PrintRow, ...] = ()
    goods: tuple[PrintRow, ...] = ()
    annex: str = ""
    contacts: str = ""
    corrected: str = ""


@dataclass(frozen=True, slots=True)
class MarkText:
    """The registration mark in one language: the line under the title, and the block beside the signature."""

    number_line: str
    block: Block


@dataclass(frozen=True, slots=True)
class DecisionSheet:
    """A decision in Kazakh and Russian with the signed XML and its evidence to be put inside the PDF.

    `mark_xml` is the sealed registration mark, `marks` its text beside each of `texts`; both are empty for a decision
    of the first release, whose number stands in its texts. `picture` is the image of the mark, `picture_name` its text
    alternative.
    """

    number: str
    made_at: datetime
    texts: tuple[LegalText, ...]
    verification_url: str
    signed_xml: bytes
    evidence_json: bytes
    mark_xml: bytes = b""
    marks: tuple[MarkText, ...] = ()
    picture: bytes = b""
    picture_name: str = ""

"""Printed forms as PDF/A-3: fits the port `Printer`."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from itertools import zip_longest
from pathlib import Path

import segno
import typst

from module.documents.seal import Seal
from module.documents.typesetter import Typesetter
from module.registry.prints import Block, Captions, DecisionSheet, ExtractSheet, LegalText, MarkText, PrintRow, Sheet


class TypstPrinter:
    """Prints applications, receipts, decisions and extracts.

    `seal` is the system's own; without one the print says nothing of it.
    `fonts` are folders of fonts for scripts that the built-in ones lack.
    Raises ValueError when the seal is configured and cannot be used.
    """

    def __init__(self, seal: Seal | None = None, fonts: tuple[Path, ...] = ()) -> None:
        self._sealer = (seal or Seal()).open()
        self._press = Typesetter(fonts)

    def sheet(self, sheet: Sheet) -> bytes:
        """Print an application; equal sheets give equal bytes."""
        return self.sheets((sheet,))

    def sheets(self, sheets: Sequence[Sheet]) -> bytes:
        """Print one form in several languages, each on pages of its own."""
        first = sheets[0]
        data = {
            "language": first.language,
            "title": first.title,
            "foot": " / ".join(sheet.title for sheet in sheets),
            "parts": [_sheet(sheet) for sheet in sheets],
            **_verification(first.verification_url),
        }
        return self._press.set("sheet.typ", data, first.made_at)

    def extract(self, sheet: ExtractSheet) -> bytes:
        """Print an extract with its sealed XML (source) inside, sealed if there is a seal."""
        beside = zip(sheet.authorities, sheet.contacts, sheet.captions, sheet.seal_notes, strict=True)
        parts = [
            _sheet(one)
            | {"authority": authority, "contacts": contacts, "caption": caption}
            | {"notes": [note for note in (one.footer, seal if self._sealer else "") if note]}
            for one, (authority, contacts, caption, seal) in zip(sheet.sheets, beside, strict=True)
        ]
        data = {
            "title": f"{sheet.sheets[0].title} № {sheet.number}",
            "foot": f"№ {sheet.number}",
            "parts": parts,
            **_verification(sheet.verification_url),
        }
        content = self._press.set("extract.typ", data, sheet.made_at, {"xml": sheet.xml})
        return self._sealer.seal(content) if self._sealer else content

    def decision(self, sheet: DecisionSheet) -> bytes:
        """Print a decision with its signed XML (source) and evidence (supplement) inside, sealed if there is a seal."""
        data = {
            "title": f"{sheet.texts[0].title} № {sheet.number}",
            "foot": f"№ {sheet.number}",
            "texts": [
                _text(text, self._sealer is not None) | _mark(mark)
                for text, mark in zip_longest(sheet.texts, sheet.marks)
            ],
            "marked": bool(sheet.mark_xml),
            "pictured": bool(sheet.picture),
            "picture_name": sheet.picture_name,
            **_verification(sheet.verification_url),
        }
        files = {"xml": sheet.signed_xml, "evidence": sheet.evidence_json, "mark": sheet.mark_xml}
        try:
            content = self._press.set("decision.typ", data, sheet.made_at, files | {"picture": sheet.picture})
        except typst.TypstError:
            if not sheet.picture:
                raise
            # an image that cannot be drawn stops no act: its digest stands in the table all the same
            plain = files | {"picture": b""}
            content = self._press.set("decision.typ", data | {"pictured": False}, sheet.made_at, plain)
        return self._sealer.seal(content) if self._sealer else content


def _sheet(sheet: Sheet) -> dict[str, object]:
    return {
        "language": sheet.language,
        "title": sheet.title,
        "subtitle": sheet.subtitle,
        "blocks": [_block(block) for block in sheet.blocks],
        "footer": sheet.footer,
    }


def _text(text: LegalText, sealed: bool) -> dict[str, object]:
    notes = (text.original_note, text.seal_note if sealed else "")
    return {
        "language": text.language,
        "authority": text.authority,
        "title": text.title,
        "number_line": text.number_line,
        "preamble": text.preamble,
        "operative": list(text.operative),
        "grounds": list(text.grounds),
        "facts": _rows(text.facts),
        "appeal": text.appeal,
        "signed_line": text.signed_line,
        "notes": [note for note in notes if note],
        "captions": _captions(text.captions),
        "protected": _rows(text.protected),
        "goods": _rows(text.goods),
        "annex": text.annex,
        "contacts": text.contacts,
        "corrected": text.corrected,
    }


def _mark(mark: MarkText | None) -> dict[str, object]:
    """Return what the registration adds to a text; the number line takes the place of the one that was signed."""
    if mark is None:
        return {"mark": {"heading": "", "rows": [], "paragraphs": []}}
    return {"number_line": mark.number_line, "mark": _block(mark.block)}


def _captions(captions: Captions) -> dict[str, str]:
    return {
        "grounds": captions.grounds,
        "facts": captions.facts,
        "appeal": captions.appeal,
        "verification": captions.verification,
        "protected": captions.protected,
        "goods": captions.goods,
    }


def _block(block: Block) -> dict[str, object]:
    return {"heading": block.heading, "rows": _rows(block.rows), "paragraphs": list(block.paragraphs)}


def _rows(rows: tuple[PrintRow, ...]) -> list[dict[str, str]]:
    return [{"label": row.label, "value": row.value} for row in rows]


def _verification(url: str) -> dict[str, str]:
    """Return the address and its QR code as SVG; both are empty without an address."""
    if not url:
        return {"url": "", "qr": ""}
    drawing = BytesIO()
    segno.make(url, error="m", micro=False).save(drawing, kind="svg", border=2, xmldecl=False, svgns=True)
    return {"url": url, "qr": drawing.getvalue().decode()}

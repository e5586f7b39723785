"""Printed forms as PDF/A-3: fits the port `Printer`."""

from __future__ import annotations

from io import BytesIO
from itertools import zip_longest
from pathlib import Path

import segno

from module.documents.seal import Seal
from module.documents.typesetter import Typesetter
from module.registry.prints import Block, Captions, DecisionSheet, LegalText, MarkText, PrintRow, Sheet


class TypstPrinter:
    """Prints applications, receipts and decisions.

    `seal` is the system's own; without one the print says nothing of it.
    `fonts` are folders of fonts for scripts that the built-in ones lack.
    Raises ValueError when the seal is configured and cannot be used.
    """

    def __init__(self, seal: Seal | None = None, fonts: tuple[Path, ...] = ()) -> None:
        self._sealer = (seal or Seal()).open()
        self._press = Typesetter(fonts)

    def sheet(self, sheet: Sheet) -> bytes:
        """Print an application or a receipt; equal sheets give equal bytes."""
        data = {
            "language": sheet.language,
            "title": sheet.title,
            "subtitle": sheet.subtitle,
            "blocks": [_block(block) for block in sheet.blocks],
            "footer": sheet.footer,
            "foot": sheet.title,
            **_verification(sheet.verification_url),
        }
        return self._press.set("sheet.typ", data, sheet.made_at)

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
            **_verification(sheet.verification_url),
        }
        files = {"xml": sheet.signed_xml, "evidence": sheet.evidence_json, "mark": sheet.mark_xml}
        content = self._press.set("decision.typ", data, sheet.made_at, files)
        return self._sealer.seal(content) if self._sealer else content


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
    }


def _mark(mark: MarkText | None) -> dict[str, object]:
    """Return what the registration adds to a text; the number line takes the place of the one that was signed."""
    if mark is None:
        return {"mark": {"heading": "", "rows": []}}
    return {"number_line": mark.number_line, "mark": _block(mark.block)}


def _captions(captions: Captions) -> dict[str, str]:
    return {
        "grounds": captions.grounds,
        "facts": captions.facts,
        "appeal": captions.appeal,
        "verification": captions.verification,
    }


def _block(block: Block) -> dict[str, object]:
    return {"heading": block.heading, "rows": _rows(block.rows)}


def _rows(rows: tuple[PrintRow, ...]) -> list[dict[str, str]]:
    return [{"label": row.label, "value": row.value} for row in rows]


def _verification(url: str) -> dict[str, str]:
    """Return the address and its QR code as SVG; both are empty without an address."""
    if not url:
        return {"url": "", "qr": ""}
    drawing = BytesIO()
    segno.make(url, error="m", micro=False).save(drawing, kind="svg", border=2, xmldecl=False, svgns=True)
    return {"url": url, "qr": drawing.getvalue().decode()}

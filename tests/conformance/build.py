"""`python -m tests.conformance.build`: write the case files and their index. The files are what counts and is kept."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from lxml import etree

from module.dev.standins.commission.envelope import application_message
from module.dev.standins.commission.process import EXCHANGES, message, transaction
from tests.conformance import bases, plan, raw
from tests.conformance.plan import Plan
from tests.conformance.raw import Raw

FOLDER = Path(__file__).parent


def build(folder: Path) -> None:
    """Write index.json and cases/ into a folder."""
    shutil.rmtree(folder / "cases", ignore_errors=True)
    (folder / "cases").mkdir(parents=True)
    plans = plan.every()
    numbers = {item.id: number for number, item in enumerate(plans, 1)}
    rows = [_planned(folder, item, numbers) for item in plans]
    rows += [_raw(folder, item, number) for number, item in enumerate(raw.every(), len(plans) + 1)]
    text = json.dumps({"cases": rows}, ensure_ascii=False, indent=1)
    (folder / "index.json").write_text(text + "\n", encoding="utf-8")


def _planned(folder: Path, item: Plan, numbers: dict[str, int]) -> dict[str, Any]:
    number = numbers[item.id]
    transaction_number, message_number = bases.MESSAGES[item.base]
    in_procedure = item.procedure or int(EXCHANGES[transaction(transaction_number)].procedures[0][-3:])
    root = bases.document(item.base, numbers[item.about or item.id], item.forms, number)
    for edit in item.edits:
        edit(root)
    header = raw.header(number, (in_procedure, transaction_number, message(message_number)))
    envelope = application_message(header, root)
    steps = [_step(folder, item.id, _edited(envelope, item.wrap), item.expect, item.grow)]
    for index, after in enumerate(item.after, 2):
        again = envelope if after.kept else _renumbered(envelope, number, index)
        steps.append(_step(folder, f"{item.id}-{index}", _edited(again, after.wrap), after.expect, 0))
    row = {"id": item.id, "shows": item.shows, "message": message(message_number), "steps": steps}
    return row | ({"needs": [item.about]} if item.about else {}) | ({"slow": True} if item.slow else {})


def _edited(envelope: bytes, edits: tuple[plan.Edit, ...]) -> bytes:
    root = etree.fromstring(envelope, etree.XMLParser(remove_blank_text=True))
    for edit in edits:
        edit(root)
    etree.cleanup_namespaces(root, keep_ns_prefixes=["doc", "csdo", "ccdo", "ipsdo", "ipcdo"])
    etree.indent(root, " ")
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _renumbered(envelope: bytes, number: int, index: int) -> bytes:
    old, new = bases.identifier(number, 900001), bases.identifier(number, 900000 + index)
    return envelope.replace(old.encode("ascii"), new.encode("ascii"))


def _raw(folder: Path, item: Raw, number: int) -> dict[str, Any]:
    content = item.make(number)
    steps = [_step(folder, item.id, content, item.expect, 0)]
    if item.again is not None:
        again = _renumbered(content, number, 2)
        steps.append(_step(folder, f"{item.id}-2", again, item.again, 0))
    row = {"id": item.id, "shows": item.shows, "message": item.message, "steps": steps}
    return row | ({"when": item.when} if item.when else {})


def _step(folder: Path, name: str, content: bytes, expect: tuple[str, ...], grow: int) -> dict[str, Any]:
    (folder / "cases" / f"{name}.xml").write_bytes(content)
    return {"send": f"cases/{name}.xml", "expect": list(expect)} | ({"grow": grow} if grow else {})


if __name__ == "__main__":
    build(FOLDER)

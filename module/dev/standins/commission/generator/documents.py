"""Whole documents of the messages that the Commission sends."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime

from lxml import etree

from module.dev.standins.commission.envelope import instant
from module.dev.standins.commission.generator import circulation, objects
from module.dev.standins.commission.generator.building import build, build_root
from module.dev.standins.commission.generator.facts import Application, Record, entry
from module.dev.standins.commission.process import STRUCTURES, message

_APPLICATION, _ENTRY, _VOLATILE = (f"R.IP.SP.01.{number:03d}" for number in (1, 2, 3))


def header(code: str, structure: str, reference: str = "") -> etree._Element:
    """Make the header of a document with a new EDocId."""
    return build(
        "ccdo:EDocHeader",
        build("csdo:InfEnvelopeCode", code),
        build("csdo:EDocCode", structure),
        build("csdo:EDocId", str(uuid.uuid4())),
        build("csdo:EDocRefId", reference) if reference else None,
        build("csdo:EDocDateTime", instant()),
        build("csdo:LanguageCode", "ru"),
    )


def application(facts: Application, *, with_numbers: bool = True) -> etree._Element:
    """Make the document of MSG.001. Table 18, rule 17, asks for numbers that do not exist yet; they can be left out."""
    code = message(1)
    records = [circulation.circulation(entry(form.serial, form=form, application_id=facts.application_id))
               for form in facts.forms]  # fmt: skip
    if not with_numbers:
        for record in records:
            for number in record.findall(_clark("ipsdo:IPObjectId")):
                record.remove(number)
    return build_root(
        "R.010",
        header(code, "R.010"),
        build_root(_APPLICATION, header(code, _APPLICATION), objects.application(facts)),
        build_root(_VOLATILE, header(code, _VOLATILE), records),
    )


def withdrawal(facts: Application) -> etree._Element:
    """Make the document of MSG.003."""
    return build_root(_APPLICATION, header(message(3), _APPLICATION), objects.application(facts, with_forms=False))


def inclusion(entry_facts: Record, circulation_facts: Iterable[Record]) -> etree._Element:
    """Make the document of MSG.006."""
    code = message(6)
    return build_root(
        "R.010",
        header(code, "R.010"),
        build_root(_ENTRY, header(code, _ENTRY), objects.entry(entry_facts)),
        build_root(_VOLATILE, header(code, _VOLATILE), [circulation.circulation(item) for item in circulation_facts]),
    )


def entries(code: str, records: Iterable[Record], reference: str = "") -> etree._Element:
    """Make the document of MSG.007, 008, 009 or 014."""
    return build_root(_ENTRY, header(code, _ENTRY, reference), [objects.entry(record) for record in records])


def circulations(code: str, records: Iterable[Record], reference: str = "") -> etree._Element:
    """Make the document of MSG.010 or 016."""
    made = [circulation.circulation(record) for record in records]
    return build_root(_VOLATILE, header(code, _VOLATILE, reference), made)


def processed(code: str, reference: str, result: str, words: str = "") -> etree._Element:
    """Make the document of MSG.002 or 015 (R.006)."""
    return build_root(
        "R.006",
        header(code, STRUCTURES[code][0], reference),
        build("csdo:EventDateTime", instant()),
        build("csdo:ProcessingResultV2Code", result),
        build("csdo:DescriptionText", words) if words else None,
    )


def resource(code: str, reference: str, identifier: str, updated: datetime | None) -> etree._Element:
    """Make the document of MSG.011, 012 or 013 (R.007)."""
    return build_root(
        "R.007",
        header(code, "R.007", reference),
        build("csdo:UpdateDateTime", instant(updated)) if updated else None,
        build("csdo:InformationResourceId", identifier),
    )


def _clark(name: str) -> str:
    return str(build(name).tag)

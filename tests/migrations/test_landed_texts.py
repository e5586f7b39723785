"""The words of the acts of release 9217642, written anew by the present product from the same facts: letter for letter.

They were signed in these words, so whoever moves a sentence to another file has to bring it along as it is.
"""

from __future__ import annotations

import re
from dataclasses import asdict, replace
from datetime import date

from lxml import etree

from module.casework.gate import Work
from module.kernel.clock import law_date
from module.registry.actors import SYSTEM
from module.registry.decision import DecisionFacts
from module.registry.party import Name
from module.store import applications, decisions
from module.store.decisions import DecisionRecord
from tests.support.landed import Site


def facts_of(work: Work, found: DecisionRecord) -> DecisionFacts:
    """What the act stated, from the rows and from the document that was signed."""
    record = applications.get(work.unit, found.application_id)
    paper = decisions.get_signing_document(work.unit, found.paper_id)
    assert record is not None and paper is not None and record.submitted_at is not None
    xml = etree.fromstring(paper.document)
    said = {str(etree.QName(node).localname): node.text or "" for node in xml}
    form = record.form
    applicant = form.representative if form.capacity == "representative" else form.holder
    kazakh, russian = found.texts
    periods = [row.value for row in russian.facts if re.fullmatch(r"[0-9.]{10} – [0-9.]{10}", row.value)]
    days = [date(*map(int, reversed(day.split(".")))) for day in periods[0].split(" – ")] if periods else [None, None]
    posts = {
        text.language: text.signed_line.split(": ", 1)[1].removesuffix(f", {said['head']}") for text in found.texts
    }
    return DecisionFacts(
        kind=found.kind,
        decided_on=date.fromisoformat(said["decidedOn"]),
        application_number=record.number,
        applied_on=law_date(record.submitted_at),
        applicant=applicant.name,
        applicant_identifier=applicant.identifier,
        holder=form.holder.name,
        object_name=form.right.name,
        object_kind=form.terms.object_kind,  # type: ignore[arg-type]
        certificate_number=form.right.certificate_number,
        period_start=days[0],
        period_end=days[1],
        grounds=found.reasons.grounds,
        explanation_kk=found.reasons.explanation_kk,
        explanation_ru=found.reasons.explanation_ru,
        entry_number=found.entry_number,
        case_officer=said["executor"],
        head=said["head"],
        head_post=Name(kk=posts["kk"], ru=posts["ru"]),
        authority=Name(kk=kazakh.authority, ru=russian.authority),
    )


def test_each_signed_act_reads_as_it_was_signed(site: Site) -> None:
    seen = []
    with site.services.open_work(SYSTEM) as work:
        for row in site.before.decisions:
            if row["state"] != "signed":
                continue
            found = decisions.current(work.unit, str(row["application_id"]))
            assert found is not None
            for written, stored in zip(work.deps.legal.decision(facts_of(work, found)), found.texts, strict=True):
                # the catalog has since put the words of the first sentence in another order; numbers have left (D32)
                moved = {"preamble": stored.preamble, "number_line": stored.number_line, "operative": stored.operative}
                assert asdict(replace(written, **moved)) == asdict(stored)
                assert sorted(written.preamble.split(" ")) == sorted(stored.preamble.split(" "))
                assert written.operative[0] == stored.operative[0]
                assert stored.operative[-1] in written.operative, "since when the act is in force"
                assert found.number in stored.number_line and found.number not in str(written)
            seen.append(str(found.kind))
    assert sorted(seen) == ["include", "include", "include", "refuse", "refuse"]

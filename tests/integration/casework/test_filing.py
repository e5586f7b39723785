"""Filing: what was seen is signed, numbered and kept in one transaction, or nothing is."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import text

from module.casework import drafts, filing
from module.kernel.errors import NotAllowedNow, NotFound, NotPermitted, Refused, Stale
from module.registry.signatures import Evidence
from module.registry.workflow import Act, Status
from tests.support.office import NOW, Office
from tests.support.pens import KeyPens, file_draft, fill_draft

SIGNER = "company-head"
COUNTS = """
SELECT (SELECT status FROM trois.application WHERE id = :key),
       (SELECT count(*) FROM trois.audit WHERE application_id = :key AND act IN ('submit', 'signature')),
       (SELECT count(*) FROM trois.notice WHERE application_id = :key),
       (SELECT count(*) FROM trois.outbox WHERE subject_id IN
           (SELECT id::text FROM trois.notice WHERE application_id = :key)),
       (SELECT count(*) FROM trois.paper WHERE application_id = :key AND signed IS NOT NULL)
"""


def prepare(office: Office, pens: KeyPens, key: str) -> tuple[str, Evidence]:
    with office.open_work(office.applicant) as work:
        paper = filing.prepare(work, key)
    return paper.id, pens.evidence(SIGNER, paper.document, office.clock.now())


def traces(office: Office, key: str) -> tuple[object, ...]:
    with office.store.unit() as unit:
        return tuple(unit.connection.execute(text(COUNTS), {"key": key}).one())


def sequence(number: str) -> int:
    return int(number.rsplit("-", 1)[1])


def test_what_filing_leaves_behind(office: Office, pens: KeyPens) -> None:
    woken: list[str] = []
    office.desk = replace(office.desk, wake=woken.append)
    key = fill_draft(office, "СЫРЫМБЕТ")
    paper_id, evidence = prepare(office, pens, key)
    with office.open_work(office.applicant) as work:
        view = filing.submit(work, key, paper_id, evidence)
        assert woken == [], "nobody is woken before the commit"
    assert len(woken) == 2
    assert view.status is Status.SUBMITTED
    assert view.number.startswith("TROIS-2026-")
    assert (view.submitted_at, view.registered_on, view.due_on) == (NOW, date(2026, 11, 20), date(2026, 12, 21))
    assert view.open_acts == ()
    assert traces(office, key) == ("submitted", 2, 2, 2, 1)


def test_after_hours_it_is_registered_on_the_next_working_day(office: Office, pens: KeyPens) -> None:
    key = fill_draft(office, "КЕШ")
    office.clock.set(datetime(2026, 11, 20, 13, 31, tzinfo=UTC))
    paper_id, evidence = prepare(office, pens, key)
    with office.open_work(office.applicant) as work:
        view = filing.submit(work, key, paper_id, evidence)
    assert (view.registered_on, view.due_on) == (date(2026, 11, 23), date(2026, 12, 22))


def test_an_accident_after_submitting_leaves_nothing_and_gives_the_number_back(office: Office, pens: KeyPens) -> None:
    class Accident(Exception):
        pass

    woken: list[str] = []
    before = sequence(file_draft(office, fill_draft(office, "БІРІНШІ")))
    office.desk = replace(office.desk, wake=woken.append)
    key = fill_draft(office, "ЕКІНШІ")
    paper_id, evidence = prepare(office, pens, key)
    with pytest.raises(Accident), office.open_work(office.applicant) as work:
        assert sequence(filing.submit(work, key, paper_id, evidence).number) == before + 1
        raise Accident
    assert traces(office, key) == ("draft", 0, 0, 0, 0)
    assert woken == []
    with office.open_work(office.applicant) as work:
        assert sequence(filing.submit(work, key, paper_id, evidence).number) == before + 1


def test_two_filings_at_once_wait_for_each_other_and_leave_no_gap(office: Office, pens: KeyPens) -> None:
    before = sequence(file_draft(office, fill_draft(office, "НӨЛ")))
    ready = [(key, *prepare(office, pens, key)) for key in (fill_draft(office, f"ҚАТАР {n}") for n in range(2))]
    start, first_in, numbers = threading.Barrier(2), threading.Event(), []

    def submit(key: str, paper_id: str, evidence: Evidence) -> None:
        start.wait(10)
        with office.open_work(office.applicant) as work:
            numbers.append(sequence(filing.submit(work, key, paper_id, evidence).number))
            first_in.set()

    threads = [threading.Thread(target=submit, args=each) for each in ready]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(numbers) == [before + 1, before + 2]


def test_two_clicks_on_submit_file_once(office: Office, pens: KeyPens) -> None:
    key = fill_draft(office, "ЕКІ РЕТ")
    paper_id, evidence = prepare(office, pens, key)
    with office.open_work(office.applicant) as work:
        filing.submit(work, key, paper_id, evidence)
    with pytest.raises(NotAllowedNow), office.open_work(office.applicant) as work:
        filing.submit(work, key, paper_id, evidence)
    with pytest.raises(NotAllowedNow), office.open_work(office.applicant) as work:
        drafts.save(work, key, drafts.load(work, key).version, undertaking=False)


def test_an_incomplete_draft_makes_no_paper(office: Office) -> None:
    key = fill_draft(office, "ТОЛЫҚ ЕМЕС", undertaking=False)
    with pytest.raises(Refused) as refusal, office.open_work(office.applicant) as work:
        filing.prepare(work, key)
    assert [fault.path for fault in refusal.value.faults] == ["undertaking.undertaking"]


def test_a_stranger_and_an_officer_do_not_know_of_a_draft(office: Office) -> None:
    key = fill_draft(office, "ЖАСЫРЫН")
    stranger = replace(office.applicant, bin="210340000018")
    for actor in (stranger, office.executor, office.head, None):
        with pytest.raises(NotFound), office.open_work(actor) as work:
            drafts.load(work, key)
    with pytest.raises(NotPermitted), office.open_work(office.executor) as work:
        drafts.create(work)


def test_a_draft_is_deleted_with_its_files_and_papers_and_the_journal_keeps_it(office: Office) -> None:
    key = fill_draft(office, "ӨШІРІЛЕДІ")
    with office.open_work(office.applicant) as work:
        filing.prepare(work, key)
        assert Act.SUBMIT in drafts.load(work, key).open_acts
    with office.open_work(office.applicant) as work:
        version = drafts.load(work, key).version
        with pytest.raises(Stale):
            drafts.delete(work, key, version - 1)
        drafts.delete(work, key, version)
    with pytest.raises(NotFound), office.open_work(office.applicant) as work:
        drafts.load(work, key)
    with office.store.unit() as unit:
        left = unit.connection.execute(
            text("SELECT act FROM trois.audit WHERE details ->> 'draft' = :key"), {"key": key}
        )
        assert left.scalars().all() == ["delete"]
        for table in ("attachment", "paper"):
            rows = unit.connection.execute(
                text(f"SELECT count(*) FROM trois.{table} WHERE application_id = :key"),  # noqa: S608 - our own names
                {"key": key},
            )
            assert rows.scalar_one() == 0


def test_one_key_makes_one_draft(office: Office) -> None:
    with office.open_work(office.applicant) as work:
        first, second, other = (drafts.create(work, key) for key in ("click", "click", "later"))
    assert first == second != other


def test_saving_over_a_newer_version_is_stale(office: Office) -> None:
    key = fill_draft(office, "ЕСКІ")
    with office.open_work(office.applicant) as work:
        version = drafts.load(work, key).version
        drafts.save(work, key, version, undertaking=False)
    with pytest.raises(Stale), office.open_work(office.applicant) as work:
        drafts.save(work, key, version, undertaking=True)

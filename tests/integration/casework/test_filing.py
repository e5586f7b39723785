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
from tests.support.app_env import NOW, AppEnv
from tests.support.key_signers import KeySigners, file_draft, fill_draft

SIGNER = "company-head"
COUNTS = """
SELECT (SELECT status FROM trois.application WHERE id = :key),
       (SELECT count(*) FROM trois.audit WHERE application_id = :key AND act IN ('submit', 'signature')),
       (SELECT count(*) FROM trois.message WHERE application_id = :key),
       (SELECT count(*) FROM trois.outbox WHERE subject_id IN
           (SELECT id::text FROM trois.message WHERE application_id = :key)),
       (SELECT count(*) FROM trois.paper WHERE application_id = :key AND signed IS NOT NULL)
"""


def prepare(app_env: AppEnv, key_signers: KeySigners, key: str) -> tuple[str, Evidence]:
    with app_env.open_work(app_env.applicant) as work:
        signing_document = filing.prepare(work, key)
    return signing_document.id, key_signers.evidence(SIGNER, signing_document.document, app_env.clock.now())


def traces(app_env: AppEnv, key: str) -> tuple[object, ...]:
    with app_env.store.unit() as unit:
        return tuple(unit.connection.execute(text(COUNTS), {"key": key}).one())


def sequence(number: str) -> int:
    return int(number.rsplit("-", 1)[1])


def test_what_filing_leaves_behind(app_env: AppEnv, key_signers: KeySigners) -> None:
    woken: list[str] = []
    app_env.deps = replace(app_env.deps, wake=woken.append)
    key = fill_draft(app_env, "СЫРЫМБЕТ")
    paper_id, evidence = prepare(app_env, key_signers, key)
    with app_env.open_work(app_env.applicant) as work:
        assert filing.submit(work, key, paper_id, evidence) is Status.SUBMITTED
        view = drafts.load(work, key)
        assert woken == [], "nobody is woken before the commit"
    assert len(woken) == 2
    assert view.status is Status.SUBMITTED
    assert view.number.startswith("TROIS-2026-")
    assert (view.submitted_at, view.registered_on, view.due_on) == (NOW, date(2026, 11, 20), date(2026, 12, 21))
    assert view.open_acts == ()
    assert traces(app_env, key) == ("submitted", 2, 2, 2, 1)


def test_after_hours_it_is_registered_on_the_next_working_day(app_env: AppEnv, key_signers: KeySigners) -> None:
    key = fill_draft(app_env, "КЕШ")
    app_env.clock.set(datetime(2026, 11, 20, 13, 31, tzinfo=UTC))
    paper_id, evidence = prepare(app_env, key_signers, key)
    with app_env.open_work(app_env.applicant) as work:
        filing.submit(work, key, paper_id, evidence)
        view = drafts.load(work, key)
    assert (view.registered_on, view.due_on) == (date(2026, 11, 23), date(2026, 12, 22))


@pytest.mark.asvs("2.3.3")
def test_an_accident_after_submitting_leaves_nothing_and_gives_the_number_back(
    app_env: AppEnv, key_signers: KeySigners
) -> None:
    class Accident(Exception):
        pass

    woken: list[str] = []
    before = sequence(file_draft(app_env, fill_draft(app_env, "БІРІНШІ")))
    app_env.deps = replace(app_env.deps, wake=woken.append)
    key = fill_draft(app_env, "ЕКІНШІ")
    paper_id, evidence = prepare(app_env, key_signers, key)
    with pytest.raises(Accident), app_env.open_work(app_env.applicant) as work:
        filing.submit(work, key, paper_id, evidence)
        assert sequence(drafts.load(work, key).number) == before + 1
        raise Accident
    assert traces(app_env, key) == ("draft", 0, 0, 0, 0)
    assert woken == []
    with app_env.open_work(app_env.applicant) as work:
        filing.submit(work, key, paper_id, evidence)
        assert sequence(drafts.load(work, key).number) == before + 1


@pytest.mark.asvs("2.3.4")
def test_two_filings_at_once_wait_for_each_other_and_leave_no_gap(app_env: AppEnv, key_signers: KeySigners) -> None:
    before = sequence(file_draft(app_env, fill_draft(app_env, "НӨЛ")))
    ready = [
        (key, *prepare(app_env, key_signers, key)) for key in (fill_draft(app_env, f"ҚАТАР {n}") for n in range(2))
    ]
    start, first_in, numbers = threading.Barrier(2), threading.Event(), []

    def submit(key: str, paper_id: str, evidence: Evidence) -> None:
        start.wait(10)
        with app_env.open_work(app_env.applicant) as work:
            filing.submit(work, key, paper_id, evidence)
            numbers.append(sequence(drafts.load(work, key).number))
            first_in.set()

    threads = [threading.Thread(target=submit, args=each) for each in ready]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(numbers) == [before + 1, before + 2]


def test_two_clicks_on_submit_file_once(app_env: AppEnv, key_signers: KeySigners) -> None:
    key = fill_draft(app_env, "ЕКІ РЕТ")
    paper_id, evidence = prepare(app_env, key_signers, key)
    with app_env.open_work(app_env.applicant) as work:
        filing.submit(work, key, paper_id, evidence)
    with pytest.raises(NotAllowedNow), app_env.open_work(app_env.applicant) as work:
        filing.submit(work, key, paper_id, evidence)
    with pytest.raises(NotAllowedNow), app_env.open_work(app_env.applicant) as work:
        drafts.save(work, key, drafts.load(work, key).version, undertaking=False)


@pytest.mark.asvs("2.3.1")
def test_an_incomplete_draft_makes_no_paper(app_env: AppEnv) -> None:
    key = fill_draft(app_env, "ТОЛЫҚ ЕМЕС", undertaking=False)
    with pytest.raises(Refused) as refusal, app_env.open_work(app_env.applicant) as work:
        filing.prepare(work, key)
    assert [fault.path for fault in refusal.value.faults] == ["undertaking.undertaking"]


@pytest.mark.asvs("8.2.2")
def test_a_stranger_and_an_officer_do_not_know_of_a_draft(app_env: AppEnv) -> None:
    key = fill_draft(app_env, "ЖАСЫРЫН")
    stranger = replace(app_env.applicant, bin="210340000018")
    for actor in (stranger, app_env.case_officer, app_env.head, None):
        with pytest.raises(NotFound), app_env.open_work(actor) as work:
            drafts.load(work, key)
    with pytest.raises(NotPermitted), app_env.open_work(app_env.case_officer) as work:
        drafts.create(work)


def test_a_draft_is_deleted_with_its_files_and_papers_and_the_journal_keeps_it(app_env: AppEnv) -> None:
    key = fill_draft(app_env, "ӨШІРІЛЕДІ")
    with app_env.open_work(app_env.applicant) as work:
        filing.prepare(work, key)
        assert Act.SUBMIT in drafts.load(work, key).open_acts
    with app_env.open_work(app_env.applicant) as work:
        version = drafts.load(work, key).version
        with pytest.raises(Stale):
            drafts.delete(work, key, version - 1)
        drafts.delete(work, key, version)
    with pytest.raises(NotFound), app_env.open_work(app_env.applicant) as work:
        drafts.load(work, key)
    with app_env.store.unit() as unit:
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


def test_one_key_makes_one_draft(app_env: AppEnv) -> None:
    with app_env.open_work(app_env.applicant) as work:
        first, second, other = (drafts.create(work, key) for key in ("click", "click", "later"))
    assert first == second != other


def test_saving_over_a_newer_version_is_stale(app_env: AppEnv) -> None:
    key = fill_draft(app_env, "ЕСКІ")
    with app_env.open_work(app_env.applicant) as work:
        version = drafts.load(work, key).version
        drafts.save(work, key, version, undertaking=False)
    with pytest.raises(Stale), app_env.open_work(app_env.applicant) as work:
        drafts.save(work, key, version, undertaking=True)

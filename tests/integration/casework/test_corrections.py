"""A slip in a registered act is mended (APPC art. 82): who asks, what may be mended, what is signed, what stays.

Days by hand: asked on Friday, 20 November 2026, the third working day after is Wednesday, 25 November.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import text

from module.casework import (
    corrected_acts,
    correcting,
    correction_deciding,
    correction_printing,
    correction_reading,
    correction_signing,
    examining,
    register,
)
from module.casework.claiming import SentFile
from module.casework.gate import EdsNeeded
from module.kernel.errors import NotAllowedNow, NotFound, NotPermitted, Refused, Stale
from module.registry.actors import Actor
from module.registry.correction import Correction, CorrectionState, Slip
from module.registry.letters import LetterEvent
from module.registry.membership import SignInMethod
from module.registry.signatures import SignatureRefused
from module.store import decisions, entries, messages
from tests.integration.casework.test_extend import included
from tests.integration.casework.test_hearing import almaty
from tests.support.app_env import NOW, AppEnv
from tests.support.company import found_company
from tests.support.key_signers import KeySigners, file_draft, fill_draft

ASKED = almaty(2026, 11, 20, 11)
DUE = date(2026, 11, 25)
REASONS = ("Қате жоқ.", "Описки нет.")


@pytest.fixture(autouse=True)
def clock(app_env: AppEnv) -> Iterator[None]:
    yield
    app_env.clock.set(NOW)


def decided(app_env: AppEnv, key_signers: KeySigners, mark: str) -> str:
    """An inclusion that is decided and registered; gives the id of its application."""
    number = included(app_env, key_signers, mark)
    app_env.clock.set(ASKED)
    with app_env.store.unit() as unit:
        found = entries.by_number(unit, number)
    assert found is not None and found.application_id
    return found.application_id


def ask(app_env: AppEnv, key: str, actor: Actor | None = None, place: str = "название", file: bytes = b"") -> str:
    sent = SentFile("proof.pdf", examining.document(app_env.deps, file)) if file else None
    with app_env.open_work(actor or app_env.applicant) as work:
        return correcting.ask(work, key, place, "верное название", sent)


def prepare(app_env: AppEnv, found: str, *slips: Slip) -> None:
    with app_env.open_work(app_env.case_officer) as work:
        correction_deciding.prepare(work, found, slips)


def read(app_env: AppEnv, found: str) -> Correction:
    with app_env.open_work(app_env.case_officer) as work:
        return correction_reading.load(work, found).asked


def sign(app_env: AppEnv, key_signers: KeySigners, found: str, slug: str = "officer-head") -> None:
    with app_env.open_work(app_env.head) as work:
        _, paper = correction_signing.preview(work, found)
    evidence = key_signers.evidence(slug, paper.document)
    with app_env.open_work(app_env.head) as work:
        correction_signing.sign(work, found, paper.id, evidence)


def corrected(app_env: AppEnv, key_signers: KeySigners, mark: str, right: str) -> tuple[str, str]:
    key = decided(app_env, key_signers, mark)
    found = ask(app_env, key)
    prepare(app_env, found, Slip("ru", mark, right), Slip("kk", mark, right))
    sign(app_env, key_signers, found)
    return key, found


def faults(act: Any) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as refusal:
        act()
    return [(fault.code, fault.path) for fault in refusal.value.faults]


def told(app_env: AppEnv, key: str, event: LetterEvent) -> list[str]:
    with app_env.store.unit() as unit:
        return [one.text for one in messages.of_application(unit, key) if one.event == event]


def test_a_slip_is_asked_for_prepared_and_signed(app_env: AppEnv, key_signers: KeySigners) -> None:
    key = decided(app_env, key_signers, "АЛМАЗД")
    found = ask(app_env, key, file=b"%PDF proof")
    asked = read(app_env, found)
    assert (asked.state, asked.due_on, asked.by_body) == (CorrectionState.ASKED, DUE, False)
    with app_env.open_work(app_env.case_officer) as work:
        assert correction_reading.file_of(work, found) == ("proof.pdf", b"%PDF proof")
    with app_env.store.unit() as unit:
        first = decisions.current(unit, key)
        paper = decisions.get_signing_document(unit, first.paper_id) if first else None
    assert first is not None and paper is not None

    prepare(app_env, found, Slip("ru", "АЛМАЗД", "АЛМАЗ"), Slip("kk", "АЛМАЗД", "АЛМАЗ"))
    sign(app_env, key_signers, found)

    done = read(app_env, found)
    assert done.state is CorrectionState.CORRECTED and done.outcome is not None
    assert done.outcome.number not in ("", first.number)
    for text_of, before in zip(done.texts, first.texts, strict=True):
        assert "АЛМАЗД" in " ".join(before.operative) and "АЛМАЗД" not in " ".join(text_of.operative)
        assert "АЛМАЗ" in " ".join(text_of.operative)
        assert first.number in text_of.corrected and before.corrected == ""
        assert replace(text_of, corrected="", operative=(), facts=(), protected=(), preamble="", goods=()) == replace(
            before, operative=(), facts=(), protected=(), preamble="", goods=()
        ), "title, number, grounds, appeal and signature are as they were"
    with app_env.store.unit() as unit:
        assert decisions.current(unit, key) == first, "the first act stays as it is"
        assert decisions.get_signing_document(unit, first.paper_id) == paper
    letters = told(app_env, key, LetterEvent.DECISION_CORRECTED)
    assert len(letters) == 2 and any(f"/verify/{done.code}" in one for one in letters)
    assert all(first.number in one for one in letters)


def test_the_pages_of_verification_lead_to_each_other(app_env: AppEnv, key_signers: KeySigners) -> None:
    key, found = corrected(app_env, key_signers, "КОРЕНЬД", "КОРЕНЬ")
    done = read(app_env, found)
    with app_env.open_work(app_env.applicant) as work:
        act, listed = correction_reading.of_case(work, key)
        (mended,) = corrected_acts.of_act(work, act.code)
        shown = corrected_acts.verify(work, done.code)
        assert register.verify(work, act.code).intact, "the first is genuine as before"
        with pytest.raises(NotFound):
            register.verify(work, done.code)
    assert [one.id for one in listed] == [found]
    assert (mended.code, mended.corrected_on) == (done.code, ASKED.date())
    assert shown.intact and (shown.of_code, shown.of_number) == (act.code, act.number)


@pytest.mark.parametrize(
    "change",
    [
        "slips = jsonb_set(slips, '{0,right}', '\"ДРУГОЙ\"')",
        "number = 'D-FORGED'",
        "sealed = 'forged'::bytea",
        "signed_at = signed_at - interval '2 days'",
    ],
)
def test_what_was_changed_in_the_database_is_not_genuine(app_env: AppEnv, key_signers: KeySigners, change: str) -> None:
    _, found = corrected(app_env, key_signers, "ТҰЗД", "ТҰЗ")
    code = read(app_env, found).code
    with app_env.store.unit() as unit:
        unit.connection.execute(text(f"UPDATE trois.correction SET {change} WHERE id = :id"), {"id": found})  # noqa: S608
    with app_env.open_work(app_env.applicant) as work:
        assert not corrected_acts.verify(work, code).intact
    with app_env.store.unit() as unit:  # numbers are unique: the next case forges its own
        unit.connection.execute(text("UPDATE trois.correction SET number = id::text WHERE id = :id"), {"id": found})


def test_a_second_request_leads_to_the_open_one(app_env: AppEnv, key_signers: KeySigners) -> None:
    key = decided(app_env, key_signers, "ЕКІНШІ")
    found = ask(app_env, key)
    assert ask(app_env, key, place="") == found, "whatever it says"
    assert ask(app_env, key, app_env.case_officer) == found
    prepare(app_env, found, Slip("ru", "ЕКІНШІ", "ЕКІНШІЛІК"))
    assert ask(app_env, key) == found
    sign(app_env, key_signers, found)
    later = ask(app_env, key, app_env.case_officer)
    assert later != found and read(app_env, later).by_body, "after an answer the next one may be asked"
    prepare(app_env, later, Slip("ru", "ЕКІНШІЛІК", "ЕКІНШІ"))
    assert "«ЕКІНШІ»" in " ".join(read(app_env, later).texts[1].operative)


def test_who_may_not_ask(app_env: AppEnv, key_signers: KeySigners) -> None:
    key = decided(app_env, key_signers, "БӨТЕН")
    with pytest.raises(NotFound):
        ask(app_env, key, found_company(app_env).head)
    with pytest.raises(EdsNeeded):
        ask(app_env, key, replace(app_env.applicant, method=SignInMethod.PASSWORD))
    with pytest.raises(NotPermitted):
        ask(app_env, key, app_env.head)
    assert faults(lambda: ask(app_env, key, place="  ")) == [("empty", "place")]
    assert faults(lambda: ask(app_env, key, place="x" * 1001)) == [("too_long", "place")]


def test_before_the_decision_there_is_nothing_to_mend(app_env: AppEnv) -> None:
    app_env.clock.set(NOW)
    key = fill_draft(app_env, "ЕРТЕ")
    file_draft(app_env, key)
    with pytest.raises(NotAllowedNow):
        ask(app_env, key)


def test_a_refusal_is_told_with_its_reason_and_the_appeal(app_env: AppEnv, key_signers: KeySigners) -> None:
    key = decided(app_env, key_signers, "БАС ТАРТУ")
    found = ask(app_env, key)
    with app_env.open_work(app_env.case_officer) as work:
        assert faults(lambda: correction_deciding.refuse(work, found, "", " ")) == [
            ("APPC80", "reason_kk"),
            ("APPC80", "reason_ru"),
        ]
    with app_env.open_work(app_env.case_officer) as work:
        correction_deciding.refuse(work, found, *REASONS)
    assert read(app_env, found).state is CorrectionState.REFUSED
    mail = [one for one in told(app_env, key, LetterEvent.CORRECTION_REFUSED) if "Reason" in one]
    assert len(mail) == 1 and any(reason in mail[0] for reason in REASONS) and "article 91" in mail[0]
    with pytest.raises(NotAllowedNow):
        prepare(app_env, found, Slip("ru", "БАС ТАРТУ", "БАС"))


def test_what_the_body_asked_itself_is_refused_in_silence(app_env: AppEnv, key_signers: KeySigners) -> None:
    key = decided(app_env, key_signers, "ӨЗІ")
    found = ask(app_env, key, app_env.case_officer)
    with app_env.open_work(app_env.case_officer) as work:
        correction_deciding.refuse(work, found, *REASONS)
    assert told(app_env, key, LetterEvent.CORRECTION_REFUSED) == []


def test_what_was_decided_is_no_slip(app_env: AppEnv, key_signers: KeySigners) -> None:
    key = decided(app_env, key_signers, "ШЕКТЕУ")
    found = ask(app_env, key)

    def tried(*slips: Slip) -> list[tuple[str, str]]:
        return faults(lambda: prepare(app_env, found, *slips))

    with app_env.open_work(app_env.case_officer) as work:
        russian = correction_reading.load(work, found).texts[1]
    last = next(row.value for row in russian.protected if "2027" in row.value)
    assert tried() == [("empty", "wrong_ru")]
    assert tried(Slip("ru", "", "слово")) == [("empty", "wrong_ru")]
    assert tried(Slip("ru", "ШЕКТЕУ", "ШЕКТЕУ")) == [("empty", "right_ru")]
    assert tried(Slip("ru", "нет таких слов", "есть")) == [("no_place", "wrong_ru")]
    assert tried(Slip("ru", russian.title, "Иное")) == [("no_place", "wrong_ru")]
    assert tried(Slip("ru", russian.operative[0].split()[0], "Исключить")) == [("no_place", "wrong_ru")]
    assert tried(Slip("ru", last, last.replace("2027", "2028"))) == [("number", "wrong_ru")]
    assert tried(Slip("kk", "ШЕКТЕУ", "ШЕК"), Slip("ru", "ШЕК", "ТЕУ")) == [("no_place", "wrong_ru")], "whole words"
    assert read(app_env, found).state is CorrectionState.ASKED


def test_two_persons_and_never_on_a_request_of_his_own(app_env: AppEnv, key_signers: KeySigners) -> None:
    key = decided(app_env, key_signers, "ЕКІ АДАМ")
    found = ask(app_env, key)
    with app_env.open_work(app_env.head) as work, pytest.raises(NotPermitted):
        correction_deciding.prepare(work, found, (Slip("ru", "ЕКІ АДАМ", "ЕКІ"),))
    both = replace(app_env.case_officer, roles=app_env.case_officer.roles | app_env.head.roles)
    prepare(app_env, found, Slip("ru", "ЕКІ АДАМ", "ЕКІ"))
    with app_env.open_work(both) as work, pytest.raises(NotPermitted):
        correction_signing.preview(work, found)
    own = replace(app_env.case_officer, iin=app_env.applicant.iin)
    other = ask(app_env, decided(app_env, key_signers, "ӨЗІНІКІ"))
    with app_env.open_work(own) as work, pytest.raises(NotPermitted):
        correction_deciding.refuse(work, other, *REASONS)


def test_the_head_sends_it_back_and_signs_what_was_read(app_env: AppEnv, key_signers: KeySigners) -> None:
    key = decided(app_env, key_signers, "ҚАЙТАРУ")
    found = ask(app_env, key)
    prepare(app_env, found, Slip("ru", "ҚАЙТАРУ", "ҚАЙТА"))
    with app_env.open_work(app_env.head) as work:
        _, old = correction_signing.preview(work, found)
    with app_env.open_work(app_env.head) as work:
        correction_deciding.send_back(work, found, "И по-казахски.")
    assert (read(app_env, found).state, read(app_env, found).remark) == (CorrectionState.ASKED, "И по-казахски.")
    prepare(app_env, found, Slip("ru", "ҚАЙТАРУ", "ҚАЙТА"), Slip("kk", "ҚАЙТАРУ", "ҚАЙТА"))
    with app_env.open_work(app_env.head) as work:
        _, paper = correction_signing.preview(work, found)
    evidence = key_signers.evidence("officer-head", old.document)
    for paper_id in (old.id, paper.id):
        with app_env.open_work(app_env.head) as work, pytest.raises((Stale, SignatureRefused)):
            correction_signing.sign(work, found, paper_id, evidence)
    with pytest.raises(SignatureRefused):
        sign(app_env, key_signers, found, "officer-executor")
    app_env.clock.set(almaty(2026, 11, 23, 10))
    with app_env.open_work(app_env.head) as work, pytest.raises(Stale):  # the text bears the day
        correction_signing.sign(work, found, paper.id, key_signers.evidence("officer-head", paper.document))
    sign(app_env, key_signers, found)
    assert read(app_env, found).state is CorrectionState.CORRECTED


def test_everybody_gets_the_first_print_and_a_stranger_none(app_env: AppEnv, key_signers: KeySigners) -> None:
    _, found = corrected(app_env, key_signers, "БАСЫПД", "БАСЫП")
    prints = {
        correction_printing.pdf(app_env.deps, app_env.open_work, actor, found)
        for actor in (app_env.applicant, app_env.case_officer, app_env.applicant)
    }
    assert len(prints) == 1
    with pytest.raises(NotFound):
        correction_printing.pdf(app_env.deps, app_env.open_work, found_company(app_env).head, found)


def test_the_list_has_what_waits_with_its_day(app_env: AppEnv, key_signers: KeySigners) -> None:
    found = ask(app_env, decided(app_env, key_signers, "ТІЗІМ"))
    with app_env.open_work(app_env.case_officer) as work:
        rows = {row.id: row.due_on for row in correction_reading.worklist(work, CorrectionState.ASKED)}
    assert rows[found] == DUE
    with app_env.open_work(app_env.applicant) as work, pytest.raises(NotPermitted):
        correction_reading.worklist(work, CorrectionState.ASKED)

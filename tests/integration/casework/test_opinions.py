"""An opinion for the Commission: two persons, exactly what was read, evidence kept, nothing after a withdrawal."""

from __future__ import annotations

import hashlib
from base64 import b64decode
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from module.casework import opinion_list, opinions, profiles
from module.casework.opinion_views import OpinionToSign, OpinionView
from module.kernel.errors import NotAllowedNow, NotFound, NotPermitted, OutsideUnavailable, Refused, Stale
from module.registry.actors import Role
from module.registry.opinion import OfficerProfile, OpinionAct, OpinionFacts, OpinionState, OpinionVerdict
from module.registry.signatures import Purpose, Reason, SignatureRefused
from module.store import journal
from module.store import opinions as tasks
from module.store.unit import Unit
from module.xmldoor import parse
from tests.support import opinions as made
from tests.support.app_env import NOW, AppEnv, Line
from tests.support.key_signers import KeySigners, actor_of, store_person


@pytest.fixture
def line(app_env: AppEnv) -> Line:
    """The exchange of this test alone, with officers who are known to the Commission."""
    found = Line()
    app_env.deps = replace(app_env.deps, exchange=found)
    made.introduce(app_env)
    return found


def opened(app_env: AppEnv, **changes: object) -> str:
    with app_env.store.unit() as unit:
        return made.open_task(unit, NOW, **changes)


def prepared(app_env: AppEnv, verdict: OpinionVerdict = OpinionVerdict.REFUSE, **changes: object) -> str:
    key = opened(app_env, **changes)
    with app_env.open_work(app_env.case_officer) as work:
        opinions.take(work, key)
        opinions.prepare(work, key, verdict, "Нет доверенности")
    return key


def preview(app_env: AppEnv, key: str) -> OpinionToSign:
    with app_env.open_work(app_env.head) as work:
        return opinions.preview(work, key)


def sign(
    app_env: AppEnv, key_signers: KeySigners, key: str, shown: OpinionToSign, slug: str = "officer-head"
) -> OpinionView:
    evidence = key_signers.evidence(slug, shown.document)
    with app_env.open_work(app_env.head) as work:
        return opinions.sign(work, key, shown.sha256, evidence)


def load(app_env: AppEnv, key: str) -> OpinionView:
    with app_env.open_work(app_env.case_officer) as work:
        return opinions.load(work, key)


def test_an_opinion_from_take_to_sending(app_env: AppEnv, key_signers: KeySigners, line: Line) -> None:
    key = prepared(app_env)
    shown = preview(app_env, key)
    assert preview(app_env, key) == shown, "nothing changed, so the same document"
    answer = {node.tag.rpartition("}")[2]: node.text for node in parse(shown.document)}
    assert (answer["decisionCode"], answer["description"]) == ("0", "Нет доверенности")
    assert answer["applicationSha256"] == "00" * 32
    view = sign(app_env, key_signers, key, shown)
    assert view.row.state is OpinionState.SENT
    assert view.open_acts == ()
    assert [row.act for row in view.history] == [
        "opinion_opened",
        *(f"opinion_{x}" for x in ("take", "prepare", "sign")),
    ]
    (facts,) = line.sent
    assert facts == shown.facts
    assert (facts.head, facts.case_officer) == (made.OFFICERS["head"], made.OFFICERS["executor"])
    with app_env.store.unit() as unit:
        kept = unit.connection.execute(
            text(
                "SELECT document, signed, evidence, chain, conversation_id FROM trois.exchange_opinion WHERE id = :id"
            ),
            {"id": key},
        ).one()
    assert bytes(kept.document) == shown.document
    assert key_signers.judge.verify(bytes(kept.signed), shown.document, Purpose.DOCUMENT, NOW)
    assert kept.evidence["document_sha256"] == hashlib.sha256(shown.document).hexdigest()
    assert str(kept.conversation_id) == view.conversation_id


def test_an_inclusion_carries_no_explanation(app_env: AppEnv, line: Line) -> None:
    assert preview(app_env, prepared(app_env, OpinionVerdict.MAY_BE_INCLUDED)).facts.explanation == ""


@pytest.mark.parametrize("explanation", ["", "  ", "Ж" * 4001])
def test_a_refusal_explains_itself(app_env: AppEnv, line: Line, explanation: str) -> None:
    key = opened(app_env)
    with app_env.open_work(app_env.case_officer) as work:
        opinions.take(work, key)
    with pytest.raises(Refused) as refusal, app_env.open_work(app_env.case_officer) as work:
        opinions.prepare(work, key, OpinionVerdict.REFUSE, explanation)
    assert [fault.path for fault in refusal.value.faults] == ["explanation"]


@pytest.mark.parametrize("slug", ["officer-executor", "company-head"])
def test_signed_with_the_key_of_somebody_else(app_env: AppEnv, key_signers: KeySigners, line: Line, slug: str) -> None:
    key = prepared(app_env)
    with pytest.raises(SignatureRefused) as refusal:
        sign(app_env, key_signers, key, preview(app_env, key), slug)
    assert refusal.value.reason is Reason.IIN_MISMATCH
    assert line.sent == []
    assert load(app_env, key).row.state is OpinionState.PREPARED


def test_prepared_anew_after_it_was_read(app_env: AppEnv, key_signers: KeySigners, line: Line) -> None:
    key = prepared(app_env)
    shown = preview(app_env, key)
    with app_env.open_work(app_env.case_officer) as work:
        opinions.prepare(work, key, OpinionVerdict.MAY_BE_INCLUDED, "")
    with pytest.raises(Stale):
        sign(app_env, key_signers, key, shown)
    with pytest.raises(Stale), app_env.open_work(app_env.head) as work:
        opinions.shown(work, key, shown.sha256)
    assert line.sent == []


def test_a_new_day_or_a_new_profile_is_a_new_document(app_env: AppEnv, key_signers: KeySigners, line: Line) -> None:
    key = prepared(app_env)
    shown = preview(app_env, key)
    evidence = key_signers.evidence("officer-head", shown.document)
    app_env.clock.set(NOW + timedelta(days=1))
    with pytest.raises(Stale), app_env.open_work(app_env.head) as work:
        opinions.sign(work, key, shown.sha256, evidence)
    app_env.clock.set(NOW)
    with app_env.open_work(app_env.case_officer) as work:
        profiles.save(work, replace(made.OFFICERS["executor"], phone="+77172000002"))
    with pytest.raises(Stale):
        sign(app_env, key_signers, key, shown)
    assert preview(app_env, key).document != shown.document


def test_another_document_than_the_one_shown(app_env: AppEnv, key_signers: KeySigners, line: Line) -> None:
    key, other = prepared(app_env), prepared(app_env, OpinionVerdict.MAY_BE_INCLUDED)
    shown, wrong = preview(app_env, key), preview(app_env, other)
    with pytest.raises(SignatureRefused), app_env.open_work(app_env.head) as work:
        opinions.sign(work, key, shown.sha256, key_signers.evidence("officer-head", wrong.document))


def test_signing_twice_sends_once(app_env: AppEnv, key_signers: KeySigners, line: Line) -> None:
    key = prepared(app_env)
    shown = preview(app_env, key)
    sign(app_env, key_signers, key, shown)
    with pytest.raises(NotAllowedNow):
        sign(app_env, key_signers, key, shown)
    assert len(line.sent) == 1


def test_nothing_is_kept_where_the_exchange_cannot_take_it(
    app_env: AppEnv, key_signers: KeySigners, line: Line
) -> None:
    class Down(Line):
        def send_opinion(self, unit: Unit, facts: OpinionFacts) -> str:
            raise OutsideUnavailable

    key = prepared(app_env)
    shown = preview(app_env, key)
    app_env.deps = replace(app_env.deps, exchange=Down())
    with pytest.raises(OutsideUnavailable):
        sign(app_env, key_signers, key, shown)
    view = load(app_env, key)
    assert (view.row.state, view.signed_at) == (OpinionState.PREPARED, None)


def test_a_withdrawn_application_cannot_be_signed(app_env: AppEnv, key_signers: KeySigners, line: Line) -> None:
    key = prepared(app_env, application_id="GONE")
    shown = preview(app_env, key)
    with app_env.store.unit() as unit:
        tasks.withdraw(unit, "GONE", NOW)
    with pytest.raises(NotAllowedNow):
        sign(app_env, key_signers, key, shown)
    with pytest.raises(NotAllowedNow), app_env.open_work(app_env.case_officer) as work:
        opinions.prepare(work, key, OpinionVerdict.REFUSE, "Нет")
    assert load(app_env, key).row.days_left is None
    assert line.sent == []


def test_one_person_in_both_parts_is_refused(app_env: AppEnv, line: Line) -> None:
    app_env.case_officer = both = store_person(app_env, actor_of("officer-executor", Role.CASE_OFFICER, Role.HEAD))
    key = prepared(app_env)
    with app_env.open_work(both) as work:
        assert opinions.load(work, key).open_acts == (OpinionAct.PREPARE,)
    for act in (opinions.preview, lambda work, key: opinions.send_back(work, key, "x")):
        with pytest.raises(NotPermitted), app_env.open_work(both) as work:
            act(work, key)
    store_person(app_env, actor_of("officer-executor", Role.CASE_OFFICER))


def test_only_the_case_officer_who_took_it_prepares(app_env: AppEnv, line: Line) -> None:
    key = opened(app_env)
    other = store_person(app_env, replace(actor_of("company-employee", Role.CASE_OFFICER), bin=app_env.head.bin))
    with app_env.open_work(app_env.case_officer) as work:
        opinions.take(work, key)
    for act in (opinions.take, lambda work, key: opinions.prepare(work, key, OpinionVerdict.MAY_BE_INCLUDED, "")):
        with pytest.raises((NotPermitted, NotAllowedNow)), app_env.open_work(other) as work:
            act(work, key)


def test_officers_without_a_profile_neither_prepare_nor_sign(app_env: AppEnv, line: Line) -> None:
    stranger = store_person(app_env, replace(actor_of("company-employee", Role.CASE_OFFICER), bin=app_env.head.bin))
    key = opened(app_env)
    with app_env.open_work(stranger) as work:
        assert opinions.take(work, key).profile is None
    with pytest.raises(Refused) as refusal, app_env.open_work(stranger) as work:
        opinions.prepare(work, key, OpinionVerdict.MAY_BE_INCLUDED, "")
    assert [fault.code for fault in refusal.value.faults] == [opinions.PROFILE_MISSING]
    boss = store_person(app_env, replace(actor_of("company-signer", Role.HEAD), bin=app_env.head.bin))
    other = prepared(app_env)
    with pytest.raises(Refused) as refusal, app_env.open_work(boss) as work:
        opinions.preview(work, other)
    assert [fault.code for fault in refusal.value.faults] == [opinions.PROFILE_MISSING]


def test_sent_back_with_a_remark(app_env: AppEnv, line: Line) -> None:
    key = prepared(app_env)
    with pytest.raises(Refused), app_env.open_work(app_env.head) as work:
        opinions.send_back(work, key, " ")
    with app_env.open_work(app_env.head) as work:
        refused: tuple[str, ...] = ()
        try:
            opinions.send_back(work, key, "я" * 1001)
        except Refused as refusal:
            refused = tuple(str(fault.message) for fault in refusal.faults)
        assert refused == ("Characters: at most 1000, now 1001.",), "refused, never cut"
        assert opinions.send_back(work, key, "Which document?").remark == "Which document?"
    with app_env.open_work(app_env.case_officer) as work:
        view = opinions.prepare(work, key, OpinionVerdict.REFUSE, "Доверенность")
    assert (view.remark, view.row.state) == ("", OpinionState.PREPARED)


def test_a_head_frees_an_object_for_another_case_officer(app_env: AppEnv, line: Line) -> None:
    key = opened(app_env)
    with app_env.open_work(app_env.case_officer) as work:
        opinions.take(work, key)
    with pytest.raises(NotPermitted), app_env.open_work(app_env.case_officer) as work:
        opinions.release(work, key)
    with app_env.open_work(app_env.head) as work:
        view = opinions.release(work, key)
    assert (view.row.state, view.row.case_officer) == (OpinionState.RECEIVED, "")
    with app_env.open_work(app_env.case_officer) as work:
        assert opinions.take(work, key).row.mine
    with pytest.raises(NotAllowedNow), app_env.open_work(app_env.head) as work:
        opinions.reopen(work, key)


def test_a_new_opinion_after_one_that_failed(app_env: AppEnv, key_signers: KeySigners, line: Line) -> None:
    key = prepared(app_env)
    first = sign(app_env, key_signers, key, preview(app_env, key))
    with pytest.raises(NotAllowedNow), app_env.open_work(app_env.head) as work:
        opinions.reopen(work, key)
    with app_env.store.unit() as unit:
        assert tasks.failed(unit, first.conversation_id, NOW)
    with app_env.open_work(app_env.head) as work:
        view = opinions.reopen(work, key)
    assert (view.row.state, view.conversation_id, view.signed_at) == (OpinionState.TAKEN, "", None)
    with app_env.open_work(app_env.case_officer) as work:
        opinions.prepare(work, key, OpinionVerdict.MAY_BE_INCLUDED, "")
        kept = journal.of_application(work.unit, key)[-2].details["former"]
    assert kept["conversation"] == first.conversation_id
    assert b64decode(kept["signed"]).count(b"SignatureValue") == 2
    second = sign(app_env, key_signers, key, preview(app_env, key))
    assert second.row.state is OpinionState.SENT
    assert second.conversation_id != first.conversation_id
    assert len(line.sent) == 2
    with app_env.store.unit() as unit:
        assert not tasks.delivered(unit, first.conversation_id, NOW), "the former conversation says nothing any more"


def test_strangers_are_told_nothing(app_env: AppEnv, line: Line) -> None:
    key = opened(app_env)
    operator = store_person(app_env, actor_of("company-signer", Role.OPERATOR))
    for actor in (app_env.applicant, operator, None):
        for ask in (opinions.load, opinions.take, opinions.received, opinions.preview):
            with pytest.raises(NotFound), app_env.open_work(actor) as work:
                ask(work, key)
        with pytest.raises(NotPermitted), app_env.open_work(actor) as work:
            opinion_list.worklist(work)
        with pytest.raises(NotPermitted), app_env.open_work(actor) as work:
            profiles.save(work, made.OFFICERS["head"])


def test_worklist_by_term(app_env: AppEnv, line: Line) -> None:
    late = opened(app_env, due_on=date(2026, 11, 18))
    mine = opened(app_env, due_on=date(2026, 12, 4))
    unset = opened(app_env, due_on=None)
    with app_env.open_work(app_env.case_officer) as work:
        opinions.take(work, mine)
        rows = {row.id: row for row in opinion_list.worklist(work)}
        found = opinion_list.worklist(work, states=[OpinionState.TAKEN], mine=True)
    assert mine in {row.id for row in found}
    assert {(row.state, row.mine) for row in found} == {(OpinionState.TAKEN, True)}
    assert (rows[late].days_left, rows[mine].days_left, rows[unset].days_left) == (-2, 10, None)
    assert rows[mine].mine and not rows[late].mine


def test_the_form_of_this_object_is_shown(app_env: AppEnv, line: Line) -> None:
    key = opened(app_env, content=made.application("00077/EEC"), application_id="00077/EEC", form_id="2")
    with app_env.open_work(app_env.case_officer) as work:
        found = opinions.received(work, key)
    assert found.application is not None and found.form is not None and found.circulation is not None
    assert found.application.value("SubjectName") == "ООО «Заявитель»"
    assert found.application.value("ApplicationId") == "00077/EEC"
    assert "IPObjectRegistrationFormDetails" not in {node.name for node in found.application.walk()}
    assert found.form.value("IPObjectName") == "БАЙКАЛ"
    assert found.circulation.value("RegistrationFormId") == "2"


@pytest.mark.parametrize("content", [b"not xml", b"<!DOCTYPE a><a/>"])
def test_a_message_that_cannot_be_read_is_not_shown(app_env: AppEnv, line: Line, content: bytes) -> None:
    key = opened(app_env, content=content)
    with app_env.open_work(app_env.case_officer) as work:
        assert opinions.received(work, key).form is None


@pytest.mark.parametrize(
    ("change", "paths"),
    [
        ({"last_name": " "}, ["last_name"]),
        ({"post": ""}, ["post"]),
        ({"phone": "", "email": ""}, ["phone"]),
        ({"first_name": "Ж" * 121}, ["first_name"]),
    ],
)
def test_a_profile_says_who_speaks(app_env: AppEnv, line: Line, change: dict[str, str], paths: list[str]) -> None:
    wrong: OfficerProfile = replace(made.OFFICERS["executor"], **change)
    with pytest.raises(Refused) as refusal, app_env.open_work(app_env.case_officer) as work:
        profiles.save(work, wrong)
    assert [fault.path for fault in refusal.value.faults] == paths
    with app_env.open_work(app_env.case_officer) as work:
        assert profiles.mine(work) == made.OFFICERS["executor"]

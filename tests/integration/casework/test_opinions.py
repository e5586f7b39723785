"""An opinion for the Commission: two persons, exactly what was read, evidence kept, nothing after a withdrawal."""

from __future__ import annotations

import hashlib
from base64 import b64decode
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from module.casework import opinions, profiles
from module.casework.opinion_views import OpinionToSign, OpinionView
from module.kernel.errors import NotAllowedNow, NotFound, NotPermitted, OutsideUnavailable, Refused, Stale
from module.registry.actors import Part
from module.registry.opinion import Officer, OpinionAct, OpinionFacts, OpinionState, Verdict
from module.registry.signatures import Purpose, Reason, SignatureRefused
from module.store import journal
from module.store import opinions as tasks
from module.store.unit import Unit
from module.xmldoor import parse
from tests.support import opinions as made
from tests.support.office import NOW, Line, Office
from tests.support.pens import KeyPens, actor_of, store_person


@pytest.fixture
def line(office: Office) -> Line:
    """The exchange of this test alone, with officers who are known to the Commission."""
    found = Line()
    office.desk = replace(office.desk, exchange=found)
    made.introduce(office)
    return found


def opened(office: Office, **changes: object) -> str:
    with office.store.unit() as unit:
        return made.open_task(unit, NOW, **changes)


def prepared(office: Office, verdict: Verdict = Verdict.REFUSE, **changes: object) -> str:
    key = opened(office, **changes)
    with office.open_work(office.executor) as work:
        opinions.take(work, key)
        opinions.prepare(work, key, verdict, "Нет доверенности")
    return key


def preview(office: Office, key: str) -> OpinionToSign:
    with office.open_work(office.head) as work:
        return opinions.preview(work, key)


def sign(office: Office, pens: KeyPens, key: str, shown: OpinionToSign, slug: str = "officer-head") -> OpinionView:
    evidence = pens.evidence(slug, shown.document)
    with office.open_work(office.head) as work:
        return opinions.sign(work, key, shown.sha256, evidence)


def load(office: Office, key: str) -> OpinionView:
    with office.open_work(office.executor) as work:
        return opinions.load(work, key)


def test_an_opinion_from_take_to_sending(office: Office, pens: KeyPens, line: Line) -> None:
    key = prepared(office)
    shown = preview(office, key)
    assert preview(office, key) == shown, "nothing changed, so the same document"
    said = {node.tag.rpartition("}")[2]: node.text for node in parse(shown.document)}
    assert (said["decisionCode"], said["description"]) == ("0", "Нет доверенности")
    assert said["applicationSha256"] == "00" * 32
    view = sign(office, pens, key, shown)
    assert view.row.state is OpinionState.SENT
    assert view.open_acts == ()
    assert [row.act for row in view.history] == [
        "opinion_opened",
        *(f"opinion_{x}" for x in ("take", "prepare", "sign")),
    ]
    (facts,) = line.sent
    assert facts == shown.facts
    assert (facts.head, facts.executor) == (made.OFFICERS["head"], made.OFFICERS["executor"])
    with office.store.unit() as unit:
        kept = unit.connection.execute(
            text(
                "SELECT document, signed, evidence, chain, conversation_id FROM trois.exchange_opinion WHERE id = :id"
            ),
            {"id": key},
        ).one()
    assert bytes(kept.document) == shown.document
    assert pens.judge.verify(bytes(kept.signed), shown.document, Purpose.DOCUMENT, NOW)
    assert kept.evidence["document_sha256"] == hashlib.sha256(shown.document).hexdigest()
    assert str(kept.conversation_id) == view.conversation_id


def test_an_inclusion_carries_no_explanation(office: Office, line: Line) -> None:
    assert preview(office, prepared(office, Verdict.MAY_BE_INCLUDED)).facts.explanation == ""


@pytest.mark.parametrize("explanation", ["", "  ", "Ж" * 4001])
def test_a_refusal_explains_itself(office: Office, line: Line, explanation: str) -> None:
    key = opened(office)
    with office.open_work(office.executor) as work:
        opinions.take(work, key)
    with pytest.raises(Refused) as refusal, office.open_work(office.executor) as work:
        opinions.prepare(work, key, Verdict.REFUSE, explanation)
    assert [fault.path for fault in refusal.value.faults] == ["explanation"]


@pytest.mark.parametrize("slug", ["officer-executor", "company-head"])
def test_signed_with_the_key_of_somebody_else(office: Office, pens: KeyPens, line: Line, slug: str) -> None:
    key = prepared(office)
    with pytest.raises(SignatureRefused) as refusal:
        sign(office, pens, key, preview(office, key), slug)
    assert refusal.value.reason is Reason.IIN_MISMATCH
    assert line.sent == []
    assert load(office, key).row.state is OpinionState.PREPARED


def test_prepared_anew_after_it_was_read(office: Office, pens: KeyPens, line: Line) -> None:
    key = prepared(office)
    shown = preview(office, key)
    with office.open_work(office.executor) as work:
        opinions.prepare(work, key, Verdict.MAY_BE_INCLUDED, "")
    with pytest.raises(Stale):
        sign(office, pens, key, shown)
    with pytest.raises(Stale), office.open_work(office.head) as work:
        opinions.shown(work, key, shown.sha256)
    assert line.sent == []


def test_a_new_day_or_a_new_profile_is_a_new_document(office: Office, pens: KeyPens, line: Line) -> None:
    key = prepared(office)
    shown = preview(office, key)
    evidence = pens.evidence("officer-head", shown.document)
    office.clock.set(NOW + timedelta(days=1))
    with pytest.raises(Stale), office.open_work(office.head) as work:
        opinions.sign(work, key, shown.sha256, evidence)
    office.clock.set(NOW)
    with office.open_work(office.executor) as work:
        profiles.save(work, replace(made.OFFICERS["executor"], phone="+77172000002"))
    with pytest.raises(Stale):
        sign(office, pens, key, shown)
    assert preview(office, key).document != shown.document


def test_another_document_than_the_one_shown(office: Office, pens: KeyPens, line: Line) -> None:
    key, other = prepared(office), prepared(office, Verdict.MAY_BE_INCLUDED)
    shown, wrong = preview(office, key), preview(office, other)
    with pytest.raises(SignatureRefused), office.open_work(office.head) as work:
        opinions.sign(work, key, shown.sha256, pens.evidence("officer-head", wrong.document))


def test_signing_twice_sends_once(office: Office, pens: KeyPens, line: Line) -> None:
    key = prepared(office)
    shown = preview(office, key)
    sign(office, pens, key, shown)
    with pytest.raises(NotAllowedNow):
        sign(office, pens, key, shown)
    assert len(line.sent) == 1


def test_nothing_is_kept_where_the_exchange_cannot_take_it(office: Office, pens: KeyPens, line: Line) -> None:
    class Down(Line):
        def send_opinion(self, unit: Unit, facts: OpinionFacts) -> str:
            raise OutsideUnavailable

    key = prepared(office)
    shown = preview(office, key)
    office.desk = replace(office.desk, exchange=Down())
    with pytest.raises(OutsideUnavailable):
        sign(office, pens, key, shown)
    view = load(office, key)
    assert (view.row.state, view.signed_at) == (OpinionState.PREPARED, None)


def test_a_withdrawn_application_cannot_be_signed(office: Office, pens: KeyPens, line: Line) -> None:
    key = prepared(office, application_id="GONE")
    shown = preview(office, key)
    with office.store.unit() as unit:
        tasks.withdraw(unit, "GONE", NOW)
    with pytest.raises(NotAllowedNow):
        sign(office, pens, key, shown)
    with pytest.raises(NotAllowedNow), office.open_work(office.executor) as work:
        opinions.prepare(work, key, Verdict.REFUSE, "Нет")
    assert load(office, key).row.days_left is None
    assert line.sent == []


def test_one_person_in_both_parts_is_refused(office: Office, line: Line) -> None:
    office.executor = both = store_person(office, actor_of("officer-executor", Part.EXECUTOR, Part.HEAD))
    key = prepared(office)
    with office.open_work(both) as work:
        assert opinions.load(work, key).open_acts == (OpinionAct.PREPARE,)
    for act in (opinions.preview, lambda work, key: opinions.send_back(work, key, "x")):
        with pytest.raises(NotPermitted), office.open_work(both) as work:
            act(work, key)
    store_person(office, actor_of("officer-executor", Part.EXECUTOR))


def test_only_the_executor_who_took_it_prepares(office: Office, line: Line) -> None:
    key = opened(office)
    other = store_person(office, replace(actor_of("company-employee", Part.EXECUTOR), bin=office.head.bin))
    with office.open_work(office.executor) as work:
        opinions.take(work, key)
    for act in (opinions.take, lambda work, key: opinions.prepare(work, key, Verdict.MAY_BE_INCLUDED, "")):
        with pytest.raises((NotPermitted, NotAllowedNow)), office.open_work(other) as work:
            act(work, key)


def test_officers_without_a_profile_neither_prepare_nor_sign(office: Office, line: Line) -> None:
    stranger = store_person(office, replace(actor_of("company-employee", Part.EXECUTOR), bin=office.head.bin))
    key = opened(office)
    with office.open_work(stranger) as work:
        assert opinions.take(work, key).profile is None
    with pytest.raises(Refused) as refusal, office.open_work(stranger) as work:
        opinions.prepare(work, key, Verdict.MAY_BE_INCLUDED, "")
    assert [fault.code for fault in refusal.value.faults] == [opinions.PROFILE_MISSING]
    boss = store_person(office, replace(actor_of("company-signer", Part.HEAD), bin=office.head.bin))
    other = prepared(office)
    with pytest.raises(Refused) as refusal, office.open_work(boss) as work:
        opinions.preview(work, other)
    assert [fault.code for fault in refusal.value.faults] == [opinions.PROFILE_MISSING]


def test_sent_back_with_a_remark(office: Office, line: Line) -> None:
    key = prepared(office)
    with pytest.raises(Refused), office.open_work(office.head) as work:
        opinions.send_back(work, key, " ")
    with office.open_work(office.head) as work:
        assert opinions.send_back(work, key, "Which document?").remark == "Which document?"
    with office.open_work(office.executor) as work:
        view = opinions.prepare(work, key, Verdict.REFUSE, "Доверенность")
    assert (view.remark, view.row.state) == ("", OpinionState.PREPARED)


def test_a_head_frees_an_object_for_another_executor(office: Office, line: Line) -> None:
    key = opened(office)
    with office.open_work(office.executor) as work:
        opinions.take(work, key)
    with pytest.raises(NotPermitted), office.open_work(office.executor) as work:
        opinions.release(work, key)
    with office.open_work(office.head) as work:
        view = opinions.release(work, key)
    assert (view.row.state, view.row.executor) == (OpinionState.RECEIVED, "")
    with office.open_work(office.executor) as work:
        assert opinions.take(work, key).row.mine
    with pytest.raises(NotAllowedNow), office.open_work(office.head) as work:
        opinions.reopen(work, key)


def test_a_new_opinion_after_one_that_failed(office: Office, pens: KeyPens, line: Line) -> None:
    key = prepared(office)
    first = sign(office, pens, key, preview(office, key))
    with pytest.raises(NotAllowedNow), office.open_work(office.head) as work:
        opinions.reopen(work, key)
    with office.store.unit() as unit:
        assert tasks.failed(unit, first.conversation_id, NOW)
    with office.open_work(office.head) as work:
        view = opinions.reopen(work, key)
    assert (view.row.state, view.conversation_id, view.signed_at) == (OpinionState.TAKEN, "", None)
    with office.open_work(office.executor) as work:
        opinions.prepare(work, key, Verdict.MAY_BE_INCLUDED, "")
        kept = journal.of_application(work.unit, key)[-2].details["former"]
    assert kept["conversation"] == first.conversation_id
    assert b64decode(kept["signed"]).count(b"SignatureValue") == 2
    second = sign(office, pens, key, preview(office, key))
    assert second.row.state is OpinionState.SENT
    assert second.conversation_id != first.conversation_id
    assert len(line.sent) == 2
    with office.store.unit() as unit:
        assert not tasks.delivered(unit, first.conversation_id, NOW), "the former conversation says nothing any more"


def test_strangers_are_told_nothing(office: Office, line: Line) -> None:
    key = opened(office)
    operator = store_person(office, actor_of("company-signer", Part.OPERATOR))
    for actor in (office.applicant, operator, None):
        for ask in (opinions.load, opinions.take, opinions.received, opinions.preview):
            with pytest.raises(NotFound), office.open_work(actor) as work:
                ask(work, key)
        with pytest.raises(NotPermitted), office.open_work(actor) as work:
            opinions.worklist(work)
        with pytest.raises(NotPermitted), office.open_work(actor) as work:
            profiles.save(work, made.OFFICERS["head"])


def test_worklist_by_term(office: Office, line: Line) -> None:
    late = opened(office, due_on=date(2026, 11, 18))
    mine = opened(office, due_on=date(2026, 12, 4))
    unset = opened(office, due_on=None)
    with office.open_work(office.executor) as work:
        opinions.take(work, mine)
        rows = {row.id: row for row in opinions.worklist(work)}
        found = opinions.worklist(work, states=[OpinionState.TAKEN], mine=True)
    assert mine in {row.id for row in found}
    assert {(row.state, row.mine) for row in found} == {(OpinionState.TAKEN, True)}
    assert (rows[late].days_left, rows[mine].days_left, rows[unset].days_left) == (-2, 10, None)
    assert rows[mine].mine and not rows[late].mine


def test_the_form_of_this_object_is_shown(office: Office, line: Line) -> None:
    key = opened(office, content=made.application("00077/EEC"), application_id="00077/EEC", form_id="2")
    with office.open_work(office.executor) as work:
        found = opinions.received(work, key)
    assert found.application is not None and found.form is not None and found.circulation is not None
    assert found.application.value("SubjectName") == "ООО «Заявитель»"
    assert found.application.value("ApplicationId") == "00077/EEC"
    assert "IPObjectRegistrationFormDetails" not in {node.name for node in found.application.walk()}
    assert found.form.value("IPObjectName") == "БАЙКАЛ"
    assert found.circulation.value("RegistrationFormId") == "2"


@pytest.mark.parametrize("content", [b"not xml", b"<!DOCTYPE a><a/>"])
def test_a_message_that_cannot_be_read_is_not_shown(office: Office, line: Line, content: bytes) -> None:
    key = opened(office, content=content)
    with office.open_work(office.executor) as work:
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
def test_a_profile_says_who_speaks(office: Office, line: Line, change: dict[str, str], paths: list[str]) -> None:
    wrong: Officer = replace(made.OFFICERS["executor"], **change)
    with pytest.raises(Refused) as refusal, office.open_work(office.executor) as work:
        profiles.save(work, wrong)
    assert [fault.path for fault in refusal.value.faults] == paths
    with office.open_work(office.executor) as work:
        assert profiles.mine(work) == made.OFFICERS["executor"]

"""Extension from the entry to the entry: days by hand on a calendar (Customs Code arts. 462–464, DESIGN 5).

The object is protected until Monday, 1 March 2027. Fifteen calendar days before is Sunday, 14 February: days off move
nothing. Two years after is 1 March 2029; the right holds until 1 January 2030 unless a test says otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from module.casework import acts, attachments, cases, deciding, drafts, examining, filing, on_entry, own_applications
from module.correspondence.texts import LetterTextWriter
from module.kernel.errors import NotAllowedNow, NotFound, Refused
from module.registry.application import ApplicationKind, AttachmentRole, Capacity, DocumentKind
from module.registry.decision import DecisionKind, RefusalGround
from module.registry.entry import (
    Entry,
    EntryAsOf,
    EntryPart,
    ExclusionGround,
    FieldChange,
    Recording,
    SuspensionCause,
    VersionCause,
    changed,
    excluded,
    extended,
    suspended,
)
from module.registry.ip_objects.geographical_indication import IndicationRight
from module.registry.kinds.extend import ExtensionGround
from module.registry.letters import LetterChannel, LetterEvent, NoticeFacts
from module.registry.objects import IpRight, ObjectKind
from module.registry.party import Name
from module.registry.standing import ProtectionState
from module.registry.workflow import Status
from module.settings import Catalog, translations_dir
from module.store import entries
from tests.integration.casework.test_hearing import ANSWER, almaty, sign
from tests.support.app_env import NOW, AppEnv, form
from tests.support.key_signers import KeySigners, actor_of, file_draft, fill_draft, store_person

OLD_END, ASKED = date(2027, 3, 1), date(2029, 3, 1)
IN_TIME, LAST_MOMENT, LATE = almaty(2027, 1, 20, 10), almaty(2027, 2, 14, 23, 59), almaty(2027, 2, 15)


@pytest.fixture(autouse=True)
def clock(app_env: AppEnv) -> Iterator[None]:
    yield
    app_env.clock.set(NOW)


def included(
    app_env: AppEnv,
    key_signers: KeySigners,
    mark: str,
    right: date = date(2030, 1, 1),
    *,
    of: IpRight | None = None,
    kind: ObjectKind = ObjectKind.TRADEMARK,
) -> str:
    """An object protected until OLD_END; gives the number of its entry."""
    app_env.clock.set(NOW)
    values = form(mark, app_env.applicant.bin)
    key = fill_draft(
        app_env,
        mark,
        terms=replace(values["terms"], end=OLD_END, object_kind=kind),
        right=of or replace(values["right"], valid_until=right),
    )
    file_draft(app_env, key)
    with app_env.open_work(app_env.case_officer) as work:
        acts.take(work, key)
        acts.prepare(work, key, DecisionKind.INCLUDE)
    sign(app_env, key_signers, key)
    with app_env.open_work(app_env.case_officer) as work:
        decision = cases.load(work, key).decision
        assert decision is not None
        return decision.entry_number


def begin(app_env: AppEnv, number: str, at: datetime = IN_TIME) -> str:
    app_env.clock.set(at)
    with app_env.open_work(app_env.applicant) as work:
        return on_entry.start(work, ApplicationKind.EXTEND, number)


def ask(app_env: AppEnv, key: str, end: date = ASKED, **document: Any) -> Any:
    """Say until when, and attach the proof of the right."""
    with app_env.open_work(app_env.applicant) as work:
        view = drafts.load(work, key)
        view = drafts.save(work, key, view.version, terms=replace(view.form.terms, end=end))
        content = examining.document(work.deps, f"%PDF proof {key}".encode())
        details = {"document_kind": DocumentKind.RIGHT, **document}
        attachments.add(work, key, view.version, AttachmentRole.DOCUMENT, "proof.pdf", content, **details)
        return drafts.load(work, key)


def filed(app_env: AppEnv, number: str, at: datetime = IN_TIME, end: date = ASKED, **document: Any) -> str:
    key = begin(app_env, number, at)
    ask(app_env, key, end, **document)
    file_draft(app_env, key)
    return key


def prepare(app_env: AppEnv, key: str, at: datetime) -> None:
    app_env.clock.set(at)
    with app_env.open_work(app_env.case_officer) as work:
        acts.take(work, key)
        acts.prepare(work, key, DecisionKind.EXTEND)


def granted(app_env: AppEnv, key_signers: KeySigners, key: str, at: datetime) -> None:
    prepare(app_env, key, at)
    sign(app_env, key_signers, key)


def entry(app_env: AppEnv, number: str) -> Entry:
    with app_env.store.unit() as unit:
        found = entries.by_number(unit, number)
    assert found is not None
    return found.entry


def on(app_env: AppEnv, number: str, day: date) -> EntryAsOf:
    return entry(app_env, number).as_of(day)


def live(app_env: AppEnv, number: str, act: Callable[[Entry], Entry]) -> None:
    """Let something happen to an entry that no page does yet."""
    with app_env.store.unit() as unit:
        found = entries.lock(unit, number)
        assert found is not None
        entries.write(unit, act(found.entry), app_env.clock.now())


def faults(app_env: AppEnv, key: str) -> dict[str, str]:
    with app_env.open_work(app_env.applicant) as work:
        return {fault.path: str(fault.message) for fault in drafts.load(work, key).faults}


def told(app_env: AppEnv, key: str) -> list[str]:
    with app_env.open_work(app_env.case_officer) as work:
        return [str(one.message) for one in cases.load(work, key).application.cautions]


def test_an_entry_is_extended_from_draft_to_version(app_env: AppEnv, key_signers: KeySigners) -> None:
    number = included(app_env, key_signers, "ҰЗАРУ")
    key = begin(app_env, number)
    view = ask(app_env, key)
    assert (view.kind, view.base.number, view.base.common.end) == (ApplicationKind.EXTEND, number, OLD_END)
    assert view.faults == ()
    with app_env.open_work(app_env.applicant) as work:
        contract = replace(view.form.insurance, contract_number="A-2", end=date(2029, 6, 1))
        drafts.save(work, key, drafts.load(work, key).version, insurance=contract)
        document = filing.prepare(work, key).document.decode()
    for part in (
        f"<entryNumber>{number}<",
        "<protectedUntil>01.03.2027<",
        "<periodEnd>01.03.2029<",
        "A-2",
        "proof.pdf",
    ):
        assert part in document
    assert "<kind>extend</kind>" in document
    for part in ("<goods", "<direction>", "<genuineFeatures>", "<periodStart>"):
        assert part not in document
    file_draft(app_env, key)
    with app_env.open_work(app_env.applicant) as work:
        assert drafts.load(work, key).due_on == date(2027, 2, 10), "fifteen working days from 20 January"
    prepare(app_env, key, almaty(2027, 2, 1, 10))
    with app_env.open_work(app_env.head) as work:
        kazakh, russian = deciding.preview(work, key).texts
    assert "Notice of extension" in russian.title
    lines = " ".join(russian.operative).replace("\u00a0", " ")
    assert f"Number of the register entry: {number}." in lines
    assert "Last day of protection: 1 марта 2029 года (until now: 1 марта 2027 года)." in lines
    assert "articles 462 and 464" in kazakh.preamble
    told = {row.label: row.value.replace("\u00a0", " ") for row in russian.protected}
    assert told["Term of protection"] == "from 2 марта 2027 года to 1 марта 2029 года inclusive"
    sign(app_env, key_signers, key)

    before, after = on(app_env, number, date(2027, 1, 31)), on(app_env, number, date(2027, 2, 1))
    assert (before.common.end, after.common.end) == (OLD_END, ASKED)
    assert (after.national.insurance.contract_number, before.national.insurance.contract_number) == ("A-2", "A-1")
    assert [file.file_name for file in after.common.files][-1] == "proof.pdf"
    assert len(after.common.files) == len(before.common.files) + 1
    assert (after.common.goods, after.common.holders) == (before.common.goods, before.common.holders)
    assert entry(app_env, number).versions[-1].cause is VersionCause.EXTENDED
    assert on(app_env, number, date(2028, 12, 1)).state is ProtectionState.IN_FORCE
    with app_env.open_work(app_env.case_officer) as work:
        case = cases.load(work, key)
    assert (case.application.status, case.decision and case.decision.entry_number) == (Status.EXTENDED, number)
    assert [notice.text for notice in case.notices if "protection extended" in notice.text]


@pytest.mark.parametrize(
    ("end", "says"),
    [
        (None, "Enter the day when protection ends."),
        (date(2027, 3, 1), "Protection lasts until 2027-03-01 already. Enter a later day."),
        (date(2027, 3, 2), ""),
        (date(2029, 3, 1), ""),
        (date(2029, 3, 2), "Protection can be extended until 2029-03-01 at the latest (Customs Code, article 464)."),
    ],
)
def test_the_new_end_lies_within_two_years_of_the_old_one(
    app_env: AppEnv, key_signers: KeySigners, end: date | None, says: str
) -> None:
    key = begin(app_env, included(app_env, key_signers, f"ШЕК {end}"))
    ask(app_env, key, end)  # type: ignore[arg-type]
    assert faults(app_env, key) == ({"terms.end": says} if says else {})


def test_the_proof_of_the_right_is_asked_for(app_env: AppEnv, key_signers: KeySigners) -> None:
    key = begin(app_env, included(app_env, key_signers, "ДӘЛЕЛ"))
    assert faults(app_env, key)["documents.right"] == "Attach the document that proves the right."
    ask(app_env, key)
    assert "documents.right" not in faults(app_env, key)


@pytest.mark.parametrize(
    ("at", "late", "gap"),
    [
        (almaty(2027, 2, 8, 10), False, False),  # 15 working days later is Monday, 1 March: the last day itself
        (almaty(2027, 2, 9, 10), False, True),
        (LAST_MOMENT, False, True),
        (LATE, True, True),
    ],
)
def test_a_late_one_is_told_and_taken(
    app_env: AppEnv, key_signers: KeySigners, at: datetime, late: bool, gap: bool
) -> None:
    number = included(app_env, key_signers, f"КЕШ {at}")
    key = filed(app_env, number, at)
    app_env.clock.set(almaty(2027, 2, 26, 10))  # what is told counts from the filing, not from today
    said = told(app_env, key)
    assert [bool([one for one in said if one.startswith(start)]) for start in ("Filed late", "A gap is likely")] == [
        late,
        gap,
    ]
    granted(app_env, key_signers, key, almaty(2027, 3, 1, 17))
    assert on(app_env, number, date(2027, 3, 2)).state is ProtectionState.IN_FORCE


def test_one_filed_in_time_is_granted_after_the_end_and_nothing_backwards(
    app_env: AppEnv, key_signers: KeySigners
) -> None:
    number = included(app_env, key_signers, "ҮЗІЛІС")
    key = filed(app_env, number, LAST_MOMENT)
    granted(app_env, key_signers, key, almaty(2027, 3, 5, 10))
    states = {day: on(app_env, number, date(2027, 3, day)).state for day in (1, 2, 4, 5)}
    out, within = ProtectionState.EXPIRED, ProtectionState.IN_FORCE
    assert states == {1: within, 2: out, 4: out, 5: within}
    assert on(app_env, number, date(2027, 3, 5)).common.end == ASKED, "counted from the old end"
    with app_env.open_work(app_env.applicant) as work:
        decision = cases.load(work, key).decision
    assert decision is not None
    stated = [row.value.replace("\u00a0", " ") for row in decision.act[-1].protected]
    rows = [value for value in stated if "2027" in value and "2029" in value]
    assert rows == ["from 5 марта 2027 года to 1 марта 2029 года inclusive"], "the act states no day of the gap"


def test_a_late_one_is_not_granted_after_the_end(app_env: AppEnv, key_signers: KeySigners) -> None:
    key = filed(app_env, included(app_env, key_signers, "КЕШІККЕН"), LATE)
    with pytest.raises(Refused) as refusal:
        prepare(app_env, key, almaty(2027, 3, 2, 0, 1))
    assert "Protection ended on 2027-03-01 and the extension was filed late" in str(refusal.value.faults[0].message)


def gone(recording: Recording) -> Callable[[Entry], Entry]:
    return lambda old: excluded(old, ExclusionGround.AT_WILL, recording)


@pytest.mark.parametrize(
    ("act", "at", "says"),
    [
        (gone(Recording(date(2027, 1, 4), almaty(2027, 1, 4, 9))), IN_TIME, "The entry was excluded"),
        (None, almaty(2027, 3, 2), "Protection ended on 2027-03-01."),
    ],
    ids=["excluded", "expired"],
)
def test_an_entry_out_of_force_is_not_extended(
    app_env: AppEnv, key_signers: KeySigners, act: Callable[[Entry], Entry] | None, at: datetime, says: str
) -> None:
    number = included(app_env, key_signers, f"БІТКЕН {says}")
    open_one = begin(app_env, number)
    ask(app_env, open_one)
    if act:
        live(app_env, number, act)
    app_env.clock.set(at)
    with app_env.open_work(app_env.applicant) as work:
        (row,) = [row for row in own_applications.mine(work).finished if row.entry_number == number]
        assert row.offers == ()
        drafts.delete(work, open_one, drafts.load(work, open_one).version)
    with pytest.raises(Refused) as refusal:
        begin(app_env, number, at)
    assert says in str(refusal.value.faults[0].message)


def test_a_draft_is_held_up_when_its_entry_leaves_the_register(app_env: AppEnv, key_signers: KeySigners) -> None:
    number = included(app_env, key_signers, "ШЫҒЫП КЕТКЕН")
    key = begin(app_env, number)
    ask(app_env, key)
    live(app_env, number, gone(Recording(date(2027, 1, 20), almaty(2027, 1, 20, 11))))
    with app_env.open_work(app_env.applicant) as work, pytest.raises(Refused) as refusal:
        filing.prepare(work, key)
    assert [fault.code for fault in refusal.value.faults] == ["CC463"]


def test_the_list_offers_it_and_a_second_press_leads_to_the_first(app_env: AppEnv, key_signers: KeySigners) -> None:
    number = included(app_env, key_signers, "ЕКІНШІ")
    app_env.clock.set(IN_TIME)
    with app_env.open_work(app_env.applicant) as work:
        (row,) = [row for row in own_applications.mine(work).finished if row.entry_number == number]
    assert [(offer.kind, offer.label) for offer in row.offers] == [
        (ApplicationKind.CHANGE, "Change"),
        (ApplicationKind.EXTEND, "Extend"),
        (ApplicationKind.SUSPEND, "Suspend"),
        (ApplicationKind.EXCLUDE, "Exclude"),
    ]
    key = begin(app_env, number)
    assert begin(app_env, number) == key
    ask(app_env, key)
    file_draft(app_env, key)
    assert begin(app_env, number) == key, "an open one that was filed"
    granted(app_env, key_signers, key, almaty(2027, 1, 25, 10))
    assert begin(app_env, number, almaty(2027, 1, 26, 10)) != key


def test_an_entry_of_others_is_not_found(app_env: AppEnv, key_signers: KeySigners) -> None:
    number = included(app_env, key_signers, "БӨТЕН")
    stranger = store_person(app_env, actor_of("other-head", *app_env.applicant.roles))
    for wanted in (number, "00000/ТЗ-0000-010101"):
        with app_env.open_work(stranger) as work, pytest.raises(NotFound):
            on_entry.start(work, ApplicationKind.EXTEND, wanted)


def test_only_the_end_the_contract_and_documents_are_edited(app_env: AppEnv, key_signers: KeySigners) -> None:
    key = begin(app_env, included(app_env, key_signers, "БЕКІТІЛГЕН"))
    with app_env.open_work(app_env.applicant) as work:
        view = drafts.load(work, key)
        holder = replace(view.form.holder, identifier="100140000099")
        for changes in (
            {"holder": holder},
            {"goods": ()},
            {"undertaking": True},
            {"terms": replace(view.form.terms, genuine_features="Other")},
            {"right": replace(view.form.right, valid_until=date(2040, 1, 1))},
        ):
            with pytest.raises(NotAllowedNow):
                drafts.save(work, key, view.version, **changes)


def test_a_right_that_ends_first_cuts_the_term(app_env: AppEnv, key_signers: KeySigners) -> None:
    number = included(app_env, key_signers, "ҚЫСҚА ҚҰҚЫҚ", right=date(2028, 5, 5))
    key = filed(app_env, number)
    assert [one for one in told(app_env, key) if "It ends with the exclusive right, on 2028-05-05" in one]
    granted(app_env, key_signers, key, almaty(2027, 2, 1, 10))
    assert on(app_env, number, date(2027, 2, 1)).common.end == date(2028, 5, 5)


def test_a_document_renews_the_right_and_lifts_only_the_suspension_that_awaits_it(
    app_env: AppEnv, key_signers: KeySigners
) -> None:
    number = included(app_env, key_signers, "ЖАҢАРТУ", right=OLD_END)
    recording = Recording(date(2027, 1, 4), almaty(2027, 1, 4, 9))
    app_env.clock.set(IN_TIME)
    live(app_env, number, lambda old: suspended(old, SuspensionCause.RENEWAL, recording))
    live(app_env, number, lambda old: suspended(old, SuspensionCause.AT_WILL, recording))
    key = filed(app_env, number, valid_until=date(2037, 3, 1))
    granted(app_env, key_signers, key, almaty(2027, 2, 1, 10))
    now = on(app_env, number, date(2027, 2, 1))
    assert (now.common.end, now.common.right.valid_until) == (ASKED, date(2037, 3, 1))
    assert now.suspended_for == (SuspensionCause.AT_WILL,)
    assert on(app_env, number, date(2027, 1, 31)).suspended_for == (SuspensionCause.RENEWAL, SuspensionCause.AT_WILL)


def test_a_right_to_use_an_indication_is_extended_by_its_document(app_env: AppEnv, key_signers: KeySigners) -> None:
    """The second kind of object: no register has confirmed it, its right to use ends and is renewed."""
    right = IndicationRight("17-ПП", name=Name(ru="ӨҢІР АЛМАСЫ"), valid_until=OLD_END, place="Жетісу")
    number = included(app_env, key_signers, "ӨҢІР АЛМАСЫ", of=right, kind=ObjectKind.GEOGRAPHICAL_INDICATION)
    assert "/ГУ-" in number
    key = filed(app_env, number, valid_until=date(2028, 12, 31))
    granted(app_env, key_signers, key, almaty(2027, 2, 1, 10))
    now = on(app_env, number, date(2027, 2, 1))
    assert (now.common.end, now.common.right.valid_until) == (date(2028, 12, 31), date(2028, 12, 31))
    assert isinstance(now.common.right, IndicationRight) and now.common.right.place == "Жетісу"


def test_another_person_of_the_entry_begins_one_beside(app_env: AppEnv, key_signers: KeySigners) -> None:
    """Two holders of one entry: neither is led to the draft of the other (DESIGN 5)."""
    number = included(app_env, key_signers, "ЕКІ АДАМ")
    holder = store_person(app_env, actor_of("other-head", *app_env.applicant.roles))
    recording = Recording(date(2027, 1, 4), almaty(2027, 1, 4, 9))
    old = on(app_env, number, date(2027, 1, 4)).common.holders
    owner = replace(old[0], identifier=holder.bin)
    both = FieldChange(EntryPart.COMMON, "holders", old, (owner, *old))
    live(app_env, number, lambda one: changed(one, (both,), recording))
    first = begin(app_env, number)
    with app_env.open_work(holder) as work:
        second = on_entry.start(work, ApplicationKind.EXTEND, number)
        view = drafts.load(work, second)
    assert second != first and view.form.capacity is Capacity.HOLDER
    assert "Another application of this kind for the entry is open." in [str(one.message) for one in view.cautions]
    with app_env.open_work(holder) as work:
        drafts.delete(work, second, view.version)
    with app_env.open_work(app_env.applicant) as work:
        left = drafts.load(work, first).cautions
    assert "Another application of this kind for the entry is open." not in [str(one.message) for one in left]


def test_without_the_renewal_it_is_told_and_not_granted(app_env: AppEnv, key_signers: KeySigners) -> None:
    key = filed(app_env, included(app_env, key_signers, "ЖАҢАРТЫЛМАҒАН", right=OLD_END))
    assert [one for one in told(app_env, key) if one.startswith("The exclusive right ends on 2027-03-01. Attach")]
    with pytest.raises(Refused) as refusal:
        prepare(app_env, key, almaty(2027, 2, 1, 10))
    assert "The term cannot be extended" in str(refusal.value.faults[0].message)


def test_a_change_beside_it_stays_and_the_same_field_stops(app_env: AppEnv, key_signers: KeySigners) -> None:
    """D15: the difference is applied to what the entry says now."""
    number = included(app_env, key_signers, "ҚАТАР")
    key = filed(app_env, number)
    recording = Recording(date(2027, 1, 22), almaty(2027, 1, 22, 9))
    features = FieldChange(EntryPart.NATIONAL, "genuine_features", "Hologram", "Two holograms")
    app_env.clock.set(almaty(2027, 1, 22, 9))
    live(app_env, number, lambda old: changed(old, (features,), recording))
    granted(app_env, key_signers, key, almaty(2027, 2, 1, 10))
    now = on(app_env, number, date(2027, 2, 1))
    assert (now.common.end, now.national.genuine_features) == (ASKED, "Two holograms")

    other = included(app_env, key_signers, "ҚАРСЫ")
    key = filed(app_env, other)
    live(app_env, other, lambda old: extended(old, date(2028, 1, 1), recording))
    with pytest.raises(Refused) as refusal:
        prepare(app_env, key, almaty(2027, 2, 1, 10))
    assert "was changed after the application was begun" in str(refusal.value.faults[0].message)


def test_a_refusal_has_its_own_grounds_and_the_hearing(app_env: AppEnv, key_signers: KeySigners) -> None:
    number = included(app_env, key_signers, "БАС ТАРТУ")
    key = filed(app_env, number)
    why = ((ExtensionGround.DOCUMENTS_MISSING,), "Құжат жоқ", "Нет документа")
    with app_env.open_work(app_env.case_officer) as work:
        acts.take(work, key)
        with pytest.raises(Refused):
            acts.announce_refusal(work, key, (RefusalGround.DOCUMENTS_MISSING,), "Құжат жоқ", "Нет документа")
    with app_env.open_work(app_env.case_officer) as work:
        acts.announce_refusal(work, key, *why)
    app_env.clock.set(almaty(2027, 1, 20, 12))
    with app_env.open_work(app_env.applicant) as work:
        acts.object_to(work, key, "Құжат салынды")
    with app_env.open_work(app_env.case_officer) as work, pytest.raises(Refused):
        acts.prepare(work, key, DecisionKind.REFUSE, *why)
    app_env.clock.set(almaty(2027, 1, 25))  # Wednesday is day 0, Monday the third working day
    with app_env.open_work(app_env.case_officer) as work:
        acts.prepare(work, key, DecisionKind.REFUSE, *why, answer=ANSWER)
    with app_env.open_work(app_env.head) as work:
        text = deciding.preview(work, key).texts[1]
    assert "Decision on refusal to extend" in text.title
    assert [line for line in text.operative if "(article 462 of the Code)" in line]
    sign(app_env, key_signers, key)
    with app_env.open_work(app_env.case_officer) as work:
        case = cases.load(work, key)
    assert case.application.status is Status.REFUSED
    assert [notice.text for notice in case.notices if "extension refused" in notice.text]
    assert on(app_env, number, date(2027, 1, 26)).common.end == OLD_END


@pytest.mark.parametrize(("language", "words"), [("kk", "ұзартылды"), ("ru", "продлена"), ("en", "extended")])
def test_the_notice_speaks_three_languages(language: str, words: str) -> None:
    writer = LetterTextWriter(Catalog(translations_dir()).text)
    facts = NoticeFacts("TROIS-2027-000001", entry_number="00001/ТЗ-0001")
    sms = writer.write(LetterEvent.EXTENDED, LetterChannel.SMS, facts, language).text
    assert words in sms and "TROIS-2027-000001" in sms


def shorter_right(app_env: AppEnv, number: str, until: date) -> None:
    """It becomes known on 4 January that the right ends before «До»."""
    right = on(app_env, number, date(2027, 1, 4)).common.right
    fewer = FieldChange(EntryPart.COMMON, "right", right, replace(right, valid_until=until))
    live(app_env, number, lambda old: changed(old, (fewer,), Recording(date(2027, 1, 4), almaty(2027, 1, 4, 9))))


@pytest.mark.parametrize(("at", "late"), [(almaty(2027, 1, 26, 23), False), (almaty(2027, 1, 27), True)])
def test_lateness_counts_from_the_end_of_the_right_where_it_comes_first(
    app_env: AppEnv, key_signers: KeySigners, at: datetime, late: bool
) -> None:
    """«До» is 1 March and the right ends on 10 February: protection ends there, fifteen days before is 26 January."""
    number = included(app_env, key_signers, f"ҚҰҚЫҚ БҰРЫН {late}")
    shorter_right(app_env, number, date(2027, 2, 10))
    view = ask(app_env, begin(app_env, number, at), valid_until=date(2037, 2, 10))
    told = [str(one.message) for one in view.cautions if "Filed late" in str(one.message)]
    assert bool(told) is late
    assert not late or "the last day was 2027-01-26" in told[0]


def test_from_suspended_the_renewal_document_is_demanded_and_nothing_is_late(
    app_env: AppEnv, key_signers: KeySigners
) -> None:
    """Art. 462 para. 2: suspended since 29 January, in time until two months from the end of the right."""
    number = included(app_env, key_signers, "ТОҚТАП ҰЗАРТУ", date(2027, 1, 28))
    recording = Recording(date(2027, 1, 29), almaty(2027, 1, 25, 9))
    live(app_env, number, lambda old: suspended(old, SuspensionCause.RENEWAL, recording))
    key = begin(app_env, number, almaty(2027, 2, 3, 10))
    asked = date(2029, 1, 28)
    view = ask(app_env, key, asked, valid_until=date(2027, 1, 28))
    assert [(fault.code, fault.path) for fault in view.faults] == [("CC462", "documents.right")]
    assert "renews" in str(view.faults[0].message)
    assert not [one for one in view.cautions if "Filed late" in str(one.message) or "gap" in str(one.message)]
    view = ask(app_env, key, asked, valid_until=date(2037, 1, 28))
    assert view.faults == ()
    file_draft(app_env, key)
    granted(app_env, key_signers, key, almaty(2027, 2, 5, 10))
    now = on(app_env, number, date(2027, 2, 5))
    assert (now.state, now.common.end, now.common.right.valid_until) == (
        ProtectionState.IN_FORCE,
        asked,
        date(2037, 1, 28),
    )

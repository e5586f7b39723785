"""Change of an entry, from the entry to the entry: days by hand (Customs Code art. 461 para. 8, DESIGN D15).

Filed on Wednesday, 20 January 2027: data that changed on 5 January are in time that day, those of 4 January are late.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from module.casework import acts, attachments, cases, deciding, drafts, examining, filing, on_entry
from module.kernel.errors import NotAllowedNow, NotPermitted, Refused
from module.registry.application import ApplicationKind, AttachmentRole, Capacity, DocumentKind
from module.registry.decision import DecisionKind
from module.registry.entry import (
    EntryPart,
    ExclusionGround,
    FieldChange,
    Recording,
    SuspensionCause,
    VersionCause,
    changed,
    excluded,
    suspended,
)
from module.registry.kinds.change import ChangeGround
from module.registry.objects import Direction
from module.registry.workflow import Status
from tests.integration.casework.test_extend import ASKED, included, live, on
from tests.integration.casework.test_extend import entry as whole
from tests.integration.casework.test_extend import filed as filed_extension
from tests.integration.casework.test_extend import granted as granted_extension
from tests.integration.casework.test_hearing import ANSWER, almaty, sign
from tests.support.app_env import NOW, AppEnv
from tests.support.key_signers import KeySigners, file_draft

FILED, DECIDED = almaty(2027, 1, 20, 10), almaty(2027, 2, 3, 10)
REASON = "Жаңа голограмма"
FEATURES = "Екі голограмма"


@pytest.fixture(autouse=True)
def clock(app_env: AppEnv) -> Iterator[None]:
    yield
    app_env.clock.set(NOW)


def begin(app_env: AppEnv, number: str, at: datetime = FILED) -> str:
    app_env.clock.set(at)
    with app_env.open_work(app_env.applicant) as work:
        return on_entry.start(work, ApplicationKind.CHANGE, number)


def fill(app_env: AppEnv, key: str, changed_on: date = date(2027, 1, 5), **changes: Any) -> None:
    """Say why and since when, and change the features of genuine goods unless something else is asked for."""
    with app_env.open_work(app_env.applicant) as work:
        view = drafts.load(work, key)
        changes = changes or {"terms": replace(view.form.terms, genuine_features=FEATURES)}
        drafts.save(work, key, view.version, reason=REASON, changed_on=changed_on, **changes)


def attach(app_env: AppEnv, key: str, kind: DocumentKind = DocumentKind.FEATURES) -> None:
    with app_env.open_work(app_env.applicant) as work:
        content = examining.document(work.deps, f"%PDF change {key}".encode())
        version = drafts.load(work, key).version
        attachments.add(work, key, version, AttachmentRole.DOCUMENT, "hologram.pdf", content, document_kind=kind)


def filed(app_env: AppEnv, number: str, **changes: Any) -> str:
    key = begin(app_env, number)
    fill(app_env, key, **changes)
    attach(app_env, key)
    file_draft(app_env, key)
    return key


def prepared(app_env: AppEnv, key: str) -> None:
    app_env.clock.set(DECIDED)
    with app_env.open_work(app_env.case_officer) as work:
        acts.take(work, key)
        acts.prepare(work, key, DecisionKind.CHANGE)


def faults(app_env: AppEnv, key: str) -> list[str]:
    with app_env.open_work(app_env.applicant) as work:
        return [str(fault.message) for fault in drafts.load(work, key).faults]


def told(app_env: AppEnv, key: str) -> list[str]:
    with app_env.open_work(app_env.applicant) as work:
        return [str(one.message) for one in drafts.load(work, key).cautions]


def test_an_entry_is_changed_from_draft_to_version(app_env: AppEnv, key_signers: KeySigners) -> None:
    number = included(app_env, key_signers, "ӨЗГЕРТУ")
    key = begin(app_env, number)
    assert faults(app_env, key) == [
        "Say which changes are to be made.",
        "Enter the day on which the data changed.",
        "Nothing is changed yet: the application says what the register says. Change at least one field.",
    ]
    fill(app_env, key)
    assert faults(app_env, key) == []
    assert told(app_env, key) == ["Attach a document that proves each change."]
    attach(app_env, key)
    assert told(app_env, key) == []
    with app_env.open_work(app_env.applicant) as work:
        document = filing.prepare(work, key).document.decode()
    for part in (
        "<kind>change</kind>",
        f"<entryNumber>{number}<",
        "<changedField>Until now: Hologram<",
        f"<changedField>From now on: {FEATURES}<",
        "<changedOn>05.01.2027<",
        f"<reasonText>{REASON}<",
        f"<genuineFeatures>{FEATURES}<",
        "hologram.pdf",
    ):
        assert part in document, part
    assert document.count("<changedField>") == 2
    file_draft(app_env, key)
    with app_env.open_work(app_env.applicant) as work:
        assert drafts.load(work, key).due_on == date(2027, 2, 10), "fifteen working days from 20 January"

    prepared(app_env, key)
    with app_env.open_work(app_env.head) as work:
        kazakh, russian = deciding.preview(work, key).texts
    for text in (kazakh, russian):
        assert any(f"“Hologram” is replaced by “{FEATURES}”" in line for line in text.operative), text.operative
    assert russian.title.startswith("Notice of changes made to the entry")
    sign(app_env, key_signers, key)

    before, after = on(app_env, number, date(2027, 2, 2)), on(app_env, number, date(2027, 2, 3))
    assert (before.national.genuine_features, after.national.genuine_features) == ("Hologram", FEATURES)
    assert "hologram.pdf" in [file.file_name for file in after.common.files]
    assert after.common.end == date(2027, 3, 1), "the term stays"
    causes = [one.cause for one in whole(app_env, number).versions]
    assert causes == [VersionCause.INCLUDED] * 2 + [VersionCause.CHANGED] * 2
    with app_env.open_work(app_env.case_officer) as work:
        case = cases.load(work, key)
    assert case.application.status is Status.CHANGED
    assert [one.text for one in case.notices if f"entry No. {number} is changed" in one.text]


def test_what_is_locked_is_refused_in_any_request(app_env: AppEnv, key_signers: KeySigners) -> None:
    """By hand: kind, certificate, «От», «До»; who files, the undertaking, and what other kinds give as their reason."""
    key = begin(app_env, included(app_env, key_signers, "ҚҰЛЫПТАУЛЫ"))
    with app_env.open_work(app_env.applicant) as work:
        view = drafts.load(work, key)
        form = view.form
        for changes in (
            {"terms": replace(form.terms, start=date(2026, 1, 1))},
            {"terms": replace(form.terms, end=date(2029, 1, 1))},
            {"terms": replace(form.terms, object_kind=None)},
            {"right": replace(form.right, certificate_number="9")},
            {"capacity": Capacity.REPRESENTATIVE},
            {"undertaking": not form.undertaking},
            {"same_right_reason": "басқа"},
            {"cause": SuspensionCause.AT_WILL},
            {"until": date(2027, 3, 1)},
        ):
            with pytest.raises(NotAllowedNow):
                drafts.save(work, key, view.version, **changes)
        allowed = replace(form.terms, directions=(Direction.EXPORT,), permitted_quantity=3, quantity_unit="кг")
        drafts.save(work, key, view.version, terms=allowed)


@pytest.mark.parametrize(("day", "late"), [(date(2027, 1, 5), False), (date(2027, 1, 4), True)])
def test_fifteen_days_are_told_and_never_refused(
    app_env: AppEnv, key_signers: KeySigners, day: date, late: bool
) -> None:
    key = begin(app_env, included(app_env, key_signers, f"КЕШ {day}"))
    fill(app_env, key, day)
    says = "Told late: by article 461, paragraph 8 of the Customs Code the last day was 2027-01-19."
    assert any(one.startswith(says) for one in told(app_env, key)) is late
    assert faults(app_env, key) == []
    file_draft(app_env, key)
    app_env.clock.set(DECIDED)
    with app_env.open_work(app_env.case_officer) as work:
        marks = [str(one.message) for one in cases.load(work, key).application.cautions]
    assert any(one.startswith(says) for one in marks) is late, "the officer sees it, counted from the filing"


def test_another_holder_needs_the_assignment(app_env: AppEnv, key_signers: KeySigners) -> None:
    key = begin(app_env, included(app_env, key_signers, "БАСҚА ИЕ"))
    with app_env.open_work(app_env.applicant) as work:
        holder = drafts.load(work, key).form.holder
    buyer = replace(holder, identifier="650101000014", name=replace(holder.name, ru="ТОО «Байтерек»", kk="", en=""))
    fill(app_env, key, holder=buyer)
    warning = "The right holder becomes another person. Attach the contract by which the right passed over."
    assert warning in told(app_env, key)
    attach(app_env, key, DocumentKind.ASSIGNMENT)
    assert warning not in told(app_env, key)


def test_an_extension_decided_meanwhile_stays(app_env: AppEnv, key_signers: KeySigners) -> None:
    number = included(app_env, key_signers, "ҚАТАР ҰЗАРТУ")
    key = filed(app_env, number)
    extension = filed_extension(app_env, number)
    granted_extension(app_env, key_signers, extension, almaty(2027, 2, 1, 10))
    prepared(app_env, key)
    sign(app_env, key_signers, key)
    after = on(app_env, number, date(2027, 2, 3))
    assert (after.common.end, after.national.genuine_features) == (ASKED, FEATURES)
    names = [file.file_name for file in after.common.files]
    assert "proof.pdf" in names and "hologram.pdf" in names


def test_an_extension_goes_on_after_a_change_that_added_a_file(app_env: AppEnv, key_signers: KeySigners) -> None:
    """Both add a document to one list: neither says otherwise of the other's."""
    number = included(app_env, key_signers, "БҰРЫН ӨЗГЕРГЕН")
    key = filed(app_env, number)
    extension = filed_extension(app_env, number)
    prepared(app_env, key)
    sign(app_env, key_signers, key)
    granted_extension(app_env, key_signers, extension, almaty(2027, 2, 4, 10))
    after = on(app_env, number, date(2027, 2, 4))
    assert (after.common.end, after.national.genuine_features) == (ASKED, FEATURES)
    names = [file.file_name for file in after.common.files]
    assert names.count("proof.pdf") == names.count("hologram.pdf") == 1


def test_the_same_field_changed_meanwhile_stops(app_env: AppEnv, key_signers: KeySigners) -> None:
    number = included(app_env, key_signers, "ҚАРСЫ ӨЗГЕРІС")
    key = filed(app_env, number)
    recording = Recording(date(2027, 1, 22), almaty(2027, 1, 22, 9))
    features = FieldChange(EntryPart.NATIONAL, "genuine_features", "Hologram", "Үш голограмма")
    app_env.clock.set(almaty(2027, 1, 22, 9))
    live(app_env, number, lambda old: changed(old, (features,), recording))
    with pytest.raises(Refused) as refusal:
        prepared(app_env, key)
    assert "Somebody else changed the same data" in str(refusal.value.faults[0].message)
    assert on(app_env, number, date(2027, 2, 3)).national.genuine_features == "Үш голограмма"


def test_a_refusal_is_heard_and_leaves_the_entry(app_env: AppEnv, key_signers: KeySigners) -> None:
    number = included(app_env, key_signers, "БАС ТАРТУ ӨЗГЕРІС")
    key = filed(app_env, number)
    why = ((ChangeGround.NOT_PROVED,), "Құжат дәлелдемейді", "Документ не доказывает")
    with app_env.open_work(app_env.case_officer) as work:
        acts.take(work, key)
        with pytest.raises(NotPermitted, match="before the applicant was heard"):
            acts.prepare(work, key, DecisionKind.REFUSE, *why)
    with app_env.open_work(app_env.case_officer) as work:
        acts.announce_refusal(work, key, *why)
    with app_env.open_work(app_env.applicant) as work:
        acts.object_to(work, key, "Құжат салынды")
    app_env.clock.set(DECIDED)
    with app_env.open_work(app_env.case_officer) as work:
        acts.prepare(work, key, DecisionKind.REFUSE, *why, answer=ANSWER)
    with app_env.open_work(app_env.head) as work:
        _, russian = deciding.preview(work, key).texts
    assert any("article 461, paragraph 8 of the Code" in line for line in russian.operative)
    assert not any("is replaced by" in line for line in russian.operative)
    sign(app_env, key_signers, key)
    assert on(app_env, number, date(2027, 2, 3)).national.genuine_features == "Hologram"


@pytest.mark.parametrize(
    ("state", "says"),
    [("suspended", "is suspended"), ("excluded", "is excluded from the register"), ("expired", "ended on 2027-03-01")],
)
def test_only_an_entry_in_force_is_changed(app_env: AppEnv, key_signers: KeySigners, state: str, says: str) -> None:
    number = included(app_env, key_signers, f"ЖАБЫҚ {state}")
    key = begin(app_env, number)
    fill(app_env, key)
    recording = Recording(date(2027, 1, 20), almaty(2027, 1, 20, 9))
    at = almaty(2027, 3, 2) if state == "expired" else almaty(2027, 1, 21)
    if state == "suspended":
        live(app_env, number, lambda old: suspended(old, SuspensionCause.AT_WILL, recording))
    if state == "excluded":
        live(app_env, number, lambda old: excluded(old, ExclusionGround.RIGHT_ENDED, recording))
    app_env.clock.set(at)
    assert any(says in one for one in faults(app_env, key)), "a draft that stands already is held up"
    with app_env.open_work(app_env.applicant) as work:
        drafts.delete(work, key, drafts.load(work, key).version)
    with pytest.raises(Refused) as refusal:
        begin(app_env, number, at)
    assert says in str(refusal.value.faults[0].message)

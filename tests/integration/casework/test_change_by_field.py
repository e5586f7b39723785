"""A change is decided field by field (DESIGN D15, APPC arts. 73 and 80): what is entered, what is not, and why.

Filed on Wednesday, 20 January 2027 as in test_change; each application asks for new features and a new quantity.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from module.casework import acts, deciding, drafts, field_deciding
from module.casework.gate import Work
from module.kernel.errors import NotPermitted, Refused
from module.registry.decision import DecisionKind
from module.registry.entry import EntryPart, FieldChange, Recording, VersionCause, changed
from module.registry.field_answers import FieldAnswer
from module.registry.kinds.change import ChangeGround
from module.registry.workflow import Status
from module.store import decisions
from tests.integration.casework.test_change import DECIDED, FEATURES, attach, begin, fill
from tests.integration.casework.test_extend import entry as whole
from tests.integration.casework.test_extend import included, live, on
from tests.integration.casework.test_hearing import ANSWER, almaty, sign
from tests.support.app_env import NOW, AppEnv
from tests.support.key_signers import KeySigners, file_draft

WHY = ((ChangeGround.NOT_PROVED,), "Құжат дәлелдемейді", "Документ не доказывает")
MEANWHILE = "Үш голограмма"
FEATURES_IN = FieldAnswer("genuine_features", accepted=True)
QUANTITY_IN = FieldAnswer("permitted_quantity", accepted=True)
QUANTITY_OUT = FieldAnswer(
    "permitted_quantity", accepted=False, grounds=(ChangeGround.NOT_PROVED,), words_ru="Число не доказано."
)
FEATURES_OUT = FieldAnswer("genuine_features", accepted=False, grounds=(ChangeGround.NOT_PROVED,))


@pytest.fixture(autouse=True)
def clock(app_env: AppEnv) -> Iterator[None]:
    yield
    app_env.clock.set(NOW)


def filed(app_env: AppEnv, number: str) -> str:
    """File a change of the features, and of the quantity with its unit."""
    key = begin(app_env, number)
    with app_env.open_work(app_env.applicant) as work:
        terms = drafts.load(work, key).form.terms
    asked = replace(terms, genuine_features=FEATURES, permitted_quantity=7, quantity_unit="кг")
    fill(app_env, key, terms=asked)
    attach(app_env, key)
    file_draft(app_env, key)
    with app_env.open_work(app_env.case_officer) as work:
        acts.take(work, key)
    return key


def heard(app_env: AppEnv, key: str, *fields: str) -> None:
    """Send the preliminary decision on some fields (none: on all), have the applicant object, and wait for the day."""
    with app_env.open_work(app_env.case_officer) as work:
        acts.announce_refusal(work, key, *WHY, fields=fields)
    with app_env.open_work(app_env.applicant) as work:
        acts.object_to(work, key, "Құжат салынды")
    app_env.clock.set(DECIDED)


def prepared(work: Work, key: str, *answers: FieldAnswer) -> Status:
    return acts.prepare(work, key, DecisionKind.CHANGE, answers=answers, answer=ANSWER)


def write_meanwhile(app_env: AppEnv, number: str, old: str = "Hologram", new: str = MEANWHILE, day: int = 22) -> None:
    """Have another decision change the features."""
    at = almaty(2027, 1, day, 9)
    app_env.clock.set(at)
    features = FieldChange(EntryPart.NATIONAL, "genuine_features", old, new)
    live(app_env, number, lambda entry: changed(entry, (features,), Recording(at.date(), at)))


def test_a_part_is_entered_and_nothing_else_moves(app_env: AppEnv, key_signers: KeySigners) -> None:
    number = included(app_env, key_signers, "БӨЛІГІ ЕНГІЗІЛЕДІ")
    key = filed(app_env, number)
    before = on(app_env, number, date(2027, 1, 20))
    heard(app_env, key, "permitted_quantity")
    with app_env.open_work(app_env.case_officer) as work:
        assert prepared(work, key, FEATURES_IN, QUANTITY_OUT) is Status.FOR_SIGNATURE
    with app_env.open_work(app_env.head) as work:
        preview = deciding.preview(work, key)
    document = preview.signing_document.document.decode()
    russian = preview.texts[1]
    assert any(f"“Hologram” is replaced by “{FEATURES}”" in line for line in russian.operative)
    (left_out,) = [line for line in russian.operative if line.startswith("Not entered: ")]
    assert (
        "“7 кг”" in left_out and "article 461, paragraph 8 of the Code" in left_out and "Число не доказано." in left_out
    )
    assert "What is entered meets article 461, paragraph 8 of the Code." in russian.grounds
    assert any(line.startswith("The preliminary decision is of") for line in russian.grounds)
    assert "three months" in russian.appeal
    assert '<changedField accepted="true" key="genuine_features"></changedField>' in document
    assert '<changedField accepted="false" key="permitted_quantity"><ground>change_not_proved</ground>' in document
    sign(app_env, key_signers, key)
    after = on(app_env, number, date(2027, 2, 3))
    assert after.national == replace(before.national, genuine_features=FEATURES)
    assert replace(after.common, files=before.common.files) == before.common
    versions = whole(app_env, number).versions
    with app_env.open_work(app_env.case_officer) as work:
        found = decisions.current(work.unit, key)
    assert found is not None and versions[-1].cause is VersionCause.CHANGED
    assert found.field_answers == (FEATURES_IN, QUANTITY_OUT)


def test_everything_accepted_needs_no_hearing(app_env: AppEnv, key_signers: KeySigners) -> None:
    number = included(app_env, key_signers, "БӘРІ ЕНГІЗІЛЕДІ")
    key = filed(app_env, number)
    app_env.clock.set(DECIDED)
    with app_env.open_work(app_env.case_officer) as work:
        prepared(work, key, FEATURES_IN, QUANTITY_IN)
    sign(app_env, key_signers, key)
    after = on(app_env, number, date(2027, 2, 3)).national
    assert (after.genuine_features, after.permitted_quantity, after.quantity_unit) == (FEATURES, 7, "кг")


def test_a_refused_part_is_heard_first_and_named(app_env: AppEnv, key_signers: KeySigners) -> None:
    """APPC art. 73: as before the refusal of the whole; what the preliminary decision did not name waits anew."""
    key = filed(app_env, included(app_env, key_signers, "АЛДЫМЕН ТЫҢДАЛАДЫ"))
    with app_env.open_work(app_env.case_officer) as work, pytest.raises(NotPermitted, match="was heard"):
        prepared(work, key, FEATURES_IN, QUANTITY_OUT)
    heard(app_env, key, "permitted_quantity")
    with app_env.open_work(app_env.case_officer) as work, pytest.raises(Refused) as refusal:
        prepared(work, key, FEATURES_OUT, QUANTITY_IN)
    assert [(one.path, "did not name this field" in str(one.message)) for one in refusal.value.faults] == [
        ("genuine_features", True)
    ]


@pytest.mark.parametrize(
    ("answers", "paths"),
    [
        ((FEATURES_IN,), ["permitted_quantity"]),
        ((), ["genuine_features", "permitted_quantity"]),
        ((FEATURES_IN, replace(QUANTITY_OUT, grounds=())), ["permitted_quantity"]),
        ((FEATURES_IN, replace(QUANTITY_OUT, grounds=("features_missing",))), ["permitted_quantity"]),
        ((FEATURES_OUT, QUANTITY_OUT), ["kind"]),
    ],
)
def test_each_field_is_answered(
    app_env: AppEnv, key_signers: KeySigners, answers: tuple[FieldAnswer, ...], paths: list[str]
) -> None:
    key = filed(app_env, included(app_env, key_signers, f"ЖАУАП {len(answers)} {paths} {len(str(answers))}"))
    heard(app_env, key)
    with app_env.open_work(app_env.case_officer) as work, pytest.raises(Refused) as refusal:
        prepared(work, key, *answers)
    assert [one.path for one in refusal.value.faults] == paths


def test_an_overlap_is_answered_by_who_has_read_it(app_env: AppEnv, key_signers: KeySigners) -> None:
    number = included(app_env, key_signers, "ҚАБАТТАСУ")
    key = filed(app_env, number)
    write_meanwhile(app_env, number)
    app_env.clock.set(DECIDED)
    with app_env.open_work(app_env.case_officer) as work:
        features, quantity = field_deciding.asked(work, key)
        assert [(row.before, row.after) for row in features.rows] == [(("Hologram",), (FEATURES,))]
        assert [(row.before, row.after) for row in features.now] == [(("Hologram",), (MEANWHILE,))]
        assert features.seen and not quantity.seen
        with pytest.raises(Refused) as refusal:
            prepared(work, key, FEATURES_IN, QUANTITY_IN)
    (fault,) = refusal.value.faults
    assert (fault.path, "changed this field of the entry meanwhile" in str(fault.message)) == ("genuine_features", True)
    with app_env.open_work(app_env.case_officer) as work:
        prepared(work, key, replace(FEATURES_IN, seen=features.seen), QUANTITY_IN)
    sign(app_env, key_signers, key)
    assert on(app_env, number, date(2027, 2, 3)).national.genuine_features == FEATURES


def test_a_change_after_the_answer_stops_the_signature(app_env: AppEnv, key_signers: KeySigners) -> None:
    number = included(app_env, key_signers, "ЖАУАПТАН КЕЙІН")
    key = filed(app_env, number)
    write_meanwhile(app_env, number)
    app_env.clock.set(almaty(2027, 1, 25, 9))
    with app_env.open_work(app_env.case_officer) as work:
        features, _ = field_deciding.asked(work, key)
        prepared(work, key, replace(FEATURES_IN, seen=features.seen), QUANTITY_IN)
    write_meanwhile(app_env, number, MEANWHILE, "Төрт голограмма", 26)
    app_env.clock.set(DECIDED)
    with app_env.open_work(app_env.head) as work, pytest.raises(Refused) as refusal:
        deciding.preview(work, key)
    assert "Somebody else changed the same data" in str(refusal.value.faults[0].message)
    assert on(app_env, number, date(2027, 2, 3)).national.genuine_features == "Төрт голограмма"

"""What a refusal states of its hearing, in both languages (APPC arts. 73, 74, 80)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from module.documents.legal import decision_texts
from module.registry.decision import DecisionKind, RefusalGround
from module.registry.decision_document import decision_document
from module.registry.hearing_facts import HearingAnswer, HearingFacts
from module.xmldoor import compose
from tests.support.catalogs import compiled
from tests.unit.documents import samples

TOLD = HearingFacts(date(2026, 12, 11), date(2026, 12, 14))
ANSWER = HearingAnswer("Құжат басқа белгіге берілген.", "Документ выдан на другой знак.")


def lines(held: HearingFacts | None, tmp_path_factory: pytest.TempPathFactory) -> tuple[list[str], list[str]]:
    facts = samples.decision_facts(
        DecisionKind.REFUSE, grounds=(RefusalGround.DOCUMENTS_MISSING,), entry_number="", hearing=held
    )
    kazakh, russian = decision_texts(facts, compiled(tmp_path_factory.mktemp("translations")).text)
    plain = [[line.replace("\u00a0", " ") for line in text.grounds] for text in (kazakh, russian)]
    return plain[0], plain[1]


def test_silence(tmp_path_factory: pytest.TempPathFactory) -> None:
    kazakh, russian = lines(TOLD, tmp_path_factory)
    assert russian[-2:] == [
        "Предварительное решение от 11 декабря 2026 года; заявитель уведомлен о нем 14 декабря 2026 года.",
        "Заявитель в установленный законом срок не подал возражений на предварительное решение.",
    ]
    assert "2026 жылғы 14 желтоқсан" in kazakh[-2]
    assert "қарсылық білдірген жоқ" in kazakh[-1]


def test_objection_oral_hearing_remarks_and_answer(tmp_path_factory: pytest.TempPathFactory) -> None:
    held = replace(
        TOLD,
        objected_on=(date(2026, 12, 15),),
        heard_on=date(2026, 12, 17),
        attended=True,
        remarks_on=(date(2026, 12, 21),),
        answer=ANSWER,
    )
    kazakh, russian = lines(held, tmp_path_factory)
    assert russian[-4:] == [
        "Заявитель подал возражение 15 декабря 2026 года.",
        "Устное заслушивание проведено 17 декабря 2026 года; протокол находится в деле.",
        "Замечания на протокол поданы 21 декабря 2026 года.",
        "Ответ заявителю: Документ выдан на другой знак.",
    ]
    assert kazakh[-1] == "Өтініш берушіге жауап: Құжат басқа белгіге берілген."


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"heard_on": date(2026, 12, 17)}, "никто не явился, о чем указано в протоколе"),
        ({"waived_on": date(2026, 12, 15)}, "письменно отказался от заслушивания 15 декабря 2026 года"),
        (
            {"notice_reason": "Вручено лично.", "notice_evidence": "расписка № 7"},
            "этот день установлен на основании: Вручено лично. Доказательство: расписка № 7.",
        ),
    ],
)
def test_what_else_the_act_states(
    change: dict[str, object], words: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    _, russian = lines(replace(TOLD, **change), tmp_path_factory)  # type: ignore[arg-type]
    assert any(words in line for line in russian)
    assert ("не подал возражений" in " ".join(russian)) is ("notice_reason" in change)


def test_without_a_hearing_the_act_says_nothing_of_one(tmp_path_factory: pytest.TempPathFactory) -> None:
    _, russian = lines(None, tmp_path_factory)
    assert not any("редварительно" in line for line in russian)


def test_the_days_stand_in_the_document_as_data() -> None:
    held = replace(TOLD, objected_on=(date(2026, 12, 14), date(2026, 12, 18)))
    facts = samples.decision_facts(hearing=held)
    document = compose(decision_document(facts, "CODE", "00", ())).decode()
    assert (
        "<hearing><announcedOn>2026-12-11</announcedOn><notifiedOn>2026-12-14</notifiedOn>"
        "<objectedOn>2026-12-14</objectedOn><objectedOn>2026-12-18</objectedOn></hearing>"
    ) in document
    assert "<hearing>" not in compose(decision_document(samples.decision_facts(), "CODE", "00", ())).decode()

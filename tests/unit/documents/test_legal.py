"""The words of a decision: complete in both languages, grounds of the closed list, the appeal clause always."""

from __future__ import annotations

from datetime import date
from string import Formatter

import pytest

from module.documents.dates import long_date, short_date
from module.documents.legal import decision_texts
from module.documents.object_words import quoted
from module.kernel.text import Message
from module.registry.decision import DecisionKind, RefusalGround
from module.registry.party import Name
from module.registry.prints import LegalText
from tests.unit.documents.samples import decision_facts


def marked(message: Message, language: str) -> str:
    """A translation that shows its language and uses every parameter that it was given."""
    named = {name for _, name, _, _ in Formatter().parse(message.msgid) if name}
    assert named == set(message.params)
    return f"[{language}] {message}"


def both(kind: DecisionKind, **changes: object) -> tuple[LegalText, LegalText]:
    return decision_texts(decision_facts(kind, **changes), marked)


@pytest.mark.parametrize("kind", [DecisionKind.INCLUDE, DecisionKind.REFUSE])
def test_each_language_has_every_part(kind: DecisionKind) -> None:
    for text, language in zip(both(kind), ("kk", "ru"), strict=True):
        assert text.language == language
        parts = (text.title, text.preamble, text.appeal, text.signed_line, text.seal_note)
        assert all(part.startswith(f"[{language}]") for part in (*parts, *text.operative, *text.grounds))
        assert all(row.label.startswith(f"[{language}]") and row.value for row in text.facts)
    assert both(kind)[0].authority == "Комитеті"
    assert both(kind)[1].authority == "Комитет"


@pytest.mark.parametrize("kind", [DecisionKind.INCLUDE, DecisionKind.REFUSE])
def test_the_appeal_clause_names_where_when_and_how(kind: DecisionKind) -> None:
    for text in both(kind):
        for words in ("out of court", "State Revenue Committee", "within three months", "article 91"):
            assert words in text.appeal


def test_an_act_holds_what_the_procedural_code_asks_for() -> None:
    kazakh, russian = both(DecisionKind.INCLUDE)
    assert "2026\u00a0жылғы 21\u00a0қараша" in kazakh.number_line
    assert "21\u00a0ноября 2026\u00a0года" in russian.number_line
    assert "Sample Agency LLP ([kk] BIN\u00a0990140000015)" in kazakh.preamble
    assert "article 461" in kazakh.preamble
    assert "Басшы, Head H." in kazakh.signed_line


def test_an_inclusion_names_object_entry_and_period() -> None:
    operative = "\n".join(both(DecisionKind.INCLUDE)[1].operative)
    assert "«ҚАРЛЫҒАШ»" in operative
    assert "No. 48213" in operative
    assert "entry gets its number at the registration of this decision" in operative
    assert "the number stands in the registration mark" in operative
    assert (
        "from the day of registration of this decision, 21\u00a0ноября 2026\u00a0года, to 20\u00a0ноября 2028\u00a0года"
        in operative
    )


@pytest.mark.parametrize("ground", list(RefusalGround))
def test_a_refusal_names_each_ground_with_its_article(ground: RefusalGround) -> None:
    text = both(DecisionKind.REFUSE, grounds=(ground,))[0]
    lines = [line for line in text.operative if "Ground of refusal" in line]
    assert len(lines) == 1
    assert "article 461, paragraph 7" in lines[0]
    assert len(text.grounds) == 1
    assert "Article 461, paragraph" in text.grounds[0]


def test_the_officers_own_words_stand_behind_the_grounds() -> None:
    kazakh, russian = both(DecisionKind.REFUSE, explanation_kk="Себебі.\n\nТағы.", explanation_ru="Причина.")
    assert kazakh.grounds[-2:] == ("Себебі.", "Тағы.")
    assert russian.grounds[-1] == "Причина."


def test_reasons_in_one_language_are_not_lost_in_the_other() -> None:
    kazakh, _ = both(DecisionKind.REFUSE, explanation_ru="Причина.")
    assert kazakh.grounds[-1] == "Причина."


def test_a_refusal_has_neither_entry_nor_period() -> None:
    text = both(DecisionKind.REFUSE)[1]
    assert not [row for row in text.facts if "entry" in row.label or "Period" in row.label]


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        (DecisionKind.REFUSE, {"grounds": ()}),
        (DecisionKind.INCLUDE, {"grounds": (RefusalGround.DOCUMENTS_MISSING,)}),
        (DecisionKind.INCLUDE, {"period_end": None}),
    ],
)
def test_unlawful_facts_give_no_text(kind: DecisionKind, changes: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"refusal|inclusion"):
        both(kind, **changes)


def test_a_later_start_is_a_day() -> None:
    operative = "\n".join(both(DecisionKind.INCLUDE, period_start=date(2026, 12, 1))[1].operative)
    assert "from 1\u00a0декабря 2026\u00a0года to 20\u00a0ноября 2028\u00a0года inclusive" in operative


def test_a_mark_without_words_is_told_by_its_certificate() -> None:
    operative = both(DecisionKind.INCLUDE, object_name=Name())[0].operative[0]
    assert "«" not in operative
    assert "No. 48213" in operative


def test_a_foreign_applicant_without_number_is_named_alone() -> None:
    kazakh, _ = both(DecisionKind.INCLUDE, applicant_identifier="")
    assert "by Sample Agency LLP, " in kazakh.preamble
    assert not [row for row in kazakh.facts if "IIN" in row.label or "BIN" in row.label]


def test_dates_and_quotation_marks() -> None:
    assert long_date(date(2026, 1, 5), "kk") == "2026\u00a0жылғы 5\u00a0қаңтар"
    assert long_date(date(2026, 12, 31), "ru") == "31\u00a0декабря 2026\u00a0года"
    assert short_date(date(2026, 1, 5)) == "05.01.2026"
    assert quoted("ТОО «Үлгі»") == "«ТОО “Үлгі”»"


def test_a_ground_of_another_kind_gives_no_text() -> None:
    with pytest.raises(ValueError, match="not refused for"):
        both(DecisionKind.REFUSE, grounds=("term_too_long",))

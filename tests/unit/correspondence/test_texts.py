"""Texts of notices in the three languages: every value stands, an SMS stays short and names nobody."""

from __future__ import annotations

from datetime import date

import pytest

from module.correspondence.texts import NoticeTextWriter
from module.registry.notices import NoticeFacts, NoticeKind
from tests.support.catalogs import compiled

FACTS = NoticeFacts(
    "TROIS-2026-000123",
    due_on=date(2026, 12, 21),
    answer_until=date(2026, 11, 24),
    entry_number="00001/ТЗ-201126",
    decision_number="2026-00001",
    hearing_on=date(2026, 12, 17),
    address="https://portal.example/trois/verify/ABCDEFGHIJKLMNOP",
)
SAID = {
    NoticeKind.FILED: ("TROIS-2026-000123", "21.12.2026"),
    NoticeKind.PRELIMINARY_REFUSAL: ("TROIS-2026-000123", "24.11.2026"),
    NoticeKind.ORAL_HEARING: ("TROIS-2026-000123", "17.12.2026"),
    NoticeKind.MINUTES: ("TROIS-2026-000123", "24.11.2026"),
    NoticeKind.INCLUDED: ("TROIS-2026-000123", "00001/ТЗ-201126"),
    NoticeKind.REFUSED: ("TROIS-2026-000123", "2026-00001"),
    NoticeKind.EXTENDED: ("TROIS-2026-000123", "00001/ТЗ-201126"),
    NoticeKind.EXTENSION_REFUSED: ("TROIS-2026-000123", "2026-00001"),
}
LANGUAGES = ("kk", "ru", "en")


@pytest.fixture(scope="module")
def writer(tmp_path_factory: pytest.TempPathFactory) -> NoticeTextWriter:
    return NoticeTextWriter(compiled(tmp_path_factory.mktemp("translations")).text)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", list(NoticeKind))
def test_a_notice_says_what_it_has_to(writer: NoticeTextWriter, kind: NoticeKind, language: str) -> None:
    texts = writer.write(kind, FACTS, language)
    for value in SAID[kind]:
        assert value in texts.sms
        assert value in texts.body
    assert FACTS.application_number in texts.subject
    assert "{" not in f"{texts.sms}{texts.subject}{texts.body}"
    assert "\n" not in texts.subject
    if kind in (NoticeKind.INCLUDED, NoticeKind.REFUSED):
        assert FACTS.address in texts.body


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", list(NoticeKind))
def test_an_sms_stays_within_two_parts(writer: NoticeTextWriter, kind: NoticeKind, language: str) -> None:
    assert len(writer.write(kind, FACTS, language).sms) <= 2 * 67


@pytest.mark.parametrize("kind", list(NoticeKind))
def test_each_language_has_words_of_its_own(writer: NoticeTextWriter, kind: NoticeKind) -> None:
    texts = [writer.write(kind, FACTS, language) for language in LANGUAGES]
    assert len({text.sms for text in texts}) == len({text.body for text in texts}) == 3


def test_a_term_that_is_not_set_is_no_word_none(writer: NoticeTextWriter) -> None:
    texts = writer.write(NoticeKind.FILED, NoticeFacts("TROIS-2026-000123"), "ru")
    assert "None" not in texts.sms + texts.body


@pytest.mark.parametrize(
    ("language", "sender", "refusal"),
    [("kk", "МКК", "бас тартпақ"), ("ru", "КГД", "отказать"), ("en", "State Revenue Committee", "refuse")],
)
def test_a_preliminary_refusal_says_who_means_to_refuse(
    writer: NoticeTextWriter, language: str, sender: str, refusal: str
) -> None:
    sms = writer.write(NoticeKind.PRELIMINARY_REFUSAL, FACTS, language).sms
    assert sender in sms and refusal in sms


def test_in_english_an_application_is_received_and_nothing_is_granted(writer: NoticeTextWriter) -> None:
    texts = writer.write(NoticeKind.FILED, FACTS, "en")
    for text in (texts.sms, texts.subject, texts.body):
        assert "received" in text and "accepted" not in text

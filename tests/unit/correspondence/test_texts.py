"""Letters in the three languages: every value stands, an SMS stays short and names nobody, a page is linked."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, datetime
from pathlib import Path
from string import Formatter

import pytest

from module.correspondence.texts import WORDS, LetterTextWriter
from module.kernel.sms import segments
from module.kernel.text import Message
from module.registry.letters import (
    OF_THE_END,
    SECRET,
    AccountFacts,
    ClaimFacts,
    EndFacts,
    LetterChannel,
    LetterEvent,
    LetterFacts,
    LetterWords,
    NoticeFacts,
    PowerFacts,
    ReportFacts,
    StaffFacts,
)
from tests.support.catalogs import compiled

SMS, EMAIL = LetterChannel.SMS, LetterChannel.EMAIL
CASE = NoticeFacts(
    "TROIS-2026-000123",
    due_on=date(2026, 12, 21),
    answer_until=date(2026, 11, 24),
    entry_number="00001/ТЗ-201126",
    decision_number="2026-00001",
    hearing_on=date(2026, 12, 17),
    address="https://portal.example/trois/verify/ABCDEFGHIJKLMNOP",
    page="https://portal.example/trois/applications/1",
    grounds=("Documents of article 461, paragraph 4 were not supplied",),
    protected_until=date(2028, 11, 20),
    suspended_until=date(2028, 6, 20),
    excluded_on=date(2027, 1, 22),
    reason="Описки нет.",
)
ACCOUNT = AccountFacts("https://portal.example/trois/activate/" + SECRET, datetime(2026, 11, 21, 4, tzinfo=UTC))
STAFF = StaffFacts(
    "https://portal.example/trois/company/staff",
    "ТОО «Үлгі»",
    "АХМЕТОВА АЙГҮЛ",
    "ҮЛГІ АДАМ",
    Message("Person with the right to sign"),
    date(2026, 11, 27),
)
POWER = PowerFacts("https://portal.example/trois/powers/1", "7/2026", date(2026, 12, 20))
END = EndFacts(
    "00001/ТЗ-201126",
    date(2028, 11, 20),
    page="https://portal.example/trois/applications/begin?kind=extend&entry=00001%2F%D0%A2%D0%97-201126",
    file_by=date(2028, 11, 5),
    no_gap_until=date(2028, 10, 27),
    right_ends=date(2028, 11, 19),
    term_end=date(2028, 12, 31),
    suspended_since=date(2028, 1, 10),
    application_number="TROIS-2028-000456",
)
CLAIM = ClaimFacts("00001/ТЗ-201126", "https://portal.example/trois/claims/1", "Свидетельство выдано на другой знак.")
REPORT = ReportFacts(
    "00001/ТЗ-201126",
    date(2026, 12, 7),
    "https://portal.example/trois/reports/1",
    date(2026, 12, 15),
    "Сведения не изменились.",
)
OF_REPORTS = {
    LetterEvent.RIGHT_END_REPORTED,
    LetterEvent.DATA_CHANGE_REPORTED,
    LetterEvent.REPORTED_CHANGE_OPENED,
    LetterEvent.REPORT_CLOSED,
}
OF_CLAIMS = {
    LetterEvent.CLAIM_RECEIVED,
    LetterEvent.CLAIM_CONFIRMED,
    LetterEvent.CLAIM_REFUSED,
    LetterEvent.CLAIM_OF_ANOTHER,
}
OF_CASES = {
    LetterEvent.FILED: ("TROIS-2026-000123", "21.12.2026"),
    LetterEvent.PRELIMINARY_REFUSAL: ("TROIS-2026-000123", "24.11.2026"),
    LetterEvent.ORAL_HEARING: ("TROIS-2026-000123", "17.12.2026"),
    LetterEvent.MINUTES: ("TROIS-2026-000123", "24.11.2026"),
    LetterEvent.INCLUDED: ("TROIS-2026-000123", "00001/ТЗ-201126"),
    LetterEvent.REFUSED: ("TROIS-2026-000123", "2026-00001"),
    LetterEvent.EXTENDED: ("TROIS-2026-000123", "00001/ТЗ-201126"),
    LetterEvent.EXTENSION_REFUSED: ("TROIS-2026-000123", "2026-00001"),
    LetterEvent.SUSPENDED: ("TROIS-2026-000123", "00001/ТЗ-201126"),
    LetterEvent.SUSPENSION_REFUSED: ("TROIS-2026-000123", "2026-00001"),
    LetterEvent.RESUMED: ("TROIS-2026-000123", "00001/ТЗ-201126"),
    LetterEvent.RESUMPTION_REFUSED: ("TROIS-2026-000123", "2026-00001"),
    LetterEvent.CHANGED: ("TROIS-2026-000123", "00001/ТЗ-201126"),
    LetterEvent.CHANGE_REFUSED: ("TROIS-2026-000123", "2026-00001"),
    LetterEvent.EXCLUDED: ("TROIS-2026-000123", "00001/ТЗ-201126"),
    LetterEvent.EXCLUSION_REFUSED: ("TROIS-2026-000123", "2026-00001"),
    LetterEvent.EXCLUDED_EX_OFFICIO: ("00001/ТЗ-201126",),
    LetterEvent.CLOSED_WITH_ENTRY: ("TROIS-2026-000123", "00001/ТЗ-201126"),
    LetterEvent.CLOSED_LATE: ("TROIS-2026-000123", "00001/ТЗ-201126"),
    LetterEvent.EXTENSION_SUSPENDED: ("TROIS-2026-000123", "20.06.2028"),
    LetterEvent.DOCUMENT_SUPPLIED: ("TROIS-2026-000123", "21.12.2026"),
    LetterEvent.DECISION_CORRECTED: ("TROIS-2026-000123",),
    LetterEvent.CORRECTION_REFUSED: ("TROIS-2026-000123",),
}
OF_ORGANISATIONS = {
    LetterEvent.INVITATION,
    LetterEvent.JOINED,
    LetterEvent.ACTIVATED,
    LetterEvent.ACTIVATED_COPY,
    LetterEvent.ROLE_CHANGED,
    LetterEvent.CLOSED,
    LetterEvent.READY_TO_SIGN,
}
LANGUAGES = ("kk", "ru", "en")
LETTERS = Path(__file__).parent / "letters"


def facts_of(event: LetterEvent) -> LetterFacts:
    """Facts by hand, as the use case of an event has them."""
    if event in OF_CASES:
        return CASE
    if event in OF_CLAIMS:
        return CLAIM
    if event in OF_REPORTS:
        return REPORT
    if event is LetterEvent.POWER_ENDS:
        return POWER
    if event in OF_THE_END:
        return END
    return STAFF if event in OF_ORGANISATIONS else ACCOUNT


@pytest.fixture(scope="module")
def writer(tmp_path_factory: pytest.TempPathFactory) -> LetterTextWriter:
    return LetterTextWriter(compiled(tmp_path_factory.mktemp("translations")).text)


def written(writer: LetterTextWriter, event: LetterEvent, channel: LetterChannel, language: str) -> LetterWords:
    return writer.write(event, channel, facts_of(event), language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("event", OF_CASES)
def test_a_notice_says_what_it_has_to(writer: LetterTextWriter, event: LetterEvent, language: str) -> None:
    sms, email = (written(writer, event, channel, language) for channel in (SMS, EMAIL))
    for value in OF_CASES[event]:
        assert value in sms.text
        assert value in email.text
    assert CASE.application_number in email.subject
    if event in (LetterEvent.INCLUDED, LetterEvent.REFUSED):
        assert CASE.address in email.text


def test_each_event_has_words_and_nothing_else_has() -> None:
    assert {event for event, _ in WORDS} == set(LetterEvent)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("event", "channel"), WORDS)
def test_a_letter_is_whole(writer: LetterTextWriter, event: LetterEvent, channel: LetterChannel, language: str) -> None:
    """No place is left open but that of the secret, a mail has one line of subject, an SMS none."""
    words = written(writer, event, channel, language)
    assert "{" not in f"{words.subject}{words.text}".replace(SECRET, "")
    assert "None" not in words.text
    assert "\n" not in words.subject
    assert bool(words.subject) == (channel is EMAIL)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("event", [event for event, channel in WORDS if channel is EMAIL])
def test_each_mail_links_to_the_page_that_it_is_about(
    writer: LetterTextWriter, event: LetterEvent, language: str
) -> None:
    assert facts_of(event).page in written(writer, event, EMAIL, language).text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("event", [event for event, channel in WORDS if channel is SMS])
def test_an_sms_stays_within_two_parts_and_leads_to_no_page(
    writer: LetterTextWriter, event: LetterEvent, language: str
) -> None:
    """A link in an SMS teaches people to press them (module/docs/recovery.md)."""
    text = written(writer, event, SMS, language).text
    assert len(text) <= 2 * 67
    assert "http" not in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("event", "stated"),
    [
        (LetterEvent.PRELIMINARY_REFUSAL, "24.11.2026"),
        (LetterEvent.INCLUDED, "20.11.2028"),
        (LetterEvent.EXTENDED, "20.11.2028"),
        (LetterEvent.ACTIVATION, "21.11.2026 09:00"),
        (LetterEvent.LOCKED, "21.11.2026 09:00"),
        (LetterEvent.INVITATION, "27.11.2026"),
        (LetterEvent.POWER_ENDS, "20.12.2026"),
        *((event, "20.11.2028") for event in sorted(OF_THE_END)),
    ],
)
def test_a_letter_says_the_last_day(writer: LetterTextWriter, event: LetterEvent, stated: str, language: str) -> None:
    assert stated in written(writer, event, EMAIL, language).text


@pytest.mark.parametrize("event", [LetterEvent.PRELIMINARY_REFUSAL, LetterEvent.REFUSED, LetterEvent.EXTENSION_REFUSED])
def test_a_refusal_says_why(writer: LetterTextWriter, event: LetterEvent) -> None:
    assert "Grounds: Documents of article 461" in written(writer, event, EMAIL, "en").text
    bare = writer.write(event, EMAIL, replace(CASE, grounds=()), "en").text
    assert "Grounds:" not in bare, "a fact that is not known leaves no bare word"


@pytest.mark.parametrize(("event", "channel"), WORDS)
def test_each_language_has_words_of_its_own(
    writer: LetterTextWriter, event: LetterEvent, channel: LetterChannel
) -> None:
    assert len({written(writer, event, channel, language).text for language in LANGUAGES}) == 3


@pytest.mark.parametrize(("event", "channel"), WORDS)
def test_the_words_ask_only_for_facts_that_the_event_has(event: LetterEvent, channel: LetterChannel) -> None:
    wording, facts = WORDS[event, channel], facts_of(event)
    known = {one.name for one in fields(facts)} | {"number", "secret"}
    for msgid in (wording.subject, wording.text, *wording.more):
        assert {name for _, name, _, _ in Formatter().parse(msgid) if name} <= known


def test_a_term_that_is_not_set_is_no_word_none(writer: LetterTextWriter) -> None:
    facts = NoticeFacts("TROIS-2026-000123")
    for channel in LetterChannel:
        assert "None" not in writer.write(LetterEvent.FILED, channel, facts, "ru").text


def test_a_typed_name_makes_no_second_line_of_a_subject(writer: LetterTextWriter) -> None:
    facts = replace(STAFF, person="АХМЕТОВА\r\nBcc: other@example.kz")
    subject = writer.write(LetterEvent.JOINED, EMAIL, facts, "en").subject
    assert subject == "АХМЕТОВА Bcc: other@example.kz has accepted the invitation"


@pytest.mark.parametrize(
    ("language", "sender", "refusal"),
    [("kk", "МКК", "бас тартпақ"), ("ru", "КГД", "отказать"), ("en", "State Revenue Committee", "refuse")],
)
def test_a_preliminary_refusal_says_who_means_to_refuse(
    writer: LetterTextWriter, language: str, sender: str, refusal: str
) -> None:
    sms = written(writer, LetterEvent.PRELIMINARY_REFUSAL, SMS, language).text
    assert sender in sms and refusal in sms


def test_in_english_an_application_is_received_and_nothing_is_granted(writer: LetterTextWriter) -> None:
    sms, email = (written(writer, LetterEvent.FILED, channel, "en") for channel in (SMS, EMAIL))
    for text in (sms.text, email.subject, email.text):
        assert "received" in text and "accepted" not in text


LAST_DAY, LAW = "05.11.2028", "462"
SAYS_LAST_DAY = {
    LetterEvent.PROTECTION_ENDS,
    LetterEvent.PROTECTION_ENDS_SOON,
    LetterEvent.PROTECTION_ENDS_LATE,
    LetterEvent.RIGHT_ENDS,
}
GAP = {
    "en": ("no gap", "gap is likely", "marked as late"),
    "ru": ("ерерыва не будет", "Вероятен перерыв", "с пометкой об опоздании"),
    "kk": ("үзіліс болмайды", "Үзіліс болуы мүмкін", "кешіккен деп белгіленеді"),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("event", sorted(OF_THE_END))
def test_a_notice_of_the_end_names_entry_day_and_law(
    writer: LetterTextWriter, event: LetterEvent, language: str
) -> None:
    for channel in (SMS, EMAIL):
        text = written(writer, event, channel, language).text
        for value in (END.number, "20.11.2028", LAW, *((LAST_DAY,) if event in SAYS_LAST_DAY else ())):
            assert value in text, (channel, value)
    assert END.number in written(writer, event, EMAIL, language).subject


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_notice_of_the_end_says_what_filing_leads_to(writer: LetterTextWriter, language: str) -> None:
    early, soon, late = (
        written(writer, event, EMAIL, language).text
        for event in (
            LetterEvent.PROTECTION_ENDS,
            LetterEvent.PROTECTION_ENDS_SOON,
            LetterEvent.PROTECTION_ENDS_LATE,
        )
    )
    no_gap, likely, marked = GAP[language]
    assert no_gap in early and likely not in early
    assert likely in soon and no_gap not in soon
    assert marked in late and no_gap not in late


def test_no_notice_of_the_end_calls_a_day_today(writer: LetterTextWriter) -> None:
    """It may leave later than it was due."""
    for event in OF_THE_END:
        for channel in (SMS, EMAIL):
            for language, word in (("en", "today"), ("ru", "сегодня"), ("kk", "бүгін")):
                assert word not in written(writer, event, channel, language).text.lower()


# --- frozen copies


def copy(writer: LetterTextWriter, language: str) -> str:
    """Every letter of a language as it leaves, with the price of an SMS."""
    parts = []
    for event, channel in sorted(WORDS):
        words = written(writer, event, channel, language)
        cost = segments(words.text)
        price = f" · {cost.alphabet}, {cost.units} units, parts: {cost.parts}" if channel is SMS else ""
        head = [f"=== {event} · {channel}{price}"] + ([f"Subject: {words.subject}"] if words.subject else [])
        parts.append("\n".join([*head, words.text]))
    return "\n\n".join(parts) + "\n"


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_letter_is_as_it_was_read(writer: LetterTextWriter, language: str) -> None:
    """A changed word is seen in the file beside, and read there by whoever changes it."""
    kept = LETTERS / f"{language}.txt"
    assert copy(writer, language) == kept.read_text(encoding="utf-8"), f"read the letter, then change {kept.name}"

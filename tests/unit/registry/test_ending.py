"""The ladder of notices before the end, by hand: dates of 2026–2028 counted on a calendar, texts by state (DESIGN 5).

The expected days were written before the ladder was: user guide N8, Customs Code art. 462, application-kinds (c).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from module.kernel.workdays import add_months
from module.registry.ending import EndLadder, OpenExtension, end_notice, in_time, next_ending, without_gap_until
from module.registry.entry import (
    CommonContent,
    Entry,
    EntryOrigin,
    ExclusionGround,
    NationalContent,
    Recording,
    SuspensionCause,
    excluded,
    opened,
    suspended,
)
from module.registry.ip_objects.trademark import TrademarkRight
from module.registry.letters import EndFacts, LetterEvent
from module.settings import config_dir, read_law

LAW = read_law(config_dir())
DEADLINES, LADDER = LAW.deadlines, LAW.end_ladder
PENDING, LATE_ONE = OpenExtension("TROIS-2027-000007", True), OpenExtension("TROIS-2027-000008", False)


def day(text: str) -> date:
    return date.fromisoformat(text)


def recorded(on: str) -> Recording:
    return Recording(day(on), datetime(*day(on).timetuple()[:3], 5, tzinfo=UTC))


def entry(end: str | None, right: str | None = "2037-01-01", since: str = "2026-01-05") -> Entry:
    common = CommonContent(
        right=TrademarkRight("1", valid_until=day(right) if right else None),
        start=day(since),
        end=day(end) if end else None,
    )
    return opened("00001/ТЗ-050126", EntryOrigin.DECIDED, recorded(since), common, NationalContent())


def awaiting(right: str, since: str = "") -> Entry:
    """Suspended from the end of the right for want of the renewal document (art. 462 para. 2)."""
    return suspended(entry("2029-01-01", right), SuspensionCause.RENEWAL, recorded(since or right))


def rungs(one: Entry, on: str) -> list[str]:
    found = next_ending(one.as_of(day(on)), LADDER, DEADLINES)
    return [each.isoformat() for each in found.told_on] if found else []


def told(one: Entry, on: str, extension: OpenExtension | None = None) -> tuple[LetterEvent, EndFacts]:
    now = one.as_of(day(on))
    found = next_ending(now, LADDER, DEADLINES)
    assert found is not None
    return end_notice(now, found, extension, DEADLINES)


BY_HAND = {
    # an ordinary Monday; the fifteenth day before is a Sunday and stays what it is
    "2027-03-01": "2026-12-31 2027-01-30 2027-02-13 2027-02-14 2027-02-22 2027-02-28 2027-03-01",
    # year end, and over it
    "2026-12-31": "2026-11-01 2026-12-01 2026-12-15 2026-12-16 2026-12-24 2026-12-30 2026-12-31",
    "2027-01-15": "2026-11-16 2026-12-16 2026-12-30 2026-12-31 2027-01-08 2027-01-14 2027-01-15",
    # ends of months: of thirty days, of February, of a leap year
    "2026-11-30": "2026-10-01 2026-10-31 2026-11-14 2026-11-15 2026-11-23 2026-11-29 2026-11-30",
    "2027-02-28": "2026-12-30 2027-01-29 2027-02-12 2027-02-13 2027-02-21 2027-02-27 2027-02-28",
    "2028-02-29": "2027-12-31 2028-01-30 2028-02-13 2028-02-14 2028-02-22 2028-02-28 2028-02-29",
    # the holiday of Nauryz moves nothing
    "2027-03-22": "2027-01-21 2027-02-20 2027-03-06 2027-03-07 2027-03-15 2027-03-21 2027-03-22",
}


@pytest.mark.parametrize("end", BY_HAND)
def test_the_days_before_the_end_of_protection(end: str) -> None:
    assert rungs(entry(end), "2026-01-05") == BY_HAND[end].split()


RENEWED_BY = {  # end of the right: end of the two months, then the days
    "2026-12-31": "2027-02-28 2027-01-29 2027-02-13 2027-02-21 2027-02-27",
    "2027-01-31": "2027-03-31 2027-03-01 2027-03-16 2027-03-24 2027-03-30",
    "2027-12-30": "2028-02-29 2028-01-30 2028-02-14 2028-02-22 2028-02-28",
}


@pytest.mark.parametrize("right", RENEWED_BY)
def test_suspended_for_renewal_it_counts_to_the_end_of_the_two_months(right: str) -> None:
    last, *days = RENEWED_BY[right].split()
    assert rungs(awaiting(right), right) == days
    event, facts = told(awaiting(right), right)
    assert (event, facts.ends_on, facts.file_by) == (LetterEvent.RENEWAL_AWAITED, day(last), None)


def test_the_two_months_run_from_the_end_of_the_right_whenever_it_is_decided() -> None:
    assert rungs(awaiting("2027-01-31", since="2027-02-20"), "2027-02-20")[-1] == "2027-03-30"


@pytest.mark.parametrize(
    ("end", "last", "no_gap"),
    [
        # fifteen working days before the end, by hand: Nauryz, the New Year and Independence Day are days off
        ("2027-03-01", "2027-02-14", "2027-02-08"),
        ("2026-12-31", "2026-12-16", "2026-12-09"),
        ("2027-01-15", "2026-12-31", "2026-12-22"),
    ],
)
def test_the_last_day_to_file_and_the_last_one_without_a_gap(end: str, last: str, no_gap: str) -> None:
    _, facts = told(entry(end), "2026-10-20")
    assert (facts.file_by, facts.no_gap_until) == (day(last), day(no_gap))
    assert without_gap_until(day(end), DEADLINES) == day(no_gap)
    assert in_time(day(end), day(last), DEADLINES)
    assert not in_time(day(end), day(last) + timedelta(days=1), DEADLINES)


def test_no_day_is_promised_by_a_calendar_that_nobody_has_entered() -> None:
    event, facts = told(entry("2029-03-01"), "2028-12-31")
    assert (event, facts.no_gap_until, facts.file_by) == (LetterEvent.PROTECTION_ENDS, None, day("2029-02-14"))


@pytest.mark.parametrize(
    ("on", "event"),
    [
        ("2026-12-31", LetterEvent.PROTECTION_ENDS),  # 60
        ("2027-01-30", LetterEvent.PROTECTION_ENDS),  # 30
        ("2027-02-13", LetterEvent.PROTECTION_ENDS_SOON),  # 16
        ("2027-02-14", LetterEvent.PROTECTION_ENDS_SOON),  # 15, the last day
        ("2027-02-22", LetterEvent.PROTECTION_ENDS_LATE),  # 7
        ("2027-02-28", LetterEvent.PROTECTION_ENDS_LATE),  # 1
        ("2027-03-01", LetterEvent.PROTECTION_ENDS_LATE),  # 0
        # what was due on the 30th day and leaves late says what is true then
        ("2027-02-09", LetterEvent.PROTECTION_ENDS_SOON),
        ("2027-02-15", LetterEvent.PROTECTION_ENDS_LATE),
    ],
)
def test_the_text_says_what_filing_on_the_day_leads_to(on: str, event: LetterEvent) -> None:
    assert told(entry("2027-03-01"), on)[0] is event


def test_an_open_extension_is_told_of_and_nobody_is_asked_to_file() -> None:
    event, facts = told(entry("2027-03-01"), "2027-02-28", PENDING)
    assert (event, facts.application_number) == (LetterEvent.EXTENSION_WAITS, "TROIS-2027-000007")
    assert (facts.file_by, facts.no_gap_until, facts.ends_on) == (None, None, day("2027-03-01"))
    assert told(entry("2027-03-01"), "2027-02-28", LATE_ONE)[0] is LetterEvent.EXTENSION_IS_LATE


def test_a_right_that_ends_first_is_the_end() -> None:
    one = entry("2027-03-01", right="2027-01-15")
    assert rungs(one, "2026-11-01") == BY_HAND["2027-01-15"].split()
    event, facts = told(one, "2026-11-16")
    assert event is LetterEvent.RIGHT_ENDS
    assert (facts.ends_on, facts.right_ends, facts.term_end) == (day("2027-01-15"),) * 2 + (day("2027-03-01"),)


def test_a_right_that_ends_on_the_same_day_is_told_beside() -> None:
    event, facts = told(entry("2027-03-01", right="2027-03-01"), "2026-12-31")
    assert (event, facts.right_ends, facts.term_end) == (LetterEvent.PROTECTION_ENDS, day("2027-03-01"), None)


def test_suspended_at_will_the_term_runs_on_and_the_letter_says_so() -> None:
    one = suspended(entry("2027-03-01"), SuspensionCause.AT_WILL, recorded("2026-12-01"))
    assert rungs(one, "2026-12-05") == BY_HAND["2027-03-01"].split()
    event, facts = told(one, "2027-01-30")
    assert (event, facts.suspended_since) == (LetterEvent.PROTECTION_ENDS, day("2026-12-01"))


def test_of_two_suspensions_the_renewal_counts() -> None:
    one = suspended(awaiting("2027-01-31"), SuspensionCause.AT_WILL, recorded("2027-02-01"))
    assert rungs(one, "2027-02-02")[-1] == "2027-03-30"


@pytest.mark.parametrize(
    ("one", "on"),
    [
        (entry("2027-03-01"), "2027-03-02"),
        (entry("2029-03-01", right="2027-01-15"), "2027-01-16"),
        (excluded(entry("2027-03-01"), ExclusionGround.AT_WILL, recorded("2026-06-01")), "2026-06-01"),
        (excluded(awaiting("2027-01-31"), ExclusionGround.NOT_RENEWED, recorded("2027-04-01")), "2027-04-01"),
        (entry(None, right=None), "2026-06-01"),
    ],
    ids=["expired", "right ended", "excluded", "excluded from suspension", "no end"],
)
def test_of_what_is_over_nobody_is_told(one: Entry, on: str) -> None:
    assert rungs(one, on) == []


DAYS = st.dates(day("2026-01-01"), day("2028-12-31"))
LADDERS = st.builds(
    EndLadder,
    protection=st.lists(st.integers(0, 90), max_size=9).map(tuple),
    renewal=st.lists(st.integers(0, 60), max_size=5).map(tuple),
)


@given(DAYS, LADDERS, st.booleans())
def test_the_days_are_in_order_and_none_is_after_the_end(end: date, ladder: EndLadder, renewal: bool) -> None:
    one = awaiting(end.isoformat()) if renewal else entry(end.isoformat())
    found = next_ending(one.as_of(end), ladder, DEADLINES)
    assert found is not None
    last = add_months(end, 2) if renewal else end
    before = ladder.renewal if renewal else ladder.protection
    assert list(found.told_on) == sorted(set(found.told_on))
    assert {(last - each).days for each in found.told_on} == set(before)
    assert found.day == last


@given(st.dates(day("2026-03-01"), day("2027-12-31")))
def test_early_notices_promise_no_gap_and_the_last_ones_warn_of_it(end: date) -> None:
    """Whatever days off lie between: 60 and 30 days are enough for 15 working days, 16 and 15 never are."""
    one = entry(end.isoformat())
    events = [told(one, (end - timedelta(days=count)).isoformat())[0] for count in (60, 30, 16, 15, 7, 1, 0)]
    early, soon, late = (
        LetterEvent.PROTECTION_ENDS,
        LetterEvent.PROTECTION_ENDS_SOON,
        LetterEvent.PROTECTION_ENDS_LATE,
    )
    assert events == [early, early, soon, soon, late, late, late]


def test_a_ladder_of_the_site_is_taken() -> None:
    found = next_ending(entry("2027-03-01").as_of(day("2026-06-01")), replace(LADDER, protection=(45,)), DEADLINES)
    assert found is not None and found.told_on == (day("2027-01-15"),)

"""Life stories of register entries: what is known of one on a day, worked out by hand from the law.

CC = Customs Code of 2017, articles 460–464; readings of DESIGN 5. Each story says its dates; every expected state was
written before the type was.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from module.kernel.errors import NotAllowedNow
from module.registry.application import Capacity, Form, Insurance, Terms
from module.registry.circulation import (
    AuthorisedImporter,
    CirculationContent,
    CirculationHalf,
    CirculationPerson,
    CirculationRole,
    RouteStop,
)
from module.registry.entry import (
    CommonContent,
    Entry,
    EntryOrigin,
    EntryPart,
    ExclusionGround,
    FieldChange,
    NationalContent,
    Overlapping,
    Recording,
    SuspensionCause,
    VersionCause,
    changed,
    corrected,
    differences,
    entry_contents,
    excluded,
    extended,
    opened,
    reinstated,
    resumed,
    suspended,
)
from module.registry.ip_objects.trademark import TrademarkRight
from module.registry.objects import Condition, Direction, GoodsBlock, NiceClass, ObjectKind
from module.registry.party import Name, Party
from module.registry.standing import ProtectionState

AT_WILL, RENEWAL = SuspensionCause.AT_WILL, SuspensionCause.RENEWAL
NOT_BEGUN, IN_FORCE = ProtectionState.NOT_BEGUN, ProtectionState.IN_FORCE
SUSPENDED, EXPIRED, EXCLUDED = ProtectionState.SUSPENDED, ProtectionState.EXPIRED, ProtectionState.EXCLUDED


def day(text: str) -> date:
    return date.fromisoformat(text)


def recorded(text: str, *, in_force: str = "", reference: str = "") -> Recording:
    """An act of a day, registered at ten in the morning of Almaty; in force from that day if nothing else is said."""
    return Recording(day(in_force or text), datetime(*day(text).timetuple()[:3], 5, 0, tzinfo=UTC), reference)


RIGHT = TrademarkRight(
    certificate_number="00001",
    name=Name(ru="ДОСТЫК ЧАЙ"),
    valid_until=day("2030-06-30"),
    classes=(NiceClass(30, "чай"),),
)
COMMON = CommonContent(
    object_kind=ObjectKind.TRADEMARK,
    right=RIGHT,
    holders=(Party(name=Name(ru="ТОО «Достык»")),),
    goods=(GoodsBlock(hs_codes=("090210",), description="Чай зелёный"),),
    start=day("2026-03-02"),
    end=day("2028-03-01"),
)
NATIONAL = NationalContent(
    insurance=Insurance(contract_number="С-1", amount=5_000_000),
    genuine_features="голограмма",
    permitted_quantity=100,
    quantity_unit="кг",
)


def born(common: CommonContent = COMMON, on: str = "2026-03-02", national: NationalContent = NATIONAL) -> Entry:
    return opened("00001/ТЗ-020326", EntryOrigin.DECIDED, recorded(on), common, national)


def states(entry: Entry, *days: str) -> list[ProtectionState]:
    return [entry.as_of(day(text)).state for text in days]


def test_1_a_later_first_day_then_the_term_then_its_end() -> None:
    """Registered on 2 March with «От» 10 March; protected to 24:00 of «До» 1 March 2028 (CC 464)."""
    entry = born(replace(COMMON, start=day("2026-03-10")))
    assert states(entry, "2026-03-02", "2026-03-09", "2026-03-10") == [NOT_BEGUN, NOT_BEGUN, IN_FORCE]
    assert states(entry, "2028-03-01", "2028-03-02", "2031-01-01") == [IN_FORCE, EXPIRED, EXPIRED]
    assert entry.as_of(day("2026-03-05")).protection.begins == day("2026-03-10")
    assert entry.as_of(day("2026-03-05")).protection.last_day == day("2028-03-01")


def test_2_suspended_twice_for_two_causes() -> None:
    """At the holder's wish from 1 March 2027; the right ends on 10 April 2027 without its renewal (CC 462 para. 2)."""
    entry = born(replace(COMMON, right=replace(RIGHT, valid_until=day("2027-04-10"))))
    entry = suspended(entry, AT_WILL, recorded("2027-03-01"))
    entry = suspended(entry, RENEWAL, recorded("2027-04-12", in_force="2027-04-11"))
    assert states(entry, "2027-02-28", "2027-03-01", "2027-04-10", "2027-04-11") == [IN_FORCE, *[SUSPENDED] * 3]
    entry = resumed(entry, AT_WILL, recorded("2027-05-03"))
    assert states(entry, "2027-05-03", "2027-05-19") == [SUSPENDED, SUSPENDED]
    assert entry.as_of(day("2027-05-19")).suspended_for == (RENEWAL,)
    renewed = differences(COMMON, replace(COMMON, right=RIGHT))  # says nothing: the entry's own right is the base
    assert renewed == ()
    base = entry.as_of(day("2027-05-19")).common
    renewed = differences(base, replace(base, right=replace(base.right, valid_until=day("2037-04-10"))))
    entry = extended(entry, day("2030-03-01"), recorded("2027-05-20"), renewed)
    assert states(entry, "2027-05-19", "2027-05-20", "2030-03-01", "2030-03-02") == [
        SUSPENDED,
        IN_FORCE,
        IN_FORCE,
        EXPIRED,
    ]


def test_3_imported_with_missing_parts_and_filled_later() -> None:
    """From the list kept before the system: no insurance and no codes of goods were written there."""
    bare = CommonContent(
        object_kind=ObjectKind.TRADEMARK,
        right=RIGHT,
        holders=COMMON.holders,
        end=day("2027-12-31"),
        missing=frozenset({"goods", "start"}),
    )
    empty = NationalContent(missing=frozenset({"insurance", "genuine_features"}))
    entry = opened("00002/ТЗ-010125", EntryOrigin.IMPORTED, recorded("2026-12-01", in_force="2025-01-01"), bare, empty)
    now = entry.as_of(day("2026-12-01"))
    assert now.state is IN_FORCE
    assert (now.origin, now.protection.begins) == (EntryOrigin.IMPORTED, None)
    assert now.missing == {"goods", "start", "insurance", "genuine_features"}
    goods = differences(bare, replace(bare, goods=COMMON.goods))
    insurance = differences(empty, replace(empty, insurance=NATIONAL.insurance))
    entry = changed(entry, (*goods, *insurance), recorded("2026-12-10"))
    assert entry.as_of(day("2026-12-09")).missing == {"goods", "start", "insurance", "genuine_features"}
    later = entry.as_of(day("2026-12-10"))
    assert later.missing == {"start", "genuine_features"}
    assert later.common.goods == COMMON.goods
    assert later.national.insurance == NATIONAL.insurance


def test_a_field_that_is_given_whole_takes_its_missing_parts_with_it() -> None:
    missing = frozenset({"right.name", "right.registered_on", "rights", "goods.hs_codes"})
    bare = CommonContent(end=day("2027-12-31"), missing=missing)
    entry = opened("7", EntryOrigin.IMPORTED, recorded("2026-12-01"), bare, NationalContent())
    told = changed(entry, differences(bare, replace(bare, right=RIGHT)), recorded("2026-12-10"))
    assert told.as_of(day("2026-12-10")).missing == {"rights", "goods.hs_codes"}


def test_4_an_extension_overtakes_a_change_that_was_filed_before_it() -> None:
    """Goods: filed on 1 December 2027. The extension is decided on 1 February 2028, the change of goods after it."""
    entry = born()
    base = entry.as_of(day("2027-12-01")).common
    change = differences(base, replace(base, goods=(*base.goods, GoodsBlock(hs_codes=("210120",)))))
    entry = extended(entry, day("2030-03-01"), recorded("2028-02-01"))
    entry = changed(entry, change, recorded("2028-02-14"))
    now = entry.as_of(day("2028-02-14"))
    assert now.common.end == day("2030-03-01")
    assert [block.hs_codes for block in now.common.goods] == [("090210",), ("210120",)]
    assert [version.cause for version in entry.versions] == [
        VersionCause.INCLUDED,
        VersionCause.INCLUDED,
        VersionCause.EXTENDED,
        VersionCause.CHANGED,
    ]


def test_5_exclusion_beside_an_extension_that_was_filed_in_time() -> None:
    """Untrue data (CC 463 para. 1 (4)) end the entry while the extension waits: it has nothing left to extend."""
    entry = excluded(born(), ExclusionGround.UNTRUE, recorded("2028-02-10"))
    assert states(entry, "2028-02-09", "2028-02-10", "2028-03-02") == [IN_FORCE, EXCLUDED, EXCLUDED]
    acts: tuple[Callable[[], Entry], ...] = (
        lambda: extended(entry, day("2030-03-01"), recorded("2028-02-20")),
        lambda: changed(entry, (), recorded("2028-02-20")),
        lambda: suspended(entry, AT_WILL, recorded("2028-02-20")),
        lambda: excluded(entry, ExclusionGround.AT_WILL, recorded("2028-02-20")),
    )
    for act in acts:
        with pytest.raises(NotAllowedNow):
            act()


def test_6_a_slip_is_corrected_from_the_day_on_which_it_stood() -> None:
    """APPC 82: the name of the mark was misprinted; who read it before 15 May read the slip, and that stays known."""
    slip = replace(COMMON, right=replace(RIGHT, name=Name(ru="ДОСТЫК ЧАИ")))
    entry = born(slip)
    later = replace(slip, goods=())
    entry = changed(entry, differences(slip, later), recorded("2026-04-01"))
    entry = corrected(
        entry, differences(later, replace(later, right=RIGHT)), recorded("2026-05-15", in_force="2026-03-02")
    )
    assert entry.as_of(day("2026-03-20")).common.right.name.ru == "ДОСТЫК ЧАЙ"
    assert entry.as_of(day("2026-03-20")).common.goods == COMMON.goods
    assert entry.as_of(day("2026-05-20")).common.right.name.ru == "ДОСТЫК ЧАЙ"
    assert entry.as_of(day("2026-05-20")).common.goods == ()
    before = datetime(2026, 5, 14, 23, tzinfo=UTC)
    assert entry.as_of(day("2026-03-20"), before).common.right.name.ru == "ДОСТЫК ЧАИ"
    assert entry.as_of(day("2026-05-14"), before).common.right.name.ru == "ДОСТЫК ЧАИ"


def test_7_a_late_version_for_a_past_day_goes_under_the_later_ones() -> None:
    """The holder was renamed on 20 April; written down on 10 May, when a version of 1 May already stood."""
    entry = born()
    fewer = differences(NATIONAL, replace(NATIONAL, permitted_quantity=50))
    goods = differences(COMMON, replace(COMMON, goods=()))
    entry = changed(entry, (*fewer, *goods), recorded("2026-05-01"))
    renamed = (Party(name=Name(ru="ТОО «Достық»")),)
    base = entry.as_of(day("2026-05-10")).common
    entry = changed(
        entry, differences(base, replace(base, holders=renamed)), recorded("2026-05-10", in_force="2026-04-20")
    )
    on = {text: entry.as_of(day(text)).common for text in ("2026-04-19", "2026-04-20", "2026-05-05")}
    assert [one.holders == renamed for one in on.values()] == [False, True, True]
    assert [one.goods == () for one in on.values()] == [False, False, True]
    known = entry.as_of(day("2026-05-05"), datetime(2026, 5, 9, tzinfo=UTC))
    assert (known.common.holders, known.common.goods) == (COMMON.holders, ())
    assert entry.as_of(day("2026-05-05")).national.permitted_quantity == 50


def test_8_an_extension_filed_in_time_and_decided_after_the_end() -> None:
    """Not protected from 2 March 2028 until it is registered on 20 March; nothing is in force backwards (CC 462)."""
    entry = extended(born(), day("2030-03-01"), recorded("2028-03-20"))
    assert states(entry, "2028-03-01", "2028-03-02", "2028-03-19", "2028-03-20", "2030-03-01", "2030-03-02") == [
        IN_FORCE,
        EXPIRED,
        EXPIRED,
        IN_FORCE,
        IN_FORCE,
        EXPIRED,
    ]
    assert entry.as_of(day("2028-03-25"), datetime(2028, 3, 19, tzinfo=UTC)).state is EXPIRED


def test_9_suspension_for_the_renewal_document_decided_after_the_end() -> None:
    """It runs from the end of the right, whenever it is decided, and does not turn expired (CC 462 para. 2)."""
    right = replace(RIGHT, valid_until=day("2028-02-20"))
    entry = born(replace(COMMON, right=right))
    assert states(entry, "2028-02-20", "2028-02-21") == [IN_FORCE, EXPIRED]
    entry = suspended(entry, RENEWAL, recorded("2028-03-06", in_force="2028-02-21"))
    assert states(entry, "2028-02-20", "2028-02-21", "2028-03-02", "2028-04-20") == [IN_FORCE, *[SUSPENDED] * 3]
    assert entry.as_of(day("2028-02-25"), datetime(2028, 2, 25, tzinfo=UTC)).state is EXPIRED
    entry = excluded(entry, ExclusionGround.NOT_RENEWED, recorded("2028-04-24"))
    assert states(entry, "2028-04-23", "2028-04-24") == [SUSPENDED, EXCLUDED]


def test_10_an_exclusion_is_annulled_by_a_court() -> None:
    """In force again from the act on, nothing backwards (DESIGN 5; APPC 91–99)."""
    entry = excluded(born(), ExclusionGround.UNTRUE, recorded("2027-01-11"))
    entry = reinstated(entry, recorded("2027-06-01"))
    assert states(entry, "2027-01-10", "2027-01-11", "2027-05-31", "2027-06-01") == [
        IN_FORCE,
        EXCLUDED,
        EXCLUDED,
        IN_FORCE,
    ]
    assert entry.as_of(day("2027-06-01"), datetime(2027, 5, 31, tzinfo=UTC)).state is EXCLUDED
    assert excluded(entry, ExclusionGround.AT_WILL, recorded("2027-07-01")).as_of(day("2027-07-01")).state is EXCLUDED
    with pytest.raises(NotAllowedNow):
        reinstated(entry, recorded("2027-08-02"))


def test_11_two_changes_of_one_field_stop_for_the_officer() -> None:
    """Both were filed on the same version; the second may not undo the first unseen (DESIGN D15)."""
    entry = born()
    first = differences(COMMON, replace(COMMON, goods=()))
    second = differences(COMMON, replace(COMMON, goods=(GoodsBlock(hs_codes=("210120",)),), start=day("2026-03-03")))
    entry = changed(entry, first, recorded("2026-04-01"))
    with pytest.raises(Overlapping) as stopped:
        changed(entry, second, recorded("2026-04-02"))
    assert stopped.value.fields == ("goods",)
    assert changed(entry, first, recorded("2026-04-03")).as_of(day("2026-04-03")).common.goods == ()


def test_12_the_right_ends_before_the_term_and_is_renewed() -> None:
    """Never past the right (CC 464); the renewal counts from the day on which it was written down."""
    entry = born(replace(COMMON, right=replace(RIGHT, valid_until=day("2027-06-30"))))
    assert states(entry, "2027-06-30", "2027-07-01") == [IN_FORCE, EXPIRED]
    base = entry.as_of(day("2027-07-01")).common
    entry = changed(entry, differences(base, replace(base, right=RIGHT)), recorded("2027-07-20"))
    assert states(entry, "2027-07-19", "2027-07-20", "2028-03-01", "2028-03-02") == [
        EXPIRED,
        IN_FORCE,
        IN_FORCE,
        EXPIRED,
    ]
    assert entry.as_of(day("2027-07-20")).protection.last_day == day("2028-03-01")


def test_13_a_suspension_at_will_ends_with_the_term() -> None:
    """It outlives an extension and ends by resumption or «До» (DESIGN 5)."""
    entry = suspended(born(), AT_WILL, recorded("2028-02-01"))
    assert states(entry, "2028-03-01", "2028-03-02") == [SUSPENDED, EXPIRED]
    entry = extended(entry, day("2030-03-01"), recorded("2028-02-10"))
    assert states(entry, "2028-03-02", "2030-03-01", "2030-03-02") == [SUSPENDED, SUSPENDED, EXPIRED]
    entry = resumed(entry, AT_WILL, recorded("2028-04-03"))
    assert states(entry, "2028-04-02", "2028-04-03") == [SUSPENDED, IN_FORCE]


LORRY = RouteStop(country="KZ", place_name="Алматы", transport="31")
CARRIER = CirculationPerson(Party(name=Name(ru="ТОО «Жол»")), (CirculationRole.CARRIER,))


def told(**changes: Any) -> CirculationContent:
    return CirculationContent((replace(CirculationHalf(persons=(CARRIER,)), **changes),))


def test_14_circulation_is_a_line_of_its_own() -> None:
    """Told a month after inclusion and changed twice; neither the entry nor its other parts get a version by it."""
    entry = born()
    first = differences(CirculationContent(), told())
    entry = changed(entry, first, recorded("2026-04-01"))
    assert entry.as_of(day("2026-03-31")).circulation == CirculationContent()
    assert entry.as_of(day("2026-03-31")).circulation_from is None
    now = entry.as_of(day("2026-04-01"))
    assert now.circulation == told()
    assert (now.circulation_from, now.in_force_from) == (day("2026-04-01"), day("2026-03-02"))
    assert (now.common, now.national) == (COMMON, NATIONAL)
    entry = changed(entry, differences(told(), told(route=(LORRY,))), recorded("2026-05-04"))
    entry = changed(entry, differences(COMMON, replace(COMMON, goods=())), recorded("2026-06-01"))
    entry = corrected(
        entry,
        (FieldChange(EntryPart.CIRCULATION, "exemption", "", "Личное пользование"),),
        recorded("2026-06-10", in_force="2026-04-15"),
    )
    assert [entry.as_of(day(text)).circulation.exemption for text in ("2026-04-14", "2026-04-15", "2026-06-02")] == [
        "",
        "Личное пользование",
        "Личное пользование",
    ]
    latest = entry.as_of(day("2026-06-10"))
    assert latest.circulation.halves == told(route=(LORRY,)).halves
    assert (latest.circulation_from, latest.in_force_from) == (day("2026-05-04"), day("2026-06-01"))
    known = entry.as_of(day("2026-06-10"), datetime(2026, 6, 9, tzinfo=UTC))
    assert (known.circulation.exemption, known.circulation_from) == ("", day("2026-05-04"))
    assert known.circulation_recorded_at == datetime(2026, 5, 4, 5, tzinfo=UTC)
    assert [one.part.value for one in entry.versions].count("circulation") == 4


def test_15_importers_are_added_one_by_one_and_may_be_incomplete() -> None:
    """One with his term, another of whom nobody but the name knows; the insurance beside them stays."""
    ours = AuthorisedImporter(Party(name=Name(ru="ТОО «Бірінші»")), end=day("2027-03-01"))
    unknown = AuthorisedImporter(Party(name=Name(ru="ТОО «Екінші»")))
    entry = changed(born(), differences(NATIONAL, replace(NATIONAL, importers=(ours,))), recorded("2026-04-01"))
    base = entry.as_of(day("2026-04-01")).national
    entry = changed(entry, differences(base, replace(base, importers=(ours, unknown))), recorded("2026-05-04"))
    assert entry.as_of(day("2026-03-31")).national.importers == ()
    assert entry.as_of(day("2026-05-03")).national.importers == (ours,)
    now = entry.as_of(day("2026-05-04")).national
    assert (now.importers, now.insurance) == ((ours, unknown), NATIONAL.insurance)
    assert now.importers[1].end is None
    with pytest.raises(Overlapping) as stopped:
        changed(entry, differences(NATIONAL, replace(NATIONAL, importers=(unknown,))), recorded("2026-05-05"))
    assert stopped.value.fields == ("importers",)


def test_16_an_entry_that_comes_with_circulation_has_it_from_its_first_day() -> None:
    common = replace(COMMON, start=day("2026-03-10"))
    entry = opened("00001", EntryOrigin.UNION, recorded("2026-03-02"), common, NATIONAL, told())
    assert [entry.as_of(day(text)).circulation for text in ("2026-03-01", "2026-03-02")] == [told(), told()]
    assert entry.as_of(day("2026-03-02")).circulation_from == day("2026-03-02")


def test_nothing_is_known_before_it_was_recorded_and_nothing_protects_before_its_day() -> None:
    entry = born(on="2026-03-02")
    assert entry.as_of(day("2026-03-01")).state is NOT_BEGUN
    assert entry.as_of(day("2026-03-01")).common == COMMON
    with pytest.raises(LookupError):
        entry.as_of(day("2026-03-02"), datetime(2026, 3, 1, tzinfo=UTC))
    with pytest.raises(NotAllowedNow):
        changed(entry, differences(COMMON, replace(COMMON, goods=())), recorded("2026-03-05", in_force="2026-03-01"))


@pytest.mark.parametrize(
    ("cause", "start", "end", "expected"),
    [
        (RENEWAL, None, "2026-12-02", SUSPENDED),
        (RENEWAL, None, "2026-11-30", SUSPENDED),
        (RENEWAL, "2026-12-02", "2026-12-02", SUSPENDED),
        (AT_WILL, None, "2026-12-02", SUSPENDED),
        (AT_WILL, None, "2026-11-30", EXPIRED),
        (AT_WILL, "2026-12-02", "2026-12-02", SUSPENDED),
        (ExclusionGround.UNTRUE, None, "2026-12-02", EXCLUDED),
        (ExclusionGround.UNTRUE, None, "2026-11-30", EXCLUDED),
        (ExclusionGround.UNTRUE, "2026-12-02", "2026-12-02", EXCLUDED),
    ],
)
def test_a_cause_and_the_dates_on_1_december(
    cause: SuspensionCause | ExclusionGround, start: str | None, end: str, expected: ProtectionState
) -> None:
    entry = born(replace(COMMON, start=day(start) if start else None, end=day(end)))
    if isinstance(cause, SuspensionCause):
        entry = suspended(entry, cause, recorded("2026-11-25"))
    else:
        entry = excluded(entry, cause, recorded("2026-11-25"))
    now = entry.as_of(day("2026-12-01"))
    assert (now.state, now.state_since) == (expected, day("2026-11-25"))


def test_an_entry_takes_over_what_was_filed() -> None:
    """house.md, mutants 34 and 35: insurance, directions and conditions could be missing from every entry."""
    terms = Terms(
        ObjectKind.TRADEMARK,
        directions=(Direction.IMPORT, Direction.EXPORT),
        conditions=(Condition.USED,),
        start=day("2026-03-02"),
        end=day("2028-03-01"),
        genuine_features="голограмма",
        infringing_features="без голограммы",
        permitted_quantity=100,
        quantity_unit="кг",
    )
    agent = Party(name=Name(ru="ТОО «Сенім»"))
    form = Form(Capacity.REPRESENTATIVE, agent, COMMON.holders[0], terms, NATIONAL.insurance, COMMON.goods, RIGHT)
    common, national = entry_contents(form, ())
    assert common == COMMON
    assert national == NationalContent(
        representative=agent,
        insurance=Insurance(contract_number="С-1", amount=5_000_000),
        directions=(Direction.IMPORT, Direction.EXPORT),
        conditions=(Condition.USED,),
        genuine_features="голограмма",
        infringing_features="без голограммы",
        permitted_quantity=100,
        quantity_unit="кг",
    )


def test_what_is_not_so_cannot_be_lifted_or_done_twice() -> None:
    entry = suspended(born(), AT_WILL, recorded("2026-05-01"))
    acts: tuple[Callable[[], Entry], ...] = (
        lambda: resumed(entry, RENEWAL, recorded("2026-05-02")),
        lambda: suspended(entry, AT_WILL, recorded("2026-05-02")),
        lambda: reinstated(entry, recorded("2026-05-02")),
        lambda: extended(entry, day("2028-03-01"), recorded("2026-05-02")),
    )
    for act in acts:
        with pytest.raises(NotAllowedNow):
            act()


@given(st.permutations([AT_WILL, RENEWAL]), st.permutations([AT_WILL, RENEWAL]))
def test_lifting_one_suspension_leaves_the_other(began: list[SuspensionCause], lifted: list[SuspensionCause]) -> None:
    entry = born()
    for number, cause in enumerate(began):
        entry = suspended(entry, cause, recorded(f"2026-05-0{number + 1}"))
    entry = resumed(entry, lifted[0], recorded("2026-05-03"))
    assert entry.as_of(day("2026-05-03")).suspended_for == (lifted[1],)
    assert entry.as_of(day("2026-05-03")).state is SUSPENDED
    assert resumed(entry, lifted[1], recorded("2026-05-04")).as_of(day("2026-05-04")).state is IN_FORCE


ORDERS = sorted(
    set(permutations(["suspend renewal", "suspend at_will", "resume renewal", "resume at_will", "extend", "exclude"]))
)


def test_over_all_orders_lifting_one_state_leaves_the_others() -> None:
    """Each act in each order against a model of two causes and an exclusion, written from application-kinds (c).

    A resumption without its suspension, and anything after an exclusion, is refused; an extension lifts what awaits the
    renewal and nothing else.
    """
    causes = {"renewal": RENEWAL, "at_will": AT_WILL}
    for order in ORDERS:
        entry, held, out = born(), set[SuspensionCause](), False
        for number, (act, _, word) in enumerate(one.partition(" ") for one in order):
            recording = recorded(f"2026-05-0{number + 1}")
            cause = causes.get(word)
            refused = out or (act == "resume" and cause not in held)
            try:
                if act == "extend":
                    entry = extended(entry, day("2030-03-01"), recording)
                elif act == "exclude":
                    entry = excluded(entry, ExclusionGround.AT_WILL, recording)
                elif cause is not None:
                    entry = (suspended if act == "suspend" else resumed)(entry, cause, recording)
            except NotAllowedNow:
                assert refused, (order, act)
                continue
            assert not refused, (order, act)
            out = out or act == "exclude"
            if cause is not None:
                held = held | {cause} if act == "suspend" else held - {cause}
            held -= {RENEWAL} if act == "extend" else set()
            now = entry.as_of(recording.on)
            assert set(now.suspended_for) == held, (order, act)
            assert now.state is (EXCLUDED if out else SUSPENDED if held else IN_FORCE), (order, act)


def test_a_suspension_that_is_decided_and_not_begun_is_lifted_by_the_renewal() -> None:
    """The right ends on 10 April; what was decided in March begins on the 11th, unless the term is extended before."""
    entry = suspended(born(), RENEWAL, recorded("2027-03-01", in_force="2027-04-11"))
    assert states(entry, "2027-03-02", "2027-04-10", "2027-04-11") == [IN_FORCE, IN_FORCE, SUSPENDED]
    assert entry.as_of(day("2027-03-02")).suspended_later == (RENEWAL,)
    entry = extended(entry, day("2029-03-01"), recorded("2027-04-05"))
    assert states(entry, "2027-04-10", "2027-04-11", "2027-12-01") == [IN_FORCE, IN_FORCE, IN_FORCE]
    assert entry.as_of(day("2027-04-05")).suspended_later == ()


def test_changes_of_different_fields_give_the_same_entry_in_any_order() -> None:
    changes = [
        differences(COMMON, replace(COMMON, goods=())),
        differences(COMMON, replace(COMMON, holders=(Party(name=Name(ru="Другой")),))),
        differences(NATIONAL, replace(NATIONAL, insurance=Insurance(contract_number="С-2"))),
    ]
    found = set()
    for order in permutations(changes):
        entry = born()
        for number, change in enumerate(order):
            entry = changed(entry, change, recorded(f"2026-06-0{number + 1}"))
        now = entry.as_of(day("2026-06-03"))
        found.add((now.common, now.national))
    assert len(found) == 1

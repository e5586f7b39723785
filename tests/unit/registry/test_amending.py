"""Differences of an entry: difference then apply gives the new content, and decisions go together or stop (D15).

The pairs are drawn by the seed of the run: 500 of them, 10,000 under `--full`. What overlaps is not asked of the code
under test: each edit here names by hand the one value that it touches.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

from module.registry.amending import ChangeSort, applied, joined, overlapping, value_changes
from module.registry.application import Attachment, AttachmentRole, Insurance
from module.registry.entry import CommonContent, NationalContent
from module.registry.ip_objects.trademark import TrademarkRight
from module.registry.objects import Direction, GoodsBlock, NiceClass
from module.registry.party import Address, ChannelKind, Contact, Name, Party
from tests.support import sizes

SHORT = 500
OWNER = Party(
    identifier="120340000018",
    name=Name(ru="ТОО «Достык»", kk="«Достық» ЖШС"),
    addresses=(Address(city="Астана", street="Мангилик Ел"),),
    contacts=(Contact(ChannelKind.TELEPHONE, "+77172000001"), Contact(ChannelKind.EMAIL, "a@example.kz")),
)
CO_OWNER = Party(name=Name(en="Tea Ltd"), resident=False)
TEA = GoodsBlock(hs_codes=("090210",), word_name="ДОСТЫК ЧАЙ", description="Чай зелёный", nice_classes=(30,))
COFFEE = GoodsBlock(hs_codes=("090121",), word_name="ДОСТЫК КОФЕ", description="Кофе")
COCOA = GoodsBlock(hs_codes=("180500",), word_name="ДОСТЫК КАКАО", description="Какао")
SCAN = Attachment("f1", AttachmentRole.DOCUMENT, "certificate.pdf", "application/pdf", 100, "ab" * 32)
PICTURE = replace(SCAN, id="f2", role=AttachmentRole.GENUINE, file_name="tea.png")
COMMON = CommonContent(
    right=TrademarkRight(
        certificate_number="00001",
        name=Name(ru="ДОСТЫК"),
        valid_until=date(2030, 6, 30),
        classes=(NiceClass(30, "чай"), NiceClass(32, "воды")),
    ),
    holders=(OWNER, CO_OWNER),
    goods=(TEA, COFFEE, COCOA),
    start=date(2026, 3, 2),
    end=date(2028, 3, 1),
    files=(SCAN, PICTURE),
)
NATIONAL = NationalContent(
    representative=Party(identifier="900101300017", name=Name(ru="Патентный поверенный")),
    insurance=Insurance(contract_number="С-1", amount=5_000_000),
    directions=(Direction.IMPORT,),
    genuine_features="голограмма",
    permitted_quantity=100,
)


def test_one_word_of_one_block_is_one_change() -> None:
    new = replace(COMMON, goods=(TEA, replace(COFFEE, description="Кофе молотый"), COCOA))
    (only,) = value_changes(COMMON, new)
    assert (only.place, only.sort) == (("goods", 1, "description"), ChangeSort.ALTERED)
    assert (only.before, only.after) == ("Кофе", "Кофе молотый")


def test_a_removed_block_moves_no_other() -> None:
    new = replace(COMMON, goods=(COFFEE, replace(COCOA, description="Какао-порошок")))
    found = {one.place: (one.sort, one.after) for one in value_changes(COMMON, new)}
    assert found == {
        ("goods", 0): (ChangeSort.REMOVED, None),
        ("goods", 2, "description"): (ChangeSort.ALTERED, "Какао-порошок"),
    }


def test_another_holder_is_one_value() -> None:
    """Two who name two buyers say otherwise of one thing; the entry never gets both."""
    found = []
    for number in ("650101000014", "650101000025"):
        buyer = Party(identifier=number, name=Name(ru=f"ТОО «{number}»"))
        changes = value_changes(COMMON, replace(COMMON, holders=(buyer, CO_OWNER)))
        assert [(one.place, one.before, one.after) for one in changes] == [(("holders", 0), OWNER, buyer)]
        found.append(changes)
    assert overlapping(*found) == found[0]
    assert overlapping(found[0], found[0]) == ()


def test_a_new_address_of_a_holder_is_told_field_by_field() -> None:
    moved = replace(OWNER, addresses=(Address(city="Алматы", street="Абая"),))
    found = value_changes(COMMON, replace(COMMON, holders=(moved, CO_OWNER)))
    assert [(one.place, one.before, one.after) for one in found] == [
        (("holders", 0, "addresses", 0, "city"), "Астана", "Алматы"),
        (("holders", 0, "addresses", 0, "street"), "Мангилик Ел", "Абая"),
    ]


def test_another_contract_or_representative_is_one_value() -> None:
    """Halves of two contracts, or of two persons, joined are a thing that nobody has."""
    other = replace(NATIONAL, insurance=Insurance(contract_number="С-2", amount=6_000_000))
    (contract,) = value_changes(NATIONAL, other)
    assert (contract.place, contract.after) == (("insurance",), other.insurance)
    corrected = value_changes(NATIONAL, replace(NATIONAL, insurance=replace(NATIONAL.insurance, amount=7_000_000)))
    assert [one.place for one in corrected] == [("insurance", "amount")]
    assert overlapping((contract,), corrected) == (contract,)
    buyer = Party(identifier="650101000014", name=Name(ru="ТОО «Байтерек»"))
    (person,) = value_changes(NATIONAL, replace(NATIONAL, representative=buyer))
    assert (person.place, person.after) == (("representative",), buyer)


def test_what_nobody_knew_is_no_change() -> None:
    assert value_changes(COMMON, replace(COMMON, missing=frozenset({"goods"}))) == ()


def test_a_representative_comes_and_goes_whole() -> None:
    without = replace(NATIONAL, representative=None)
    (gone,) = value_changes(NATIONAL, without)
    assert (gone.place, gone.before, gone.after) == (("representative",), NATIONAL.representative, None)
    assert applied(without, value_changes(without, NATIONAL)) == NATIONAL


def test_a_longer_term_and_new_files_stand_beside_a_change() -> None:
    """The extension that was decided meanwhile stays: its «До», its proof (D15)."""
    renewal, assignment = replace(SCAN, id="f3"), replace(SCAN, id="f4")
    extended = replace(COMMON, end=date(2030, 3, 1), files=(*COMMON.files, renewal))
    asked = replace(COMMON, goods=(TEA,), files=(*COMMON.files, assignment))
    ours = value_changes(COMMON, asked)
    assert overlapping(ours, value_changes(COMMON, extended)) == ()
    assert joined(COMMON, extended, ours) == replace(
        COMMON, end=date(2030, 3, 1), goods=(TEA,), files=(SCAN, PICTURE, renewal, assignment)
    )


def test_a_block_altered_here_and_removed_there_overlaps() -> None:
    altered = value_changes(COMMON, replace(COMMON, goods=(replace(TEA, description="Чай"), COFFEE, COCOA)))
    removed = value_changes(COMMON, replace(COMMON, goods=(COFFEE, COCOA)))
    assert overlapping(altered, removed) == altered
    assert overlapping(removed, altered) == removed


def test_two_who_ask_for_the_same_do_not_overlap() -> None:
    new = replace(COMMON, goods=(TEA, COFFEE, COCOA, GoodsBlock(hs_codes=("220110",))), holders=(OWNER,))
    ours = value_changes(COMMON, new)
    assert overlapping(ours, value_changes(COMMON, new)) == ()
    assert joined(COMMON, new, ours) == new


def test_what_became_known_meanwhile_stays_known() -> None:
    unknown = replace(NATIONAL, permitted_quantity=None, missing=frozenset({"permitted_quantity"}))
    told = replace(unknown, permitted_quantity=7, missing=frozenset())
    ours = value_changes(unknown, replace(unknown, genuine_features="печать"))
    assert joined(unknown, told, ours) == replace(told, genuine_features="печать")


# -- pairs that are drawn ------------------------------------------------------------------------------------------

Edit = Callable[[CommonContent, str], CommonContent]


def _holder(**new: Any) -> Callable[[CommonContent], CommonContent]:
    return lambda one: replace(one, holders=tuple(replace(x, **new) if x.is_same(OWNER) else x for x in one.holders))


def _block(hs: str, name: str) -> Edit:
    def edit(one: CommonContent, text: str) -> CommonContent:
        value: Any = (7, len(text)) if name == "nice_classes" else text
        return replace(one, goods=tuple(replace(x, **{name: value}) if x.hs_codes == (hs,) else x for x in one.goods))

    return edit


def _gone(hs: str) -> Edit:
    return lambda one, text: replace(one, goods=tuple(x for x in one.goods if x.hs_codes != (hs,)))


def _contact(channel: ChannelKind) -> Edit:
    def edit(one: CommonContent, text: str) -> CommonContent:
        old = next(x for x in one.holders if x.is_same(OWNER)).contacts
        return _holder(contacts=tuple(Contact(x.kind, text) if x.kind is channel else x for x in old))(one)

    return edit


EDITS: dict[str, Edit] = {
    "tea.description": _block("090210", "description"),
    "tea.word_name": _block("090210", "word_name"),
    "coffee.description": _block("090121", "description"),
    "coffee.nice": _block("090121", "nice_classes"),
    "cocoa.description": _block("180500", "description"),
    "cocoa": _gone("180500"),
    "holder.phone": _contact(ChannelKind.TELEPHONE),
    "holder.email": _contact(ChannelKind.EMAIL),
    "holder.tax": lambda one, text: _holder(tax_number=text)(one),
    "holder": lambda one, text: replace(
        one, holders=tuple(Party(name=Name(ru=f"ТОО {text}")) if x.is_same(OWNER) else x for x in one.holders)
    ),
    "co-owner": lambda one, text: replace(one, holders=tuple(x for x in one.holders if not x.is_same(CO_OWNER))),
    "end": lambda one, text: replace(one, end=date(2029, 1, 1 + len(text))),
    "right.name": lambda one, text: replace(one, right=replace(one.right, name=replace(one.right.name, kk=text))),
    "right.until": lambda one, text: replace(one, right=replace(one.right, valid_until=date(2031, 1, len(text)))),
}
"""Each edit under the one value that it touches; `WITHIN` names those that touch a part of another one's."""
WITHIN = {"cocoa": {"cocoa.description"}, "holder": {"holder.phone", "holder.email", "holder.tax"}}
ADDITIONS: dict[str, Edit] = {
    "new.goods": lambda one, text: replace(one, goods=(*one.goods, GoodsBlock(hs_codes=("2201",), description=text))),
    "new.file": lambda one, text: replace(one, files=(*one.files, replace(SCAN, id=text))),
}
ALL = EDITS | ADDITIONS
Decision = dict[str, str]


def decision(random: Random, *, most: int = 5) -> Decision:
    names = random.sample(sorted(ALL), random.randint(1, most))
    asked = {name: random.choice("абвгдежз") * random.randint(1, 9) for name in sorted(names)}
    gone = {part for whole, parts in WITHIN.items() if whole in asked for part in parts}
    return {name: text for name, text in asked.items() if name not in gone}


def carried_out(content: CommonContent, asked: Decision) -> CommonContent:
    for name in ALL:
        if name in asked:
            content = ALL[name](content, asked[name])
    return content


LENGTH_COUNTS = ("end", "right.until", "coffee.nice")
SAME_TO_ALL = ("cocoa", "co-owner")


def _says(name: str, text: str) -> object:
    if name in SAME_TO_ALL:
        return "gone"
    return len(text) if name in LENGTH_COUNTS else text


def at_odds(one: Decision, other: Decision) -> bool:
    """Tell by the names above whether two decisions touch one value and say otherwise."""
    shared = [name for name in EDITS if name in one and name in other]
    if any(_says(name, one[name]) != _says(name, other[name]) for name in shared):
        return True
    pairs = ((one, other), (other, one))
    return any(whole in x and parts & y.keys() for x, y in pairs for whole, parts in WITHIN.items())


def unordered(content: CommonContent) -> CommonContent:
    """Two that add do it one behind the other: which comes first is no difference."""
    return replace(content, goods=tuple(sorted(content.goods, key=repr)), files=tuple(sorted(content.files, key=repr)))


def test_difference_then_apply_is_the_new_content() -> None:
    random = Random(sizes.number())
    for _ in range(sizes.size(SHORT, 10_000)):
        old, new = (carried_out(COMMON, decision(random, most=len(ALL))) for _ in range(2))
        assert applied(old, value_changes(old, new)) == new


def test_decisions_that_overlap_never_both_apply_and_others_do_in_either_order() -> None:
    random = Random(sizes.number() + 1)
    seen = set()
    for _ in range(sizes.size(SHORT, 10_000)):
        one, other = decision(random), decision(random)
        first, second = carried_out(COMMON, one), carried_out(COMMON, other)
        ours, theirs = value_changes(COMMON, first), value_changes(COMMON, second)
        stops = at_odds(one, other)
        seen.add(stops)
        assert bool(overlapping(ours, theirs)) is bool(overlapping(theirs, ours)) is stops, (one, other)
        if not stops:
            there, back = joined(COMMON, second, ours), joined(COMMON, first, theirs)
            assert isinstance(there, CommonContent) and isinstance(back, CommonContent)
            assert unordered(there) == unordered(back), (one, other)
            for content in (there, back):
                left = value_changes(content, carried_out(content, {k: v for k, v in one.items() if k in EDITS}))
                assert not left, "what was decided stands"
    assert seen == {True, False}

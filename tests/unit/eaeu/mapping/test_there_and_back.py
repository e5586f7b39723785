"""An entry as .002 with .003 and read again: nothing is lost but what `registry/unmapped.toml` names."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from lxml import etree

from module.eaeu.codec.names import Names
from module.eaeu.codec.reading import read
from module.eaeu.codec.writing import element
from module.eaeu.mapping.binding import to_model
from module.eaeu.mapping.national import entry_documents
from module.eaeu.mapping.reading import entry_content
from module.registry.application import Attachment, AttachmentRole, DocumentKind, Insurance
from module.registry.circulation import (
    AuthorisedImporter,
    BorderCrossing,
    CirculationContent,
    CirculationHalf,
    CirculationKind,
    CirculationPerson,
    CirculationRole,
    ControlPlace,
    GoodsTraits,
    PackageTraits,
    RouteStop,
)
from module.registry.entry import CommonContent, EntryOrigin, NationalContent, Recording, opened
from module.registry.exporting import EntryFacts
from module.registry.ip_objects.geographical_indication import IndicationRight
from module.registry.ip_objects.trademark import TrademarkRight
from module.registry.objects import Condition, Direction, GoodsBlock, IpRight, MarkType, NiceClass, ObjectKind
from module.registry.party import Address, AddressKind, ChannelKind, Contact, Name, Party, PartyKind
from module.registry.unmapped import ENTRY, REASONS, rows
from tests.support.exporting import SETTINGS, application, stamp
from tests.support.exporting import entry as example_entry

NAMES = Names(SETTINGS.versions)
DAY = date(2026, 12, 1)
NUMBER = "00001/ТЗ-0012-011226"
LETTERS = "абвгдЖЕТІСУәғқңөұүһ ABCxyz 0123456789 «»№.,-()&<>\"'"


def line(most: int = 30, least: int = 0) -> st.SearchStrategy[str]:
    """A text of one line, tidied as the forms tidy it; now and then longer than any element."""
    short = st.text(LETTERS, min_size=least, max_size=most)
    long = st.sampled_from(["слово " * 130, "Ж" * 530])
    tidied = st.one_of(*[short] * 9, long).map(lambda text: " ".join(text.split()))
    return tidied.filter(lambda text: len(text) >= least)


def lines() -> st.SearchStrategy[str]:
    """A text of many lines."""
    parts = st.lists(st.text(LETTERS + "\n", max_size=40), max_size=3).map("\n ".join)
    return st.one_of(
        parts,
        line(),
        st.sampled_from([("много слов " * 900).strip(), ("абв " * 250).strip(), "Я" * 4100, "а" * 500 + " б"]),
    )


NAME = st.builds(Name, ru=line(), kk=line(), en=line(), original=line())
DAYS = st.one_of(st.none(), st.dates(date(1990, 1, 1), date(2060, 12, 31)))
PARTY = st.builds(
    Party,
    kind=st.sampled_from(PartyKind),
    resident=st.booleans(),
    identifier=st.sampled_from(["", "200140000004", "900101300007"]),
    name=st.builds(Name, ru=line(least=1), kk=line(), en=line(), original=line())
    | NAME.filter(lambda one: one.best("ru") != ""),
    addresses=st.lists(
        st.builds(
            Address,
            kind=st.sampled_from(AddressKind),
            country=st.sampled_from(["KZ", "RU", "DE", "de", "246"]),
            territory=st.sampled_from(["", "191010000"]),
            region=line(),
            district=line(),
            city=line(),
            settlement=line(),
            street=line(),
            house=line(),
            room=line(),
            postal_code=st.sampled_from(["", "040000", "SW1A 1AA", "№5", "1" * 12]),
        ),
        max_size=2,
    ).map(tuple),
    contacts=st.lists(
        st.builds(Contact, st.sampled_from(ChannelKind), st.sampled_from(["+77010000001", "a@b.kz", "+7727"])),
        max_size=3,
    ).map(tuple),
    tax_number=st.sampled_from(["", "7701234567", "200140000004", "1" * 25]),
    registration_number=st.sampled_from(["", "HRB 1"]),
)
NUMBERS = st.lists(st.integers(1, 45), max_size=3, unique=True).map(tuple)
RIGHT = st.builds(
    TrademarkRight,
    certificate_number=st.sampled_from(["", "100001", "9" * 60]),
    mark_type=st.sampled_from(MarkType),
    name=NAME,
    registered_on=DAYS,
    valid_until=DAYS,
    classes=st.lists(
        st.builds(NiceClass, st.integers(1, 45), lines()), max_size=3, unique_by=lambda one: one.number
    ).map(tuple),
    owners=st.lists(PARTY, max_size=1).map(tuple),
)
PLAIN = {
    "certificate_number": st.sampled_from(["", "100001", "9" * 60]),
    "name": NAME,
    "registered_on": DAYS,
    "valid_until": DAYS,
    "owners": st.lists(PARTY, max_size=1).map(tuple),
}
RIGHTS: dict[ObjectKind | None, st.SearchStrategy[IpRight]] = {
    ObjectKind.TRADEMARK: RIGHT,
    ObjectKind.SERVICE_MARK: RIGHT,
    ObjectKind.COPYRIGHT: RIGHT | st.builds(IpRight, **PLAIN),
    ObjectKind.RELATED_RIGHTS: RIGHT | st.builds(IpRight, **PLAIN),
    None: RIGHT
    | st.builds(IpRight, **PLAIN)
    | st.builds(
        IndicationRight, **PLAIN, registration_number=line(5), place=line(), registered_goods=lines(), quality=lines()
    ),
}
"""Rights by the kinds that have a code, and where none is chosen; the first releases kept each as a mark."""
_NUMBER = re.compile(r"\.\d+(?=\.|$)")
PICTURES = ("p0", "p1", "p2")


@st.composite
def goods(draw: st.DrawFn) -> GoodsBlock:
    """A block of goods; of three pictures the last one shows infringing goods."""
    return GoodsBlock(
        hs_codes=draw(
            st.lists(st.sampled_from(["200799", "19053100", "1905310000"]), max_size=3, unique=True).map(tuple)
        ),
        word_name=draw(line(10)),
        description=draw(lines()),
        nice_classes=draw(NUMBERS),
        genuine_pictures=draw(st.lists(st.sampled_from(PICTURES[:2]), max_size=2, unique=True).map(tuple)),
        infringing_pictures=draw(st.sampled_from([(), PICTURES[2:]])),
    )


HALVES = {
    kind: st.builds(
        CirculationHalf,
        kind=st.just(kind),
        persons=st.lists(
            st.builds(
                CirculationPerson,
                PARTY,
                st.lists(st.sampled_from(CirculationRole), max_size=2, unique=True).map(tuple),
            ),
            max_size=2,
            unique_by=lambda person: person.party.name.best("ru"),
        ).map(tuple),
        route=st.lists(
            st.builds(
                RouteStop,
                st.sampled_from(["", "KZ", "kz"]),
                line(5),
                line(),
                st.sampled_from(["", "31", "10"]),
                line(2),
            ),
            max_size=3,
        ).map(tuple),
        crossings=st.lists(st.builds(BorderCrossing, st.sampled_from(["", "55306"]), line()), max_size=2).map(tuple),
        places=st.lists(
            st.builds(
                ControlPlace,
                st.sampled_from(["", "KZ", "?"]),
                st.sampled_from(["", "55302"]),
                line(),
                line(5),
                st.none()
                | st.builds(Address, city=line(), street=line(), house=line(), room=line(), postal_code=line(5)),
            ),
            max_size=2,
        ).map(tuple),
        traits=st.lists(
            st.builds(GoodsTraits, line(5), lines(), st.lists(line(5, 1), max_size=2).map(tuple)), max_size=2
        ).map(tuple),
        packages=st.lists(st.builds(PackageTraits, line(2), line(2), line(5)), max_size=2).map(tuple),
        documents=lines(),
    )
    for kind in CirculationKind
}


def says_nothing(traits: GoodsTraits) -> bool:
    return not (traits.mark or traits.description.split() or traits.identification)


@st.composite
def circulations(draw: st.DrawFn) -> CirculationContent | None:
    """What an entry says of circulation, in half of the cases nothing."""
    if draw(st.booleans()):
        return None
    halves = [draw(HALVES[kind]) for kind in draw(st.sampled_from([[], *([one] for one in HALVES), list(HALVES)]))]
    told = (replace(one, traits=tuple(traits for traits in one.traits if not says_nothing(traits))) for one in halves)
    return CirculationContent(tuple(told), draw(lines()), draw(st.lists(PARTY, max_size=2).map(tuple)))


@st.composite
def entries(draw: st.DrawFn) -> EntryFacts:
    """An entry that may be incomplete in every part, with files that may be out of reach."""
    kind = draw(st.sampled_from(list(RIGHTS)))
    right = draw(RIGHTS[kind])
    blocks = draw(st.lists(goods(), max_size=2).map(tuple))
    if blocks and draw(st.booleans()):  # goods whose classes are those of the certificate
        blocks = (replace(blocks[0], nice_classes=tuple(one.number for one in right.certified_classes())),)
    files = tuple(
        Attachment(one, role, f"{one}.jpg", draw(st.sampled_from(["image/jpeg", "image/png"])), 7, "ab" * 32)
        for one in PICTURES
        for role in [AttachmentRole.INFRINGING if one in PICTURES[2:] else AttachmentRole.GENUINE]
    )
    paper = Attachment(
        "d",
        AttachmentRole.DOCUMENT,
        "d.pdf",
        "application/pdf",
        1,
        "cd" * 32,
        DocumentKind.RIGHT,
        document_date=draw(DAYS),
    )
    common = CommonContent(
        object_kind=kind,
        right=right,
        holders=draw(st.lists(PARTY, max_size=2).map(tuple)),
        goods=blocks,
        start=draw(DAYS),
        end=draw(DAYS),
        files=draw(st.permutations([*files, paper]).map(tuple)),
        missing=draw(st.sampled_from([frozenset(), frozenset({"goods"})])),
    )
    national = NationalContent(
        representative=draw(st.none() | PARTY),
        insurance=draw(st.sampled_from([Insurance(), Insurance("77-1")])),
        directions=draw(st.sampled_from([(), (Direction.IMPORT,)])),
        conditions=draw(st.sampled_from([(), (Condition.NEW,)])),
        genuine_features=draw(lines()),
        infringing_features=draw(lines()),
        permitted_quantity=draw(st.sampled_from([None, 5])),
        quantity_unit=draw(line(5)),
        importers=draw(st.sampled_from([(), (AuthorisedImporter(),)])),
    )
    recording = Recording(DAY, datetime(2026, 12, 1, 5, tzinfo=UTC))
    made = opened(NUMBER, EntryOrigin.DECIDED, recording, common, national, draw(circulations()))
    at_hand = draw(st.sampled_from([PICTURES, PICTURES, PICTURES[:1]]))
    filed = application(contents={one: f"content of {one}".encode() for one in at_hand})
    return EntryFacts(made.as_of(DAY), filed, "2026-00012", DAY)


def there_and_back(facts: EntryFacts) -> tuple[CommonContent, NationalContent, CirculationContent, set[str]]:
    """Return the content that came back through XML, and the paths that the export says it lost."""
    exported = entry_documents(facts, SETTINGS, stamp(), "R.IP.SP.01.002")
    circulation = entry_documents(facts, SETTINGS, stamp(), "R.IP.SP.01.003")
    trees = [read(etree.fromstring(etree.tostring(element(one.root, NAMES))), NAMES) for one in (exported, circulation)]
    register, volatile = (to_model(tree) for tree in trees)
    told = [loss for one in (exported, circulation) for loss in one.no_place if loss.present]
    lost = {loss.field for loss in told if loss.reason.msgid != REASONS["other_document"]}
    return (*entry_content(register.entries[0], volatile.records[0]), lost)


def there_and_back_alone(facts: EntryFacts) -> tuple[CommonContent, NationalContent, CirculationContent, set[str]]:
    """Return the content that came back through .002 without .003, and the paths that the export says it lost."""
    exported = entry_documents(facts, SETTINGS, stamp(), "R.IP.SP.01.002")
    tree = read(etree.fromstring(etree.tostring(element(exported.root, NAMES))), NAMES)
    lost = {loss.field for loss in exported.no_place if loss.present}
    return (*entry_content(to_model(tree).entries[0]), lost)


def comparable(common: CommonContent, lost: set[str]) -> CommonContent:
    """Name pictures by what they show, and leave out items of lists that the export says are lost whole."""
    named = {file.id: file.sha256 for file in common.files}
    blocks = tuple(
        replace(
            block,
            genuine_pictures=tuple(named[one] for one in block.genuine_pictures if one in named),
            infringing_pictures=tuple(named[one] for one in block.infringing_pictures if one in named),
        )
        for block in common.goods
    )
    holders = tuple(
        replace(
            party,
            contacts=tuple(
                one for n, one in enumerate(party.contacts) if f"common.holders.{place}.contacts.{n}" not in lost
            ),
        )
        for place, party in enumerate(common.holders)
    )
    files = tuple(sorted(common.files, key=lambda file: (file.role, file.sha256)))
    return replace(common, goods=blocks, holders=holders, files=files)


def differences(before: Any, after: Any, path: str) -> Iterator[str]:
    """Yield the paths of the values in which two contents differ."""
    if is_dataclass(before) and isinstance(before, type(after)):
        blank = type(before)() if type(before) is not type(after) else None  # what another kind of right does not have
        for item in fields(before):
            there = getattr(after, item.name) if hasattr(after, item.name) else getattr(blank, item.name)
            yield from differences(getattr(before, item.name), there, f"{path}.{item.name}")
    elif isinstance(before, tuple) and isinstance(after, tuple) and len(before) == len(after):
        for number, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from differences(one, other, f"{path}.{number}")
    elif before != after:
        yield path


def sent_files(common: CommonContent, contents: Any, lost: set[str]) -> CommonContent:
    """Return the entry with the digests of what was sent of its files: those of the originals serve us alone."""
    files = tuple(
        replace(
            file,
            id=hashlib.sha256(contents.get(file.id, b"")).hexdigest()[:32],
            file_name="",
            size=len(contents.get(file.id, b"")),
            sha256=hashlib.sha256(contents.get(file.id, b"")).hexdigest(),
        )
        for number, file in enumerate(common.files)
        if f"common.files.{number}" not in lost
    )
    kept = {file.id for number, file in enumerate(common.files) if f"common.files.{number}" not in lost}
    ids = {file.id: made.id for file, made in zip([one for one in common.files if one.id in kept], files, strict=True)}

    def renamed(pictures: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(ids[one] for one in pictures if one in ids)

    blocks = tuple(
        replace(
            block,
            genuine_pictures=renamed(block.genuine_pictures),
            infringing_pictures=renamed(block.infringing_pictures),
        )
        for block in common.goods
    )
    return replace(common, files=files, goods=blocks)


def kept(content: CirculationContent, lost: set[str]) -> CirculationContent:
    """Leave out what the export says is lost whole, and halves that say nothing."""

    def reached(party: Party, path: str) -> Party:
        contacts = (one for n, one in enumerate(party.contacts) if f"{path}.contacts.{n}" not in lost)
        return replace(party, contacts=tuple(contacts))

    halves = []
    for n, half in enumerate(content.halves):
        here = f"circulation.halves.{n}.persons"
        persons = tuple(
            replace(one, party=reached(one.party, f"{here}.{m}.party"))
            for m, one in enumerate(half.persons)
            if f"{here}.{m}" not in lost
        )
        half = replace(half, persons=persons)
        if replace(half, documents=half.documents.strip()) != CirculationHalf(half.kind):
            halves.append(half)
    contacts = tuple(reached(one, f"circulation.contacts.{n}") for n, one in enumerate(content.contacts))
    return replace(content, halves=tuple(halves), contacts=contacts)


def told_of_kept(path: str, content: CirculationContent, lost: set[str]) -> str:
    """Name a half by its place among those that come back: one that says nothing before it does not."""
    head, _, rest = path.partition("circulation.halves.")
    number, dot, field = rest.partition(".")
    if head or not number.isdigit():
        return path
    before = kept(replace(content, halves=content.halves[: int(number)]), lost)
    if len(kept(replace(content, halves=content.halves[: int(number) + 1]), lost).halves) == len(before.halves):
        return "a half that does not come back"
    return f"circulation.halves.{len(before.halves)}{dot}{field}"


def unexplained(facts: EntryFacts, way: Any = there_and_back) -> set[str]:
    """Return the paths in which the entry came back otherwise, without the export's word for it."""
    common, national, circulation, lost = way(facts)
    sent = sent_files(facts.entry.common, facts.application.contents, lost)
    found = {
        *differences(comparable(sent, lost), comparable(common, set()), "common"),
        *differences(facts.entry.national, national, "national"),
        *differences(kept(facts.entry.circulation, lost), circulation, "circulation"),
    }
    lost = {told_of_kept(path, facts.entry.circulation, lost) for path in lost}
    return {path for path in found if not any(path == one or path.startswith(f"{one}.") for one in lost)} - {
        "common.missing",
        "national.missing",
    }


@given(entries())
@example(example_entry())
@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
def test_an_entry_comes_back_but_for_what_the_list_names(facts: EntryFacts) -> None:
    assert unexplained(facts) == set()


@given(entries())
@example(example_entry())
@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
def test_002_alone_loses_what_003_carries_and_says_so(facts: EntryFacts) -> None:
    assert unexplained(facts, there_and_back_alone) == set()


@given(entries())
@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
def test_all_that_the_export_says_it_loses_stands_in_the_file(facts: EntryFacts) -> None:
    known = {path for row in rows() for path in row.paths}
    told = entry_documents(facts, SETTINGS, stamp(), "R.IP.SP.01.003").no_place
    assert {f"{ENTRY}.{_NUMBER.sub('', loss.field)}" for loss in told} <= known

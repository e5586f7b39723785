"""What an act states of the object, the goods and the people, and of the office that signs it (APPC art. 80)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from module.kernel.identifiers import looks_like_bin
from module.kernel.text import Message
from module.registry.actors import ActingOrder
from module.registry.application import Section
from module.registry.entry import CommonContent
from module.registry.field_answers import FieldAnswer, FieldAnswers, grounds_of
from module.registry.ip_objects import ip_object
from module.registry.ip_objects.base import Value
from module.registry.objects import GoodsBlock
from module.registry.party import Name, Party, PartyKind
from module.registry.signing_document import DocumentNode


@dataclass(frozen=True, slots=True)
class ActPicture:
    """The image of a mark as the state register gave it: content by SHA-256 in hex."""

    sha256: str
    media_type: str


@dataclass(frozen=True, slots=True)
class ChangedLine:
    """A row that an application about an entry changes: its label, what the entry says, what it shall say.

    It stands in `section`, in the block of goods `block` (0: in none, or taken out), under the label `row` there.
    `group` is the key of what it is answered with (`change_groups`), or of a part of that.
    """

    label: Message
    before: tuple[Value, ...]
    after: tuple[Value, ...]
    section: Section
    block: int
    row: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class NotEntered:
    """Rows of an application that an act leaves out of the entry, with the answer that says why."""

    rows: tuple[ChangedLine, ...]
    answer: FieldAnswer


@dataclass(frozen=True, slots=True)
class ActContent:
    """The object with goods and holders, who represents them, and the office of the head.

    `common` is what the entry will say, or what was asked where it is refused; `unit`, `acting` and `contacts`
    (address and telephone, one line in each language) are of the body. `changes` are those that a grant makes,
    `not_entered` what it leaves out, `answers` both as they were decided field by field (none: all is entered).
    """

    common: CommonContent
    representative: Party | None = None
    picture: ActPicture | None = None
    unit: Name = field(default_factory=Name)
    acting: ActingOrder | None = None
    contacts: Name = field(default_factory=Name)
    changes: tuple[ChangedLine, ...] = ()
    not_entered: tuple[NotEntered, ...] = ()
    answers: FieldAnswers = ()

    @property
    def grounds_left_out(self) -> tuple[str, ...]:
        """Return the grounds on which a grant leaves something out."""
        return grounds_of(self.answers)


def right_number(common: CommonContent) -> str:
    """Return the number of the right document, wherever its kind of object has it."""
    return str(getattr(common.right, ip_object(common.object_kind).number, ""))


def public_identifier(party: Party) -> str:
    """Return a BIN; the IIN of a person is not shown (APPC art. 80 asks for the name alone)."""
    return party.identifier if len(party.identifier) == 12 and looks_like_bin(party.identifier) else ""


def public_address(party: Party) -> str:
    """Return the first address of an organisation; where a person lives is not shown."""
    if party.kind is not PartyKind.LEGAL_ENTITY:
        return ""
    return next((address.line() for address in party.addresses), "")


def content_nodes(content: ActContent, period: tuple[date | None, date | None]) -> list[DocumentNode]:
    """Return what the signed act carries of it: names of fields in English, values once for both languages."""
    common = content.common
    fields = [
        ("objectKind", common.object_kind or ""),
        ("rightNumber", right_number(common)),
        ("rightRegisteredOn", _iso(common.right.registered_on)),
        ("rightValidUntil", _iso(common.right.valid_until)),
        ("pictureSha256", content.picture.sha256 if content.picture else ""),
        *(("niceClass", str(one.number)) for one in common.right.certified_classes()),
        ("protectedFrom", _iso(period[0])),
        ("protectedUntil", _iso(period[1])),
    ]
    nodes = [*_names("name", common.right.name), *_filled(fields)]
    nodes += [_party("holder", holder) for holder in common.holders]
    nodes += [_party("representative", content.representative)] if content.representative else []
    nodes += [_goods(number, block) for number, block in enumerate(common.goods, 1)]
    found = [DocumentNode("protectedObject", "", tuple(nodes))]
    office = [*_names("headUnit", content.unit)]
    if content.acting:
        order = (("number", content.acting.number), ("date", content.acting.day.isoformat()))
        office.append(DocumentNode("actingOrder", "", (), order))
    return [*office, *found, *map(_answer, content.answers)]


def _answer(answer: FieldAnswer) -> DocumentNode:
    """Return what is decided on one field; an act without such lines enters everything that was asked for."""
    words = [("kk", answer.words_kk), ("ru", answer.words_ru)]
    inside = [
        *(DocumentNode("ground", ground) for ground in answer.grounds),
        *(DocumentNode("words", text, (), (("lang", language),)) for language, text in words if text),
    ]
    said = "true" if answer.accepted else "false"
    return DocumentNode("changedField", "", tuple(inside), (("accepted", said), ("key", answer.field)))


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _filled(fields: Iterable[tuple[str, str]]) -> list[DocumentNode]:
    return [DocumentNode(name, value) for name, value in fields if value]


def _names(tag: str, name: Name) -> list[DocumentNode]:
    spelt = (("kk", name.kk), ("ru", name.ru), ("en", name.en), ("original", name.original))
    return [DocumentNode(tag, text, (), (("lang", language),)) for language, text in spelt if text]


def _party(tag: str, party: Party) -> DocumentNode:
    told = [("identifier", public_identifier(party)), ("address", public_address(party))]
    return DocumentNode(tag, "", (*_names("name", party.name), *_filled(told)))


def _goods(number: int, block: GoodsBlock) -> DocumentNode:
    fields = [
        ("description", block.description),
        ("wordName", block.word_name),
        *(("hsCode", code) for code in block.hs_codes),
        *(("niceClass", str(one)) for one in block.nice_classes),
    ]
    return DocumentNode("goods", "", tuple(_filled(fields)), (("number", str(number)),))

"""The parts of a decision that say what is protected, for whom, and who signs, in one language (APPC art. 80)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from module.documents.dates import long_date, short_date
from module.kernel.text import N_, Message
from module.registry.act_content import ActContent, public_address, public_identifier, right_number
from module.registry.decision import DecisionFacts
from module.registry.ip_objects import ip_object
from module.registry.ip_objects.base import FieldInput
from module.registry.objects import OBJECT_KIND_LABELS, GoodsBlock
from module.registry.party import Party
from module.registry.prints import PrintRow
from module.registry.short_names import short_name

Say = Callable[[Message], str]

INLINE_LETTERS = 360
"""So many letters of goods fit on the first page; more of them stand in the annex."""
_BIN = N_("BIN")
_IN_OTHER_ROWS = frozenset({"registered_on", "valid_until"})


def protected_rows(
    content: ActContent, period: tuple[date | None, date | None], language: str, say: Say
) -> list[PrintRow]:
    """Return object, right, classes, term, holders, representative, and how many blocks of goods there are."""
    common = content.common
    rows = [
        (N_("Kind of object"), _kind(content, say)),
        (N_("Name of object"), common.right.name.best(language)),
        (N_("Image of the mark"), f"SHA-256: {content.picture.sha256}" if content.picture else ""),
        (N_("Right document"), _right(content, language, say)),
        *_details(content, say),
        (N_("Nice classes"), ", ".join(str(one.number) for one in common.right.certified_classes())),
        (N_("Term of protection"), _term(period, language, say)),
        *((N_("Right holder"), _party(one, language, say)) for one in common.holders),
        (N_("Representative"), _party(content.representative, language, say) if content.representative else ""),
    ]
    found = [PrintRow(say(Message(label)), value) for label, value in rows if value]
    if in_annex(content):
        text = N_("Blocks of goods: {count}. They stand in the annex, which is part of this decision.")
        found.append(PrintRow(say(Message(N_("Goods"))), say(Message(text, {"count": len(common.goods)}))))
    return found


def goods_rows(content: ActContent, say: Say) -> list[PrintRow]:
    """Return each block of goods: description, word on the goods, HS codes, Nice classes."""
    return [
        PrintRow(say(Message(N_("Goods, block {number}"), {"number": number})), "\n".join(_goods(block, say)))
        for number, block in enumerate(content.common.goods, 1)
    ]


def in_annex(content: ActContent) -> bool:
    """Tell whether the goods are too long for the first page."""
    return sum(_length(block) for block in content.common.goods) > INLINE_LETTERS


def signer_line(facts: DecisionFacts, content: ActContent, language: str, say: Say) -> str:
    """Return post («и.о.» with its order), unit, initials and surname; empty before the head has opened the act."""
    if not facts.head:
        return ""
    post = facts.head_post.best(language)
    if content.acting:
        order = {"number": content.acting.number, "day": long_date(content.acting.day, language)}
        acting = say(Message(N_("acting, order No. {number} of {day}"), order))
        post = f"{post} ({acting})".strip()
    parts = (post, content.unit.best(language), short_name(facts.head, language))
    return say(Message(N_("Signed with EDS: {signer}"), {"signer": ", ".join(part for part in parts if part)}))


def _kind(content: ActContent, say: Say) -> str:
    common = content.common
    if common.object_kind is None:
        return ""
    kind = say(Message(OBJECT_KIND_LABELS[common.object_kind]))
    types = [one for one in ip_object(common.object_kind).fields if one.input is FieldInput.CHOICE]
    told = [say(value) for one in types for value in one.shown(common.right) if isinstance(value, Message)]
    return ", ".join((kind, *(word[:1].lower() + word[1:] for word in told)))


def _right(content: ActContent, language: str, say: Say) -> str:
    right, number = content.common.right, right_number(content.common)
    told = say(Message(N_("No. {number}"), {"number": number})) if number else ""
    if number and right.registered_on:
        params = {"number": number, "date": long_date(right.registered_on, language)}
        told = say(Message(N_("No. {number} of {date}"), params))
    until = ""
    if right.valid_until:
        until = say(Message(N_("valid until {date}"), {"date": short_date(right.valid_until)}))
    return ", ".join(part for part in (told, until) if part)


def _details(content: ActContent, say: Say) -> Iterator[tuple[str, str]]:
    """Yield what this kind of object tells beside number, name, days and classes: place, goods of an indication."""
    about = ip_object(content.common.object_kind)
    for one in about.fields:
        known = one.name == about.number or one.language or one.name in _IN_OTHER_ROWS
        if known or one.input in (FieldInput.CHOICE, FieldInput.NICE_CLASSES):
            continue
        value = one.value(content.common.right)
        yield one.row_label or one.label, short_date(value) if isinstance(value, date) else str(value or "")


def _term(period: tuple[date | None, date | None], language: str, say: Say) -> str:
    start, end = (long_date(day, language) if day else "" for day in period)
    if start and end:
        return say(Message(N_("from {start} to {end} inclusive"), {"start": start, "end": end}))
    return say(Message(N_("to {end} inclusive"), {"end": end})) if end else ""


def _party(party: Party, language: str, say: Say) -> str:
    number = public_identifier(party)
    told = f"{say(Message(_BIN))}\u00a0{number}" if number else ""
    return ", ".join(part for part in (party.name.best(language), told, public_address(party)) if part)


def _goods(block: GoodsBlock, say: Say) -> Iterator[str]:
    if block.description:
        yield block.description
    if block.word_name:
        yield say(Message(N_("Name on the goods: {name}"), {"name": block.word_name}))
    if block.hs_codes:
        yield say(Message(N_("HS codes: {codes}"), {"codes": ", ".join(block.hs_codes)}))
    if block.nice_classes:
        yield say(Message(N_("Nice classes: {classes}"), {"classes": ", ".join(map(str, block.nice_classes))}))


def _length(block: GoodsBlock) -> int:
    return len(block.description) + len(block.word_name) + sum(len(code) + 2 for code in block.hs_codes) + 80

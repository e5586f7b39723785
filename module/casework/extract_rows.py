"""What an extract shows of an entry: the published fields to anybody, or to its own side all that it says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime

from module.casework.register_views import EntryView
from module.kernel.clock import ALMATY
from module.kernel.identifiers import looks_like_bin
from module.kernel.text import N_, Message
from module.registry.application import Section
from module.registry.application_document import shown
from module.registry.entry import EntryAsOf
from module.registry.entry_story import EntryEvent, said_of
from module.registry.objects import OBJECT_KIND_LABELS, ObjectKind
from module.registry.outline import OutlineGroup, OutlineLine
from module.registry.party import Name, Party
from module.registry.prints import Block, PrintRow

Say = Callable[[Message], str]
Blocks = Callable[[Say, str], tuple[Block, ...]]
"""Makes the blocks of an extract in a language."""

_NAMES = frozenset({"kind", "identifier", "nameRu", "nameKk", "nameEn", "nameOriginal"})
_NUMBERED = frozenset({"identifier", "owner", "policyHolder"})
"""Rows that may hold the number of a person."""


def moment(at: datetime | None) -> str:
    """Write an instant as people in Kazakhstan read it."""
    return at.astimezone(ALMATY).strftime("%d.%m.%Y %H:%M") if at else ""


def published_blocks(entry: EntryView) -> Blocks:
    """Return what an extract shows to anybody: the rows of the public page, and no field that is not published."""

    def blocks(say: Say, language: str) -> tuple[Block, ...]:
        rows = (PrintRow(say(Message(label)), value) for field, label, value in _fields(entry, say, language) if value)
        return (Block(say(Message(N_("What is protected"))), tuple(rows)),)

    return blocks


def _fields(entry: EntryView, say: Say, language: str) -> Iterable[tuple[str, str, str]]:
    kind = say(Message(OBJECT_KIND_LABELS[ObjectKind(entry.object_kind)])) if entry.object_kind else ""
    found = (
        ("protected_from", N_("Protected from"), _day(entry.start)),
        ("protected_until", N_("Protected until"), _day(entry.end)),
        ("object_kind", N_("Kind of IP object"), kind),
        ("name", N_("Name in Russian"), entry.name.ru),
        ("name", N_("Name in Kazakh"), entry.name.kk),
        ("name", N_("Name in English"), entry.name.en),
        ("holder", N_("Right holder"), "\n".join(name.best(language) for name in entry.holders)),
        ("certificate_number", N_("Certificate number"), entry.certificate_number),
        ("hs_codes", N_("HS codes (EAEU FEACN)"), ", ".join(entry.hs_codes)),
        ("nice_classes", N_("Nice classes"), ", ".join(map(str, entry.nice_classes))),
        ("goods", N_("Goods"), "\n".join(entry.goods)),
        ("in_force_from", N_("This version in force from"), _day(entry.in_force_from)),
        ("recorded_at", N_("Recorded"), moment(entry.recorded_at)),
    )
    return (row for row in found if entry.shows(row[0]))


def _day(day: date | None) -> str:
    return day.strftime("%d.%m.%Y") if day else ""


def own_blocks(
    entry: EntryAsOf, history: Iterable[EntryEvent], decided: Mapping[str, str], holders: Iterable[Party]
) -> Blocks:
    """Return what an extract shows to the entry's own side: all that it says, and what has happened to it.

    `holders` are those of today, `decided` the numbers of decisions by their ids.
    """
    own = {_who(holder) for holder in holders}
    groups = [_seemly(group, entry, own) for group in said_of(entry) if group.section is not Section.UNDERTAKING]
    acts = tuple(history)

    def blocks(say: Say, language: str) -> tuple[Block, ...]:
        life = (PrintRow(_day(one.on), _act(one, decided.get(one.reference, ""), say)) for one in acts)
        return (*(_group(group, say) for group in groups), Block(say(Message(N_("History"))), tuple(life)))

    return blocks


def _act(event: EntryEvent, number: str, say: Say) -> str:
    words, by = say(Message(event.words)), Message(N_("decision № {number}"), {"number": number})
    return f"{words} ({say(by)})" if number else words


def _group(group: OutlineGroup, say: Say) -> Block:
    rows = (PrintRow(say(line.label), "\n".join(shown(value, say) for value in line.values)) for line in group.lines)
    return Block(say(group.heading), tuple(row for row in rows if row.value))


def _who(party: Party) -> str | Name:
    return party.identifier or party.name


def _seemly(group: OutlineGroup, entry: EntryAsOf, own: set[str | Name]) -> OutlineGroup:
    """Leave out the personal data of others, for a paper goes from hand to hand.

    Of a representative, and of a holder who is one no more, the name stays, and the number of an organisation.
    """
    of_others = group.section is Section.REPRESENTATIVE
    if group.section is Section.HOLDER:
        of_others = not {_who(holder) for holder in entry.common.holders[:1]} <= own
    lines = tuple(line for line in group.lines if line.name in _NAMES) if of_others else group.lines
    return replace(group, lines=tuple(_without_strangers(line, own) for line in lines))


def _without_strangers(line: OutlineLine, own: set[str | Name]) -> OutlineLine:
    if line.name not in _NUMBERED:
        return line
    values = (_without_iin(value, own) if isinstance(value, str) else value for value in line.values)
    return replace(line, values=tuple(value for value in values if value != ""))


def _without_iin(text: str, own: set[str | Name]) -> str:
    """Return a text without the IIN at its end, unless it is that of a holder; that of an organisation may be read."""
    *before, last = text.split(" ")
    is_iin = len(last) == 12 and last.isascii() and last.isdigit() and not looks_like_bin(last)
    return " ".join(before) if is_iin and last not in own else text

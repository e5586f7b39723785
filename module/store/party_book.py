"""Parties by name: those of the person's own applications, right holders of entries, organisations that registered.

Entries are found as in the search of the register, organisations by the trigram index on their name.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import and_, select

from module.registry.actors import Actor
from module.registry.party import Name, Party, PartyKind
from module.registry.party_book import BookRow, BookSource
from module.registry.register_query import RegisterQuery
from module.registry.search_key import search_key
from module.store import entries
from module.store.application_lists import parties
from module.store.schema import account
from module.store.unit import Unit

_SLICE = 50


def own(unit: Unit, actor: Actor, query: str) -> Iterator[BookRow]:
    """Go through the parties of the applications that belong to the person or the organisation, newest first."""
    for found in parties(unit, actor):
        for part, party in (("holder", found.holder), ("representative", found.representative)):
            if _is_called(party.name, query):
                yield BookRow(BookSource.OWN, f"{found.application_id}.{part}", party)


def holders(unit: Unit, query: str, now: datetime) -> Iterator[BookRow]:
    """Go through the organisations that hold rights in the register; persons are left out."""
    found = entries.search(unit, RegisterQuery(query), now, 0, _SLICE)
    for record in found.rows:
        latest = record.entry.latest()
        for holder in latest.common.holders:  # the words may also have been found in the mark
            if holder.kind is PartyKind.LEGAL_ENTITY and _is_called(holder.name, query):
                public = Party(
                    kind=holder.kind, resident=holder.resident, identifier=holder.identifier, name=holder.name
                )
                yield BookRow(BookSource.ENTRY, latest.number, public)


def organisations(unit: Unit, query: str) -> Iterator[BookRow]:
    """Go through the organisations whose people have signed in."""
    words = [account.c.organisation.ilike(f"%{_literal(word)}%", escape="\\") for word in query.split()]
    statement = (
        select(account.c.bin, account.c.organisation)
        .where(and_(account.c.bin != "", *words))
        .distinct()
        .order_by(account.c.organisation, account.c.bin)
        .limit(_SLICE)
    )
    for number, name in unit.connection.execute(statement):
        party = Party(kind=PartyKind.LEGAL_ENTITY, identifier=number, name=Name(ru=name))
        yield BookRow(BookSource.ORGANISATION, number, party)


def _is_called(name: Name, query: str) -> bool:
    """Tell whether every word that is looked for stands in one of the names, folded."""
    words = search_key(query).split()
    names = (search_key(text) for text in (name.ru, name.kk, name.en, name.original) if text)
    return bool(words) and any(all(word in text for word in words) for text in names)


def _literal(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")

"""Search of a company or person by name over our own party book; no state register answers to a name alone."""

from __future__ import annotations

import dataclasses
from itertools import chain

from module.casework import drafts
from module.casework.gate import Work
from module.casework.views import ApplicationView
from module.kernel.errors import NotFound, NotPermitted
from module.registry.actors import Role
from module.registry.application import Section
from module.registry.party import Confirmation, plain_name
from module.registry.party_book import LEAST_LETTERS, MOST_ROWS, BookRow, BookSource
from module.store import party_book


def search(work: Work, query: str) -> tuple[BookRow, ...]:
    """Return the parties whose name has the words, each once, those of the person's own applications first.

    Fewer than three letters find nothing. Raises NotPermitted for who files no applications.
    """
    if not work.actor.plays(Role.APPLICANT):
        raise NotPermitted
    if len(plain_name(query)) < LEAST_LETTERS:
        return ()
    seen: dict[str, BookRow] = {}
    for row in chain(
        party_book.own(work.unit, work.actor, query),
        party_book.holders(work.unit, query, work.now),
        party_book.organisations(work.unit, query),
    ):
        seen.setdefault(row.party.identifier or plain_name(row.party.name.best("ru")), row)
        if len(seen) == MOST_ROWS:
            break
    return tuple(seen.values())


@dataclasses.dataclass(frozen=True, slots=True)
class Choice:
    """One row of what a search for `query` finds."""

    query: str
    source: str
    key: str


def choose(work: Work, application_id: str, version: int, section: Section, choice: Choice) -> ApplicationView:
    """Take a party that the same search finds over into a draft. Raises NotFound, Stale.

    The details count as entered by hand until the state register has been asked by the number.
    """
    wanted = (choice.source, choice.key)
    row = next((row for row in search(work, choice.query) if (row.source, row.key) == wanted), None)
    if row is None:
        raise NotFound
    party = dataclasses.replace(row.party, confirmation=Confirmation.BY_HAND)
    if row.source is not BookSource.OWN:
        form = drafts.load(work, application_id).form
        old = form.holder if section is Section.HOLDER else form.representative
        party = dataclasses.replace(party, contacts=old.contacts)
    return drafts.save(work, application_id, version, **{section.value: party})

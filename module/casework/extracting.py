"""An extract from the register, issued at once: of a public entry to anybody, of an own one to its side (act d10)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from module.casework.entry_access import to_read
from module.casework.extract_keeping import WantedExtract, keep
from module.casework.extract_rows import Blocks, own_blocks, published_blocks
from module.casework.gate import Deps, OpenWork, Work
from module.casework.register import entry_view, published
from module.kernel.errors import NotFound
from module.registry.actors import NOBODY, Actor
from module.registry.entry import Entry, EntryAsOf
from module.registry.entry_acts import Standing
from module.registry.entry_story import history_of
from module.registry.extract import ExtractScope, entry_on, known_until
from module.store import decisions, entries, extracts


@dataclass(frozen=True, slots=True)
class IssuedExtract:
    """An extract as it is handed over."""

    number: str
    content: bytes


def issue(deps: Deps, open_work: OpenWork, actor: Actor | None, number: str, day: date | None) -> IssuedExtract:
    """Issue an extract of an entry as of a day, today where none is named: to nobody in particular, or to its own side.

    Raises NotFound, Refused for a day on which there is nothing to tell; for an own one NotPermitted, EdsNeeded too.
    """
    who, scope = actor or NOBODY, ExtractScope.OWN if actor else ExtractScope.PUBLIC
    with open_work(who) as work:
        entry_id, entry = _entry(work, number, scope)
        day = day or work.today
        shown = entry_on(entry, day, work.now)
        wanted = WantedExtract(entry_id, number, scope, day, shown.state)
        key, sheet = keep(work, wanted, _blocks(work, entry, shown, scope))
    content = deps.printer.extract(sheet)
    with open_work(who) as work:
        extracts.keep_print(work.unit, key, hashlib.sha256(content).hexdigest())
    return IssuedExtract(sheet.number, content)


def _entry(work: Work, number: str, scope: ExtractScope) -> tuple[str, Entry]:
    """Return an entry and its id. Raises NotFound, also where an own one is wanted and it is another side's."""
    reach = to_read(work) if scope is ExtractScope.OWN else None
    found = entries.of_numbers(work.unit, (number,)).get(number)
    if found is None:
        raise NotFound
    key, record = found
    if reach is not None and reach.to(record.entry.as_of(work.today)).standing is Standing.NOBODY:
        raise NotFound
    return key, record.entry


def _blocks(work: Work, entry: Entry, shown: EntryAsOf, scope: ExtractScope) -> Blocks:
    if scope is ExtractScope.PUBLIC:
        return published_blocks(published(work, entry_view(shown)))
    until = known_until(shown.day, work.now)
    history = tuple(one for one in history_of(entry) if one.at <= until)
    signed = decisions.numbers_of(work.unit, {one.reference for one in history if one.reference})
    return own_blocks(shown, history, signed, entry.as_of(work.today).common.holders)

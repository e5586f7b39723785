"""The unified register, built anew from the journal, to be held against the live one."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain, islice
from typing import IO

from lxml import etree

from module import xmldoor
from module.eaeu.codec import Names, document_bounds
from module.eaeu.envelope import NAMESPACE, is_signed, read_envelope
from module.eaeu.exchange.records import register_versions, versions
from module.eaeu.exchange.registers import REGISTERS
from module.kernel.errors import TroisError
from module.kernel.text import N_, Message
from module.registry.exchange import ExchangeSettings
from module.store.exchange import EffectRow, NewVersion, effects, messages, union
from module.store.unit import Unit

IN_MEMORY = 8 * 1024 * 1024
Key = tuple[str, str]


class NoBytes(TroisError):
    """The bytes of a message were removed, so that the register cannot be built anew."""

    code = "no_bytes"

    def __init__(self, message_id: int) -> None:
        super().__init__(Message(N_("The bytes of message {id} were removed."), {"id": message_id}))


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version without its record: which message brought it, both times, digest."""

    cause_id: int
    begins: datetime
    ends: datetime | None
    recorded_at: datetime
    digest: str
    updated_at: datetime | None = field(default=None, compare=False)


@dataclass(slots=True)
class ReplayedRegister:
    """Versions by line and number, each list in the order in which they were stored."""

    lines: dict[Key, list[VersionLine]] = field(default_factory=dict)

    def add(self, new: NewVersion, cause_id: int, now: datetime) -> None:
        """Store a version as the live register does: nothing where it says nothing new."""
        known = self.lines.setdefault((new.line, new.number), [])
        begins = union.beginning(new, list(dict.fromkeys(line.begins for line in known)), now)
        before = next((line for line in reversed(known) if line.begins == begins), None)
        if before is None or union.is_news(new, before.digest, before.updated_at):
            known.append(VersionLine(cause_id, begins, new.in_force_to, now, new.digest, new.updated_at))

    def as_of(self, in_force_at: datetime, known_at: datetime) -> dict[Key, str]:
        """Return the digest of each version that was in force at an instant, as far as it was known at another."""
        found: dict[Key, str] = {}
        for key, lines in self.lines.items():
            begun = [line for line in lines if line.recorded_at <= known_at and line.begins <= in_force_at]
            if not begun:
                continue
            last = _current(begun)
            if last.ends is None or last.ends > in_force_at:
                found[key] = last.digest
        return found


@dataclass(frozen=True, slots=True)
class ReplayComparison:
    """The live register against the one built anew; `difference` names the first number that differs."""

    total: int
    digest: str
    difference: Key | None

    @property
    def equal(self) -> bool:
        """Tell whether both are the same."""
        return self.difference is None


class Replay:
    """Builds the register anew out of messages that the effects name, in the order in which they were applied."""

    def __init__(self, settings: ExchangeSettings) -> None:
        self._names = Names(settings.versions)
        self._limits = settings.limits

    def rebuild(self, unit: Unit) -> ReplayedRegister:
        """Return the register as the messages make it. Raises NoBytes."""
        register = ReplayedRegister()
        under_way: dict[int, Iterator[NewVersion]] = {}
        for row in effects.of_kind(unit, effects.UNION):
            # a register came in batches, and other messages between them: each effect takes its records from where
            # the one before has ended
            found = under_way.pop(row.message_id, None) or self._versions(unit, row)
            for new in islice(found, int(row.details["records"])):
                register.add(new, row.message_id, row.at)
            behind = next(found, None)
            if behind is not None:
                under_way[row.message_id] = chain([behind], found)
        return register

    def compare(self, unit: Unit) -> ReplayComparison:
        """Hold every version of the live register against the messages, and each current one."""
        rebuilt, live = self.rebuild(unit), _live(unit)
        keys = sorted({*rebuilt.lines, *live.lines})
        difference = next((key for key in keys if rebuilt.lines.get(key) != live.lines.get(key)), None)
        currents = {
            (line, number): digest
            for line in (union.ENTRY, union.CIRCULATION)
            for number, _, digest in union.currents(unit, line)
        }
        latest = {key: _current(lines).digest for key, lines in rebuilt.lines.items() if lines}
        difference = difference or _first_difference(latest, currents)
        return ReplayComparison(len(keys), _digest(latest), difference)

    def compare_as_of(self, unit: Unit, in_force_at: datetime, known_at: datetime) -> ReplayComparison:
        """Hold the live register at two instants against the messages."""
        rebuilt = self.rebuild(unit).as_of(in_force_at, known_at)
        live = {
            (line, found.number): found.digest
            for line in (union.ENTRY, union.CIRCULATION)
            for found in union.as_of(unit, in_force_at, known_at, line=line)
        }
        return ReplayComparison(len(rebuilt), _digest(rebuilt), _first_difference(rebuilt, live))

    def _versions(self, unit: Unit, row: EffectRow) -> Iterator[NewVersion]:
        message = messages.get(unit, row.message_id)
        with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as file:
            for piece in messages.chunks(unit, row.message_id):
                file.write(piece)
            if message is None or not file.tell():
                raise NoBytes(row.message_id)
            file.seek(0)
            if message.code in REGISTERS:
                yield from register_versions(file, self._names, self._limits)
            else:
                yield from versions(self._body(file), self._names)

    def _body(self, file: IO[bytes]) -> etree._Element:
        """Return the document of a message that was taken: its signatures were judged then."""
        bounds = document_bounds(self._names, self._limits)
        body = read_envelope(xmldoor.parse_large(file, bounds)).body
        inner = body.find(f"{{{NAMESPACE}}}Data/{{{NAMESPACE}}}SignedContent/*") if is_signed(body) else None
        return body if inner is None else inner


def _live(unit: Unit) -> ReplayedRegister:
    register = ReplayedRegister()
    for cause_id, number, line, begins, ends, recorded_at, digest in union.stored(unit):
        register.lines.setdefault((line, number), []).append(VersionLine(cause_id, begins, ends, recorded_at, digest))
    return register


def _current(lines: list[VersionLine]) -> VersionLine:
    """Return the version that began last, of those the one stored last."""
    latest = max(line.begins for line in lines)
    return [line for line in lines if line.begins == latest][-1]


def _first_difference(one: dict[Key, str], other: dict[Key, str]) -> Key | None:
    return next((key for key in sorted({*one, *other}) if one.get(key) != other.get(key)), None)


def _digest(found: dict[Key, str]) -> str:
    lines: Iterable[str] = (f"{line} {number} {found[line, number]}\n" for line, number in sorted(found))
    return hashlib.sha256("".join(lines).encode()).hexdigest()

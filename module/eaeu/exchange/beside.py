"""Records of the Commission beside what we hold under their numbers, a batch at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from itertools import islice

from lxml import etree

from module import xmldoor
from module.eaeu.codec import Names, Stream, StreamedRecord, document_bounds
from module.eaeu.exchange.differences import differing
from module.eaeu.exchange.records import version
from module.kernel.errors import TroisError
from module.registry.comparison import FindingFlag, FindingKind
from module.registry.exchange import MessageLimits
from module.store.exchange import NewVersion, comparisons, messages, union
from module.store.exchange.comparisons import Comparison, ComparisonFinding, HeldVersion
from module.store.unit import Unit

BATCH = 200


class AnswerGone(TroisError):
    """The bytes of the answer were removed from the journal before they were compared."""

    code = "answer_gone"


class _Parts:
    """The bytes of a message in the journal as a file, read through whatever unit of work is open."""

    def __init__(self, unit: Unit, message_id: int) -> None:
        self.unit = unit
        self._message_id = message_id
        self._next = 0
        self._rest = b""

    def read(self, size: int, /) -> bytes:
        """Return the next bytes, fewer than asked for at the end of a part; none at the end."""
        if not self._rest:
            found = messages.part(self.unit, self._message_id, self._next)
            if found is None and not self._next:
                raise AnswerGone
            self._rest = found or b""
            self._next += 1
        piece, self._rest = self._rest[:size], self._rest[size:]
        return piece


class AnswerReader:
    """Records of answers in the journal. One that is asked to go on where it stopped reads nothing twice."""

    def __init__(self, names: Names, limits: MessageLimits) -> None:
        self._names = names
        self._limits = limits
        self._open = ExitStack()
        self._place: tuple[int, int] | None = None
        self._parts: _Parts
        self._records: Iterator[StreamedRecord]

    def records(self, unit: Unit, answer_id: int, first: int, line: str) -> Iterator[NewVersion]:
        """Yield the records behind the first ones. Raises AnswerGone where the journal has no bytes any more."""
        if self._place != (answer_id, first):
            self._begin(unit, answer_id, first)
        self._parts.unit = unit
        while (record := self._following()) is not None:
            found = version(record.element, line, self._names)
            first += 1
            self._place = (answer_id, first)
            yield found
        self._open.close()

    def _following(self) -> StreamedRecord | None:
        """Return the next record; there is no place to go on at until it is taken, so that what breaks is read anew."""
        self._place = None
        return next(self._records, None)

    def _begin(self, unit: Unit, answer_id: int, first: int) -> None:
        self._open.close()
        self._place = None
        self._parts = _Parts(unit, answer_id)
        stream = self._open.enter_context(Stream(self._parts, self._names, self._limits))
        self._records = islice(stream.records(), first, None)


@dataclass(frozen=True, slots=True)
class RecordsBeside:
    """Holds batches of an answer against our copy as it was when the question left."""

    unit: Unit
    names: Names
    limits: MessageLimits
    comparison: Comparison
    line: str
    answer_id: int
    now: datetime

    def read(self, records: Iterator[NewVersion], most: int) -> int:
        """Compare at most so many records; return how many there were."""
        count = 0
        while count < most and (batch := list(islice(records, min(BATCH, most - count)))):
            self.take(batch)
            count += len(batch)
        return count

    def take(self, batch: Collection[NewVersion]) -> None:
        """Store how the numbers of a batch stand; of several records of one number the one that begins last counts."""
        known = self._held(batch)
        latest: dict[str, tuple[datetime, NewVersion]] = {}
        for new in batch:
            begins = union.beginning(new, [one.begins for one in known.get(new.number, ())], self.now)
            if new.number not in latest or begins >= latest[new.number][0]:
                latest[new.number] = (begins, new)
        flags = self._flags([new for _, new in latest.values()])
        found = [
            self._finding(new, begins, known.get(number, []), flags.get(number, ""))
            for number, (begins, new) in sorted(latest.items())
        ]
        comparisons.put(self.unit, self.comparison.id, found)

    def _held(self, batch: Iterable[NewVersion]) -> Mapping[str, list[HeldVersion]]:
        numbers = sorted({new.number for new in batch})
        found: dict[str, list[HeldVersion]] = {}
        for one in comparisons.held(self.unit, self.line, numbers, self.answer_id, self.comparison.known_upto):
            found.setdefault(one.number, []).append(one)
        return found

    def _flags(self, batch: Collection[NewVersion]) -> dict[str, str]:
        """Return what entries say against what we published: our opinions, our national entries."""
        if self.line != union.ENTRY:
            return {}
        refused = comparisons.refused_by_us(
            self.unit, {(new.application_id, new.form_id) for new in batch if new.application_id}
        )
        national = comparisons.national(self.unit, [new.number for new in batch])
        flags = {new.number: FindingFlag.NATIONAL_NUMBER.value for new in batch if new.number in national}
        against = (new.number for new in batch if (new.application_id, new.form_id) in refused)
        return flags | dict.fromkeys(against, FindingFlag.AGAINST_OPINION.value)

    def _finding(
        self, new: NewVersion, begins: datetime, held: Collection[HeldVersion], flag: str
    ) -> ComparisonFinding:
        """Judge a record: what came after the question counts for us as well, since the Commission may know it."""
        known = [one for one in held if one.known]
        ours = known[-1:] + [one for one in held if not one.known]  # sorted by beginning, then by what came later
        elements: tuple[str, ...] = ()
        kind = FindingKind.THEIRS_ONLY
        if any(one.digest == new.digest for one in ours):
            kind = FindingKind.SAME
        elif ours:
            elements = self._elements(ours[0], new)
            kind = FindingKind.DIFFERS if elements else FindingKind.SAME
        status = ours[0].status if ours else ""
        return ComparisonFinding(self.line, new.number, kind, flag, status, new.status, elements, begins)

    def _elements(self, ours: HeldVersion, new: NewVersion) -> tuple[str, ...]:
        return differing(self._parsed(comparisons.record(self.unit, ours.id)), self._parsed(new.record), self.names)

    def _parsed(self, record: bytes) -> etree._Element:
        """Return a record that passed the door once: its canonical form may be longer than what came."""
        bounds = document_bounds(self.names, self.limits)
        size = len(record)
        wide = xmldoor.Bounds(size, size, bounds.text, bounds.exempt, 2 * bounds.elements)
        return xmldoor.parse_large(BytesIO(record), wide)

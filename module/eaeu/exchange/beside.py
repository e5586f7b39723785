"""Records of the Commission beside what we hold under their numbers, a batch at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from itertools import islice

from lxml import etree

from module import xmldoor
from module.eaeu.codec import Names, Stream, document_bounds
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


class ChunkReader:
    """The bytes of a message in the journal as a file, a part at a time."""

    def __init__(self, parts: Iterator[bytes]) -> None:
        self._parts = parts
        self._rest = b""

    def read(self, size: int, /) -> bytes:
        """Return the next bytes, fewer than asked for at the end of a part; none at the end."""
        if not self._rest:
            self._rest = next(self._parts, b"")
        piece, self._rest = self._rest[:size], self._rest[size:]
        return piece


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

    def read(self, first: int, most: int) -> int:
        """Compare so many records of the answer behind the first ones; return how many there were.

        Raises AnswerGone where the journal has not got its bytes any more.
        """
        count, batch = 0, list[NewVersion]()
        with Stream(ChunkReader(self._bytes()), self.names, self.limits) as stream:
            for record in islice(stream.records(), first, first + most):
                batch.append(version(record.element, self.line, self.names))
                count += 1
                if len(batch) == BATCH:
                    self.take(batch)
                    batch = []
        if batch:
            self.take(batch)
        return count

    def _bytes(self) -> Iterator[bytes]:
        parts = messages.chunks(self.unit, self.answer_id)
        first = next(parts, None)
        if first is None:
            raise AnswerGone
        yield first
        yield from parts

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

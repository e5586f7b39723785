"""Rules of notices on records (tables 23 to 26): how many there are, in which state and order, known to us or not."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from typing import ClassVar

from module.eaeu.rules.base import Broken, Document, Rule
from module.eaeu.rules.predicates import broken, filled, lacking, shown
from module.eaeu.rules.records import (
    CHANGED,
    CIRCULATION,
    END,
    END_DATE,
    ENTRY,
    EXTENDED,
    INCLUDED,
    NUMBER,
    PERIOD,
    START,
    TECHNICAL,
    RecordPair,
    held_by,
    is_earlier,
    moment,
    pair,
    same_end_date,
    same_taxpayers,
    status,
    status_required,
    without_moment,
)
from module.eaeu.structures.node import Node
from module.kernel.text import N_


class RecordRule(Rule):
    """A rule on each record by itself; `record` is the records' name."""

    record: ClassVar[str] = ENTRY

    def check(self, document: Document) -> Iterator[Broken]:
        """Yield what is wrong with each record."""
        for record in document.root.all(self.record):
            yield from self.check_record(record)

    @abstractmethod
    def check_record(self, record: Node) -> Iterator[Broken]:
        """Yield what is wrong with one record."""
        ...


class Pairs(Rule):
    """A rule that compares the two records of a notice of a change."""

    record: ClassVar[str] = ENTRY

    def check(self, document: Document) -> Iterator[Broken]:
        """Yield what is wrong with the two, where they can be told apart."""
        both = pair(document, self.record)
        if both is not None:
            yield from self.check_pair(both)

    @abstractmethod
    def check_pair(self, both: RecordPair) -> Iterator[Broken]:
        """Yield what is wrong with the two."""
        ...


class OneRecord(Rule):
    """The message carries one record."""

    record: ClassVar[str] = ENTRY
    wanted: ClassVar[int] = 1

    def check(self, document: Document) -> Iterator[Broken]:
        """Yield the document where it carries more or fewer."""
        found = len(document.root.all(self.record))
        if found != self.wanted:
            text = N_("The message carries {found} of the element {element}. It must carry exactly {wanted}.")
            yield broken(document.root, text, self.record, found=found, wanted=self.wanted)


class TwoRecords(OneRecord):
    """The message carries one entry twice: closed and new."""

    wanted = 2

    def check(self, document: Document) -> Iterator[Broken]:
        """Yield the document where there are not two, where they are of two objects, or where both are closed."""
        yield from super().check(document)
        records = document.root.all(self.record)
        if len({record.value(NUMBER) for record in records}) > 1:
            text = N_("The records are of different objects. Give both the same {label} ({element}).")
            yield broken(document.root, text, NUMBER)
        if len(records) == self.wanted and all(moment(record, END) for record in records):
            text = N_("Both records are closed. Leave {label} ({element}) out of the new one.")
            yield broken(document.root, text, END)


class ClosedStatus(Pairs):
    """The closed record was included, changed or extended; an excluded object cannot change any more."""

    def check_pair(self, both: RecordPair) -> Iterator[Broken]:
        """Yield the closed record's status where it is another."""
        yield from status(both.closed, (INCLUDED, CHANGED, EXTENDED))


class NewStatus(Pairs):
    """The new record has the status that the notice tells of."""

    wanted_code: ClassVar[str]

    def check_pair(self, both: RecordPair) -> Iterator[Broken]:
        """Yield the new record's status where it is another or none."""
        yield from status_required(both.new, self.wanted_code)


class ClosedHasEnd(Rule):
    """The closed record says when it stopped being in force."""

    record: ClassVar[str] = ENTRY

    def check(self, document: Document) -> Iterator[Broken]:
        """Yield the document where none of its records says so."""
        records = document.root.all(self.record)
        if not any(moment(record, END) for record in records):
            text = N_("No record is closed. Fill in {label} ({element}) of the record that is no longer in force.")
            yield broken(document.root, text, END)


class NewHasStart(Pairs):
    """The new record says from when it is in force."""

    def check_pair(self, both: RecordPair) -> Iterator[Broken]:
        """Yield the new record where it does not say so."""
        if not moment(both.new, START):
            yield without_moment(both.new, START)


class NewAfterClosed(Pairs):
    """The new record starts to be in force later than the closed one ends."""

    def check_pair(self, both: RecordPair) -> Iterator[Broken]:
        """Yield the new record's start where it is the closed one's end or earlier."""
        start, end = both.new.first(TECHNICAL, PERIOD, START), moment(both.closed, END)
        if start is not None and not is_earlier(end, start.text):
            text = N_("The new record starts at {start}, but the closed one ends at {end}. It must start later.")
            yield broken(start, text, start=shown(start.text), end=shown(end))


class SameTermAndTaxpayers(Pairs):
    """The end of the protection term and the right holders' tax numbers are the same in both records."""

    def check_pair(self, both: RecordPair) -> Iterator[Broken]:
        """Yield what differs in the new record."""
        yield from same_end_date(both.closed, both.new)
        yield from same_taxpayers(both.closed, both.new)


class SameTaxpayers(Pairs):
    """The right holders' tax numbers are the same in both records."""

    def check_pair(self, both: RecordPair) -> Iterator[Broken]:
        """Yield the new record's tax number where they are not."""
        yield from same_taxpayers(both.closed, both.new)


class LongerTerm(TwoRecords):
    """The two records of an entry differ in the protection term: the new one ends later."""

    def check(self, document: Document) -> Iterator[Broken]:
        """Yield what keeps the two from being a pair, and the new term where it is not longer."""
        yield from super().check(document)
        both = pair(document, self.record)
        term = both.new.first(END_DATE) if both else None
        if both is not None and term is not None and not is_earlier(both.closed.value(END_DATE), term.text):
            text = N_("The term is not extended. {label} ({element}) must be later than in the closed record.")
            yield broken(term, text)


class HasEnd(RecordRule):
    """The record says when it stopped being in force."""

    def check_record(self, record: Node) -> Iterator[Broken]:
        """Yield the record where it does not say so."""
        if not moment(record, END):
            yield without_moment(record, END)


class StartBeforeEnd(RecordRule):
    """The record starts to be in force earlier than it ends."""

    def check_record(self, record: Node) -> Iterator[Broken]:
        """Yield the start where it is the end or later; a record without one of the two is not compared."""
        start, end = record.first(TECHNICAL, PERIOD, START), moment(record, END)
        if start is not None and not is_earlier(start.text, end):
            text = N_("The record starts at {start}, but ends at {end}. It must start earlier.")
            yield broken(start, text, start=shown(start.text), end=shown(end))


class RecordStatus(RecordRule):
    """Every record has the status that the notice tells of."""

    wanted_code: ClassVar[str]

    def check_record(self, record: Node) -> Iterator[Broken]:
        """Yield the status where it is another or none."""
        yield from status_required(record, self.wanted_code)


class Known(Rule):
    """Our copy of the resource holds a record with the number that each record of the message carries."""

    record: ClassVar[str] = ENTRY
    needs_register = True

    def check(self, document: Document) -> Iterator[Broken]:
        """Yield the number where our copy does not hold it. Raises Undecided without a copy."""
        held = held_by(document)
        find = held.circulation if self.record == CIRCULATION else held.entry
        for record in document.root.all(self.record):
            number = record.first(NUMBER)
            yield from lacking(record, (NUMBER,))
            if number is not None and filled(number) and find(number.text) is None:
                text = N_("Our copy has no record with the number {number}. Correct the number, or synchronise first.")
                yield broken(number, text, number=shown(number.text))


class SameAsHeld(Rule):
    """The end of the protection term and the right holders' tax numbers are those of the record that we hold."""

    needs_register = True

    def check(self, document: Document) -> Iterator[Broken]:
        """Yield what differs; a record that we do not hold is for another rule. Raises Undecided without a copy."""
        held = held_by(document)
        for record in document.root.all(ENTRY):
            old = held.entry(record.value(NUMBER))
            if old is not None:
                yield from same_end_date(old, record)
                yield from same_taxpayers(old, record)

"""Doors to the outside: what the use cases need of systems they do not know. Adapters fit by structure (D7)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from module.registry.account_settings import PhotoRules
from module.registry.classifiers import Classifiers as Classifiers
from module.registry.exchange import ExchangeOrder
from module.registry.exporting import Advice, ApplicationFacts, RecordContent
from module.registry.letters import Delivery, Letter, LetterChannel, LetterEvent, LetterFacts, LetterWords
from module.registry.lookups import Answer, CompanyRecord, CopyrightRecord, InsuranceRecord, TrademarkRecord
from module.registry.opinion import OpinionFacts
from module.registry.persons import PersonRecord
from module.registry.prints import DecisionSheet, ExtractSheet, Sheet
from module.registry.signatures import Evidence, Purpose, TimeStamp
from module.registry.uploads import AntivirusVerdict, Inspected
from module.store.unit import Unit


class Companies(Protocol):
    """The state database of legal entities (ГБД ЮЛ)."""

    def by_bin(self, number: str) -> Answer[CompanyRecord]:
        """Look a company up by its BIN. Never raises for the outside's sake: the outcome says what happened."""
        ...


class PersonLookup(Protocol):
    """The state database of individuals (ГБД ФЛ) behind the control of access: both are asked in one step."""

    def person(self, iin: str, consent: str) -> Answer[PersonRecord]:
        """Look a person up by IIN; `consent` is the reference of our own record of the consent. Never raises."""
        ...


class Trademarks(Protocol):
    """The patent office (НИИС)."""

    def by_certificate(self, number: str) -> Answer[TrademarkRecord]:
        """Look a trademark up by its certificate number."""
        ...


class Copyrights(Protocol):
    """The register of copyright certificates, where the site has one."""

    def by_certificate(self, number: str) -> Answer[CopyrightRecord]:
        """Look a certificate up by its number."""
        ...


class InsuranceContracts(Protocol):
    """The unified insurance database (ЕСБД)."""

    def by_number(self, number: str) -> Answer[InsuranceRecord]:
        """Look a liability insurance contract up by its number; the sum insured is in tenge."""
        ...

    def by_holder(self, identifier: str, concluded_on: date) -> Answer[InsuranceRecord]:
        """Look a contract up by the IIN or BIN of the policy-holder and the day when it was concluded."""
        ...


class Signatures(Protocol):
    """Electronic digital signatures of people."""

    def verify(self, signed: bytes, expected: bytes, purpose: Purpose, at: datetime) -> Evidence:
        """Check that `signed` is `expected` with one enveloped signature by a trusted key fit for the purpose.

        Asks the certification authority over the network, so it is called outside any unit of work (D14). Raises
        SignatureRefused with the reason.
        """
        ...

    def recheck(self, signed: bytes, expected: bytes, purpose: Purpose, at: datetime) -> Evidence:
        """Check a stored signature anew at the moment of its acceptance, without asking anybody.

        Raises SignatureRefused with the reason.
        """
        ...

    def ticket(self, nonce: str, audience: str, issued: datetime, expires: datetime) -> bytes:
        """Compose the sign-in ticket that the person signs: canonical XML in its own namespace."""
        ...


class TimeStamper(Protocol):
    """Whoever stamps time on signatures."""

    def stamp(self, signed: bytes, at: datetime) -> TimeStamp:
        """Have the signature on a document stamped; the stamp was judged. Called outside any unit of work.

        Raises OutsideUnavailable, or SignatureRefused where what came cannot be believed.
        """
        ...


class Printer(Protocol):
    """Printed forms as PDF."""

    def sheet(self, sheet: Sheet) -> bytes:
        """Print an application."""
        ...

    def sheets(self, sheets: Sequence[Sheet]) -> bytes:
        """Print one form in several languages: a receipt, a preliminary decision."""
        ...

    def decision(self, sheet: DecisionSheet) -> bytes:
        """Print a decision: PDF/A-3 with the signed XML and its evidence inside, QR code, the system's seal."""
        ...

    def extract(self, sheet: ExtractSheet) -> bytes:
        """Print an extract from the register: PDF/A-3 with its XML inside, QR code, the system's seal."""
        ...


class LetterWriter(Protocol):
    """Writes letters: who needs one knows the event and its facts, never the words."""

    def write(self, event: LetterEvent, channel: LetterChannel, facts: LetterFacts, language: str) -> LetterWords:
        """Return the words of a letter in kk, ru or en."""
        ...


class Messenger(Protocol):
    """A channel of letters: SMS or e-mail."""

    @property
    def repeats_safely(self) -> bool:
        """Tell whether a letter that is handed over twice arrives once: the channel knows our id."""
        ...

    @property
    def tells(self) -> bool:
        """Tell whether the channel can be asked what became of a letter."""
        ...

    def send(self, letter: Letter) -> Delivery:
        """Hand a letter over; UNKNOWN when it may have left. Raises OutsideUnavailable when it was certainly not sent.

        A channel that repeats safely may raise it when it does not know.
        """
        ...

    def status(self, letter_id: str, address: str, reference: str = "") -> Delivery:
        """Ask what became of a letter; UNKNOWN when the channel cannot tell, with NOT_KNOWN_THERE when it has none."""
        ...


class Portraits(Protocol):
    """Makes photos of people fit to be kept."""

    def portrait(self, content: bytes, rules: PhotoRules) -> bytes:
        """Return a photo as a small JPEG. Raises Refused with one fault at path `photo`."""
        ...


class Inspector(Protocol):
    """Judges uploaded files by content, not by name."""

    def document(self, content: bytes) -> Inspected:
        """Judge a PDF document (at most 10 MiB). Raises Refused with one fault at path `file`."""
        ...

    def picture(self, content: bytes) -> Inspected:
        """Judge a JPEG picture of goods (at most 1.5 MiB). Raises Refused with one fault at path `file`."""
        ...

    def mark(self, content: bytes) -> Inspected:
        """Judge the image of a mark from the patent office (at most 5 MiB). Raises Refused, its code says why."""
        ...

    def plain(self, content: bytes, media_type: str) -> bytes:
        """Return a file as others get it: a picture with the same pixels and no metadata, anything else as it is."""
        ...


class Antivirus(Protocol):
    """Whoever knows viruses; asked before a transaction is open."""

    def scan(self, content: bytes) -> AntivirusVerdict:
        """Return what it says of a file; never raises: a failure is NOT_SCANNED."""
        ...


class Adviser(Protocol):
    """Whoever knows what the Commission demands of an object."""

    def advice(self, facts: ApplicationFacts) -> tuple[Advice, ...]:
        """Return why the Commission would not take the object, the grave reasons first. Asks nobody outside."""
        ...


class UnionRecords(Protocol):
    """Whoever reads records of the unified register."""

    def content(self, entry: bytes, circulation: bytes | None = None) -> RecordContent | None:
        """Return what a record says, with that of circulation; None for one that cannot be read."""
        ...


class ExchangePort(Protocol):
    """The exchange with the Commission."""

    def operate(self, order: ExchangeOrder, subject: str) -> None:
        """Carry out an operator's order on a conversation or a resource, in units of work of its own."""
        ...

    def deliver(self, subject: str) -> None:
        """Hand over what is queued in a conversation: the subject of an outbox row. Raises OutsideUnavailable."""
        ...

    def tick(self) -> int:
        """Do what is due: repeats, terms, what the spool folder holds; return how much was done."""
        ...

    def compare(self) -> int:
        """Carry the whole comparison under way a step on, or begin one that is due; return how much was done."""
        ...

    def send_opinion(self, unit: Unit, facts: OpinionFacts) -> str:
        """Start the conversation of an opinion in the caller's unit of work, and return its id."""
        ...

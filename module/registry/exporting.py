"""What of the national side goes to the Commission, as values: a national application or entry, its signer, its files.

Also the advice that comes back before the application is signed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from module.kernel.text import Message
from module.registry.application import Attachment, Form
from module.registry.circulation import CirculationContent
from module.registry.entry import CommonContent, EntryAsOf, NationalContent


@dataclass(frozen=True, slots=True)
class PersonSigning:
    """Who signs the application, by the certificate: names, IIN, BIN of the organisation (empty without one)."""

    surname: str
    given_name: str
    patronymic: str
    iin: str
    bin: str

    @classmethod
    def named(cls, full_name: str, iin: str, bin: str) -> PersonSigning:
        """Take apart a full name written as surname, given name, patronymic."""
        surname, given_name, patronymic = (*full_name.split(maxsplit=2), "", "", "")[:3]
        return cls(surname, given_name, patronymic, iin, bin)


@dataclass(frozen=True, slots=True)
class ApplicationFacts:
    """A national application. `contents` are files by attachment id; a file that is not there is left out."""

    number: str
    applied_on: date
    form: Form
    attachments: tuple[Attachment, ...]
    signer: PersonSigning
    signed_on: date
    contents: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """A national entry as it stands on the day of the export, with the application and the decision that opened it."""

    entry: EntryAsOf
    application: ApplicationFacts
    decision_number: str
    decided_on: date


@dataclass(frozen=True, slots=True)
class RecordContent:
    """What a record of the unified register says, in the fields of a national entry; its XML stays the truth.

    `status_day` is the day of the status that the record has.
    """

    common: CommonContent
    national: NationalContent
    circulation: CirculationContent = field(default_factory=CirculationContent)
    status_day: date | None = None


@dataclass(frozen=True, slots=True)
class Advice:
    """One reason why the Commission would not take the object.

    `code` is the rule (`T18.R6`, `XSD`), `element` where it looks in the message, `path` the place in the national form
    as faults have it (empty where the form has none), `refused` False for a mere warning.
    """

    code: str
    element: str
    path: str
    refused: bool
    message: Message

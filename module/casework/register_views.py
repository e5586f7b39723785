"""The public register and the verification of a decision as pages are given them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from module.registry.application import ApplicationKind
from module.registry.decision import DecisionKind
from module.registry.ip_objects import nameless
from module.registry.objects import ObjectKind
from module.registry.party import Name
from module.registry.published import EVERY_FIELD, PublishedField
from module.registry.standing import EntryProtection, ProtectionState


@dataclass(frozen=True, slots=True)
class EntryView:
    """A published entry of the national register: only what Decision 174 marks as published, and our terms.

    `state` and `end` are those of the day on which it is read; `end` is the last day of protection: «До», or the end of
    the right where that comes first. `holder` is the first of `holders`.
    `published` are the fields that the setting publishes; the values of others are empty. An object of which no Nice
    classes are asked, and whose goods have none, does not speak of classes. `is_claimable`: it comes from the former
    register, and whoever it is of may say so.
    """

    number: str
    state: ProtectionState
    name: Name
    object_kind: str
    holder: Name
    certificate_number: str
    start: date | None
    end: date | None
    hs_codes: tuple[str, ...]
    nice_classes: tuple[int, ...]
    goods: tuple[str, ...]
    in_force_from: date | None
    recorded_at: datetime | None
    holders: tuple[Name, ...] = ()
    published: frozenset[PublishedField] = EVERY_FIELD
    speaks_of_classes: bool = True
    is_claimable: bool = False

    @property
    def nameless(self) -> str:
        """Return what the object is called where it has no name."""
        return nameless(self.object_kind)

    def shows(self, field: str) -> bool:
        """Tell whether a field is published: by its name in the setting."""
        return field in self.published


@dataclass(frozen=True, slots=True)
class EntryPage:
    """One page of a register search.

    `total` counts as far as it was looked, `more` tells that others follow. `partial`: entries are still being taken
    into the search, and filters leave out those that have not come in yet.
    """

    rows: tuple[EntryView, ...]
    total: int
    page: int
    pages: int
    more: bool = False
    partial: bool = False

    @property
    def counted(self) -> str:
        """Return the count for people: «20+» where there are more."""
        return counted(self.total, more=self.more)


def counted(total: int, *, more: bool) -> str:
    """Return how a count is shown that stops when a page is full."""
    return f"{total}+" if more else str(total)


@dataclass(frozen=True, slots=True)
class Verified:
    """What the public verification page says of a decision.

    `document_sha256` is of the canonical XML that was signed, `signed_sha256` of the same with its signature: the file
    that stands inside the printed PDF. `protection` is that of the entry today, None where there is no entry.
    """

    number: str
    kind: DecisionKind
    application_kind: ApplicationKind
    decided_on: date
    application_number: str
    object_name: Name
    holder: Name
    entry_number: str
    signed_by: str
    organisation: str
    certificate_serial: str
    verified_at: datetime
    document_sha256: str
    signed_sha256: str
    intact: bool
    protection: EntryProtection | None = None
    object_kind: ObjectKind | None = None

    @property
    def digests(self) -> frozenset[str]:
        """Return the digests of the files that are this decision."""
        return frozenset({self.document_sha256, self.signed_sha256})

    @property
    def nameless(self) -> str:
        """Return what the object is called where it has no name."""
        return nameless(self.object_kind)

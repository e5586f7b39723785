"""Goods in circulation with the object: who moves them, on which way, what they and their packages look like.

Decision 174 annex 1, rows 1.6.4, 1.6.5, 1.7 and tables 7 to 10. No form asks for it yet.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from module.registry.party import Address, Party


class CirculationKind(StrEnum):
    """Row 1.6.4.1: goods in lawful circulation, or such that infringe the right."""

    LAWFUL = "01"
    INFRINGING = "02"


class CirculationRole(StrEnum):
    """Table 7: what a person does in the circulation; a licensee in that of genuine goods only."""

    CONSIGNEE = "10"
    IMPORTER = "20"
    LICENSEE = "30"
    CARRIER = "50"
    MANUFACTURER = "60"
    EXPORTER = "90"


@dataclass(frozen=True, slots=True)
class CirculationPerson:
    """Row 1.6.4.2: a person with all roles in the circulation."""

    party: Party = field(default_factory=Party)
    roles: tuple[CirculationRole, ...] = ()


@dataclass(frozen=True, slots=True)
class RouteStop:
    """Table 8: a point of the route. `transport` is the mode on departure, `sign` row 8.1.6, which no list explains."""

    country: str = ""
    place_code: str = ""
    place_name: str = ""
    transport: str = ""
    sign: str = ""


@dataclass(frozen=True, slots=True)
class BorderCrossing:
    """Row 1.6.4.3.2: where goods cross the customs border of the Union."""

    code: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class ControlPlace:
    """Table 9: where customs operations are done and goods are controlled."""

    country: str = ""
    office_code: str = ""
    office_name: str = ""
    control_zone: str = ""
    address: Address | None = None


@dataclass(frozen=True, slots=True)
class GoodsTraits:
    """Table 10 rows 1 to 3: mark or model, description, means of identification."""

    mark: str = ""
    description: str = ""
    identification: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PackageTraits:
    """Table 10 row 6: kind of package, quantity of goods, means of identification."""

    kind_code: str = ""
    goods_quantity: str = ""
    identification: str = ""


@dataclass(frozen=True, slots=True)
class CirculationHalf:
    """Row 1.6.4: the circulation of genuine goods, or that of infringing ones; `documents` is row 1.6.4.5."""

    kind: CirculationKind = CirculationKind.LAWFUL
    persons: tuple[CirculationPerson, ...] = ()
    route: tuple[RouteStop, ...] = ()
    crossings: tuple[BorderCrossing, ...] = ()
    places: tuple[ControlPlace, ...] = ()
    traits: tuple[GoodsTraits, ...] = ()
    packages: tuple[PackageTraits, ...] = ()
    documents: str = ""


@dataclass(frozen=True, slots=True)
class CirculationContent:
    """What an entry says of circulation, at most one half of a kind; `missing` names the fields that nobody knows yet.

    `exemption` is row 1.6.5 (where protection does not apply), `contacts` row 1.7 (persons to be asked).
    """

    halves: tuple[CirculationHalf, ...] = ()
    exemption: str = ""
    contacts: tuple[Party, ...] = ()
    missing: frozenset[str] = frozenset()


class ImporterRole(StrEnum):
    """What a person may do with the holder's consent (Customs Code art. 461 para. 3(4))."""

    IMPORTER = "importer"
    EXPORTER = "exporter"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class AuthorisedImporter:
    """A person who moves the goods with the holder's consent; `start` and `end` limit the consent where they are set.

    Anything may be missing.
    """

    party: Party = field(default_factory=Party)
    role: ImporterRole = ImporterRole.IMPORTER
    start: date | None = None
    end: date | None = None

"""Circulation of goods in the record .003: made of what an entry says of it, and read back into that."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from module.eaeu.mapping import words
from module.eaeu.mapping.parties import Parties, party_of, place_of
from module.eaeu.mapping.unmapped import UnmappedValues, joined
from module.registry.circulation import (
    BorderCrossing,
    CirculationContent,
    CirculationHalf,
    CirculationKind,
    CirculationPerson,
    CirculationRole,
    ControlPlace,
    GoodsTraits,
    PackageTraits,
    RouteStop,
)
from module.registry.union import circulation as wire
from module.registry.union.subjects import Subject
from module.registry.union.values import PropertyDescription

_TEXT, _MARK, _PLACE, _OFFICE = 4000, 250, 120, 50
_MOVED, _KEPT = "01", "02"  # ipsdo:LogisticOperationKindCode
_FIRST, _MIDDLE, _LAST = "01", "02", "03"  # csdo:RoutePointKindCode


class MovementMaker:
    """Makes the parts of .003 that tell how goods move; `unmapped` gathers what does not fit."""

    def __init__(self, content: CirculationContent | None, parties: Parties, unmapped: UnmappedValues) -> None:
        self._content = content or CirculationContent()
        self._parties = parties
        self._unmapped = unmapped

    def exemptions(self) -> tuple[str, ...]:
        """Return where protection does not apply, in as many elements as it takes."""
        return self._unmapped.pieces("circulation.exemption", self._content.exemption, _TEXT)

    def contacts(self) -> tuple[Subject, ...]:
        """Return the persons to be asked."""
        return tuple(
            self._parties.subject(party, f"circulation.contacts.{number}")
            for number, party in enumerate(self._content.contacts)
        )

    def added(self, goods: tuple[wire.GoodsCirculation, ...]) -> tuple[wire.GoodsCirculation, ...]:
        """Return both halves: the goods that are told of already, and what the entry says of their circulation."""
        found = []
        for kind in CirculationKind:
            told = tuple(one for half in goods if half.kind_code == kind.value for one in half.goods)
            halves = [(n, half) for n, half in enumerate(self._content.halves) if half.kind is kind]
            if told or halves:
                found.append(self._half(kind, told, halves))
        return tuple(found)

    def _half(
        self,
        kind: CirculationKind,
        told: tuple[wire.GoodsDescription, ...],
        halves: list[tuple[int, CirculationHalf]],
    ) -> wire.GoodsCirculation:
        at = [(f"circulation.halves.{number}", half) for number, half in halves]
        return wire.GoodsCirculation(
            kind_code=kind.value,
            parties=tuple(one for path, half in at for one in self._persons(half, path)),
            operations=tuple(one for path, half in at for one in self._operations(half, path)),
            goods=(*told, *(one for path, half in at for one in self._traits(half, path))),
            packages=tuple(one for _, half in at for one in self._packages(half)),
            documents=tuple(one for path, half in at for one in self._documents(half, path)),
        )

    def _persons(self, half: CirculationHalf, path: str) -> Iterator[wire.CirculationParty]:
        for number, person in enumerate(half.persons):
            here = f"{path}.persons.{number}"
            if not person.roles:
                self._unmapped.note(here, "no_role")
            for role in person.roles:
                yield wire.CirculationParty(**self._parties.parts(person.party, f"{here}.party"), role_code=role.value)

    def _operations(self, half: CirculationHalf, path: str) -> Iterator[wire.LogisticOperation]:
        if half.route:
            yield self._route(half.route, f"{path}.route")
        for number, crossing in enumerate(half.crossings):
            name = self._unmapped.fit(f"{path}.crossings.{number}.name", crossing.name, _PLACE)
            checkpoint = wire.BorderCheckpoint(code=crossing.code or None, name=name or None)
            yield wire.LogisticOperation(kind_code=_MOVED, checkpoint=checkpoint)
        for number, place in enumerate(half.places):
            yield self._place(place, f"{path}.places.{number}")

    def _route(self, route: tuple[RouteStop, ...], path: str) -> wire.LogisticOperation:
        modes = [stop.transport for stop in route]
        if len(set(modes)) > 1:
            for number in range(len(route)):
                self._unmapped.note(f"{path}.{number}.transport", "one_mode")
        points = []
        for number, stop in enumerate(route):
            kind = _FIRST if number == 0 else _LAST if number == len(route) - 1 else _MIDDLE
            name = self._unmapped.fit(f"{path}.{number}.place_name", stop.place_name, _PLACE)
            country = self._parties.country_at(f"{path}.{number}.country", stop.country)
            points.append(
                wire.RoutePoint(
                    ordinal=str(number + 1),
                    kind_code=kind,
                    address=wire.ObjectAddress(country=country) if country else None,
                    location_name=name or None,
                )
            )
        mode = next(filter(None, modes), None)
        return wire.LogisticOperation(kind_code=_MOVED, transport_mode_code=mode, route_points=tuple(points))

    def _place(self, place: ControlPlace, path: str) -> wire.LogisticOperation:
        office = wire.CustomsOffice(
            code=place.office_code or None,
            name=self._unmapped.fit(f"{path}.office_name", place.office_name, _OFFICE) or None,
            country=self._parties.country_at(f"{path}.country", place.country),
        )
        zone = self._unmapped.fit(f"{path}.control_zone", place.control_zone, _TEXT - len(words.CONTROL_ZONE))
        return wire.LogisticOperation(
            kind_code=_KEPT,
            customs_office=office,
            address=(
                wire.ObjectAddress(**self._parties.place_at(place.address, f"{path}.address"))
                if place.address is not None
                else None
            ),
            description=f"{words.CONTROL_ZONE}{zone}" if zone else None,
        )

    def _traits(self, half: CirculationHalf, path: str) -> Iterator[wire.GoodsDescription]:
        for number, traits in enumerate(half.traits):
            here = f"{path}.traits.{number}"
            described = self._unmapped.pieces(f"{here}.description", traits.description, _TEXT)
            identified = (
                self._unmapped.fit(f"{here}.identification.{place}", text, _TEXT)
                for place, text in enumerate(traits.identification)
            )
            yield wire.GoodsDescription(
                mark=self._unmapped.fit(f"{here}.mark", traits.mark, _MARK) or None,
                properties=(
                    *(PropertyDescription(text=text, property_name=words.TRAITS) for text in described),
                    *(PropertyDescription(text=text, property_name=words.IDENTIFICATION) for text in identified),
                ),
            )

    def _packages(self, half: CirculationHalf) -> Iterator[wire.PackageDescription]:
        for package in half.packages:
            text = " ".join(package.identification.split())
            told = PropertyDescription(text=text, property_name=words.IDENTIFICATION)
            yield wire.PackageDescription(properties=(told,) if text else ())

    def _documents(self, half: CirculationHalf, path: str) -> Iterator[wire.GoodsDocument]:
        found = self._unmapped.pieces(f"{path}.documents", half.documents, _TEXT)
        if found:
            properties = tuple(PropertyDescription(text=text) for text in found)
            yield wire.GoodsDocument(kind_name=words.ACCOMPANYING, properties=properties)


def is_traits(goods: wire.GoodsDescription) -> bool:
    """Tell whether goods are told by table 10 alone, and are none of the blocks of an entry."""
    labels = {one.property_name for one in goods.properties}
    only_mark = bool(goods.mark) and not (goods.properties or goods.pictures or goods.name)
    return only_mark or bool(labels & {words.TRAITS, words.IDENTIFICATION})


def circulation_content(record: wire.CirculationData | None) -> CirculationContent:
    """Return what a record says of circulation, beside the looks of the goods themselves."""
    if record is None:
        return CirculationContent(missing=frozenset(("halves", "exemption", "contacts")))
    halves = (_read_half(one) for one in record.circulations)
    return CirculationContent(
        halves=tuple(half for half in halves if half is not None and half != CirculationHalf(half.kind)),
        exemption="; ".join(joined(record.exemptions, _TEXT)),
        contacts=tuple(party_of(one) for one in record.contacts),
    )


def _read_half(half: wire.GoodsCirculation) -> CirculationHalf | None:
    kind = next((one for one in CirculationKind if one.value == half.kind_code), None)
    if kind is None:
        return None
    return CirculationHalf(
        kind=kind,
        persons=tuple(_read_persons(half.parties)),
        route=tuple(stop for one in half.operations for stop in _read_route(one)),
        crossings=tuple(
            BorderCrossing(one.checkpoint.code or "", one.checkpoint.name or "")
            for one in half.operations
            if one.checkpoint is not None
        ),
        places=tuple(_read_place(one) for one in half.operations if one.customs_office or one.address),
        traits=tuple(_read_traits(one) for one in half.goods if is_traits(one)),
        packages=tuple(
            PackageTraits(
                kind_code=one.kind_code.text if one.kind_code else "",
                identification="; ".join(told.text for told in one.properties),
            )
            for one in half.packages
        ),
        documents="; ".join(text for one in half.documents for text in _read_document(one)),
    )


def _read_persons(parties: tuple[wire.CirculationParty, ...]) -> Iterator[CirculationPerson]:
    """Yield the persons, each once with all roles that follow each other."""
    for party, told in groupby(parties, key=party_of):
        codes = [one.role_code for one in told]
        yield CirculationPerson(party, tuple(role for code in codes for role in CirculationRole if role.value == code))


def _read_route(operation: wire.LogisticOperation) -> Iterator[RouteStop]:
    for point in operation.route_points:
        country = point.address.country if point.address else None
        yield RouteStop(
            country=country.text if country else "",
            place_code=point.cargo_handling_location_code.text if point.cargo_handling_location_code else "",
            place_name=point.location_name or "",
            transport=operation.transport_mode_code or "",
        )


def _read_place(operation: wire.LogisticOperation) -> ControlPlace:
    office = operation.customs_office or wire.CustomsOffice()
    told = operation.description or ""
    return ControlPlace(
        country=office.country.text if office.country else "",
        office_code=office.code or "",
        office_name=office.name or "",
        control_zone=told.removeprefix(words.CONTROL_ZONE) if told.startswith(words.CONTROL_ZONE) else "",
        address=place_of(operation.address) if operation.address is not None else None,
    )


def _read_traits(goods: wire.GoodsDescription) -> GoodsTraits:
    described = tuple(one.text for one in goods.properties if one.property_name != words.IDENTIFICATION)
    identified = tuple(one.text for one in goods.properties if one.property_name == words.IDENTIFICATION)
    return GoodsTraits(goods.mark or "", "; ".join(joined(described, _TEXT)), identified)


def _read_document(document: wire.GoodsDocument) -> tuple[str, ...]:
    told = joined(tuple(one.text for one in document.properties), _TEXT)
    if document.kind_name == words.ACCOMPANYING:
        return told
    return (": ".join(filter(None, (document.kind_name, document.name))), *told)

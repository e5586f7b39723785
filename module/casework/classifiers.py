"""Classifiers of a site: loading an edition, and the lists as they are today or were on a day."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, datetime, timedelta
from threading import Lock

from module.kernel.clock import Clock, law_date
from module.kernel.errors import Fault, NotPermitted, Refused
from module.kernel.text import N_, Message
from module.registry.actors import SYSTEM, Actor, Role
from module.registry.classifiers import (
    Classifier,
    ClassifierRow,
    Classifiers,
    CodeStanding,
    Edition,
    ListedClassifier,
    ShippedClassifiers,
    code_standing,
)
from module.store import classifiers as stored
from module.store import journal
from module.store.unit import Unit

LOADED = "load_classifier"
_FRESH = timedelta(seconds=10)
_PAST_HELD = 4
_TAKEN = N_("There is an edition {version} of this list already. Give the new one another version.")
_ENDED = N_("An edition cannot end before it begins.")
OpenUnit = Callable[[], AbstractContextManager[Unit]]


def load(
    unit: Unit, actor: Actor, now: datetime, classifier: str, edition: Edition, rows: Sequence[ClassifierRow]
) -> Edition:
    """Store an edition with its rows and its journal row. Raises Refused and NotPermitted; then nothing is stored."""
    if actor is not SYSTEM and not actor.plays(Role.OPERATOR):
        raise NotPermitted
    stored.lock(unit)
    known = stored.editions(unit, classifier)
    if any(item.edition.version == edition.version for item in known):
        raise Refused((Fault("taken", "version", Message(_TAKEN, {"version": edition.version})),))
    if edition.in_force_to is not None and edition.in_force_to < edition.in_force_from:
        raise Refused((Fault("dates", "in_force_to", Message(_ENDED)),))
    made = Edition(
        edition.version, edition.in_force_from, edition.in_force_to, now, edition.source_sha256, row_count=len(rows)
    )
    id = stored.add(unit, classifier, made, rows, actor)
    journal.write(
        unit,
        actor,
        LOADED,
        now,
        edition=id,
        classifier=classifier,
        version=made.version,
        in_force_from=made.in_force_from.isoformat(),
        sha256=made.source_sha256,
        rows=made.row_count,
    )
    return made


class ClassifierBook(ShippedClassifiers):
    """The lists by id as they are today. What a site loaded stands before what ships.

    Other processes load editions: the database is asked again after ten seconds; rows are read once an edition.
    """

    def __init__(self, shipped: Mapping[str, Classifier], open_unit: OpenUnit, clock: Clock) -> None:
        super().__init__(shipped)
        self._open_unit = open_unit
        self._clock = clock
        self._asked: datetime | None = None
        self._editions: tuple[stored.StoredEdition, ...] = ()
        self._lock = Lock()
        self._held: dict[str, Classifier] = {}  # by edition, the one used last at the end; an edition never changes

    def __getitem__(self, id: str) -> Classifier:
        return self.as_of(id, law_date(self._clock.now()))

    def as_of(self, id: str, day: date) -> Classifier:
        """Return a list as it was on a day; the shipped one where none was loaded for it. Raises KeyError."""
        shipped = self.shipped[id]
        found = self._in_force(id, day)
        if found is None:
            return shipped
        with self._lock:
            held = self._held.pop(found.id, None)
        if held is None:
            with self._open_unit() as unit:
                held = Classifier(stored.rows(unit, found.id), {}, shipped.heading, found.edition)
        if held.edition != found.edition:  # a newer one was loaded since, and ends it
            held = replace(held, edition=found.edition)
        with self._lock:
            self._held[found.id] = held
            if len(self._held) > len(self.shipped) + _PAST_HELD:
                del self._held[next(iter(self._held))]
        return held

    def listed(self) -> tuple[ListedClassifier, ...]:
        """Return all lists with their editions, without reading rows."""
        today = law_date(self._clock.now())
        made = []
        for id, shipped in self.shipped.items():
            current = self._in_force(id, today)
            edition = current.edition if current else shipped.edition
            others = tuple(item.edition for item in self._fresh() if item.classifier == id and item is not current)
            made.append(ListedClassifier(shipped.heading, edition, others))
        return tuple(made)

    def _in_force(self, id: str, day: date) -> stored.StoredEdition | None:
        return next((item for item in self._fresh() if item.classifier == id and item.edition.covers(day)), None)

    def _fresh(self) -> tuple[stored.StoredEdition, ...]:
        now = self._clock.now()
        if self._asked is None or not timedelta() <= now - self._asked < _FRESH:
            with self._open_unit() as unit:
                self._editions = stored.editions(unit)
            self._asked = now
        return self._editions


def nomenclature_of(classifiers: Classifiers, clock: Clock) -> Callable[[str], CodeStanding | None]:
    """Return how a commodity code stands today in the edition in force; None while that is a demonstration set."""

    def standing(code: str) -> CodeStanding | None:
        return code_standing(classifiers["hs"], code, law_date(clock.now()))

    return standing

"""Cases brought to a state by the use cases themselves, where the way there is not what a test is about."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

from flask import Flask
from sqlalchemy import text

from module.casework import (
    acts,
    attachments,
    cases,
    claim_deciding,
    claiming,
    deciding,
    drafts,
    examining,
    hearings,
    on_entry,
    staff,
)
from module.casework.claiming import ClaimDetails, SentFile
from module.casework.end_owing import EntryWriter
from module.casework.importing import ImportedFile, take_over
from module.casework.views import CaseView
from module.context import services
from module.dev import demo, example, portal
from module.dev.pki.people import CUSTOMS, PEOPLE
from module.kernel.clock import law_date
from module.registry.actors import SYSTEM, Actor, Role
from module.registry.application import ApplicationKind, AttachmentRole, Capacity, DocumentKind, Terms
from module.registry.decision import DecisionKind, RefusalGround
from module.registry.entry import EntryPart, FieldChange, Recording, changed
from module.registry.hearing_facts import HearingAnswer
from module.registry.ip_objects.geographical_indication import IndicationRight
from module.registry.membership import StaffRole
from module.registry.objects import ObjectKind
from module.registry.party import Name
from module.registry.register_list import read_list
from module.registry.sheets import SheetCell, SheetRow, SheetTable
from module.settings import config_dir, read_import
from module.store import entries, identities
from module.store.unit import Unit
from tests.journeys.exchange import Laid, lay
from tests.journeys.site import Site
from tests.support.lists import HEADS, line

APPLICANT, CASE_OFFICER, HEAD = "company-head", "officer-executor", "officer-head"
OPERATOR = "exchange-operator"
REASONS = ((RefusalGround.DOCUMENTS_MISSING,), "Құжат жетіспейді.", "Документ отсутствует.")

ANSWER = HearingAnswer("Құжат басқа белгіге берілген.", "Документ выдан на другой знак.")

_MOVED_BACK = (
    "UPDATE trois.hearing SET announced_at = announced_at - make_interval(days => :days) WHERE application_id = :key",
    """UPDATE trois.hearing_event SET at = at - make_interval(days => :days), day = day - :days
        WHERE hearing_id IN (SELECT id FROM trois.hearing WHERE application_id = :key)""",
    """UPDATE trois.message SET created_at = created_at - make_interval(days => :days),
        sent_at = sent_at - make_interval(days => :days), changed_at = changed_at - make_interval(days => :days)
        WHERE application_id = :key AND event = 'preliminary_refusal'""",
)


class Backstage:
    """The product's own use cases over its own database."""

    def __init__(self, site: Site) -> None:
        with patch.dict(os.environ, site.environment):
            self._app: Flask = portal.create()
        self._people = example.People.load(Path(site.environment["TROIS_PKI_DIR"]))

    @contextmanager
    def behind(self) -> Iterator[example.People]:
        """Have the product's own services, and the keys of its people, for as long as the block lasts."""
        with self._app.app_context():
            yield self._people

    def empty(self) -> str:
        """Return the id of a new draft."""
        with self._app.app_context():
            applicant = self._people.sign_in(services, APPLICANT)
            with services.open_work(applicant) as work:
                return drafts.create(work)

    def draft(self, slug: str = APPLICANT) -> str:
        """Return the id of a draft that is filled to the end."""
        with self._app.app_context():
            return example.fill(services, self._people.sign_in(services, slug))

    def indication(self) -> str:
        """Return the id of a draft of a geographical indication whose right is begun: some details are advised."""
        draft = self.empty()
        with self._app.app_context(), services.open_work(self._people.sign_in(services, APPLICANT)) as work:
            terms = Terms(object_kind=ObjectKind.GEOGRAPHICAL_INDICATION)
            right = IndicationRight("17-ПП", Name(ru="ЯБЛОКО ЖЕТІСУ", kk="ЖЕТІСУ АЛМАСЫ"))
            drafts.save(work, draft, drafts.load(work, draft).version, terms=terms, right=right)
        return draft

    def begun(self, kind: ApplicationKind, number: str) -> str:
        """Return the id of a draft about an entry."""
        with self._app.app_context(), services.open_work(self._people.sign_in(services, APPLICANT)) as work:
            return on_entry.start(work, kind, number)

    def changing(self, number: str) -> str:
        """Return the id of a change of an entry whose features are changed, without reason and proof yet."""
        draft = self.begun(ApplicationKind.CHANGE, number)
        with self._app.app_context(), services.open_work(self._people.sign_in(services, APPLICANT)) as work:
            view = drafts.load(work, draft)
            terms = replace(view.form.terms, genuine_features="Голограмма с двумя полосами на крышке")
            drafts.save(work, draft, view.version, terms=terms)
        return draft

    def filed(self, slug: str = APPLICANT) -> tuple[str, str]:
        """Return id and number of a filed application."""
        with self._app.app_context():
            applicant = self._people.sign_in(services, slug)
            application_id = example.fill(services, applicant)
            return application_id, example.file(services, self._people, applicant, slug, application_id)

    def taken(self) -> tuple[str, str]:
        """Return a case that a case officer has taken."""
        application_id, number = self.filed()
        with self._officer() as case_officer, services.open_work(case_officer) as work:
            acts.take(work, application_id)
        return application_id, number

    def announced(self) -> tuple[str, str]:
        """Return a case with a preliminary refusal."""
        application_id, number = self.taken()
        with self._officer() as case_officer, services.open_work(case_officer) as work:
            acts.announce_refusal(work, application_id, *REASONS)
        return application_id, number

    def asked_to_be_heard(self) -> str:
        """Return a case whose applicant asked for an oral hearing."""
        application_id, _ = self.announced()
        with self._app.app_context(), services.open_work(self._people.sign_in(services, APPLICANT)) as work:
            hearings.ask_oral_hearing(work, application_id, "По видеосвязи, на русском языке.")
        return application_id

    def heard(self) -> str:
        """Return a case with the minutes of an oral hearing; remarks on them may be made."""
        application_id = self.asked_to_be_heard()
        with self._officer() as case_officer, services.open_work(case_officer) as work:
            day = services.deps.law.deadlines.calendar.roll(law_date(datetime.now(UTC)))
            hearings.appoint_oral_hearing(work, application_id, day, "10:00, кабинет 5")
        self.told_long_ago(application_id)
        with self._officer() as case_officer, services.open_work(case_officer) as work:
            hearings.record_minutes(work, application_id, "Представитель сказал, что документ есть.", attended=True)
        return application_id

    def told_long_ago(self, application_id: str, days: int = 14) -> None:
        """Move a hearing and its notice back, for a refusal waits three working days (APPC art. 73)."""
        with self._app.app_context(), services.open_work(SYSTEM) as work:
            for moved in _MOVED_BACK:
                work.unit.connection.execute(text(moved), {"key": application_id, "days": days})

    def told_on(self, application_id: str, day: date) -> None:
        """Move a hearing that began today to a day of the past."""
        self.told_long_ago(application_id, (law_date(datetime.now(UTC)) - day).days)

    def prepared(self) -> tuple[str, str]:
        """Return a case whose inclusion waits for the head."""
        application_id, number = self.taken()
        with self._officer() as case_officer, services.open_work(case_officer) as work:
            acts.prepare(
                work, application_id, DecisionKind.INCLUDE, reasons_for=example.reasons_for(work, application_id)
            )
        return application_id, number

    def included_indication(self, name: str) -> str:
        """Return the number of the entry of a geographical indication, which no register has confirmed."""
        application_id = self.draft()
        until = law_date(datetime.now(UTC)) + timedelta(days=700)
        right = IndicationRight("17-ПП", Name(ru=name), valid_until=until, place="Область Жетісу")
        with self._app.app_context():
            applicant = self._people.sign_in(services, APPLICANT)
            with services.open_work(applicant) as work:
                view = drafts.load(work, application_id)
                terms = replace(view.form.terms, object_kind=ObjectKind.GEOGRAPHICAL_INDICATION)
                goods = tuple(replace(block, nice_classes=()) for block in view.form.goods)
                view = drafts.save(work, application_id, view.version, terms=terms)
                view = drafts.save(work, application_id, view.version, right=right, goods=goods)
                proof = examining.of_role(services.deps, AttachmentRole.DOCUMENT, example.document())
                attachments.add(
                    work,
                    application_id,
                    view.version,
                    AttachmentRole.DOCUMENT,
                    "right.pdf",
                    proof,
                    document_kind=DocumentKind.RIGHT,
                )
            example.file(services, self._people, applicant, APPLICANT, application_id)
        with self._officer() as case_officer, services.open_work(case_officer) as work:
            acts.take(work, application_id)
        decision = self.decided(DecisionKind.INCLUDE, application_id)[1].decision
        assert decision is not None
        return decision.entry_number

    def imported(self, number: str, *, days: int = 540, **cells: str) -> str:
        """Take over an entry from the list kept before the system, whose holder has no number; return its number."""
        today = law_date(datetime.now(UTC))
        until = f"{today + timedelta(days=days):%d.%m.%Y}"
        paper = f"Свидетельство № {example.CERTIFICATE} от 02.02.2020"
        row = line(number, until=until, document=paper, trusted="", **cells)
        rows = [SheetRow(at, tuple(map(SheetCell, map(str, said)))) for at, said in enumerate([HEADS, row], 1)]
        with self._app.app_context():

            @contextmanager
            def unit() -> Iterator[Unit]:
                with services.open_work(SYSTEM) as work:
                    yield work.unit

            found = read_list(SheetTable(tuple(rows)), read_import(config_dir()), today).entries
            file, deps = ImportedFile("0" * 64, datetime.now(UTC)), services.deps
            assert len(list(take_over(unit, found, file, deps.law, deps.row_seal))) == 1
        return number

    def claimed(self, number: str, slug: str = APPLICANT) -> str:
        """Return the id of an open claim of an imported entry."""
        said = ClaimDetails(Capacity.HOLDER, example.CERTIFICATE)
        with self._app.app_context():
            certificate = SentFile("certificate.pdf", examining.document(services.deps, example.document()))
            with services.open_work(self._people.sign_in(services, slug)) as work:
                return claiming.file(work, number, said, certificate, None)

    def confirmed(self, number: str) -> str:
        """Return the number of an imported entry that was claimed by the applicant and confirmed."""
        claim = self.claimed(self.imported(number))
        with self._officer() as case_officer, services.open_work(case_officer) as work:
            claim_deciding.confirm(work, claim)
        return number

    def right_ends(self, number: str, day: date) -> None:
        """Let the exclusive right of an entry end on a day, as if it had run out by itself."""
        with self._app.app_context(), services.open_work(SYSTEM) as work:
            found = entries.lock(work.unit, number)
            assert found is not None
            right = found.entry.latest().common.right
            shorter = FieldChange(EntryPart.COMMON, "right", right, replace(right, valid_until=day))
            EntryWriter.of(work).go_on(changed(found.entry, (shorter,), Recording(work.today, work.now)))

    def awaiting(self) -> str:
        """Return an extension that awaits the document that renews the right: its suspension is signed."""
        number, day = self.included_indication("ЯБЛОКО ҚҰЖАТСЫЗ"), law_date(datetime.now(UTC))
        self.right_ends(number, day + timedelta(days=20))
        draft = self.begun(ApplicationKind.EXTEND, number)
        with self._app.app_context():
            applicant = self._people.sign_in(services, APPLICANT)
            with services.open_work(applicant) as work:
                view = drafts.load(work, draft)
                terms = replace(view.form.terms, end=day + timedelta(days=900))
                view = drafts.save(work, draft, view.version, terms=terms)
                proof = examining.of_role(services.deps, AttachmentRole.DOCUMENT, example.document())
                kind = DocumentKind.RIGHT
                attachments.add(
                    work, draft, view.version, AttachmentRole.DOCUMENT, "right.pdf", proof, document_kind=kind
                )
            example.file(services, self._people, applicant, APPLICANT, draft)
        with self._officer() as case_officer, services.open_work(case_officer) as work:
            acts.take(work, draft)
        return self.decided(DecisionKind.SUSPEND, draft)[0]

    def unexplained(self) -> str:
        """Return the id of a filled draft on a right that stands already, without a word of why it is filed again."""
        self.filed()
        application_id = self.draft()
        with self._app.app_context(), services.open_work(self._people.sign_in(services, APPLICANT)) as work:
            drafts.save(work, application_id, drafts.load(work, application_id).version, same_right_reason="")
        return application_id

    def decided(self, kind: DecisionKind, application_id: str = "") -> tuple[str, CaseView]:
        """Return a case with a signed decision: a new one, or one that was brought to its preparation."""
        if not application_id:
            application_id, _ = self.taken() if kind is DecisionKind.INCLUDE else self.announced()
        with self._app.app_context():
            applicant, case_officer, head = (
                self._people.sign_in(services, slug) for slug in (APPLICANT, CASE_OFFICER, HEAD)
            )
            if kind is DecisionKind.REFUSE:
                with services.open_work(applicant) as work:
                    acts.object_to(work, application_id, "Документ приложен.")
                self.told_long_ago(application_id)
            with services.open_work(case_officer) as work:
                reasons = REASONS if kind is DecisionKind.REFUSE else ()
                given = example.reasons_for(work, application_id)
                acts.prepare(work, application_id, kind, *reasons, answer=ANSWER, reasons_for=given)
            with services.open_work(head) as work:
                signing_document = deciding.preview(work, application_id).signing_document
            evidence = self._people.evidence(services, HEAD, signing_document.document)
            with services.open_work(head) as work:
                deciding.sign(work, application_id, signing_document.id, evidence)
                return application_id, cases.load(work, application_id)

    def exchange(self) -> Laid:
        """Return what the pages of the exchange show."""
        with self._app.app_context():
            demo.appoint_officers()
            return lay(services, self._people, CASE_OFFICER)

    def close(self) -> None:
        """Let go of the database."""
        with self._app.app_context(), services.open_work(None) as work:
            engine = work.unit.connection.engine
        engine.dispose()

    @contextmanager
    def _officer(self) -> Iterator[Actor]:
        with self._app.app_context():
            yield self._people.sign_in(services, CASE_OFFICER)

    @contextmanager
    def role(self, slug: str, role: StaffRole) -> Iterator[None]:
        """For as long as the block lasts somebody has another role in the company than the head gave."""
        with self._app.app_context():
            actor = self._people.sign_in(services, slug)
            self._give(actor, role)
            try:
                yield
            finally:
                self._give(actor, StaffRole(actor.role))

    def _give(self, actor: Actor, role: StaffRole) -> None:
        with services.open_work(SYSTEM) as work:
            identities.change(work.unit, actor.account_id, role=role)

    @contextmanager
    def both_parts(self) -> Iterator[None]:
        """For as long as the block lasts the case officer is a head, too."""
        person = next(person for person in PEOPLE if person.slug == CASE_OFFICER)
        parts = frozenset({Role.CASE_OFFICER, Role.HEAD})
        with self._app.app_context(), services.open_work(SYSTEM) as work:
            staff.appoint(work, Actor("", person.iin, CUSTOMS.bin, person.name, parts, "ru", CUSTOMS.name))
        try:
            yield
        finally:
            with self._app.app_context():
                demo.appoint_officers()

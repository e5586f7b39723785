"""Entries whose term has run since: the product's own use cases at an instant of the past, over its own database.

Keys are an hour old and answers of state registers are of today: signatures are judged now, acts happen then.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime

from module.casework import acts, attachments, cases, deciding, drafts, entry_clock, examining, filing, on_entry
from module.casework.gate import Work
from module.context import services
from module.context.services import Services
from module.dev import example
from module.kernel.clock import SetClock
from module.registry.actors import Actor
from module.registry.application import ApplicationKind, AttachmentRole, DocumentKind
from module.registry.decision import DecisionKind
from module.store import exclusion_cases
from tests.journeys.backstage import APPLICANT, CASE_OFFICER, HEAD, Backstage


@dataclass
class FormerDays:
    """The office as it worked at an instant of the past."""

    backstage: Backstage
    at: datetime

    def included(self, end: date) -> str:
        """Return the number of an entry that was included then and is protected until a day."""
        with self._then() as (then, people):
            applicant, officer, head = (people.sign_in(services, slug) for slug in (APPLICANT, CASE_OFFICER, HEAD))
            key = example.fill(then, applicant)
            with then.open_work(applicant) as work:
                view = drafts.load(work, key)
                drafts.save(work, key, view.version, terms=replace(view.form.terms, end=end))
            self._file(then, people, applicant, key)
            with then.open_work(officer) as work:
                acts.take(work, key)
                acts.prepare(work, key, DecisionKind.INCLUDE, reasons_for=example.reasons_for(work, key))
            with then.open_work(head) as work:
                paper = deciding.preview(work, key).signing_document
            evidence = people.evidence(services, HEAD, paper.document)
            with then.open_work(head) as work:
                deciding.sign(work, key, paper.id, evidence)
                decision = cases.load(work, key).decision
            assert decision is not None
            return decision.entry_number

    def extension_filed(self, entry: str, until: date) -> str:
        """Return the number of an extension of an entry that was filed then."""
        with self._then() as (then, people):
            applicant = people.sign_in(services, APPLICANT)
            with then.open_work(applicant) as work:
                key = on_entry.start(work, ApplicationKind.EXTEND, entry)
                view = drafts.load(work, key)
                view = drafts.save(work, key, view.version, terms=replace(view.form.terms, end=until))
                proof = examining.of_role(then.deps, AttachmentRole.DOCUMENT, example.document())
                details = {"document_kind": DocumentKind.RIGHT}
                attachments.add(work, key, view.version, AttachmentRole.DOCUMENT, "right.pdf", proof, **details)
            return self._file(then, people, applicant, key)

    def run_clock(self) -> None:
        """Let the clock of the register run now, as the scheduler does each day."""
        with self.backstage.behind() as _:
            entry_clock.run(services.open_work)

    def exclusions(self, entry: str) -> list[str]:
        """Return the numbers of the cases of exclusion of an entry."""
        with self.backstage.behind() as people, services.open_work(people.sign_in(services, CASE_OFFICER)) as work:
            return [one.number for one in exclusion_cases.of_entry(work.unit, entry)]

    def _file(self, then: Services, people: example.People, applicant: Actor, key: str) -> str:
        with then.open_work(applicant) as work:
            paper = filing.prepare(work, key)
        evidence = people.evidence(services, APPLICANT, paper.document)
        with then.open_work(applicant) as work:
            filing.submit(work, key, paper.id, evidence)
            return drafts.load(work, key).number

    @contextmanager
    def _then(self) -> Iterator[tuple[Services, example.People]]:
        with self.backstage.behind() as people:
            deps = replace(services.deps, clock=SetClock(self.at))

            @contextmanager
            def open_work(actor: Actor | None) -> Iterator[Work]:
                with services.open_work(actor) as work:
                    yield replace(work, deps=deps, now=self.at)

            yield (
                Services(
                    deps=deps,
                    open_work=open_work,
                    catalog=services.catalog,
                    settings=services.settings,
                    sessions=services.sessions,
                    sign_in=services.sign_in,
                    classifiers=services.classifiers,
                ),
                people,
            )

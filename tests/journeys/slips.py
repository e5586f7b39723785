"""Requests to mend a slip (APPC art. 82) in each state that their pages show, made by the use cases themselves."""

from __future__ import annotations

from dataclasses import dataclass

from module.casework import correcting, correction_deciding, correction_reading, correction_signing
from module.context import services
from module.registry.correction import Slip
from module.registry.decision import DecisionKind
from tests.journeys.backstage import APPLICANT, CASE_OFFICER, HEAD, Backstage

MARK, RIGHT = "ЖЕТІСУ", "ЖЕТЫСУ"
SLIPS = (Slip("kk", MARK, RIGHT), Slip("ru", MARK, RIGHT))


@dataclass(frozen=True)
class Mended:
    """A request about the decision of an application; `first` and `code` open the verification of both papers."""

    application_id: str
    id: str
    first: str
    code: str = ""


def asked(backstage: Backstage, application_id: str = "") -> Mended:
    """Return a request of the applicant that waits, about a decision of its own where none is given."""
    application_id = application_id or backstage.decided(DecisionKind.INCLUDE)[0]
    with backstage.behind() as people, services.open_work(people.sign_in(services, APPLICANT)) as work:
        found = correcting.ask(work, application_id, "Строка «Название», в обоих языках", f"{RIGHT}, а не {MARK}")
        act, _ = correction_reading.of_case(work, application_id)
    return Mended(application_id, found, act.code)


def prepared(backstage: Backstage, application_id: str = "") -> Mended:
    """Return a request whose corrected text waits for the head."""
    made = asked(backstage, application_id)
    with backstage.behind() as people, services.open_work(people.sign_in(services, CASE_OFFICER)) as work:
        correction_deciding.prepare(work, made.id, SLIPS)
    return made


def corrected(backstage: Backstage) -> Mended:
    """Return a request whose corrected decision is signed."""
    made = prepared(backstage)
    with backstage.behind() as people:
        head = people.sign_in(services, HEAD)
        with services.open_work(head) as work:
            _, paper = correction_signing.preview(work, made.id)
        evidence = people.evidence(services, HEAD, paper.document)
        with services.open_work(head) as work:
            correction_signing.sign(work, made.id, paper.id, evidence)
            signed = correction_reading.load(work, made.id).asked
    return Mended(made.application_id, made.id, made.first, signed.code)


def refused(backstage: Backstage) -> Mended:
    """Return a request that was refused with its reason."""
    made = asked(backstage)
    with backstage.behind() as people, services.open_work(people.sign_in(services, CASE_OFFICER)) as work:
        reasons = ("Атау куәліктегідей жазылған.", "Название записано так же, как в свидетельстве.")
        correction_deciding.refuse(work, made.id, *reasons)
    return made

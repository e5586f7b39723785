"""Requests to mend a slip (APPC art. 82) as the sides of a case and officers read them, and how an act opens one."""

from __future__ import annotations

from dataclasses import dataclass

from module.casework import examining, unreadable
from module.casework.gate import EdsNeeded, Work, visible
from module.kernel.errors import NotAllowedNow, NotFound, NotPermitted
from module.kernel.text import N_, Message
from module.registry.actors import Role
from module.registry.correction import Correction, CorrectionAct, CorrectionRow, CorrectionState, permits, row_of
from module.registry.paging import FIRST, ListPlace, Paged
from module.registry.prints import LegalText
from module.store import applications, corrections, decisions
from module.store.decisions import DecisionRecord


@dataclass(frozen=True, slots=True)
class CorrectionView:
    """A request beside its act; `texts` are those that the act has today: of its last correction, or its own."""

    asked: Correction
    act: DecisionRecord
    texts: tuple[LegalText, ...]


def of_case(work: Work, application_id: str) -> tuple[DecisionRecord, tuple[Correction, ...]]:
    """Return the registered act of an application with the requests about it.

    Raises NotFound for a stranger, NotAllowedNow before there is one.
    """
    visible(work, application_id)
    act = registered(work, application_id)
    return act, corrections.of_decision(work.unit, act.id)


def registered(work: Work, application_id: str) -> DecisionRecord:
    """Return the registered act of an application. Raises NotAllowedNow before there is one."""
    found = decisions.current(work.unit, application_id)
    if found is None or found.signed_at is None:
        raise NotAllowedNow(Message(N_("There is no registered decision yet in which a slip could be mended.")))
    return found


def worklist(work: Work, state: CorrectionState, place: ListPlace = FIRST) -> Paged[CorrectionRow]:
    """Return a page of the requests of a state to whoever works on them. Raises NotPermitted, EdsNeeded."""
    demand_office(work)
    return corrections.listed(work.unit, state, place, unreadable.tell(work, "correction"))


def demand_office(work: Work) -> None:
    """Refuse who is neither case officer nor head, or has shown no key. Raises NotPermitted, EdsNeeded."""
    if work.actor.by_password:
        raise EdsNeeded
    if not (work.actor.plays(Role.CASE_OFFICER) or work.actor.plays(Role.HEAD)):
        raise NotPermitted


def load(work: Work, correction_id: str) -> CorrectionView:
    """Return a request to an officer. Raises NotFound, NotPermitted, EdsNeeded."""
    demand_office(work)
    asked = corrections.get(work.unit, correction_id)
    if asked is None:
        raise NotFound
    visible(work, asked.application_id)
    act = registered(work, asked.application_id)
    return CorrectionView(asked, act, texts_today(work, act))


def texts_today(work: Work, act: DecisionRecord) -> tuple[LegalText, ...]:
    """Return the texts that an act has today: those of its last correction, else those that were signed first."""
    signed = [one for one in corrections.of_decision(work.unit, act.id) if one.state is CorrectionState.CORRECTED]
    return signed[-1].texts if signed else act.texts


def file_of(work: Work, correction_id: str) -> tuple[str, bytes]:
    """Return the file that came with a request, with its name.

    Raises NotFound, and NotAllowedNow where malicious code was found in it after it was stored.
    """
    asked = load(work, correction_id).asked
    if not asked.file_sha256:
        raise NotFound
    if not examining.may_be_opened(work, asked.file_sha256):
        raise NotAllowedNow
    return asked.file_name, applications.read_blob(work.unit, asked.file_sha256)


def enter(work: Work, correction_id: str, act: CorrectionAct) -> CorrectionView:
    """Lock the case and the request, and ask the table. Raises NotFound, NotAllowedNow, NotPermitted, EdsNeeded."""
    demand_office(work)
    known = corrections.get(work.unit, correction_id)
    if known is None:
        raise NotFound
    visible(work, known.application_id, lock=True)
    asked = corrections.get(work.unit, correction_id, lock=True)
    assert asked is not None  # noqa: S101 - a request is never deleted
    row = row_of(asked.state, act)
    if row is None:
        raise NotAllowedNow
    if not permits(row, asked, work.actor):
        raise NotPermitted
    found = registered(work, asked.application_id)
    return CorrectionView(asked, found, texts_today(work, found))

"""A slip in a registered act is to be mended: the applicant asks, or a case officer for the body (APPC art. 82).

It is asked for in a session in which an EDS key was shown, as a claim is made; art. 82 demands no signature beside it.
What follows are rows of `registry.correction`, which change nothing of the case: status, first act and entry stay.
"""

from __future__ import annotations

from uuid import uuid4

from module.casework import examining
from module.casework.attachments import stored_name
from module.casework.claiming import SentFile
from module.casework.correction_reading import registered
from module.casework.gate import EdsNeeded, Work, demand, owns, visible
from module.kernel.errors import Fault, NotPermitted, Refused, too_long
from module.kernel.text import N_, Message
from module.registry.actors import Role
from module.registry.correction import LONGEST_ASKED, OPEN, TERM, Correction, CorrectionState
from module.registry.staff_roles import StaffAct
from module.store import applications, corrections, journal

ASK = "ask_correction"


def ask(work: Work, application_id: str, place: str, wanted: str, sent: SentFile | None = None) -> str:
    """Ask for a correction and return the id of the request; one that is open already is led to.

    The applicant's side asks, or a case officer for the body. Raises NotFound for a stranger, NotPermitted, EdsNeeded,
    NotAllowedNow before a decision is registered, Refused.
    """
    if work.actor.by_password:
        raise EdsNeeded
    record = visible(work, application_id, lock=True)
    by_body = not owns(record, work.actor)
    if by_body and not work.actor.plays(Role.CASE_OFFICER):
        raise NotPermitted
    if not by_body:
        demand(work, StaffAct.SIGN_AND_FILE)
    act = registered(work, application_id)
    waits = next((one for one in corrections.of_decision(work.unit, act.id) if one.state in OPEN), None)
    if waits is not None:
        return waits.id
    _demand_words(place, wanted)
    if sent is not None:
        applications.store_blob(work.unit, sent.file.seen.sha256, sent.file.content)
        examining.remember(work, sent.file)
    deadlines = work.deps.law.deadlines
    asked = Correction(
        id=str(uuid4()),
        application_id=application_id,
        application_number=record.number,
        decision_id=act.id,
        state=CorrectionState.ASKED,
        by_body=by_body,
        asked_by=work.actor.account_id,
        asked_by_iin=work.actor.iin,
        asked_at=work.now,
        due_on=deadlines.due(TERM, deadlines.registered_on(work.now)),
        place=place.strip(),
        wanted=wanted.strip(),
        file_sha256=sent.file.seen.sha256 if sent else "",
        file_name=stored_name(sent.name, sent.file.seen.media_type) if sent else "",
    )
    corrections.add(work.unit, asked)
    journal.write(
        work.unit,
        work.actor,
        ASK,
        work.now,
        application_id=application_id,
        correction=asked.id,
        number=act.number,
        asked_by="body" if by_body else "applicant",
    )
    return asked.id


def _demand_words(place: str, wanted: str) -> None:
    found = []
    for path, text in (("place", place), ("wanted", wanted)):
        if not text.strip():
            needed = N_("Say where in the decision the slip is.") if path == "place" else N_("Write the right text.")
            found.append(Fault("empty", path, Message(needed)))
        found += too_long(path, text, LONGEST_ASKED)
    if found:
        raise Refused(tuple(found))

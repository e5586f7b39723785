"""A change is decided field by field: what an officer may answer, and when that is a decision (D15, APPC art. 73)."""

from __future__ import annotations

from module.casework.case_file import CaseFile, case_facts, read_case
from module.casework.gate import Work
from module.casework.rule_input import application_for_rules
from module.kernel.errors import Fault, NotPermitted, Refused, too_long
from module.kernel.text import N_, Message
from module.registry.decision import LONGEST_EXPLANATION
from module.registry.field_answers import FieldAnswers, refused
from module.registry.field_answers import grounds_of as grounds_of
from module.registry.fields_asked import FieldAsked, answer_faults, fields_asked
from module.registry.hearing import Hearing, new_grounds
from module.registry.workflow import Act


def asked(work: Work, application_id: str) -> tuple[FieldAsked, ...]:
    """Return the fields of a change with what stands of them today; nothing of a kind that is decided whole."""
    return fields_of(work, read_case(work, application_id))


def fields_of(work: Work, file: CaseFile) -> tuple[FieldAsked, ...]:
    """Return the same of a case that was read already."""
    if file.kind.asked is None:
        return ()
    return fields_asked(application_for_rules(work, file.record), file.kind)


def answered(work: Work, file: CaseFile, answers: FieldAnswers) -> FieldAnswers:
    """Return the answers of a decision that enters a part, or all of it.

    Raises Refused for a field without answer, a refused one without ground, one that was changed meanwhile unseen, and
    where nothing is entered; NotPermitted or Refused for a refused field of which the applicant was not heard.
    """
    fields = fields_of(work, file)
    own = tuple(one for one in answers if one.field in {field.key for field in fields})
    found = list(answer_faults(fields, own, file.kind.ground_labels))
    for one in own:
        for text in (one.words_kk, one.words_ru):
            found += too_long(one.field, text, LONGEST_EXPLANATION)
    if not found and fields and not any(one.accepted for one in own):
        text = N_("Nothing is entered: that is a refusal of the changes. Prepare the refusal.")
        found.append(Fault("APPC80", "kind", Message(text)))
    if found:
        raise Refused(tuple(found))
    if refused(own):
        _heard(work, file, own)
    return own


def _heard(work: Work, file: CaseFile, answers: FieldAnswers) -> None:
    """Demand of a part what the table demands before the whole is refused, and that the notice named it (APPC 73)."""
    workflow, facts = work.deps.workflow, case_facts(work, file)
    row = workflow.row(file.record.kind, file.record.status, Act.PREPARE_REFUSAL)
    if row is not None:
        why = workflow.hold(row, facts, work.actor)
        if why is not None:
            raise Refused((Fault("APPC73", "", why),))
        if not workflow.permits(row, facts, work.actor):
            raise NotPermitted(workflow.why_not(row, facts, work.actor))
    if file.hearing is not None and (unnamed := _unnamed(file.hearing, answers)):
        text = N_(
            "The preliminary decision did not name this field with this ground: by APPC art. 73 the applicant must be "
            "heard on it first. Send a new preliminary decision."
        )
        raise Refused(tuple(Fault("APPC73", key, Message(text)) for key in unnamed))


def _unnamed(hearing: Hearing, answers: FieldAnswers) -> tuple[str, ...]:
    """Return the refused fields that a preliminary decision did not name; one on the whole names each of them."""
    return tuple(
        one.field
        for one in refused(answers)
        if (hearing.fields and one.field not in hearing.fields) or new_grounds(hearing.reasons.grounds, one.grounds)
    )


def announced(work: Work, file: CaseFile, keys: tuple[str, ...]) -> tuple[FieldAsked, ...]:
    """Return the fields that a preliminary decision names; all of them, or none, is the whole."""
    fields = fields_of(work, file) if keys else ()
    named = tuple(one for one in fields if one.key in keys)
    return () if len(named) == len(fields) else named

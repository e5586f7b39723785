"""The checks of a case: what the law demands, judged by the application, the registers' answers and the register."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from module.casework import same_right
from module.casework.gate import Work
from module.casework.rule_input import for_rules
from module.kernel.errors import Fault, Refused, too_long
from module.kernel.text import N_, Message
from module.registry.application import ApplicationKind, Attachment, Form
from module.registry.checks import LONGEST_REASON, Check, CheckFacts, StateAnswer, checks, not_met
from module.registry.classifiers import CodeStanding, code_standing
from module.store import applications
from module.store.applications import ApplicationRecord, FactRecord


def case_checks(
    work: Work,
    record: ApplicationRecord,
    answers: Sequence[FactRecord] | None = None,
    files: tuple[Attachment, ...] | None = None,
) -> tuple[Check, ...]:
    """Return the checks of an inclusion as they stand now; other kinds have none yet.

    `answers` of the registers and `files` where the caller has read them already.
    """
    if record.kind is not ApplicationKind.INCLUDE:
        return ()
    same, alike = same_right.around(work, record)
    known = applications.facts(work.unit, record.id) if answers is None else answers
    draft = for_rules(work, record, applications.attachments(work.unit, record.id) if files is None else files, same)
    said = tuple(StateAnswer(one.register, one.key, one.outcome, one.record, one.asked_at) for one in known)
    return checks(CheckFacts(draft, work.deps.rule_context(), said, _codes(work, record), alike))


def _codes(work: Work, record: ApplicationRecord) -> Mapping[str, CodeStanding | None]:
    """Return how the HS codes of the goods stood on the day of filing; empty where there is no list of codes."""
    lists, day = work.deps.classifiers, record.registered_on or work.today
    if lists is None or lists.get("hs") is None:
        return {}
    found = lists.as_of("hs", day)
    return {code: code_standing(found, code, day) for code in _of_goods(record.form)}


def _of_goods(form: Form) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for block in form.goods for code in block.hs_codes))


def reason_path(code: str) -> str:
    """Return the field in which the reason for a check is given."""
    return f"reason_{code}"


def reasoned(work: Work, record: ApplicationRecord, reasons_for: Mapping[str, str]) -> dict[str, str]:
    """Return the officer's reasons for what is not met, trimmed; reasons for anything else are left out.

    Raises Refused where one is missing: an act needs its grounds (APPC art. 80), so what speaks against it an answer.
    """
    given, missing = {}, []
    for one in not_met(case_checks(work, record)):
        text = reasons_for.get(one.code, "").strip()
        if not text:
            words = N_("Not met: {question} Say why the object is included all the same (APPC, article 80).")
            missing.append(Fault("APPC80", reason_path(one.code), Message(words, {"question": one.question})))
        missing += too_long(reason_path(one.code), text, LONGEST_REASON)
        given[one.code] = text
    if missing:
        raise Refused(tuple(missing))
    return given


def still_reasoned(work: Work, record: ApplicationRecord, reasons: Mapping[str, str] | None) -> None:
    """Refuse to sign where a demand is not met that nobody has given a reason for; it can be sent back.

    None: the decision was prepared in a release that asked for no reasons; it goes on as it was (D33).
    """
    if reasons is None:
        return
    open_ones = [one for one in not_met(case_checks(work, record)) if one.code not in reasons]
    if open_ones:
        text = N_("Not met since the decision was prepared: {question} Send the case back to the case officer.")
        raise Refused(tuple(Fault("APPC80", "", Message(text, {"question": one.question})) for one in open_ones))

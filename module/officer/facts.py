"""A case turned into rows for the page: values written for people, user's own words never sent to the catalog."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup, escape

from module.casework.views import AnswerChange, ApplicationView, CaseView, FactView, HistoryRow
from module.context import translate
from module.context.formats import day
from module.kernel.text import N_, Message, pN_
from module.registry.application import ApplicationKind, Attachment, AttachmentRole, Section
from module.registry.application_document import shown
from module.registry.checks import Check, CheckResult, Words, not_met
from module.registry.decision import DecisionKind
from module.registry.ip_objects import nameless as nameless
from module.registry.kinds import act_label, type_of
from module.registry.lookups import OUTCOME_LABELS, Outcome, Register
from module.registry.outline import UNTIL_NOW, OutlineGroup, Value, outline
from module.registry.uploads import ANTIVIRUS_LABELS, AntivirusResult
from module.registry.workflow import Act, act_of

_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def answer(value: Value) -> Markup:
    """Write one value as it is signed and printed, in the language of the page."""
    return escape(shown(value, translate))


def parts(
    application: ApplicationView, address: Callable[[Attachment], str]
) -> tuple[tuple[OutlineGroup, list[dict[str, object]]], ...]:
    """Return every part of the application with its rows, from the list that is signed and printed too.

    The name of an attached document leads to its file.
    """
    files, kind = application.attachments, type_of(application.kind)
    links = [_link(address(file), file.file_name) for file in documents(files)]
    return tuple(
        (part, _rows(part, links if part.section is Section.DOCUMENTS else []))
        for part in outline(application.form, files, kind, application.base)
    )


def _rows(part: OutlineGroup, links: list[Markup]) -> list[dict[str, object]]:
    """Return the rows of a part for the summary list; `links` stand in place of the first value of each row."""
    rows: list[dict[str, object]] = []
    for number, line in enumerate(part.lines):
        values = [answer(value) for value in line.values]
        if links:
            values[0] = links[number]
        values += [_muted(answer(Message(UNTIL_NOW, {"value": value}))) for value in line.was or ()]
        rows.append({"key": line.label, "html": Markup("<br>").join(values), "value": ""})
    return rows


def _muted(text: Markup) -> Markup:
    return Markup('<span class="trois-muted">{}</span>').format(text)


def _link(address: str, text: str) -> Markup:
    return Markup('<a class="govuk-link" href="{}">{}</a>').format(address, text)


@dataclass(frozen=True, slots=True)
class Pictures:
    """The pictures of one block of goods, genuine and infringing apart. `number` counts from 1."""

    number: int
    genuine: tuple[Attachment, ...]
    infringing: tuple[Attachment, ...]


def pictures(application: ApplicationView) -> tuple[Pictures, ...]:
    """Return the pictures by block of goods, blocks without any left out."""
    by_id = {file.id: file for file in application.shown_files}
    blocks = []
    for number, goods in enumerate(application.form.goods, start=1):
        genuine = tuple(by_id[key] for key in goods.genuine_pictures if key in by_id)
        infringing = tuple(by_id[key] for key in goods.infringing_pictures if key in by_id)
        if genuine or infringing:
            blocks.append(Pictures(number, genuine, infringing))
    return tuple(blocks)


def documents(attachments: Iterable[Attachment]) -> tuple[Attachment, ...]:
    """Return the attached documents without the pictures."""
    return tuple(file for file in attachments if file.role is AttachmentRole.DOCUMENT)


_ANTIVIRUS_COLOURS = {
    AntivirusResult.CLEAN: "green",
    AntivirusResult.FOUND: "red",
    AntivirusResult.NOT_SCANNED: "yellow",
}


def antivirus(
    attachments: Iterable[Attachment], results: Mapping[str, AntivirusResult]
) -> tuple[tuple[str, Message, str], ...]:
    """Return name, words and colour for each file; of what the antivirus never saw it said nothing."""
    said = [(file, results.get(file.sha256, AntivirusResult.NOT_SCANNED)) for file in attachments]
    return tuple((file.file_name, ANTIVIRUS_LABELS[result], _ANTIVIRUS_COLOURS[result]) for file, result in said)


_RESULTS = {
    CheckResult.MET: ("✓", "green"),
    CheckResult.NOT_MET: ("✗", "red"),
    CheckResult.LOOK: ("→", "blue"),
    CheckResult.UNCHECKABLE: ("?", "grey"),
    CheckResult.ADVICE: ("!", "yellow"),
}


def verdict(check: Check) -> tuple[str, str, str]:
    """Return sign, word and colour of a check; the word alone says it all."""
    sign, colour = _RESULTS[check.result]
    return sign, check.label, colour


def evidence(words: Words) -> Markup:
    """Write what the application or a register says, one in a line; only messages of ours go through the catalog."""
    return Markup("<br>").join(escape(translate(word) if isinstance(word, Message) else word) for word in words)


def unmet(checks: Iterable[Check]) -> tuple[Check, ...]:
    """Return the demands that are not met."""
    return not_met(checks)


def decided(kind: ApplicationKind, decision: DecisionKind) -> str:
    """Return what a decision on a kind of application is called."""
    return type_of(kind).outcome(decision).words.decision


def act_name(kind: ApplicationKind, row: HistoryRow) -> str:
    """Return the name of the act of a history row; a word that is no act of the table stands as it is."""
    if row.act == "create":
        return N_("The draft was made")
    if row.act == "open_exclusion":
        return N_("The case was opened without application")
    act = act_of(row.act)
    return act_label(kind, act) if isinstance(act, Act) else act


_DONE = {
    Act.TAKE: N_("You have taken the case."),
    Act.RELEASE: N_("The case is released: any case officer may take it."),
    Act.HAND_OVER: N_("The case was handed over."),
    Act.ASSIGN: N_("The case officer is assigned."),
    Act.TAKE_OVER: N_("You have taken the case over."),
    Act.CLOSE_HEARING: N_("The hearing is closed."),
    Act.ANNOUNCE_REFUSAL: N_("The preliminary decision was sent to the applicant."),
    Act.SET_NOTICE_DAY: N_("The day of notice is set."),
    Act.APPOINT_ORAL_HEARING: N_("The oral hearing is appointed. The applicant was told."),
    Act.RECORD_MINUTES: N_("The minutes are signed. The applicant was told."),
    Act.SEND_BACK: N_("The case was sent back to the case officer."),
    Act.PROPOSE_CLOSING: N_("The head was asked to close the case."),
    Act.RETURN_PROPOSAL: N_("The case goes on."),
    Act.CLOSE_CASE: N_("The case is closed without a decision."),
}


def done(word: str, view: CaseView) -> Message | None:
    """Return the banner for an act named in the address, but only if the history knows the act."""
    one = type_of(view.application.kind)
    known = _DONE | {
        Act.PREPARE_GRANT: one.grant.words.prepared,
        Act.PREPARE_REFUSAL: one.refuse.words.prepared,
        Act.SIGN_GRANT: one.grant.words.signed,
        Act.SIGN_REFUSAL: one.refuse.words.signed,
    }
    if one.first is not None:
        words = one.first.outcome.words
        known |= {Act.PREPARE_SUSPENSION: words.prepared, Act.SIGN_SUSPENSION: words.signed}
    if word == "notice-again":
        return Message(N_("The notice will be sent again."))
    act = act_of(word)
    if isinstance(act, Act) and act in known and any(row.act == act for row in view.history):
        return Message(known[act])
    return None


_ANSWER_LABELS = {
    "identifier": N_("BIN or IIN"),
    "registered_on": N_("Mark registered on"),
    "liquidated_on": N_("Liquidated on"),
    "died_on": N_("Died on"),
    "leader_name": N_("Head of the organisation"),
    "certificate_number": N_("Certificate number"),
    "valid_until": N_("Right valid until"),
    "word": N_("Word of the mark"),
    "licences": N_("Licence and assignment contracts"),
    "insurance_class": N_("Class of insurance"),
    "subtype": N_("Subtype of the insurance"),
    "contract_number": N_("Contract number"),
    "insurer": N_("Insurer"),
    "policy_holder": N_("Policy holder"),
    "policy_holder_identifier": N_("BIN or IIN of the policy holder"),
    "concluded_on": N_("Concluded on"),
    "start": N_("In force from"),
    "end": N_("In force until"),
    "amount": N_("Sum insured, tenge"),
    "rescinded_on": N_("Contract rescinded on"),
}
"""Fields of the records of module.registry.lookups that an officer reads, in this order."""
_LINE_LABELS: dict[str, str | Message] = {
    "name": pN_("person or organisation", "Name"),
    "address": N_("Address"),
    "leader_iin": N_("IIN of the head of the organisation"),
    "is_branch": N_("Branch"),
    "head_name": N_("Head organisation"),
    "head_bin": N_("BIN of the head organisation"),
    "classes": N_("Nice classes"),
    "owners": N_("Owners"),
    "contracts": N_("Licence contracts"),
}
"""Details that have several lines and are told only when they change."""
_COMPANY_LABELS = {"registered_on": N_("Company registered on")}


def change_row(change: AnswerChange) -> tuple[Message, Markup, Markup]:
    """Return what changed in a register's answer, before and after; a change of the outcome is told in words."""
    if not change.field:
        before, after = (
            escape(translate(Message(OUTCOME_LABELS[Outcome(text)]))) for text in (change.before, change.after)
        )
        return Message(N_("Answer of the register")), before, after
    labels = _ANSWER_LABELS | (_COMPANY_LABELS if change.register is Register.GBD_UL else {}) | _LINE_LABELS
    label = labels.get(change.field, change.field)
    return (
        label if isinstance(label, Message) else Message(label),
        escape(_day_or_text(change.before)),
        escape(_day_or_text(change.after)),
    )


def answers_now(application: ApplicationView) -> tuple[FactView, ...]:
    """Return the last answers about the numbers that stand in the application now."""
    form = application.form
    keys = (
        form.holder.identifier,
        form.representative.identifier,
        form.right.certificate_number,
        form.insurance.contract_number,
    )
    return tuple(fact for fact in application.facts if fact.key in keys)


def answers_before(application: ApplicationView) -> tuple[FactView, ...]:
    """Return the answers about numbers that were entered on the way and stand there no more."""
    now = answers_now(application)
    return tuple(fact for fact in application.facts if fact not in now)


def answer_rows(fact: FactView) -> list[dict[str, object]]:
    """Return what a register said as rows for the summary list; days are written as everywhere."""
    labels = _ANSWER_LABELS | (_COMPANY_LABELS if fact.register is Register.GBD_UL else {})
    known = ((label, fact.values[key]) for key, label in labels.items() if key in fact.values)
    return [{"key": label, "value": escape(_day_or_text(value)), "html": ""} for label, value in known]


def _day_or_text(text: str) -> str:
    if not _ISO_DAY.fullmatch(text):
        return text
    return day(date.fromisoformat(text))

"""The demands of the law on an inclusion as a list for case officer and head: each with ground, result, evidence.

Source: Customs Code art. 461 paras 3 and 4, art. 464. What no article demands is advice, or something to look at.
The rules of filing are asked once more (`rules`), and what registers said since stands beside what was signed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from module.kernel.text import N_, Message
from module.registry import rules
from module.registry.application import Capacity, Form
from module.registry.cautions import cautions
from module.registry.classifiers import CodeStanding
from module.registry.ip_objects import ip_object
from module.registry.lookups import Outcome, Register
from module.registry.protection import granted
from module.registry.rule_context import RuleContext
from module.registry.rules import ApplicationForRules, LegalRule, faults

Words = tuple[str | Message, ...]
LONGEST_REASON = 1000
"""Characters of the reason for which an object is included though a check is not met."""


class CheckResult(StrEnum):
    """What a check came to. Only `NOT_MET` asks the officer for a reason where he decides in favour all the same."""

    MET = "met"
    NOT_MET = "not_met"
    LOOK = "look"
    UNCHECKABLE = "uncheckable"
    ADVICE = "advice"


RESULT_LABELS = {
    CheckResult.MET: N_("Met"),
    CheckResult.NOT_MET: N_("Not met"),
    CheckResult.LOOK: N_("Look yourself"),
    CheckResult.UNCHECKABLE: N_("Cannot be checked"),
    CheckResult.ADVICE: N_("Advice"),
}


@dataclass(frozen=True, slots=True)
class Check:
    """One demand: its code, ground and question, the result, and the evidence.

    `entered` is what the application says, `found` what the register says, asked at `asked_at`; `word` is said of the
    result in place of the common word.
    """

    code: str
    ground: Message
    question: Message
    result: CheckResult
    entered: Words = ()
    found: Words = ()
    asked_at: datetime | None = None
    word: str = ""

    @property
    def label(self) -> str:
        """Return what the result is called: a msgid."""
        return self.word or RESULT_LABELS[self.result]


@dataclass(frozen=True, slots=True)
class StateAnswer:
    """The last answer of a state register about this application."""

    register: Register
    key: str
    outcome: Outcome
    record: Mapping[str, Any]
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class CheckFacts:
    """What is judged. `codes` gives how each HS code stood on the day of filing; None where no list can say it.

    `alike` are numbers of entries with a name like this one.
    """

    draft: ApplicationForRules
    context: RuleContext
    answers: tuple[StateAnswer, ...] = ()
    codes: Mapping[str, CodeStanding | None] = field(default_factory=dict)
    alike: tuple[str, ...] = ()

    @property
    def form(self) -> Form:
        """Return the application."""
        return self.draft.form

    def answer(self, register: Register, key: str) -> StateAnswer | None:
        """Return what a register found by a number; None where it found nothing or was not asked."""
        for one in self.answers:
            if (one.register, one.key) == (register, key) and one.outcome is Outcome.FOUND:
                return one
        return None


def checks(facts: CheckFacts) -> tuple[Check, ...]:
    """Return all checks of an inclusion in the order of the law."""
    return (
        *_data(facts),
        *_holder(facts),
        *_documents(facts),
        *_insurance(facts),
        *_authority(facts),
        *_right(facts),
        *_goods(facts),
        *_elsewhere(facts),
    )


def not_met(found: Iterable[Check]) -> tuple[Check, ...]:
    """Return the checks that need a written reason where the decision is favourable all the same (APPC art. 80)."""
    return tuple(one for one in found if one.result is CheckResult.NOT_MET)


def _by(paragraph: str, article: str = "461") -> Message:
    if not paragraph:
        return Message(N_("Customs Code, article {article}"), {"article": article})
    text = N_("Customs Code, article {article}, paragraph {paragraph}")
    return Message(text, {"article": article, "paragraph": paragraph})


_NO_DEMAND = Message(N_("The law does not demand it"))


def _by_rules(facts: CheckFacts, code: str, paragraph: str, question: str, *asked: LegalRule) -> Check:
    """Ask rules of filing: met where none of them finds a fault; each fault is evidence."""
    return _judged(
        code, _by(paragraph), question, tuple(one.message for one in faults(facts.draft, facts.context, asked))
    )


def _judged(code: str, ground: Message, question: str, broken: Words) -> Check:
    return Check(code, ground, Message(question), CheckResult.NOT_MET if broken else CheckResult.MET, entered=broken)


def _compared(
    code: str, ground: Message, question: str, entered: str, found: tuple[str, ...], answer: StateAnswer | None
) -> Check:
    """Compare with what a register said; where it said nothing, or the application is silent, the officer looks."""
    result = CheckResult.LOOK
    if entered and found:
        agrees = entered.casefold() in {one.casefold() for one in found}
        result = CheckResult.MET if agrees else CheckResult.NOT_MET
    return Check(code, ground, Message(question), result, _words(entered), found, answer.asked_at if answer else None)


def _words(text: str) -> Words:
    return (text,) if text else ()


def _data(facts: CheckFacts) -> Iterator[Check]:
    question = N_("Are the data on right holder, representative, object and goods complete?")
    asked = (rules.Art461Para3Holder(), rules.Art461Para3Object(), rules.Art461Para3Goods())
    yield _by_rules(facts, "data", "3 (1), (2)", question, *asked)
    features = N_("Is it described how genuine and infringing goods can be told?")
    yield _by_rules(facts, "features", "3 (2)", features, rules.Art461Para3Features())


def _holder(facts: CheckFacts) -> Iterator[Check]:
    holder = facts.form.holder
    answer = facts.answer(Register.GBD_UL, holder.identifier) or facts.answer(Register.GBD_FL, holder.identifier)
    name = _of_name(answer)
    question = N_("Name of the right holder")
    yield _compared("holder_name", _by("3 (1)"), question, holder.name.ru, _texts(name), answer)


def _documents(facts: CheckFacts) -> Iterator[Check]:
    question, ends = N_("Is the right proved by its register or by a document?"), facts.form.right.valid_until
    broken = tuple(
        one.message
        for one in faults(facts.draft, facts.context, (rules.Art461Para4Right(),))
        if one.path != "right.valid_until" or ends is None  # that it has ended is a check of its own
    )
    yield _judged("documents", _by("4"), question, broken)
    undertaking = N_("Is the undertaking to compensate damage given?")
    yield _by_rules(facts, "undertaking", "4", undertaking, rules.Art461Para4Undertaking())
    pictures = N_("Are there pictures of genuine and of infringing goods for each block?")
    yield _by_rules(facts, "pictures", "4", pictures, rules.Art461Para4Pictures())


def _insurance(facts: CheckFacts) -> Iterator[Check]:
    insurance, context = facts.form.insurance, facts.context
    answer = facts.answer(Register.ESBD, insurance.contract_number)
    yield _floor(facts)
    broken = [
        one.message
        for one in faults(facts.draft, context, (rules.Art461Para4Insurance(),))
        if one.path != "insurance.amount"
    ]
    contract = N_("Is the insurance contract in force and that of the right holder?")
    yield _judged("insurance_contract", _by("4"), contract, tuple(broken))
    known = answer.record if answer else {}
    sums = _figure(insurance.amount), _figure(known.get("amount"))
    ends = _day(insurance.end), _day(known.get("end"))
    pairs = (("sum", N_("Sum insured, tenge"), *sums), ("end", N_("Insurance in force until"), *ends))
    for name, label, entered, found in pairs:
        yield _compared(f"insurance_{name}_as_registered", _by("4"), label, entered, _texts(found), answer)
    yield _advice(facts, "insurance_term", N_("Does the insurance last through the term of protection?"), "insurance")


def _floor(facts: CheckFacts) -> Check:
    """Compare the sum insured with the least one of the contract's year; without the MCI of that year nobody can."""
    insurance, context = facts.form.insurance, facts.context
    floor = context.floor(insurance)
    params = {"count": context.insurance_floor, "year": context.floor_year(insurance)}
    question = Message(N_("Is the sum insured at least {count} MCI of {year}?"), params)
    entered = _words(_figure(insurance.amount))
    if floor is None:
        why = Message(N_("The MCI of {year} is not set"), {"year": params["year"]})
        return Check("insurance_sum", _by("4"), question, CheckResult.UNCHECKABLE, entered, (why,))
    enough = insurance.amount is not None and insurance.amount >= floor
    result = CheckResult.MET if enough else CheckResult.NOT_MET
    word = N_("Sufficient") if enough else N_("Not sufficient")
    least = Message(N_("at least {floor} tenge"), {"floor": _figure(floor)})
    return Check("insurance_sum", _by("4"), question, result, entered, (least,), word=word)


def _authority(facts: CheckFacts) -> Iterator[Check]:
    question = N_("Is there a power of attorney in force?")
    if facts.form.capacity is not Capacity.REPRESENTATIVE:
        own = Message(N_("The right holder files without a representative"))
        yield Check("authority", _by("4"), Message(question), CheckResult.MET, (own,))
        return
    yield _by_rules(facts, "authority", "4", question, rules.Art461Para4Authority())


def _right(facts: CheckFacts) -> Iterator[Check]:
    form, today = facts.form, facts.context.today
    about, right = ip_object(form.terms.object_kind), form.right
    answer = facts.answer(about.register, right.certificate_number) if about.register else None
    known = answer.record if answer else {}
    if about.register:
        yield _compared("object_name", _by("3 (2)"), about.name_label, right.name.ru, _texts(_of_name(answer)), answer)
        until = _texts(_day(known.get("valid_until")))
        yield _compared("right_until", _by("3 (2)"), N_("Right valid until"), _day(right.valid_until), until, answer)
        yield _compared("owner", _by("4"), N_("Owner of the mark"), _owner(form), _owners(known), answer)
    yield _in_force(facts, known, answer)
    period = granted(form.terms, right.valid_until, today, facts.context.deadlines)
    question = N_("Is a day of the protection asked for left?")
    broken = () if period else (Message(N_("No day of protection is left")),)
    yield _judged("term", _by("", "464"), question, broken)


def _in_force(facts: CheckFacts, known: Mapping[str, Any], answer: StateAnswer | None) -> Check:
    """Judge the right by the later word: that of the register, else that of the application."""
    form, today = facts.form, facts.context.today
    last = known.get("valid_until") or form.right.valid_until
    question = Message(N_("Is the exclusive right in force today?"))
    entered, found = _words(_day(form.right.valid_until)), _texts(_day(known.get("valid_until")))
    result = CheckResult.LOOK
    if last is not None:
        result = CheckResult.MET if str(last) >= today.isoformat() else CheckResult.NOT_MET
    return Check("right_in_force", _by("4"), question, result, entered, found, answer.asked_at if answer else None)


def _goods(facts: CheckFacts) -> Iterator[Check]:
    question = Message(N_("Do the HS codes exist in the nomenclature?"))
    wrong = tuple(code for code, standing in facts.codes.items() if standing not in (None, CodeStanding.VALID))
    silent = not facts.codes or None in facts.codes.values()
    result = CheckResult.NOT_MET if wrong else CheckResult.UNCHECKABLE if silent else CheckResult.MET
    why = (Message(N_("The full nomenclature is not loaded")),) if result is CheckResult.UNCHECKABLE else ()
    yield Check("codes", _by("3 (2)"), question, result, wrong, why)
    if ip_object(facts.form.terms.object_kind).nice:
        yield _advice(facts, "classes", N_("Are the Nice classes of the goods within the certificate?"), "goods")


def _advice(facts: CheckFacts, code: str, question: str, section: str) -> Check:
    """Ask what applicants are told of a section and nobody is refused for."""
    said = tuple(one.message for one in cautions(facts.form, facts.context) if one.path.split(".", 1)[0] == section)
    return Check(code, _NO_DEMAND, Message(question), CheckResult.ADVICE if said else CheckResult.MET, said)


def _elsewhere(facts: CheckFacts) -> Iterator[Check]:
    same = facts.draft.same
    reason = _words(facts.form.same_right_reason) if same else ()
    none = Message(N_("No ground of refusal: the officer gives a reason"))
    yield Check(
        "same_right",
        none,
        Message(N_("Does the same right stand in no entry and in no other open application?")),
        CheckResult.NOT_MET if same else CheckResult.MET,
        reason,
        tuple(one.to_officer() for one in same),
    )
    yield Check(
        "look_alike",
        _NO_DEMAND,
        Message(N_("Are there entries of other rights with a name like this one?")),
        CheckResult.LOOK if facts.alike else CheckResult.MET,
        (),
        tuple(Message(N_("Register entry {number}"), {"number": number}) for number in facts.alike),
        word="" if facts.alike else N_("None found"),
    )


def _of_name(answer: StateAnswer | None) -> str:
    name = answer.record.get("name", {}) if answer else {}
    return str(name.get("ru", ""))


def _owner(form: Form) -> str:
    return form.holder.identifier or form.holder.name.ru


def _owners(known: Mapping[str, Any]) -> tuple[str, ...]:
    found = (one.get("identifier") or one.get("name", {}).get("ru", "") for one in known.get("owners", ()))
    return tuple(one for one in found if one)


def _texts(text: str) -> tuple[str, ...]:
    return (text,) if text else ()


def _day(value: date | str | None) -> str:
    text = "" if value is None else str(value)
    return ".".join(reversed(text.split("-"))) if text else ""


def _figure(value: object) -> str:
    text = "" if value is None else str(value)
    return f"{int(text):,}".replace(",", "\u00a0") if text.isascii() and text.isdigit() else text

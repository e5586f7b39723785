"""The words of a decision in Kazakh and Russian, from its facts; what the act itself says stands with its kind.

Source: Customs Code art. 461; Administrative Procedural and Process Code (APPC) arts. 80 and 91: body, official, date,
applicant, questions decided, grounds, signature, and where, within which term and how to appeal.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from string import Formatter

from module.documents.act_parts import goods_rows, in_annex, protected_rows, signer_line
from module.documents.changed_words import changed_words
from module.documents.dates import long_date, short_date
from module.documents.object_words import object_words
from module.kernel.identifiers import looks_like_bin
from module.kernel.text import N_, Message
from module.registry.act_content import ActContent, NotEntered
from module.registry.decision import DecisionFacts, DecisionKind
from module.registry.hearing_facts import HearingFacts
from module.registry.kinds import type_of
from module.registry.kinds.model import ActWords, ApplicationType, CodedGround
from module.registry.objects import OBJECT_KIND_LABELS
from module.registry.prints import Captions, LegalText, PrintRow
from module.registry.short_names import short_name

Translate = Callable[[Message, str], str]

LANGUAGES = ("kk", "ru")


# a start that depends on registration is said in words (D32)
_FROM_REGISTRATION = {
    N_("Term of protection: from {start} to {end} inclusive."): N_(
        "Term of protection: from the day of registration of this decision, {start}, to {end} inclusive."
    ),
}


def decision_texts(facts: DecisionFacts, translate: Translate) -> tuple[LegalText, LegalText]:
    """Return the decision in Kazakh and in Russian. Raises ValueError for facts that no lawful decision can have."""
    _check(facts)
    kazakh, russian = (_Writer(facts, translate, language).text() for language in LANGUAGES)
    return kazakh, russian


def _check(facts: DecisionFacts) -> None:
    """Refuse a refusal without a ground that its kind knows, and a grant without what the act has to state."""
    kind = type_of(facts.application)
    outcome = kind.outcome(facts.kind)
    if outcome is kind.refuse:
        if not facts.grounds:
            raise ValueError("a refusal names at least one ground")
        return
    if kind.grants_on_grounds:
        if not facts.grounds:
            raise ValueError("an act without application names its ground")
    elif facts.grounds:
        raise ValueError(f"{facts.kind}: only a refusal has a ground of refusal")
    if outcome.states_period and not (facts.period_start and facts.period_end):
        raise ValueError(f"{facts.kind}: only a refusal states no period")


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes one language."""

    facts: DecisionFacts
    translate: Translate
    language: str

    @property
    def kind(self) -> ApplicationType:
        """Return what the kind of the application is: it has the words of the act."""
        return type_of(self.facts.application)

    @property
    def act(self) -> ActWords:
        """Return what this decision says."""
        return self.kind.outcome(self.facts.kind).act_about(self.facts.suspension)

    def text(self) -> LegalText:
        """Return the whole text."""
        facts, content = self.facts, self.facts.content
        annexed = content is not None and in_annex(content)
        return LegalText(
            language=self.language,
            authority=facts.authority.best(self.language),
            title=self._say(self.act.title),
            number_line=long_date(facts.decided_on, self.language),
            preamble=self._preamble(),
            operative=tuple(self._operative()),
            grounds=(*self._grounds(), *self._hearing()),
            facts=tuple(self._facts()),
            appeal=self._appeal(),
            signed_line=self._signed_line(),
            seal_note=self._say(N_("The seal of the system only protects this print from changes.")),
            original_note=self._say(
                N_(
                    "The original of the decision is the XML document signed with EDS that is attached inside this "
                    "file. EDS is equal to a handwritten signature (articles 49 and 50 of the Digital Code of the "
                    "Republic of Kazakhstan)."
                )
            ),
            captions=Captions(
                grounds=self._say(N_("Grounds")),
                facts=self._say(N_("Circumstances of the case")),
                appeal=self._say(N_("How to appeal")),
                verification=self._say(N_("Check the decision at this address:")),
                protected=self._protected_caption() if content else "",
                goods=self._say(N_("Goods")) if annexed else "",
            ),
            protected=tuple(self._protected(content)) if content else (),
            goods=tuple(goods_rows(content, self._translated)) if content else (),
            annex=self._say(N_("Annex to the decision")) if annexed else "",
            contacts=content.contacts.best(self.language) if content else "",
        )

    def _say(self, msgid: str, **params: object) -> str:
        return self.translate(Message(msgid, params), self.language)

    def _translated(self, message: Message) -> str:
        return self.translate(message, self.language)

    def _protected_caption(self) -> str:
        refused = self.facts.kind is DecisionKind.REFUSE
        return self._say(N_("What was asked for") if refused else N_("What is protected"))

    def _protected(self, content: ActContent) -> list[PrintRow]:
        """Return what is protected; of a refusal, what was asked for, with the term that was."""
        facts, common = self.facts, content.common
        period = (facts.period_start or common.start, facts.period_end or common.end)
        return protected_rows(content, period, self.language, self._translated)

    def _preamble(self) -> str:
        facts = self.facts
        return self._say(
            self.kind.considered,
            application=facts.application_number,
            date=long_date(facts.applied_on, self.language),
            applicant=self._applicant(),
            authority=facts.authority.best(self.language),
        )

    def _applicant(self) -> str:
        number = self.facts.applicant_identifier
        if not number:
            return self.facts.applicant.best(self.language)
        label = self._say(_identifier_label(number))
        return f"{self.facts.applicant.best(self.language)} ({label}\u00a0{number})"

    def _object(self) -> str:
        facts = self.facts
        name = facts.object_name.best(self.language)
        return object_words(facts.object_kind, name, facts.certificate_number, self._say)

    def _operative(self) -> list[str]:
        """Return the sentences of the outcome, then each ground with its norm, then since when the act is in force."""
        facts = self.facts
        grounds = (self.kind.ground(code) for code in facts.grounds)
        in_force = N_("The decision is in force from the day of its registration in the digital system: {date}.")
        numbered = N_(
            "The decision gets its number when it is registered; the number stands in the registration mark, which is "
            "part of the decision."
        )
        return [
            *(self._sentence(msgid) for msgid in self.act.operative if self._is_known(msgid)),
            *self._changes(),
            *(self._say(self.act.stays[cause]) for cause in (facts.suspension.stays if facts.suspension else ())),
            *(self._ground(ground) for ground in grounds),
            self._say(in_force, date=long_date(facts.decided_on, self.language)),
            self._say(numbered),
        ]

    def _is_known(self, msgid: str) -> bool:
        """Tell whether a sentence can be said: not the last day of a suspension that nothing limits."""
        found = self.facts.suspension
        return "{last}" not in msgid or (found is not None and found.end is not None)

    def _changes(self) -> list[str]:
        """Return each change that a grant makes, before and after, then what it leaves out (art. 461 para. 8)."""
        if self.facts.kind is DecisionKind.REFUSE or self.facts.content is None:
            return []
        content = self.facts.content
        entered = [changed_words(row, self._translated, entered=True) for row in content.changes]
        return [*entered, *(self._left_out(one) for one in content.not_entered)]

    def _left_out(self, one: NotEntered) -> str:
        """Return what of the application is not entered, with each ground, its norm and the officer's own words."""
        rows = " ".join(changed_words(row, self._translated) for row in one.rows)
        grounds = " ".join(self._ground(self.kind.ground(code)) for code in one.answer.grounds)
        words = {"kk": one.answer.words_kk, "ru": one.answer.words_ru}
        own = words[self.language] or words["ru"] or words["kk"]
        told = self._say(N_("Not entered: {rows} {grounds}"), rows=rows, grounds=grounds)
        return f"{told} {own}".strip()

    def _sentence(self, msgid: str) -> str:
        """Fill a sentence of the kind with those of our parameters that it names."""
        facts, paused = self.facts, self.facts.suspension
        known = {"object": self._object(), "number": facts.entry_number}
        days = {"start": facts.period_start, "end": facts.period_end, "until": facts.previous_end}
        days |= {"since": paused.start, "last": paused.end} if paused else {}
        known |= {name: long_date(day, self.language) for name, day in days.items() if day}
        if facts.period_start == facts.decided_on:
            msgid = _FROM_REGISTRATION.get(msgid, msgid)
        named = {name for _, name, _, _ in Formatter().parse(msgid) if name}
        return self._say(msgid, **{name: known[name] for name in named})

    def _ground(self, ground: CodedGround) -> str:
        label = self._say(ground.label)
        return self._say(ground.operative, ground=label[:1].lower() + label[1:])

    def _grounds(self) -> list[str]:
        """Return what the law demands and then the officer's own words, in the other language if only that exists."""
        facts = self.facts
        left_out = facts.content.grounds_left_out if facts.content else ()
        met = [self.act.met_in_part] if left_out else [self.act.met]
        demands = [self.kind.ground(code).demand for code in facts.grounds] or met
        demands += [self.kind.ground(code).demand for code in left_out]
        words = {"kk": facts.explanation_kk, "ru": facts.explanation_ru}
        explanation = words[self.language] or words["ru"] or words["kk"]
        paragraphs = (paragraph.strip() for paragraph in explanation.split("\n\n"))
        return [*(self._say(demand) for demand in demands), *(paragraph for paragraph in paragraphs if paragraph)]

    def _hearing(self) -> list[str]:
        """Return notice, objection, oral hearing and answer: without them a refusal is not lawful (APPC 73, 80)."""
        held = self.facts.hearing
        if held is None:
            return []
        lines = [self._notice(held), *self._spoken(held)]
        answer = {"kk": held.answer.kk, "ru": held.answer.ru}[self.language] or held.answer.ru or held.answer.kk
        if answer:
            lines.append(self._say(N_("Answer to the applicant: {answer}"), answer=answer))
        return lines

    def _notice(self, held: HearingFacts) -> str:
        announced = long_date(held.announced_on, self.language)
        if held.notified_on is None:
            return self._say(N_("The preliminary decision is of {announced}."), announced=announced)
        told = N_("The preliminary decision is of {announced}; the applicant was notified of it on {notified}.")
        line = self._say(told, announced=announced, notified=long_date(held.notified_on, self.language))
        if not held.notice_reason:
            return line
        other = N_("No channel proved the delivery; that day rests on: {reason}. Evidence: {evidence}.")
        reason, evidence = held.notice_reason.rstrip("."), held.notice_evidence.rstrip(".")
        return f"{line} {self._say(other, reason=reason, evidence=evidence)}"

    def _spoken(self, held: HearingFacts) -> list[str]:
        """Return what the applicant has said, where and when."""
        lines = [
            self._say(N_("The applicant filed an objection on {day}."), day=long_date(day, self.language))
            for day in held.objected_on
        ]
        if held.heard_on is not None:
            came = N_("An oral hearing was held on {day}; its minutes are in the case.")
            absent = N_("An oral hearing was appointed for {day}; nobody came, and the minutes say so.")
            lines.append(self._say(came if held.attended else absent, day=long_date(held.heard_on, self.language)))
        remarks = N_("Remarks on the minutes were made on {day}.")
        lines += [self._say(remarks, day=long_date(day, self.language)) for day in held.remarks_on]
        if held.waived_on is not None:
            waived = N_("The applicant waived the hearing in writing on {day}.")
            lines.append(self._say(waived, day=long_date(held.waived_on, self.language)))
        elif not lines:
            lines.append(
                self._say(N_("The applicant did not object to the preliminary decision in the term of the law."))
            )
        return lines

    def _facts(self) -> list[PrintRow]:
        facts = self.facts
        return self._case() if facts.content else self._all_facts()

    def _case(self) -> list[PrintRow]:
        """Return what neither the preamble nor the table of the object says."""
        facts = self.facts
        rows = (
            (N_("Register entry number"), facts.entry_number),
            (N_("Case officer"), short_name(facts.case_officer, self.language)),
        )
        return [PrintRow(self._say(label), value) for label, value in rows if value]

    def _all_facts(self) -> list[PrintRow]:
        """Return the table as earlier releases wrote it, where the act states nothing more."""
        facts = self.facts
        identifier = _identifier_label(facts.applicant_identifier) if facts.applicant_identifier else ""
        period = " – ".join(short_date(day) for day in (facts.period_start, facts.period_end) if day)
        rows = (
            (N_("Application number"), facts.application_number),
            (N_("Application date"), short_date(facts.applied_on)),
            (N_("Applicant"), facts.applicant.best(self.language)),
            (identifier, facts.applicant_identifier),
            (N_("Right holder"), facts.holder.best(self.language)),
            (N_("Kind of object"), self._say(OBJECT_KIND_LABELS[facts.object_kind])),
            (N_("Name of object"), facts.object_name.best(self.language)),
            (N_("Certificate number"), facts.certificate_number),
            (N_("Register entry number"), facts.entry_number),
            (N_("Period of protection"), period if facts.kind is not DecisionKind.REFUSE else ""),
            (N_("Case officer"), facts.case_officer),
        )
        return [PrintRow(self._say(label), value) for label, value in rows if value]

    def _appeal(self) -> str:
        """Return the clause without which the term of complaint doubles (APPC art. 92)."""
        return self._say(
            N_(
                "You may appeal against this decision out of court. File the complaint with the State Revenue "
                "Committee within three months of the day when you learned of the decision (article 91 of the "
                "Administrative Procedural and Process Code of the Republic of Kazakhstan). You may go to court after "
                "the appeal out of court, unless the law says otherwise."
            )
        )

    def _signed_line(self) -> str:
        if self.facts.content:
            return signer_line(self.facts, self.facts.content, self.language, self._translated)
        signer = ", ".join(part for part in (self.facts.head_post.best(self.language), self.facts.head) if part)
        return self._say(N_("Signed with EDS: {signer}"), signer=signer) if signer else ""


def _identifier_label(number: str) -> str:
    return N_("BIN") if len(number) == 12 and looks_like_bin(number) else N_("IIN")

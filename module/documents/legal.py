"""The words of a decision on inclusion, in Kazakh and Russian, from its facts.

Source: Customs Code art. 461; Administrative Procedural and Process Code (APPC) arts. 80 and 91: body, official, date,
applicant, questions decided, grounds, signature, and where, within which term and how to appeal.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from module.documents.dates import long_date, short_date
from module.kernel.identifiers import looks_like_bin
from module.kernel.text import N_, Message
from module.registry.decision import GROUND_LABELS, DecisionFacts, DecisionKind, RefusalGround
from module.registry.objects import OBJECT_KIND_LABELS
from module.registry.prints import Captions, LegalText, PrintRow

Translate = Callable[[Message, str], str]

LANGUAGES = ("kk", "ru")
TITLES = {
    DecisionKind.INCLUDE: N_("Decision on inclusion of the intellectual property object in the customs register"),
    DecisionKind.REFUSE: N_("Decision on refusal to include the intellectual property object in the customs register"),
}
DEMANDS = {
    RefusalGround.DATA_INCOMPLETE_OR_UNTRUE: N_(
        "Article 461, paragraph 3 of the Code: the application holds complete and true data on the right holder, "
        "the representative, the object and the goods."
    ),
    RefusalGround.DOCUMENTS_MISSING: N_(
        "Article 461, paragraph 4 of the Code: the documents that it lists are attached to the application."
    ),
    RefusalGround.FEATURES_MISSING: N_(
        "Article 461, paragraph 4 of the Code: description and pictures of the distinguishing features of genuine and "
        "infringing goods are attached to the application."
    ),
}


def decision_texts(facts: DecisionFacts, translate: Translate) -> tuple[LegalText, LegalText]:
    """Return the decision in Kazakh and in Russian. Raises ValueError for facts that no lawful decision can have."""
    _check(facts)
    kazakh, russian = (_Writer(facts, translate, language).text() for language in LANGUAGES)
    return kazakh, russian


def _check(facts: DecisionFacts) -> None:
    """Refuse a refusal without a ground of the closed list, and an inclusion without period or number of the entry.

    An act that is shown before a number was drawn has no number of its own and none of the entry.
    """
    match facts.kind:
        case DecisionKind.REFUSE if not facts.grounds:
            raise ValueError("a refusal names at least one ground")
        case DecisionKind.INCLUDE if facts.grounds:
            raise ValueError("an inclusion has no ground of refusal")
        case DecisionKind.INCLUDE if not (facts.period_start and facts.period_end):
            raise ValueError("an inclusion has an entry number and a period")
        case DecisionKind.INCLUDE if facts.number and not facts.entry_number:
            raise ValueError("an inclusion has an entry number and a period")


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes one language."""

    facts: DecisionFacts
    translate: Translate
    language: str

    def text(self) -> LegalText:
        """Return the whole text."""
        facts = self.facts
        return LegalText(
            language=self.language,
            authority=facts.authority.best(self.language),
            title=self._say(TITLES[facts.kind]),
            number_line=self._number_line(),
            preamble=self._preamble(),
            operative=tuple(self._operative()),
            grounds=tuple(self._grounds()),
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
            ),
        )

    def _say(self, msgid: str, **params: object) -> str:
        return self.translate(Message(msgid, params), self.language)

    def _number_line(self) -> str:
        """Return number and day; nothing for an act that is shown before a number was drawn."""
        facts = self.facts
        if not facts.number:
            return ""
        date = long_date(facts.decided_on, self.language)
        return self._say(N_("No. {number} of {date}"), number=facts.number, date=date)

    def _preamble(self) -> str:
        facts = self.facts
        return self._say(
            N_(
                "Having considered application No. {application} of {date} filed by {applicant}, {authority}, under "
                "article 461 of the Code of the Republic of Kazakhstan “On customs regulation in the Republic of "
                "Kazakhstan” (the Code), DECIDED:"
            ),
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
        """Return what tells the object from others: kind, name if it has one, certificate number."""
        kind = self._say(OBJECT_KIND_LABELS[self.facts.object_kind])
        name = self.facts.object_name.best(self.language)
        parts = [kind[:1].lower() + kind[1:], quoted(name) if name else ""]
        if self.facts.certificate_number:
            parts.append(self._say(N_("certificate No. {number}"), number=self.facts.certificate_number))
        return ", ".join(part for part in parts if part)

    def _operative(self) -> list[str]:
        facts = self.facts
        lines = self._inclusion() if facts.kind is DecisionKind.INCLUDE else self._refusal()
        in_force = N_("The decision is in force from the day of its registration in the digital system: {date}.")
        return [*lines, self._say(in_force, date=long_date(facts.decided_on, self.language))]

    def _inclusion(self) -> list[str]:
        facts = self.facts
        include = N_(
            "Include the intellectual property object ({object}) in the customs register of intellectual property "
            "objects of the Republic of Kazakhstan."
        )
        lines = [self._say(include, object=self._object())]
        if facts.entry_number:
            lines.append(self._say(N_("Number of the register entry: {number}."), number=facts.entry_number))
        if facts.period_start and facts.period_end:
            period = N_("Term of protection: from {start} to {end} inclusive.")
            dates = {"start": facts.period_start, "end": facts.period_end}
            lines.append(self._say(period, **{key: long_date(day, self.language) for key, day in dates.items()}))
        return lines

    def _refusal(self) -> list[str]:
        refuse = N_(
            "Refuse to include the intellectual property object ({object}) in the customs register of intellectual "
            "property objects of the Republic of Kazakhstan."
        )
        ground_line = N_("Ground of refusal: {ground} (article 461, paragraph 7 of the Code).")
        grounds = (self._say(GROUND_LABELS[ground]) for ground in self.facts.grounds)
        return [
            self._say(refuse, object=self._object()),
            *(self._say(ground_line, ground=ground[:1].lower() + ground[1:]) for ground in grounds),
        ]

    def _grounds(self) -> list[str]:
        """Return what the law demands and then the officer's own words, in the other language if only that exists."""
        facts = self.facts
        met = N_("The application and the documents meet article 461, paragraphs 3 and 4 of the Code.")
        demands = [DEMANDS[ground] for ground in facts.grounds] or [met]
        words = {"kk": facts.explanation_kk, "ru": facts.explanation_ru}
        explanation = words[self.language] or words["ru"] or words["kk"]
        paragraphs = (paragraph.strip() for paragraph in explanation.split("\n\n"))
        return [*(self._say(demand) for demand in demands), *(paragraph for paragraph in paragraphs if paragraph)]

    def _facts(self) -> list[PrintRow]:
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
            (N_("Period of protection"), period if facts.kind is DecisionKind.INCLUDE else ""),
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
        signer = ", ".join(part for part in (self.facts.head_post.best(self.language), self.facts.head) if part)
        return self._say(N_("Signed with EDS: {signer}"), signer=signer) if signer else ""


def quoted(name: str) -> str:
    """Put a name in the quotation marks of both languages, with inner ones as Kazakh and Russian set them."""
    return f"«{name.replace('«', '“').replace('»', '”')}»"


def _identifier_label(number: str) -> str:
    return N_("BIN") if len(number) == 12 and looks_like_bin(number) else N_("IIN")

"""A preliminary decision as a paper in Kazakh and in Russian (APPC art. 73)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from module.documents.changed_words import changed_words
from module.documents.dates import long_date
from module.documents.object_words import object_words
from module.kernel.clock import ALMATY, law_date
from module.kernel.text import N_, Message
from module.registry.kinds import type_of
from module.registry.preliminary import PreliminaryFacts
from module.registry.prints import Block, PrintRow, Sheet
from module.registry.short_names import short_name

Translate = Callable[[Message, str], str]

_RIGHTS = (
    N_(
        "Until {day} inclusive you may object to this preliminary decision in writing on the portal, or ask for an "
        "oral hearing, in person or by video (article 73 of the Administrative Procedural and Process Code). Where you "
        "received it later, the term of that article runs from receipt."
    ),
    N_("You may waive the hearing in writing on the portal: then the decision need not wait for it."),
    N_("What you say is answered in the decision. If you say nothing in the term, the decision is made without it."),
)


def preliminary_sheets(facts: PreliminaryFacts, translate: Translate) -> tuple[Sheet, ...]:
    """Return the paper in Kazakh and in Russian, to be frozen when notice is given (D20)."""
    return tuple(_Paper(facts, translate, language).sheet() for language in ("kk", "ru"))


@dataclass(frozen=True, slots=True)
class _Paper:
    """Writes one language."""

    facts: PreliminaryFacts
    translate: Translate
    language: str

    def _say(self, msgid: str, **params: object) -> str:
        return self.translate(Message(msgid, params), self.language)

    def sheet(self) -> Sheet:
        """Return the whole paper."""
        facts, language = self.facts, self.language
        date = long_date(law_date(facts.announced_at), language)
        rights = tuple(self._say(text, **self._days(text)) for text in _RIGHTS)
        return Sheet(
            language=language,
            title=self._say(N_("Preliminary decision to refuse")),
            subtitle=self._say(N_("{date}, on application No. {number}"), date=date, number=facts.application_number),
            blocks=(
                Block(facts.authority.best(language), (), (*self._contacts(), self._subject())),
                *self._left_out(),
                Block(self._say(N_("Grounds")), (), self._grounds()),
                Block(self._say(N_("Explanation")), (), self._explanation()),
                Block(self._say(N_("What you may do")), (), rights),
                Block(self._say(N_("Decided to send it")), self._sender()),
            ),
            footer=self._say(
                N_(
                    "This is no decision yet: the decision is made after the hearing, is signed with EDS and says how "
                    "to appeal. The preliminary decision was sent on the portal in a session opened with the EDS key "
                    "of the official named above."
                )
            ),
            made_at=facts.announced_at,
        )

    def _days(self, text: str) -> dict[str, str]:
        return {"day": long_date(self.facts.answer_until, self.language)} if "{day}" in text else {}

    def _contacts(self) -> tuple[str, ...]:
        contacts = self.facts.contacts.best(self.language)
        return (contacts,) if contacts else ()

    def _subject(self) -> str:
        facts = self.facts
        text = N_(
            "Application No. {number} of {date}, applicant: {applicant}. Object of intellectual property: {object}. On "
            "the grounds below the application is to be refused. The Code is the Code of the Republic of Kazakhstan "
            "“On customs regulation in the Republic of Kazakhstan”."
        )
        if facts.left_out:
            text = N_(
                "Application No. {number} of {date}, applicant: {applicant}. Object of intellectual property: {object}."
                " On the grounds below a part of the changes is not to be entered; the rest may be. The Code is the "
                "Code of the Republic of Kazakhstan “On customs regulation in the Republic of Kazakhstan”."
            )
        return self._say(
            text,
            number=facts.application_number,
            date=long_date(facts.applied_on, self.language),
            applicant=facts.applicant.best(self.language),
            object=object_words(
                facts.object_kind, facts.object_name.best(self.language), facts.certificate_number, self._say
            ),
        )

    def _left_out(self) -> tuple[Block, ...]:
        """Return which fields of a change are not to be entered."""
        rows = tuple(
            changed_words(row, lambda said: self.translate(said, self.language)) for row in self.facts.left_out
        )
        return (Block(self._say(N_("Not to be entered")), (), rows),) if rows else ()

    def _grounds(self) -> tuple[str, ...]:
        """Return each ground with its norm, and what that demands."""
        found: list[str] = []
        for code in self.facts.reasons.grounds:
            ground = type_of(self.facts.application).ground(code)
            label = self._say(ground.label)
            found += [self._say(ground.operative, ground=label[:1].lower() + label[1:]), self._say(ground.demand)]
        return tuple(found)

    def _explanation(self) -> tuple[str, ...]:
        reasons = self.facts.reasons
        words = {"kk": reasons.explanation_kk, "ru": reasons.explanation_ru}
        told = words[self.language] or words["ru"] or words["kk"]
        return tuple(part.strip() for part in told.split("\n\n") if part.strip())

    def _sender(self) -> tuple[PrintRow, ...]:
        facts, language = self.facts, self.language
        rows = (
            (N_("Post"), facts.post.best(language)),
            (N_("Unit"), facts.unit.best(language)),
            (N_("Initials and surname"), short_name(facts.officer, language)),
            (N_("Sent at"), facts.announced_at.astimezone(ALMATY).strftime("%d.%m.%Y %H:%M:%S")),
        )
        return tuple(PrintRow(self._say(label), value) for label, value in rows if value)

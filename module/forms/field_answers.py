"""The boxes in which an officer answers the fields of a change: accept or not, the grounds, his own words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from wtforms import Field

from module.forms.base import TroisForm
from module.forms.fields import Checkboxes, Radios, Text, TextArea
from module.kernel.text import N_, Message
from module.registry.decision import LONGEST_EXPLANATION
from module.registry.field_answers import FieldAnswer, FieldAnswers
from module.registry.fields_asked import FieldAsked
from module.registry.kinds.model import ApplicationType

ACCEPT, REFUSE = "accept", "refuse"
_CHOICES = {ACCEPT: N_("Accept: it is entered"), REFUSE: N_("Do not accept: it is not entered")}


class _Seen(Text):
    """The mark of what the page showed of a field that was changed meanwhile."""

    kind = "hidden"


@dataclass(frozen=True, slots=True)
class AnswerBoxes:
    """The boxes of one field, as they are drawn: its rows beside what is answered."""

    asked: FieldAsked
    choice: Field
    seen: Field
    grounds: Field
    words_kk: Field
    words_ru: Field


@dataclass(frozen=True, slots=True)
class FieldAnswerBoxes:
    """The boxes of all fields of an application; none of a kind that is decided whole."""

    fields: tuple[FieldAsked, ...]
    kind: ApplicationType | None = None

    def boxes(self) -> dict[str, Field]:
        """Return the boxes by their names, to be made a part of the form."""
        found: dict[str, Field] = {}
        grounds = self.kind.ground_labels if self.kind else {}
        for number, one in enumerate(self.fields, 1):
            choices = _CHOICES if one.enterable else {REFUSE: _CHOICES[REFUSE]}
            about = cast(str, Message(N_("Decision: {field}"), {"field": one.label}))
            found[f"field_{number}"] = Radios(about, choices=choices, required=N_("Choose: accept or do not accept."))
            found[f"field_{number}_seen"] = _Seen(default=one.seen)
            found[f"field_{number}_grounds"] = Checkboxes(N_("Grounds for refusal"), choices=grounds)
            for language, label in (("kk", N_("In your own words, in Kazakh")), ("ru", _IN_RUSSIAN)):
                found[f"field_{number}_{language}"] = TextArea(label, limit=LONGEST_EXPLANATION)
        return found

    def drawn(self, form: TroisForm) -> Iterator[AnswerBoxes]:
        """Yield the boxes of each field."""
        for number, one in enumerate(self.fields, 1):
            rest = (form[f"field_{number}_{part}"] for part in ("seen", "grounds", "kk", "ru"))
            yield AnswerBoxes(one, form[f"field_{number}"], *rest)

    def answers(self, form: TroisForm) -> FieldAnswers:
        """Return what was answered; a field that was changed meanwhile is answered for what stood on the page."""
        return tuple(self._answer(one) for one in self.drawn(form) if one.choice.data)

    def _answer(self, one: AnswerBoxes) -> FieldAnswer:
        if one.choice.data == ACCEPT:
            return FieldAnswer(one.asked.key, accepted=True, seen=one.seen.data)
        return FieldAnswer(
            one.asked.key,
            accepted=False,
            grounds=tuple(map(str, one.grounds.data)),
            words_kk=one.words_kk.data.strip(),
            words_ru=one.words_ru.data.strip(),
            seen=one.seen.data,
        )

    def places(self) -> dict[str, str]:
        """Return the box at which what the use case says of a field is shown, by the key of the field."""
        return {one.key: f"field_{number}" for number, one in enumerate(self.fields, 1)}

    def forget_errors(self, form: TroisForm) -> None:
        """Take the errors from boxes that nobody has to fill: the whole is refused."""
        for one in self.drawn(form):
            for field in (one.choice, one.grounds, one.words_kk, one.words_ru):
                field.errors = ()


_IN_RUSSIAN = N_("In your own words, in Russian")
NO_BOXES = FieldAnswerBoxes(())

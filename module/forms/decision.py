"""Forms of a decision: the reasons of a refusal, the choice of the case officer, the remark of the head."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol, Self, cast

from werkzeug.datastructures import MultiDict
from wtforms import Field

from module.forms.base import TroisForm
from module.forms.field_answers import NO_BOXES, AnswerBoxes, FieldAnswerBoxes
from module.forms.fields import Checkboxes, Radios, TextArea
from module.kernel.text import N_, Message
from module.registry.checks import LONGEST_REASON, Check
from module.registry.decision import LONGEST_EXPLANATION, LONGEST_REMARK, DecisionKind
from module.registry.fields_asked import FieldAsked
from module.registry.hearing_facts import HearingAnswer
from module.registry.kinds.model import ApplicationType

_REASON = "reason_"


class Given(Protocol):
    """Reasons that were written down before: of a preliminary decision."""

    @property
    def grounds(self) -> tuple[str, ...]:
        """Return the coded grounds."""
        ...

    @property
    def explanation_kk(self) -> str:
        """Return the explanation in Kazakh."""
        ...

    @property
    def explanation_ru(self) -> str:
        """Return the explanation in Russian."""
        ...


class RefusalForm(TroisForm):
    """Why something is refused: grounds of the kind of application, and the officer's words in both languages."""

    grounds = Checkboxes(
        N_("Grounds for refusal"),
        choices={},
        required=N_("Choose at least one ground for refusal."),
    )
    explanation_kk = TextArea(
        N_("Explanation in Kazakh"),
        hint=N_("Say what exactly is missing or untrue. The text stands in the decision."),
        limit=LONGEST_EXPLANATION,
        required=N_("Enter the explanation in Kazakh."),
    )
    explanation_ru = TextArea(
        N_("Explanation in Russian"),
        hint=N_("Say the same in Russian."),
        limit=LONGEST_EXPLANATION,
        required=N_("Enter the explanation in Russian."),
    )

    fields = Checkboxes(
        N_("Fields that are not to be entered"),
        choices={},
        hint=N_("Tick those that the grounds below speak of. Tick nothing if the whole application is to be refused."),
    )

    @classmethod
    def of_kind(
        cls, kind: ApplicationType, sent: MultiDict[str, str] | None = None, fields: Iterable[FieldAsked] = ()
    ) -> Self:
        """Make the form with the grounds of a kind of application, and the fields of one decided field by field."""
        form = cls()
        form._take_grounds(kind)
        form.fields.choices = {one.key: cast(str, one.label) for one in fields}
        form.process(sent)
        return form

    def _take_grounds(self, kind: ApplicationType) -> None:
        self.grounds.choices, self.grounds.description = kind.ground_labels, kind.grounds_hint

    def reasons(self) -> dict[str, Any]:
        """Return the reasons as the use cases take them."""
        return {
            "grounds": self.grounds.data,
            "explanation_kk": self.explanation_kk.data,
            "explanation_ru": self.explanation_ru.data,
        }

    def places(self) -> dict[str, str]:
        """Return the boxes of what the use cases call otherwise."""
        return {}

    def start_from(self, given: Given | None) -> None:
        """Offer the reasons that were given before, so that nothing is typed twice."""
        if given is None:
            return
        self.grounds.data = given.grounds
        self.explanation_kk.data = given.explanation_kk
        self.explanation_ru.data = given.explanation_ru


class PreparationForm(RefusalForm):
    """What the case officer proposes to the head. The reasons are asked only of a refusal."""

    answer_kk = TextArea(
        N_("Answer to the objection in Kazakh"),
        hint=N_("Say why it does not convince. The text stands in the decision."),
        limit=LONGEST_EXPLANATION,
    )
    answer_ru = TextArea(
        N_("Answer to the objection in Russian"),
        hint=N_("Say the same in Russian."),
        limit=LONGEST_EXPLANATION,
    )
    answer_boxes = NO_BOXES
    kind = Radios(N_("What is to be decided"), choices={}, required=N_("Choose what is to be decided."))

    @classmethod
    def offering(
        cls,
        kind: ApplicationType,
        offers: Mapping[DecisionKind, str],
        sent: MultiDict[str, str] | None = None,
        unmet: Iterable[Check] = (),
        fields: Iterable[FieldAsked] = (),
    ) -> Self:
        """Make the form with the kinds of decision that the transition table opens now, each with its words.

        `unmet` are the checks that need a reason each where the decision is favourable all the same, `fields` what is
        decided field by field: nothing is chosen before the officer does.
        """
        answers = FieldAnswerBoxes(tuple(fields), kind)
        asked: dict[str, Field] = {
            f"{_REASON}{one.code}": TextArea(
                cast(str, Message(N_("Reason for the decision in favour. {question}"), {"question": one.question})),
                limit=LONGEST_REASON,
            )
            for one in unmet
        }
        form = cast(type[Self], type(cls.__name__, (cls,), asked | answers.boxes()))()
        form.answer_boxes = answers
        for name in asked:
            form[name].flags.optional = False
        form._take_grounds(kind)
        form.kind.choices = dict(offers)
        for answer in (form.answer_kk, form.answer_ru):  # shown only where it is needed; the use case asks for it
            answer.flags.optional = False
        form.process(sent)
        return form

    def chosen_kind(self) -> DecisionKind:
        """Return the chosen kind of a form that was found without errors."""
        return DecisionKind(self.kind.data)

    def places(self) -> dict[str, str]:
        """Return the boxes of the fields of a change, by their keys."""
        return self.answer_boxes.places()

    def boxes(self) -> list[AnswerBoxes]:
        """Return the boxes of the fields of a change, as they are drawn."""
        return list(self.answer_boxes.drawn(self))

    def reason_fields(self) -> list[Field]:
        """Return the fields of the reasons for what is not met."""
        return [field for field in self if field.name.startswith(_REASON)]

    def reasons_for(self) -> dict[str, str]:
        """Return the reasons for a decision in favour, by code of the check."""
        return {field.name.removeprefix(_REASON): field.data for field in self.reason_fields()}

    def choose(self, word: str) -> None:
        """Tick a kind before the person does, where it is one of those offered."""
        self.kind.data = next((kind for kind in self.kind.choices if kind == word), None)

    def reasons(self) -> dict[str, Any]:
        """Return the reasons of a refusal, or those for what is not met; what was typed before the choice is left."""
        if self.chosen_kind() is not DecisionKind.REFUSE:
            found: dict[str, Any] = {"reasons_for": self.reasons_for()}
            if self.answer_boxes.fields:
                found |= {"answers": self.answer_boxes.answers(self), "answer": self._answer()}
            return found
        return {**super().reasons(), "answer": self._answer()}

    def _answer(self) -> HearingAnswer:
        return HearingAnswer(self.answer_kk.data, self.answer_ru.data)

    def validate(self, extra_validators: Any = None) -> bool:
        """Judge the choice, and the reasons only where a refusal was chosen."""
        right = super().validate(extra_validators)
        if self.kind.data is DecisionKind.REFUSE:
            self.answer_boxes.forget_errors(self)
            return not self.errors
        for field in (self.grounds, self.explanation_kk, self.explanation_ru, self.answer_kk, self.answer_ru):
            field.errors = ()
        return right or not self.errors


class SendBackForm(TroisForm):
    """The head's remark to the case officer."""

    remark = TextArea(
        N_("Remark for the case officer"),
        limit=LONGEST_REMARK,
        required=N_("Say what is to be changed."),
    )

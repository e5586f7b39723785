"""The page of what is asked: object, directions, condition, period, features, free quantity."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, cast

from module.forms.draft import DraftForm
from module.forms.fields import Checkboxes, InputProblem, Radios, Text, TextArea
from module.forms.typed import Day, Whole
from module.kernel.text import N_, Message
from module.registry.ip_objects import offered
from module.registry.objects import CONDITION_LABELS, DIRECTION_LABELS, LONGEST_TEXT, OBJECT_KIND_LABELS, ObjectKind
from module.registry.standing import SUSPENSION_CAUSE_LABELS, SuspensionCause


class ObjectKindChoice(Radios):
    """The kinds that can be filed online; one that the law knows and the portal does not take has its own sentence."""

    def __init__(self, label: str = "", **rest: Any) -> None:
        super().__init__(label, choices={kind: OBJECT_KIND_LABELS[kind] for kind in offered()}, **rest)

    def find(self, sent: str) -> ObjectKind:
        """Return the kind that the browser named. Raises Problem."""
        if sent in set(ObjectKind) - set(offered()):
            kind = Message(OBJECT_KIND_LABELS[ObjectKind(sent)])
            raise InputProblem(N_("{kind}: this cannot be filed online yet. Choose another kind."), kind=kind)
        return cast(ObjectKind, super().find(sent))


class TermsForm(DraftForm):
    """What is to be protected, where, for how long, and how to tell the goods."""

    needed: ClassVar[frozenset[str]] = frozenset(
        {"object_kind", "directions", "conditions", "start", "end", "genuine_features", "infringing_features"}
    )

    object_kind = ObjectKindChoice(N_("Kind of IP object"), hint=N_("Other kinds cannot be filed online yet."))
    directions = Checkboxes(
        N_("Direction of movement over the customs border of the EAEU"),
        choices=DIRECTION_LABELS,
        hint=N_("Choose all that apply."),
    )
    conditions = Checkboxes(N_("Condition of the goods"), choices=CONDITION_LABELS, hint=N_("Choose all that apply."))
    start = Day(
        N_("Protection from"),
        hint=N_("Protection begins on this day or, if the decision is registered later, on the day of registration."),
    )
    end = Day(N_("Protection until"), hint=N_("Protection ends with the exclusive right. For example 27.03.2028"))
    genuine_features = TextArea(
        N_("Distinguishing features of genuine goods"),
        limit=LONGEST_TEXT,
        hint=N_("What an inspector can see: labels, seams, packaging, codes."),
    )
    infringing_features = TextArea(
        N_("Features of infringing goods"),
        limit=LONGEST_TEXT,
        hint=N_("What is different on goods that infringe the right."),
    )
    permitted_quantity = Whole(
        N_("Quantity that needs no permission of the right holder"),
        hint=N_("Leave it empty if there is none."),
    )
    quantity_unit = Text(N_("Unit of the quantity"), limit=30, width=10, hint=N_("For example: pieces, pairs, kg"))

    def limit(self, latest: date | None) -> None:
        """Say by the field how late protection may end for an application that is filed now; None: it is not set."""
        if latest is not None:
            text = N_("{date} at the latest if you file today. Protection ends with the exclusive right.")
            self.end.description = cast(str, Message(text, {"date": latest}))


class ReasonForm(DraftForm):
    """Why an act on an entry is asked for; of a suspension its cause, of a resumption the suspension that ends."""

    needed: ClassVar[frozenset[str]] = frozenset({"reason", "cause"})

    cause = Radios(
        N_("Ground of the suspension"),
        choices=SUSPENSION_CAUSE_LABELS,
        hints={
            SuspensionCause.RENEWAL: N_("Customs Code, article 462, paragraph 2."),
            SuspensionCause.AT_WILL: N_(
                "While it lasts, the goods are not protected. The Customs Code knows no such suspension: it rests on "
                "the user guide of this system."
            ),
        },
    )
    reason = TextArea(N_("Reason"), limit=LONGEST_TEXT, hint=N_("In your own words. It stands in the application."))


class ChangeReasonForm(DraftForm):
    """Which changes are asked for, and since when the data are other ones."""

    needed: ClassVar[frozenset[str]] = frozenset({"reason", "changed_on"})

    reason = TextArea(
        N_("Which changes are to be made"),
        limit=LONGEST_TEXT,
        hint=N_("In your own words. Before you sign, you see a list of all fields that you change."),
    )
    changed_on = Day(N_("Day on which the data changed"), hint=N_("Day, month and year, for example 27.03.2026."))

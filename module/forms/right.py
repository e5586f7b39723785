"""The page of the right document, made of the details that the kind of object names; undertaking, objection."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar

from wtforms import Field

from module.forms.base import TroisForm
from module.forms.draft import DraftForm
from module.forms.fields import Checkbox, Radios, Text, TextArea
from module.forms.typed import Day, NiceClasses
from module.kernel.text import N_
from module.registry.hearing import LONGEST_SAID
from module.registry.ip_objects.base import FieldInput, IpObject, ObjectField

_FIELDS: Mapping[FieldInput, Callable[[ObjectField], Field]] = {
    FieldInput.TEXT: lambda one: Text(one.label, limit=one.limit, width=one.width, hint=one.hint),
    FieldInput.LONG_TEXT: lambda one: TextArea(one.label, limit=one.limit, hint=one.hint),
    FieldInput.DAY: lambda one: Day(one.label, hint=one.hint),
    FieldInput.CHOICE: lambda one: Radios(one.label, choices=one.choices, hint=one.hint),
    FieldInput.NICE_CLASSES: lambda one: NiceClasses(one.label, hint=one.hint),
}


def right_form(about: IpObject) -> type[DraftForm]:
    """Return the form of the right document of a kind of object; what the law demands is not marked as optional."""
    needed = frozenset(one.name for one in about.fields if one.missing or one.input is FieldInput.CHOICE)
    fields = {one.name: _FIELDS[one.input](one) for one in about.fields}
    return type("RightForm", (DraftForm,), {"needed": needed, **fields})


class UndertakingForm(DraftForm):
    """The undertaking of the right holder."""

    needed: ClassVar[frozenset[str]] = frozenset({"undertaking"})

    undertaking = Checkbox(N_("I give this undertaking"))


class ObjectionForm(TroisForm):
    """The objection to a preliminary decision."""

    text = TextArea(
        N_("Your objection"),
        required=N_("Write your objection."),
        limit=LONGEST_SAID,
        hint=N_("Say what you do not agree with and why."),
    )

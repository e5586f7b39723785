"""Plain fields: text, choices, one box, files.

`required` is the sentence shown when nothing was given; without it the field is optional.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from wtforms import Field
from wtforms.form import BaseForm
from wtforms.validators import StopValidation

from module.kernel.cleaning import clean
from module.kernel.text import N_, Message

_LONGEST = 2000
"""Characters of one line that means something: a number, a date, a list of codes is shorter by far."""


class InputProblem(ValueError):
    """What was typed cannot be taken; carries the message for the person."""

    def __init__(self, msgid: str, **params: object) -> None:
        super().__init__(Message(msgid, params))


class TroisField(Field):
    """What all fields share: how they are drawn, and the one rule of being required."""

    kind = "input"
    input_type = "text"
    inputmode = ""
    autocomplete = ""
    width: int | None = None

    def __init__(self, label: str = "", *, required: str | None = None, hint: str = "", **rest: Any) -> None:
        super().__init__(label, description=hint, **rest)
        self.required = required
        self.flags.optional = required is None

    def is_empty(self) -> bool:
        """Tell whether nothing was given."""
        return self.data is None or self.data == "" or self.data == ()

    def pre_validate(self, form: BaseForm) -> None:
        """Stop at the first thing that is wrong, so that one field shows one error."""
        if self.process_errors:
            raise StopValidation
        if self.is_empty():
            if self.required is None:
                raise StopValidation
            raise StopValidation(cast(str, Message(self.required)))


class TypedField(TroisField):
    """A line of text that means something: `parse` makes the value, `write` shows it. A wrong text stays as typed."""

    longest: float = _LONGEST
    joiners = False
    """Whether names as their owner writes them, in any script, come in here."""

    def parse(self, text: str) -> Any:
        """Make the value of a text that is not empty. Raises Problem."""
        return text

    def write(self, value: Any) -> str:
        """Write a value back into the field."""
        return str(value)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what the browser sent."""
        self.data = None
        text = clean(str(valuelist[0]), joiners=self.joiners) if valuelist else ""
        if len(text) > self.longest:
            raise InputProblem(N_("This is too long to be right. Check what was pasted."))
        if text:
            self.data = self.parse(text)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.is_empty() else self.write(self.data)


class Text(TypedField):
    """One line of text; the value is never None. `limit` is the greatest number of characters."""

    data: str
    longest = math.inf  # `limit` has a sentence of its own

    def __init__(self, label: str = "", *, limit: int | None = None, width: int | None = None, **rest: Any) -> None:
        super().__init__(label, **rest)
        self.limit = limit
        self.width = width or self.width

    def process_data(self, value: Any) -> None:
        """Take the stored value."""
        self.data = "" if value is None else str(value)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what the browser sent."""
        super().process_formdata(valuelist)
        self.data = self.data or ""

    def parse(self, text: str) -> str:
        """Return the text in one line. Raises Problem when it is too long."""
        return self.measured(text.replace("\n", " "))

    def measured(self, text: str) -> str:
        """Return the text when it is short enough. Raises Problem."""
        if self.limit is not None and len(text) > self.limit:
            excess = N_("Shorten the text to {limit} characters. It has {count}.")
            raise InputProblem(excess, limit=self.limit, count=len(text))
        return text


class TextArea(Text):
    """Several lines of text."""

    kind = "textarea"

    def parse(self, text: str) -> str:
        """Return the text with its lines. Raises Problem when it is too long."""
        return self.measured(text)


@dataclass(frozen=True, slots=True)
class ChoiceLine:
    """One choice as it is drawn."""

    value: str
    label: str
    checked: bool
    hint: str = ""


class ChoiceField(TroisField):
    """One of several. `choices` maps each value (an enumeration member or a string) to its label."""

    def __init__(
        self,
        label: str = "",
        *,
        choices: Mapping[Any, str] | None = None,
        hints: Mapping[Any, str] | None = None,
        **rest: Any,
    ) -> None:
        super().__init__(label, **rest)
        self.choices: Mapping[Any, str] = choices or {}
        self.hints: Mapping[Any, str] = hints or {}

    def choice_lines(self) -> list[ChoiceLine]:
        """Return the choices as they are drawn."""
        return [
            ChoiceLine(str(value), label, self.is_chosen(value), self.hints.get(value, ""))
            for value, label in self.choices.items()
        ]

    def is_chosen(self, value: Hashable) -> bool:
        """Tell whether a choice is the one."""
        return self.data is not None and bool(self.data == value)

    def find(self, sent: str) -> Any:
        """Return the choice that the browser named. Raises Problem when there is no such choice."""
        for value in self.choices:
            if str(value) == sent:
                return value
        raise InputProblem(N_("Choose one of the options in the list."))

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what the browser sent."""
        self.data = None
        if valuelist and valuelist[0]:
            self.data = self.find(str(valuelist[0]))


class Radios(ChoiceField):
    """One of a few, all shown."""

    kind = "radios"


class Select(ChoiceField):
    """One of many, in a list that opens. The first line is empty."""

    kind = "select"
    empty_label = N_("Choose from the list")

    def choice_lines(self) -> list[ChoiceLine]:
        """Return the choices after an empty one."""
        return [ChoiceLine("", self.empty_label, self.data is None), *super().choice_lines()]


class Checkboxes(ChoiceField):
    """Any number of a few; the value is a tuple in the order of the choices."""

    kind = "checkboxes"
    data: tuple[Any, ...]

    def is_chosen(self, value: Hashable) -> bool:
        """Tell whether a choice is among those taken."""
        return value in self.data

    def process_data(self, value: Any) -> None:
        """Take the stored values."""
        self.data = tuple(value or ())

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what the browser sent."""
        self.data = ()
        found = {self.find(str(sent)) for sent in valuelist}
        self.data = tuple(value for value in self.choices if value in found)


class Checkbox(TroisField):
    """One box with its own sentence: an undertaking, a consent. `required`: the box must be ticked."""

    kind = "checkbox"
    data: bool

    def __init__(self, label: str = "", **rest: Any) -> None:
        super().__init__(label, **rest)
        self.flags.optional = False

    def is_empty(self) -> bool:
        """Tell whether the box is not ticked."""
        return not self.data

    def process_data(self, value: Any) -> None:
        """Take the stored value."""
        self.data = bool(value)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what the browser sent."""
        self.data = bool(valuelist and valuelist[0])


class Files(TroisField):
    """Uploaded files; the value is a tuple of werkzeug FileStorage. Content is judged by the use case, not here."""

    kind = "file"
    data: tuple[Any, ...]

    def __init__(self, label: str = "", *, accept: str = "", multiple: bool = False, **rest: Any) -> None:
        super().__init__(label, **rest)
        self.accept = accept
        self.multiple = multiple

    def process_data(self, value: Any) -> None:
        """Stored files are not shown in the field."""
        self.data = ()

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the files that have a name: an empty part means that none was chosen."""
        self.data = tuple(sent for sent in valuelist if getattr(sent, "filename", ""))


class Hidden(Text):
    """A value that goes round through the page unseen."""

    kind = "hidden"

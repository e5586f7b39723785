"""What the forms of a draft share: the version that was shown, and which fields are not marked as optional."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from module.forms.base import TroisForm
from module.forms.fields import Hidden


class DraftForm(TroisForm):
    """A form of a draft. A draft may be saved half empty, so no field is required here: the rules say what is missing.

    `needed` names the fields that the rules ask for: they are not marked as optional.
    """

    needed: ClassVar[frozenset[str]] = frozenset()

    version = Hidden()

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        for name in self.needed & self._fields.keys():
            self[name].flags.optional = False

    @classmethod
    def narrowed(cls, names: frozenset[str]) -> type[Self]:
        """Return the form with some of its fields: the others are not asked for and not read."""
        asked = {name for name in dir(cls) if hasattr(getattr(cls, name), "_formfield")}
        return type(cls.__name__, (cls,), dict.fromkeys(asked - names - {"version"}))

    @property
    def shown_version(self) -> int:
        """Return the version of the draft that the person saw; 0, which fits no draft, when it was tampered with."""
        text = str(self.version.data)
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0

    def show_version(self, number: int) -> None:
        """Let the page carry a newer version: what is sent next replaces what is saved now."""
        self.version.raw_data = None
        self.version.data = str(number)

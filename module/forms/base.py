"""The form of a page: what was typed stays in the fields, each error is a message with its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, Self, cast

from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import Field, FieldList, Form, FormField

from module.kernel.errors import Fault
from module.kernel.text import Message


class SubmittedRequest(Protocol):
    """The part of a web request that a form is filled from."""

    @property
    def method(self) -> str:
        """Return the HTTP method."""
        ...

    @property
    def form(self) -> MultiDict[str, str]:
        """Return the values."""
        ...

    @property
    def files(self) -> MultiDict[str, Any]:
        """Return the files."""
        ...


@dataclass(frozen=True, slots=True)
class ErrorLine:
    """A line of the error summary; no address where the error belongs to the whole form."""

    href: str
    message: Message


class TroisForm(Form):
    """Base of all forms. Forged requests are refused before a form is looked at (module.context.csrf)."""

    @classmethod
    def of(cls, request: SubmittedRequest, obj: object | None = None, **values: Any) -> Self:
        """Fill the form from a POST, or from `obj` and `values` for any other request."""
        sent = CombinedMultiDict([request.form, request.files]) if request.method == "POST" else None
        return cls(cast(Any, sent), obj=obj, **values)

    def errors_list(self) -> list[ErrorLine]:
        """Return all errors in the order of the fields, those of the whole form first."""
        lines = [ErrorLine("", cast(Message, error)) for error in cast(Iterable[object], self.form_errors)]
        for field in _leaves(self):
            lines += [ErrorLine(f"#{field.id}", cast(Message, error)) for error in cast(Iterable[object], field.errors)]
        return lines

    def take_faults(self, faults: Iterable[Fault], places: Mapping[str, str] | None = None) -> None:
        """Put the faults of a use case beside the fields.

        A path is looked up in `places` (path → field id), then among the ids (`goods.0.word_name` is
        `goods-0-word_name`), then by its last part. What has no field stands above the form.
        """
        by_id = {field.id: field for field in _leaves(self)}
        for fault in faults:
            names = ((places or {}).get(fault.path, ""), fault.path.replace(".", "-"), fault.path.rsplit(".", 1)[-1])
            field = next((by_id[name] for name in names if name in by_id), None)
            if field is None:
                self.form_errors = [*self.form_errors, cast(str, fault.message)]
            else:
                field.errors = [*field.errors, cast(str, fault.message)]


def _leaves(fields: Iterable[Field]) -> Iterator[Field]:
    """Walk the fields that a person sees, down through repeated blocks."""
    for field in fields:
        if isinstance(field, FormField | FieldList):
            yield from _leaves(field)
        else:
            yield field

"""Texts that people will read, kept as values until somebody knows the language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


def N_(msgid: str) -> str:
    """Mark a source string for extraction without translating it."""
    return msgid


@dataclass(frozen=True, slots=True)
class Message:
    """A translatable sentence: English source string with named `{}` placeholders and their values.

    The context tells apart what English says with one word and another language with two: `Register` on a button and
    over a column.
    """

    msgid: str
    params: Mapping[str, object] = field(default_factory=dict)
    context: str = ""

    def __str__(self) -> str:
        return self.msgid.format(**self.params)


def pN_(context: str, msgid: str) -> Message:
    """Mark a source string of several meanings for extraction; return it with the context that names the meaning."""
    return Message(msgid, context=context)

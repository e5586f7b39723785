"""What tells an object from others, in a sentence: kind, name if it has one, number of the certificate."""

from __future__ import annotations

from typing import Protocol

from module.kernel.text import N_
from module.registry.objects import OBJECT_KIND_LABELS, ObjectKind


class Saying(Protocol):
    """Says a msgid in the language of the paper."""

    def __call__(self, msgid: str, **params: object) -> str:
        """Return the words."""
        ...


def object_words(kind: ObjectKind, name: str, certificate: str, say: Saying) -> str:
    """Return `trademark, «…», certificate No. …`."""
    told = say(OBJECT_KIND_LABELS[kind])
    parts = [told[:1].lower() + told[1:], quoted(name) if name else ""]
    if certificate:
        parts.append(say(N_("certificate No. {number}"), number=certificate))
    return ", ".join(part for part in parts if part)


def quoted(name: str) -> str:
    """Put a name in the quotation marks of both languages, with inner ones as Kazakh and Russian set them."""
    return f"«{name.replace('«', '“').replace('»', '”')}»"

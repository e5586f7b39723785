"""What people are told where the guarded door has refused a document."""

from __future__ import annotations

from collections.abc import Mapping

from module.kernel.text import N_, Message

_REFUSALS: Mapping[str, str] = {
    "too_large": N_("The document or one of its values is larger than the limit."),
    "doctype": N_("Remove the document type declaration. It is not allowed."),
    "too_deep": N_("The document is nested too deep."),
    "too_wide": N_("The document has too many elements or attributes."),
    "illegal_character": N_("A namespace has a character that is not allowed."),
}
_NOT_XML = N_("The document is not well-formed XML in UTF-8.")


def refusal(code: str) -> Message:
    """Return the sentence for a code of XmlRefused."""
    return Message(_REFUSALS.get(code, _NOT_XML))

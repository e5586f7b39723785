"""A row of a change in words: what an act enters, or leaves out."""

from __future__ import annotations

from collections.abc import Callable

from module.kernel.text import N_, Message
from module.registry.act_content import ChangedLine
from module.registry.application_document import shown


def changed_words(row: ChangedLine, say: Callable[[Message], str], *, entered: bool = False) -> str:
    """Return the sentence of one row: that it is entered, or what was asked for."""
    before, after = ("; ".join(shown(one, say) for one in side) for side in (row.before, row.after))
    label = say(row.label)
    if not before:
        text = N_("{label}: “{after}” is entered.") if entered else N_("{label}: “{after}”.")
        return say(Message(text, {"label": label, "after": after}))
    if not after:
        text = N_("{label}: “{before}” is taken out.") if entered else N_("{label}: to take out “{before}”.")
        return say(Message(text, {"label": label, "before": before}))
    text = N_("{label}: “{before}” is replaced by “{after}”.")
    if not entered:
        text = N_("{label}: “{after}” in place of “{before}”.")
    return say(Message(text, {"label": label, "before": before, "after": after}))

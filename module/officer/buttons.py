"""From the acts that the transition table opens to the buttons of the case page.

Which acts are open is never decided here: `case.open_acts` says it. Here stands only where each act is done.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from module.kernel.text import Message
from module.registry.application import ApplicationKind
from module.registry.decision import DecisionKind
from module.registry.kinds import act_label, type_of
from module.registry.workflow import Act

SIMPLE = frozenset({Act.TAKE, Act.RELEASE, Act.CLOSE_HEARING, Act.RETURN_PROPOSAL})
"""Acts that need nothing but the press of the button."""

PAGES: dict[Act, tuple[str, str]] = {
    Act.HAND_OVER: (".hand_over", ""),
    Act.ASSIGN: (".assign", ""),
    Act.TAKE_OVER: (".take_over", ""),
    Act.ANNOUNCE_REFUSAL: (".announce", ""),
    Act.SET_NOTICE_DAY: (".notice_day", ""),
    Act.APPOINT_ORAL_HEARING: (".oral_hearing", ""),
    Act.RECORD_MINUTES: (".minutes", ""),
    Act.PREPARE_GRANT: (".prepare", ""),
    Act.PREPARE_REFUSAL: (".prepare", ""),
    Act.PREPARE_SUSPENSION: (".prepare", ""),
    Act.SIGN_GRANT: (".decision", ""),
    Act.SIGN_REFUSAL: (".decision", ""),
    Act.SIGN_SUSPENSION: (".decision", ""),
    Act.SEND_BACK: (".decision", "send-back"),
    Act.PROPOSE_CLOSING: (".propose_closing", ""),
    Act.CLOSE_CASE: (".close_case", ""),
}
"""Acts that have a page of their own: endpoint and the place on the page."""

_WITHOUT_DECISION = {Act.PROPOSE_CLOSING, Act.RETURN_PROPOSAL}
_ASIDE = frozenset({Act.SEND_BACK, Act.RELEASE, Act.HAND_OVER, Act.ASSIGN, Act.TAKE_OVER} | _WITHOUT_DECISION)
"""Never what one came for: not green, and behind the others."""

SIGNED = frozenset({Act.SIGN_GRANT, Act.SIGN_REFUSAL, Act.SIGN_SUSPENSION})


@dataclass(frozen=True, slots=True)
class Button:
    """One button: the act, its name, and the page where it is done; no endpoint = a plain POST.

    `main` is the one that the person is here for, and green.
    """

    act: Act
    text: str
    endpoint: str = ""
    anchor: str = ""
    kind: DecisionKind | None = None
    main: bool = False


def buttons(kind: ApplicationKind, open_acts: Iterable[Act]) -> tuple[Button, ...]:
    """Return a button for each open act that an officer can do, in the order of the table."""
    acts = sorted((act for act in open_acts if act in SIMPLE or act in PAGES), key=lambda act: act in _ASIDE)
    main = next((act for act in acts if act not in _ASIDE), None)
    return tuple(_button(kind, act, main=act is main) for act in acts)


def held(kind: ApplicationKind, held_acts: Iterable[tuple[Act, Message]]) -> tuple[tuple[str, Message], ...]:
    """Return what stands in place of a button whose day has not come: its name, and the first day with the article."""
    return tuple((act_label(kind, act), why) for act, why in held_acts if act in SIMPLE or act in PAGES)


def _button(kind: ApplicationKind, act: Act, *, main: bool) -> Button:
    endpoint, anchor = PAGES.get(act, ("", ""))
    return Button(act, act_label(kind, act), endpoint, anchor, prepared_by(kind).get(act), main)


def prepared_by(kind: ApplicationKind) -> dict[Act, DecisionKind]:
    """Return which decision each preparing act of a kind of application prepares."""
    one = type_of(kind)
    first = {Act.PREPARE_SUSPENSION: one.first.outcome.decision} if one.first else {}
    return {Act.PREPARE_GRANT: one.grant.decision, Act.PREPARE_REFUSAL: one.refuse.decision, **first}


def decision_kinds(kind: ApplicationKind, open_acts: Iterable[Act]) -> tuple[DecisionKind, ...]:
    """Return the kinds of decision that may be prepared now."""
    prepared = prepared_by(kind)
    return tuple(prepared[act] for act in open_acts if act in prepared)


def signing_act(open_acts: Iterable[Act]) -> Act | None:
    """Return the signing act that is open, or None."""
    return next((act for act in open_acts if act in SIGNED), None)

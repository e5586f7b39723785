"""The list of conversations with the Commission, one conversation, and what the operator does with it."""

from __future__ import annotations

from typing import Any

from flask import request, url_for
from werkzeug.wrappers import Response

from module.casework import exchange_console
from module.casework.exchange_views import ConversationRow, ConversationView
from module.context import AccessRule, access, current_actor, notify_done, render, see_other, services
from module.eaeu.spec.facts import process
from module.forms.exchange import ConversationFilter
from module.kernel.errors import NotAllowedNow, OutsideUnavailable, TroisError
from module.kernel.text import N_, Message
from module.officer.blueprint import blueprint
from module.officer.exchange import words
from module.officer.exchange.emergencies import emergency
from module.officer.exchange.objects import object_state
from module.officer.problems import ProblemLine
from module.registry.exchange import ExchangeOrder

REFUSED: tuple[type[TroisError], ...] = (NotAllowedNow, OutsideUnavailable)
"""What comes back to the page where the exchange does not do what the operator asked."""

_DONE = {
    "resend": N_("The last message of ours is being sent again."),
    "pause": N_("The conversation is paused: its terms do not run and nothing is sent."),
    "continue": N_("The conversation goes on."),
}
_NOT_NOW = N_("This cannot be done with the conversation as it is now. Read it and repeat.")


def wanted_page() -> int:
    """Return the page number of the address; anything odd is the first page."""
    text = request.args.get("page", "")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) <= 6 else 1


@blueprint.get("/exchange/conversations", endpoint="conversations")
@access(AccessRule.OPERATOR, eds=True)
def listing() -> str:
    """List the conversations, filtered by the address alone."""
    chosen = _filter()
    asked = {
        "state": chosen.state.data or "",
        "procedure": chosen.procedure.data or "",
        "subject": chosen.subject.data,
    }
    overdue, after = bool(chosen.overdue.data), request.args.get("after", "")
    with services.open_work(current_actor()) as work:
        found = exchange_console.search(work, **asked, overdue=overdue, after=after, page=wanted_page())
    kept: dict[str, Any] = {name: value for name, value in asked.items() if value} | (
        {"overdue": "y"} if overdue else {}
    )
    return render(
        "trois/officer/exchange/conversations.html",
        filter=chosen,
        filtered=bool(kept),
        found=found,
        page_address=lambda number: url_for(".conversations", page=number, after=after or None, **kept),
        older_address=url_for(".conversations", after=found.older, **kept) if found.older else "",
        words=words,
        clock=clock,
        repeats=repeats,
        wide=True,
    )


def _filter() -> ConversationFilter:
    chosen = ConversationFilter()
    chosen.state.choices = words.STATE_LABELS
    chosen.procedure.choices = words.PROCEDURE_LABELS
    chosen.process(request.args)
    return chosen


def repeats(row: ConversationRow) -> Message:
    """Say how many of the transaction's repeats are used."""
    known = process().transactions.get(row.transaction)
    values = {"used": row.repeats, "all": known.repeats if known else "?"}
    return Message(N_("{used} of {all}"), values)


def clock(row: ConversationRow) -> Message | None:
    """Say which term runs; None where none does."""
    if row.paused:
        return Message(N_("Paused"))
    text = words.TERM_LABELS.get(row.state)
    return Message(text) if text and row.due_at else None


@blueprint.get("/exchange/conversations/<uuid:conversation_id>")
@access(AccessRule.OPERATOR, eds=True)
def conversation(conversation_id: object) -> str:
    """Show one conversation: state and clock, messages with what the check said, incidents."""
    notify_done(_DONE)
    return _page(_load(str(conversation_id)))


def _load(key: str) -> ConversationView:
    with services.open_work(current_actor()) as work:
        return exchange_console.conversation(work, key)


def _page(view: ConversationView, **more: object) -> str:
    row = view.row
    return render(
        "trois/officer/exchange/conversation.html",
        view=view,
        row=row,
        words=words,
        clock=clock(row),
        repeats=repeats(row),
        object_state=object_state(row.transaction, row.state, (message.code for message in view.messages)),
        emergency=emergency,
        wide=True,
        back=url_for(".conversations"),
        **more,
    )


@blueprint.post("/exchange/conversations/<uuid:conversation_id>/<any(resend, pause, continue):act>")
@access(AccessRule.OPERATOR, eds=True)
def conversation_act(conversation_id: object, act: str) -> tuple[str, int] | Response:
    """Send again, pause or go on."""
    key = str(conversation_id)
    try:
        with services.open_work(current_actor()) as work:
            exchange_console.order_of_conversation(work, ExchangeOrder(act), key)
    except REFUSED as error:
        return _page(_load(key), faults=(refusal(error),)), refusal_status(error)
    return see_other(url_for(".conversation", conversation_id=key, done=act))


def refusal(error: TroisError) -> ProblemLine:
    """Say why the exchange did not do it."""
    return ProblemLine(Message(_NOT_NOW) if isinstance(error, NotAllowedNow) else error.message)


def refusal_status(error: TroisError) -> int:
    """Return the HTTP status of a refusal."""
    return 409 if isinstance(error, NotAllowedNow) else 503

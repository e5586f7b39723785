"""The whole comparison with the Commission's register: asked by the operator, what it found, entries in doubt."""

from __future__ import annotations

from flask import request, url_for
from werkzeug.wrappers import Response

from module.casework import comparisons
from module.context import AccessRule, access, current_actor, notify_done, render, see_other, services
from module.forms.exchange import FindingFilter
from module.kernel.errors import NotAllowedNow, OutsideUnavailable, TroisError
from module.kernel.text import N_, Message
from module.officer.blueprint import blueprint
from module.officer.exchange import comparison_words, words
from module.officer.exchange.conversations import refusal, refusal_status
from module.officer.problems import ProblemLine

DOUBTS = "doubts"
"""Value of `show` that lists the entries in doubt."""
_DONE = {"asked": N_("The Commission is being asked for both registers from the first load on.")}
_UNDER_WAY = N_("A comparison is under way. The next one can be asked for when it is over.")
_LINES = frozenset(words.LINE_LABELS)
_KEY = 100  # letters of a number in the address


@blueprint.get("/exchange/comparison", endpoint="comparison")
@access(AccessRule.OPERATOR, eds=True)
def listing() -> str:
    """Show the last comparison, and a page of what it found or of the entries in doubt."""
    notify_done(_DONE)
    return _page()


def _page(**more: object) -> str:
    form = FindingFilter()
    form.show.choices = comparison_words.FINDING_LABELS | {DOUBTS: N_("In doubt")}
    form.process(request.args)
    show = form.show.data or ""
    after = _after(request.args.get("after", ""), show)
    with services.open_work(current_actor()) as work:
        standing = comparisons.standing(work)
        found = comparisons.in_doubt(work, after) if show == DOUBTS else comparisons.findings(work, show, after)
    return render(
        "trois/officer/exchange/comparison.html",
        standing=standing,
        found=found,
        filter=form,
        show=show,
        doubts=show == DOUBTS,
        next_address=url_for(".comparison", show=show or None, after=":".join(found.more)) if found.more else "",
        words=words,
        own_words=comparison_words,
        wide=True,
        **more,
    )


def _after(text: str, show: str) -> tuple[str, str] | None:
    """Return where the page begins; None for anything odd."""
    if len(text) > _KEY:
        return None
    first, colon, rest = text.rpartition(":") if show == DOUBTS else text.partition(":")
    line = rest if show == DOUBTS else first
    return (first, rest) if colon and line in _LINES else None


@blueprint.post("/exchange/comparison", endpoint="compare")
@access(AccessRule.OPERATOR, eds=True)
def compare() -> tuple[str, int] | Response:
    """Have both registers compared whole; refused while a comparison is under way."""
    try:
        with services.open_work(current_actor()) as work:
            comparisons.ask(work)
    except (NotAllowedNow, OutsideUnavailable) as error:
        return _page(faults=(_refusal(error),)), refusal_status(error)
    return see_other(url_for(".comparison", done="asked"))


def _refusal(error: TroisError) -> ProblemLine:
    return ProblemLine(Message(_UNDER_WAY)) if isinstance(error, NotAllowedNow) else refusal(error)

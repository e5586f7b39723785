"""The worklist, and the list of opinions for the Commission."""

from __future__ import annotations

from flask import request

from module.casework import opinion_list, worklist
from module.context import AccessRule, access, current_actor, page_links, render, services, wanted_place
from module.forms.opinion import OpinionFilter
from module.forms.search import WorklistFilter
from module.kernel.clock import law_date
from module.officer.blueprint import blueprint
from module.officer.opinions import kind_label, term
from module.officer.terms import is_overdue, term_left
from module.registry.application import APPLICATION_KIND_WORDS
from module.registry.opinion import OPINION_STATE_LABELS, TERM_RUNS
from module.registry.workflow import FINAL, STATUS_LABELS

FINISHED = "finished"
"""What the address of a list says under `show` for that of the finished ones."""


@blueprint.get("/worklist")
@access(AccessRule.OFFICER, eds=True)
def home() -> str:
    """List the cases, filtered by the address alone; the finished ones stand apart."""
    chosen = WorklistFilter(request.args)
    status, finished = chosen.chosen_status(), request.args.get("show") == FINISHED
    mine, place = bool(chosen.mine.data), wanted_place()
    with services.open_work(current_actor()) as work:
        rows = worklist.worklist(work, status=status, mine=mine, finished=finished, place=place)
        may_open = worklist.opens_exclusions(work)
    return render(
        "trois/officer/worklist.html",
        filter=chosen,
        filtered=bool(status or mine),
        finished=finished if status is None else status in FINAL,
        rows=rows,
        links=page_links(rows),
        wide=True,
        status_labels=STATUS_LABELS,
        kind_words=APPLICATION_KIND_WORDS,
        today=law_date(services.deps.clock.now()),
        term_left=term_left,
        is_overdue=is_overdue,
        opens_exclusions=may_open,
    )


@blueprint.get("/opinions", endpoint="opinions")
@access(AccessRule.OFFICER, eds=True)
def listing() -> str:
    """List the objects to give an opinion on, filtered by the address alone; the finished ones stand apart."""
    chosen = OpinionFilter(request.args)
    states, finished = chosen.chosen_states(), request.args.get("show") == FINISHED
    mine, place = bool(chosen.mine.data), wanted_place()
    with services.open_work(current_actor()) as work:
        rows = opinion_list.worklist(work, states=states, mine=mine, finished=finished, place=place)
        overdue = opinion_list.missed(work)
    return render(
        "trois/officer/opinions.html",
        filter=chosen,
        filtered=bool(states or mine),
        finished=not TERM_RUNS.issuperset(states) if states else finished,
        rows=rows,
        links=page_links(rows),
        wide=True,
        missed=overdue,
        term=term,
        kind_label=kind_label,
        state_labels=OPINION_STATE_LABELS,
    )

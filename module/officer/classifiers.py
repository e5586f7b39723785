"""Lists of codes for whoever keeps the site: editions, and what a code means on a day."""

from __future__ import annotations

from flask import request, url_for

from module.context import AccessRule, access, current_language, render, services
from module.forms.search import ClassifierSearch
from module.kernel.clock import law_date
from module.kernel.errors import NotFound
from module.officer.blueprint import blueprint
from module.officer.codes import STANDING_COLOURS, STANDING_LABELS

MOST_SHOWN = 50


@blueprint.get("/classifiers", endpoint="classifiers")
@access(AccessRule.STAFF, eds=True)
def listing() -> str:
    """List the classifiers with the edition in force."""
    return render("trois/officer/classifiers.html", rows=services.classifiers.listed(), wide=True)


@blueprint.get("/classifiers/<id>", endpoint="classifier")
@access(AccessRule.STAFF, eds=True)
def one(id: str) -> str:
    """Show a list as it was on a day, and search in it."""
    listed = next((item for item in services.classifiers.listed() if item.heading.id == id), None)
    if listed is None:
        raise NotFound
    form = ClassifierSearch(request.args)
    day = law_date(services.deps.clock.now())
    if form.validate() and form.day.data:
        day = form.day.data
    found = services.classifiers.as_of(id, day)
    query = form.query.data if not form.query.errors else ""
    rows = found.find(query, current_language(), MOST_SHOWN + 1) if query else found.rows[: MOST_SHOWN + 1]
    return render(
        "trois/officer/classifier.html",
        form=form,
        found=found,
        listed=listed,
        query=query,
        lines=[(row, row.standing(day), found.way(row.parent, current_language())) for row in rows[:MOST_SHOWN]],
        has_more=len(rows) > MOST_SHOWN,
        most=MOST_SHOWN,
        labels=STANDING_LABELS,
        colours=STANDING_COLOURS,
        back=url_for(".classifiers"),
        wide=True,
    )

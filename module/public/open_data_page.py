"""The page of the open data for people: what there is, the files of the last days, how to check and follow them."""

from __future__ import annotations

from module.casework import daily_files
from module.context import AccessRule, access, render, services
from module.public.blueprint import blueprint
from module.registry.open_data import file_name

SHOWN = 14
"""Files that the page shows; the list for programs has all."""


@blueprint.get("/open-data")
@access(AccessRule.PUBLIC, eds=False)
def open_data_page() -> str:
    """Show what of the register is given away, and how a program takes it."""
    with services.open_work(None) as work:
        files = daily_files.listed(work)[:SHOWN]
    return render(
        "trois/public/open_data.html",
        files=[(file, file_name(file.day, file.format)) for file in files],
        settings=services.deps.law.open_data,
        wide=True,
    )

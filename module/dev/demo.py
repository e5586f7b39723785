"""Demo data of `./run`: two officers, the operator, one entry in the register, one application in work."""

from __future__ import annotations

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from module.casework import acts, deciding, own_applications, profiles, staff
from module.context import services
from module.dev import example, registered
from module.dev.pki.people import CUSTOMS, PEOPLE
from module.registry.actors import SYSTEM, Actor, Role
from module.registry.decision import DecisionKind
from module.registry.opinion import OfficerProfile
from module.registry.party import Name

OPERATOR = "exchange-operator"
OFFICERS = {
    "officer-executor": (Role.CASE_OFFICER, Name(kk="Бас маман", ru="Главный специалист")),
    "officer-head": (Role.HEAD, Name(kk="Басқарма басшысы", ru="Руководитель управления")),
}
_STAFF = OFFICERS | {OPERATOR: (Role.OPERATOR, Name(kk="Жүйе операторы", ru="Оператор системы"))}
_NAMES = {
    "officer-executor": ("Жумабекова", "Динара", "Маратовна"),
    "officer-head": ("Касымов", "Ерлан", "Толеуович"),
}


def load_people() -> example.People:
    """Read the keys of the demo people."""
    return example.People.load(Path(str(current_app.config["TROIS_PKI_DIR"])))


def appoint_officers() -> None:
    """Give the two demo officers and the operator their parts, and the officers, with their keys, their profiles."""
    people = load_people()
    for person in PEOPLE:
        if person.slug in _STAFF:
            part, post = _STAFF[person.slug]
            actor = Actor("", person.iin, CUSTOMS.bin, person.name, frozenset({part}), "ru", CUSTOMS.name, post)
            with services.open_work(SYSTEM) as work:
                staff.appoint(work, actor)
            introduce(person.slug, people.sign_in(services, person.slug))


def introduce(slug: str, officer: Actor) -> None:
    """Fill in the profile of an officer, unless the person has changed it."""
    if slug not in _NAMES:
        return
    with services.open_work(officer) as work:
        if profiles.mine(work) is None:
            contacts = ("+77172718000", f"{slug}@example.kz")
            profiles.save(work, OfficerProfile(*_NAMES[slug], officer.post.ru, *contacts))


def include(people: example.People, applicant: Actor, application_id: str) -> None:
    """Carry a filed application to its entry."""
    case_officer, head = (people.sign_in(services, slug) for slug in OFFICERS)
    with services.open_work(case_officer) as work:
        acts.take(work, application_id)
        reasons = example.reasons_for(work, application_id)
        acts.prepare(work, application_id, DecisionKind.INCLUDE, reasons_for=reasons)
    with services.open_work(head) as work:
        preview = deciding.preview(work, application_id)
    evidence = people.evidence(services, "officer-head", preview.signing_document.document)
    with services.open_work(head) as work:
        deciding.sign(work, application_id, preview.signing_document.id, evidence)


@click.command("demo")
@with_appcontext
def command() -> None:
    """Load the demo data unless they are there."""
    appoint_officers()
    people = load_people()
    registered.all_people(services, people)
    applicant = people.sign_in(services, "company-head")
    with services.open_work(applicant) as work:
        if own_applications.mine(work).rows:
            click.echo("Demo data are there already.")
            return
    first = example.fill(services, applicant)
    example.file(services, people, applicant, "company-head", first)
    include(people, applicant, first)
    second = example.fill(services, applicant)
    number = example.file(services, people, applicant, "company-head", second)
    click.echo(f"One entry in the register; application {number} waits for an officer.")
